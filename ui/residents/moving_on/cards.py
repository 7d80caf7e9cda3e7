# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cards of moving on: lines, each with what can be done next."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.moving_on import applications, follow_ups, tenancies
from shelterdesk.services.moving_on.applications import ApplicationRow, ApplicationState
from shelterdesk.services.moving_on.follow_ups import FollowUpRow, after_words
from shelterdesk.services.moving_on.leaving import LeftOpen, LeftOpenRow
from shelterdesk.services.moving_on.tenancies import HomeVisit, TenancyRow, VisitState
from shelterdesk.services.values import answers
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.residents.acts_card import ActsCard
from ui.residents.lines_card import LinesCard
from ui.residents.moving_on.panels import (
    AnswerPanel,
    ApplicationPanel,
    EndHomePanel,
    HomePanel,
    StepPanel,
    VisitPanel,
    VisitResultPanel,
)
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.line import Line
from ui.widgets.pill import Pill
from ui.widgets.record_mark import of_record

_GOES_ON: Final = frozenset({LeftOpen.SUPPORT, LeftOpen.AWARDS, LeftOpen.CREDIT, LeftOpen.WORK})
_TONES: Final = {
    ApplicationState.SENT: "accent",
    ApplicationState.OFFERED: "notice",
    ApplicationState.ACCEPTED: "good",
}


class LeftOpenCard(LinesCard):
    """What stayed open when a stay ended."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Left open at check-out"))

    def show_rows(self, rows: list[LeftOpenRow]) -> None:
        """The newest leaving first; settled things say so."""
        self.setHidden(not rows)
        self.show_lines([self._row_of(row) for row in rows], "")

    def _row_of(self, row: LeftOpenRow) -> QWidget:
        left = _("left on {day}").format(day=day(row.left_on, today()))
        detail = " · ".join(part for part in (row.reason, ", ".join(row.items), left) if part)
        pill = Pill(_("Open"), "notice") if row.items else Pill(_("Settled"), "good")
        if row.items and row.what in _GOES_ON:  # nobody has to settle it
            pill = Pill(_("Goes on"), "accent")
        return of_record(Line("log-out", row.title, detail, pill), "stay_left_open", row.id)


class LaterCard(ActsCard):
    """Where they live some months after a stay."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("How it went later"))
        self._stay_id: int | None = None  # after which somebody is asked
        words = _("No contact is wished for any more; what was answered stays")
        self.ask_no_more = button(_("Ask no more"), tooltip=words, on_click=self._unwish)
        self.add_trailing(self.ask_no_more)
        self.ask_no_more.hide()

    def show_rows(self, rows: list[FollowUpRow]) -> None:
        """In the order of their days."""
        self.acts = {}
        self._stay_id = next((row.stay_id for row in rows if row.is_needed), None)
        may = self.desk.vault.may(Capability.PLACE_PEOPLE)
        self.ask_no_more.setHidden(self._stay_id is None or not may)
        words = _(
            "Whoever wishes it at check-out is asked after 3, 6, 12 and 18 months where they live."
        )
        self.show_lines([self._row_of(row) for row in rows], words)

    def _row_of(self, row: FollowUpRow) -> QWidget:
        after = after_words(row.months)
        if row.state is not None:
            source = code_word("housing_follow_up", "source", row.source)
            note = answers.words(row.note) if isinstance(row.note, Hidden) else row.note
            on = day(row.done_on, today()) if row.done_on is not None else ""
            detail = " · ".join(part for part in (on, source, note) if part)
            state = code_word("housing_follow_up", "state", row.state)
            return Line("house", after, detail, Pill(state), self.history_of(row))
        when = _("on {day}").format(day=day(row.due, today()))
        if not row.is_needed:
            return Line("house", after, when, Pill(_("Not asked any more")))
        acts: list[QWidget] = []
        if row.due <= today():
            acts.append(Pill(_("Due"), "notice"))
        if self.may_write:
            panel = partial(AnswerPanel, self.desk, self.resident_id, row.id)
            spoken = _("Answer: {what}").format(what=after)
            acts.append(self.act(row.id, "answer", _("Answer"), spoken, panel))
        return of_record(Line("house", after, when, *acts), "housing_follow_up", row.id)

    def _unwish(self) -> None:
        self.desk.do(
            self,
            N_("Took back the wish to be asked later"),
            follow_ups.unwish,
            said=_("Nobody is asked about it any more."),
            stay_id=self._stay_id,
        )

    def history_of(self, row: FollowUpRow) -> QWidget:
        """Who wrote it."""
        return self.history("housing_follow_up", row.id)


