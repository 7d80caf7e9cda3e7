# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the list: a placement that is chosen, and once opened all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.placements.allowances import AllowanceRule
from shelterdesk.services.placements.placement_problems import ProblemRow
from shelterdesk.services.placements.placement_whole import Whole
from shelterdesk.services.placements.placements import PlacementKind, PlacementRow
from shelterdesk.services.values import answers
from shelterdesk.services.values.answers import Hidden
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.opened_view import Act, OpenedView
from ui.work.placements import words

_FEW_WORDS = 32  # characters of a problem in a menu


class PlacementView(OpenedView):
    """``asked`` says what is to be done."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        may = desk.vault.may
        self._may_write = may(Capability.EDIT_WORK) and not desk.vault.is_read_only
        self._may_suspend = may(Capability.EDIT_PARTNERS) and self._may_write
        self._may_see = may(Capability.SEE_RESIDENTS)
        self._may_print = may(Capability.PRINT)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.begin()
        text = _("Choose work to see its hours and wage, what is not right, and how it goes.")
        self.add(Empty(text, icon="briefcase"), 1)

    def show_row(self, row: PlacementRow) -> None:
        """What the list knows."""
        self.begin()
        self._head(row)
        self.add_tall(self._facts(row))
        others = list(self._ways(row))
        self.add_acts(("open", _("Open"), "eye"), [*self._edits(row), *others])

    def show_opened(self, found: Whole) -> None:
        """All of it."""
        row = found.opened.row
        self.begin()
        self._head(row)
        lines: list[QWidget] = []
        if found.opened.partner_warning and row.end is None:
            warning = _("Nobody new is sent to this employer now.")
            lines.append(Line("shield-alert", warning, found.opened.partner_warning, tone="notice"))
        lines += self._facts(row)
        lines += self._words(found)
        lines += self._problems(found)
        lines += self._terms(found)
        lines += self._money(found)
        lines += self._follow_ups(found)
        self.add_tall(lines)
        acts = [*self._opened_acts(found), *self._ways(row)]
        if acts:
            self.add_acts(acts[0], acts[1:])

    # What is said
    def _head(self, row: PlacementRow) -> None:
        self.add(label(row.shown, "heading", wrap=True))
        self.add(label(row.what, "strong", wrap=True))

    def _facts(self, row: PlacementRow) -> list[QWidget]:
        reason = row.reason if row.end is not None else ""
        lines: list[QWidget] = [
            Line("calendar", words.span(row), " · ".join(filter(None, (row.kind_words, reason)))),
            Line("clock", words.terms(row.terms), _("Hours and wage")),
        ]
        if row.worker:
            lines.append(Line("user-round-check", row.worker, _("Follows up")))
        return lines

    def _words(self, found: Whole) -> Iterator[QWidget]:
        for icon, title, text in (
            ("message-square", _("Note"), found.opened.note),
            ("log-out", _("On the end"), found.opened.end_note),
        ):
            if text:
                is_hidden = isinstance(text, Hidden)
                said = answers.words(text) if is_hidden else str(text)
                yield Line("lock" if is_hidden else icon, said, title)

    def _problems(self, found: Whole) -> Iterator[QWidget]:
        if found.problems:
            yield label(_("Problems"), "lead")
        for row in found.problems:
            what = answers.words(row.what) if isinstance(row.what, Hidden) else row.what
            said = [day(row.on, today()), row.raised_by]
            if row.is_about_safety:
                said.append(_("about safety"))
            if row.solved_on is not None:
                said.append(_("put right on {day}").format(day=day(row.solved_on, today())))
                said.append(answers.words(row.done))
            tone = "muted" if row.solved_on else "danger" if row.is_about_safety else "notice"
            icon = "circle-check" if row.solved_on else "triangle-alert"
            yield Line(icon, what or _("A problem"), " · ".join(filter(None, said)), tone=tone)

    def _terms(self, found: Whole) -> Iterator[QWidget]:
        if len(found.terms) > 1 or any(row.note for row in found.terms):
            yield label(_("Hours and wage until now"), "lead")
            for row in found.terms:
                since = _("from {day} on").format(day=day(row.terms.start, today()))
                note = answers.words(row.note) if row.note else ""
                yield Line("clock", words.terms(row.terms), " · ".join(filter(None, (since, note))))

    def _money(self, found: Whole) -> Iterator[QWidget]:
        row, sheet = found.opened.row, found.allowance
        if sheet is not None:
            yield Line("wallet", row.allowance_words, _("What happens to the stipend"))
            for one in sheet.awards:
                ends = one.award.end
                said = [one.award.comes_to]
                if one.is_because and ends is not None:
                    said.append(_("ends {day} because of this work").format(day=day(ends, today())))
                yield Line("coins", one.award.scheme, " · ".join(said), indent=12)
        if row.kind is PlacementKind.OWN_BUSINESS and found.business is not None:
            yield label(_("Money in this business"), "lead")
            sums = found.business.sums_words or _("Nothing is linked yet")
            yield Line("hand-coins", sums, _("Grants for a start, savings taken out for it"))
            for part in found.business.parts:
                yield Line(
                    "coins", f"{part.words}: {part.amount_words}", day(part.on, today()), indent=12
                )

    def _follow_ups(self, found: Whole) -> Iterator[QWidget]:
        if found.follow_ups:
            yield label(_("How it goes"), "lead")
        for row in found.follow_ups:
            when = row.after_words
            if row.state is None:
                due = _("to be asked on {day}").format(day=day(row.due, today()))
                is_due = row.due <= today()
                yield Line("phone", due, when, tone="notice" if is_due else "muted")
            else:
                yield Line("circle-check", row.state_words, when)

    # What can be done
    def _opened_acts(self, found: Whole) -> Iterator[Act]:
        if not self._may_write:
            return
        sheet, row = found.allowance, found.opened.row
        if self._may_suspend and any(problem.can_suspend for problem in found.problems):
            yield ("suspend", _("Suspend the employer"), "shield-alert")
        if sheet is not None and sheet.awards and row.end is None:
            undecided = sheet.rule is AllowanceRule.UNDECIDED
            text = _("Decide about the stipend") if undecided else _("The stipend, decided anew")
            yield ("allowance", text, "wallet")
        yield from self._edits(row)
        for problem in found.problems:
            if problem.solved_on is None:
                text = _("Put right: {what}").format(what=_few(problem))
                yield (f"solve:{problem.id}", text, "circle-check")
        if found.business is not None:
            for part in found.business.offered:
                name = "grant" if part.grant_id else "payment"
                money = f"{part.words}, {part.amount_words}"
                text = _("Link money: {money}").format(money=money)
                yield (f"{name}:{part.grant_id or part.payment_id}", text, "hand-coins")
            for part in found.business.parts:
                text = _("Not of this business: {money}").format(money=part.words)
                yield (f"unlink:{part.link_id}", text, "undo-2")
        if found.terms:
            yield (f"terms:{found.terms[0].id}", _("Put the last hours and wage right"), "pencil")
        for problem in found.problems:
            if problem.solved_on is not None:
                text = _("Open again: {what}").format(what=_few(problem))
                yield (f"reopen:{problem.id}", text, "undo-2")

    def _edits(self, row: PlacementRow) -> Iterator[Act]:
        if not self._may_write:
            return
        if row.end is None:
            yield ("terms", _("Other hours or wage"), "clock")
            yield ("problem", _("Something is not right"), "triangle-alert")
            if row.kind not in (PlacementKind.OWN_BUSINESS, PlacementKind.PAID):
                yield ("step", _("The next step at the same employer"), "arrow-left-right")
            yield ("end", _("It ended"), "log-out")
        else:
            yield ("back", _("It goes on after all"), "undo-2")
            yield ("problem", _("Something was not right"), "triangle-alert")
        yield ("edit", _("Change what is written"), "pencil")

    def _ways(self, row: PlacementRow) -> Iterator[Act]:
        if row.next_due is not None:
            yield ("questions", _("How it goes"), "phone")
        if self._may_see:
            yield ("person", _("Open the person"), "user")
        if row.partner_id is not None:
            yield ("employer", _("Open the employer"), "handshake")
        if self._may_print:
            if row.partner_id is not None and row.end is None:
                yield ("agreement", _("Print the agreement"), "printer")
            if not row.is_to_come:
                yield ("reference", _("Letter of reference"), "printer")
        if self._may_write:
            yield ("remove", _("It was written by mistake"), "x")


def _few(row: ProblemRow) -> str:
    """A problem in few words, for a menu."""
    if isinstance(row.what, Hidden):
        return day(row.on, today())
    text = " ".join(row.what.split())
    return text if len(text) <= _FEW_WORDS else text[: _FEW_WORDS - 1] + "…"