class ApplicationsCard(ActsCard):
    """Applications for a home, those under way first."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Applications for a home"))
        self.offer_add(
            _("Add an application for a home"),
            lambda: self.panel_requested.emit(ApplicationPanel(desk, resident_id)),
        )

    def show_rows(self, rows: list[ApplicationRow]) -> None:
        """Each with its next step."""
        self.acts = {}
        words = _("Applications for a home stand here, from the first draft to the answer.")
        self.show_lines([self._row_of(row) for row in rows], words)

    def _row_of(self, row: ApplicationRow) -> QWidget:
        kind = code_word("housing_application", "housing_kind", row.housing_kind)
        to = "" if isinstance(row.recipient, Hidden) else row.recipient
        title = _("{kind}: {who}").format(kind=kind, who=to) if to else kind
        parts = [_("prepared {day}").format(day=day(row.prepared_on, today()))]
        if row.sent_on is not None:
            parts.append(_("sent {day}").format(day=day(row.sent_on, today())))
        if row.answered_on is not None:
            parts.append(_("answered {day}").format(day=day(row.answered_on, today())))
        if row.ask_again_on is not None and row.next_states:
            parts.append(_("ask again {day}").format(day=day(row.ask_again_on, today())))
        if row.note and not isinstance(row.note, Hidden):
            parts.append(row.note)
        state = code_word("housing_application", "state", row.state)
        acts: list[QWidget] = [Pill(state, _TONES.get(row.state, "neutral"))]
        if self.may_write and row.next_states:
            panel = partial(StepPanel, self.desk, self.resident_id, row.id)
            spoken = _("Next step: {what}").format(what=title)
            acts.append(self.act(row.id, "step", _("Next step"), spoken, panel))
        acts.append(self.history("housing_application", row.id))
        if self.may_write:
            change = partial(ApplicationPanel, self.desk, self.resident_id, row.id)
            acts.append(self.pencil(row.id, _("Change: {what}").format(what=title), change))
            acts.append(
                self.mistake(
                    row.id, title, N_("Removed an application for a home"), applications.remove,
                    _("The application is removed."), application_id=row.id,
                )
            )  # fmt: skip
        line = Line("send", title, " · ".join(parts), *acts)
        return of_record(line, "housing_application", row.id)


class HomesCard(ActsCard):
    """Homes somebody lives in, each with the visits there."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Home"))
        self.offer_add(
            _("Add a home"), lambda: self.panel_requested.emit(HomePanel(desk, resident_id))
        )

    def show_rows(self, rows: list[TenancyRow]) -> None:
        """The newest first."""
        self.acts = {}
        lines: list[QWidget] = []
        for row in rows:
            lines.append(self._row_of(row))
            lines += [self._visit_of(visit) for visit in row.visits]
        words = _("A home to live in after the house stands here, and visits there.")
        self.show_lines(lines, words)

    def _row_of(self, row: TenancyRow) -> QWidget:
        title = code_word("tenancy", "housing_kind", row.housing_kind)
        tenure = _("contract: {who}").format(who=code_word("tenancy", "tenure", row.tenure))
        parts = [_("from {day}").format(day=day(row.start, today())), tenure]
        if row.contract_until is not None:
            parts.append(_("until {day}").format(day=day(row.contract_until, today())))
        parts += [
            " ".join(answers.words(text).split()) if isinstance(text, Hidden) else text
            for text in (row.address, row.note)
            if text
        ]
        if row.end is not None:
            acts: list[QWidget] = [Pill(_("until {day}").format(day=day(row.end, today())))]
        else:
            acts = [Pill(_("Lives there"), "good")]
        if self.may_write and row.end is None:
            visit = partial(VisitPanel, self.desk, row.id)
            acts.append(self.act(row.id, "visit", _("Plan a visit"), _("Plan a visit"), visit))
            over = partial(EndHomePanel, self.desk, row.id)
            acts.append(self.act(row.id, "end", _("Ended"), _("This home has ended"), over))
        acts.append(self.history("tenancy", row.id))
        if self.may_write:
            panel = partial(HomePanel, self.desk, self.resident_id, row.id)
            acts.append(self.pencil(row.id, _("Change: {what}").format(what=title), panel))
            said = _("The home is removed.")
            if row.visits:
                said = _("The home is removed, with the visits there.")
            acts.append(
                self.mistake(
                    row.id, title, N_("Removed a home"), tenancies.remove, said,
                    tenancy_id=row.id,
                )
            )  # fmt: skip
        return of_record(Line("house", title, " · ".join(parts), *acts), "tenancy", row.id)

    def _visit_of(self, visit: HomeVisit) -> QWidget:
        when = day(visit.on, today())
        state = code_word("tenancy_visit", "state", visit.state)
        note = "" if isinstance(visit.note, Hidden) else visit.note
        detail = " · ".join(part for part in (visit.staff, note) if part)
        is_planned = visit.state is VisitState.PLANNED
        acts: list[QWidget] = [Pill(state, "accent" if is_planned else "neutral")]
        if self.may_write and is_planned:
            panel = partial(VisitResultPanel, self.desk, visit.id)
            spoken = _("What came of the visit on {day}").format(day=when)
            acts.append(self.act(visit.id, "result", _("What came of it"), spoken, panel))
        line = Line("door-open", _("Visit on {day}").format(day=when), detail, *acts)
        return of_record(line, "tenancy_visit", visit.id)
