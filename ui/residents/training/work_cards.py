# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cards of work: what she wants, introductions and work, her CV."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.placements.placement_rows import PlacementRow
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.values import answers, week_times
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.services.values.value_words import code_word
from shelterdesk.services.work import cvs
from shelterdesk.services.work.cvs import CvForm, EntryRow, JoinedCv
from shelterdesk.services.work.introduction_rows import IntroductionRow
from shelterdesk.services.work.matching import VacancyMatch
from shelterdesk.services.work.work_wishes import JoinedWish, WishForm
from ui.desk import Desk
from ui.residents.acts_card import ActsCard, MakesPanel
from ui.residents.training.cards import hours
from ui.residents.training.work_panels import CvPanel, EntryPanel, WishPanel
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.line import Line
from ui.widgets.pill import Pill
from ui.widgets.reason_lines import reason_lines
from ui.widgets.record_mark import of_record

_FEW: Final = 10  # the likeliest; all of them stand under Work


class _WorkCard(ActsCard):
    """What is written here is work."""

    place_requested = Signal(str, object)
    print_requested = Signal(str, object)
    NEEDS = Capability.EDIT_WORK

    def from_other(self, number: int, shown: str, code: str, panel: MakesPanel) -> QWidget:
        """What a record said that was joined into this one, and the act that takes it over."""
        acts: list[QWidget] = []
        if self.may_write:
            spoken = _("Take over what {code} says").format(code=code)
            acts.append(self.act(number, "take", _("Take over…"), spoken, panel))
        return Line("users", shown, _("From the other record, {code}").format(code=code), *acts)


class WishCard(_WorkCard):
    """What work she wants, as far as she said."""

    fitting_asked = Signal()

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("What work is wanted"))
        words = _("Vacancies that could fit")
        self.add_trailing(button(words, "briefcase", "quiet", on_click=self.fitting_asked.emit))
        change = button(_("Change"), "pencil", on_click=self.change)
        change.setAccessibleName(_("Change what work is wanted"))
        self.add_trailing(change)
        change.setHidden(not self.may_write)
        self._form = WishForm()
        self._joined: list[JoinedWish] = []

    def show_wish(self, form: WishForm) -> None:
        """A line each; what was not asked is no line."""
        self._form = form
        self._show()

    def show_joined(self, found: list[JoinedWish]) -> None:
        """What another record says that was joined into this one."""
        self._joined = found
        self._show()

    def _show(self) -> None:
        self.acts = {}
        lines: list[QWidget] = [
            Line(icon, shown, detail) for icon, shown, detail in _said(self._form)
        ]
        for number, one in enumerate(self._joined):
            shown = " · ".join(f"{asked}: {words}" for _icon, words, asked in _said(one.form))
            panel = partial(WishPanel, self.desk, self.resident_id, one.code)
            lines.append(self.from_other(number, shown, one.code, panel))
        self.show_lines(lines, _("Nobody asked yet. Everything here is optional."))

    def change(self) -> None:
        """What she wants."""
        self.panel_requested.emit(WishPanel(self.desk, self.resident_id))


class FittingCard(_WorkCard):
    """Open vacancies beside one person, read when they are asked for; each opens with its acts."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Vacancies that could fit"))

    def show_matches(self, found: list[VacancyMatch]) -> None:
        """Each with what fits, what does not and what is not known."""
        lines: list[QWidget] = []
        for one in found[:_FEW]:
            lines += [self._vacancy(one), *reason_lines(one.reasons)]
        self.show_lines(lines, _("No vacancy is open now."))
        self.show()

    def _vacancy(self, one: VacancyMatch) -> QWidget:
        row = one.vacancy
        what = f"{row.title} · {row.partner}"
        go = button(_("Open"), on_click=partial(self._go, row.id))
        go.setAccessibleName(_("Open: {what}").format(what=what))
        said = " · ".join(filter(None, (one.introduction, row.hindrance)))
        icon = "circle-check" if one.has_nothing_against and not row.hindrance else "briefcase"
        return Line(icon, what, said, go, ruled=False, role="strong")

    def _go(self, vacancy_id: int) -> None:
        self.place_requested.emit("work", ("tab", "vacancies", vacancy_id))


class WorkCard(_WorkCard):
    """Introductions that go on and work, the latest first; the acts lead to the page of work."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Introductions and work"))
        self._introductions: list[IntroductionRow] = []
        self._placements: list[PlacementRow] = []
        self.offer_add(_("Prepare an introduction"), self._prepare)

    def show_introductions(self, rows: list[IntroductionRow]) -> None:
        """To employers."""
        self._introductions = rows
        self._show()

    def show_placements(self, rows: list[PlacementRow]) -> None:
        """Trials, internships, jobs, a business."""
        self._placements = rows
        self._show()

    def _show(self) -> None:
        lines = [self._introduction(row) for row in self._introductions if row.is_open]
        lines += [self._placement(row) for row in self._placements]
        lines += [self._introduction(row) for row in self._introductions if not row.is_open]
        empty = _("Introductions to employers, trials, internships and work stand here.")
        self.show_lines(lines, empty)

    def _introduction(self, row: IntroductionRow) -> QWidget:
        said = row.next_said or _("since {day}").format(day=day(row.begun_on, today()))
        tone = "notice" if row.is_late else "accent" if row.is_open else "neutral"
        pill = Pill(code_word("introduction", "state", row.state), tone)
        go = self._way(row.what, ("tab", "pipeline", ("introduction", row.id)))
        return of_record(Line("send", row.what, said, pill, go), "introduction", row.id)

    def _placement(self, row: PlacementRow) -> QWidget:
        since = _("since {day}").format(day=day(row.start, today()))
        if row.last_day is not None:
            since = _("until {day}").format(day=day(row.last_day, today()))
        kind = code_word("placement", "kind", row.kind)
        pill = Pill(kind, "good" if row.is_running else "neutral")
        what = row.what or kind
        go = self._way(what, ("tab", "placements", row.id))
        line = Line("briefcase", what, " · ".join(filter(None, (since, row.reason))), pill, go)
        return of_record(line, "placement", row.id)

    def _way(self, what: str, target: object) -> QWidget:
        go = button(_("Open"), on_click=partial(self._go, target))
        go.setAccessibleName(_("Open: {what}").format(what=what))
        return go

    def _prepare(self) -> None:
        self._go(("tab", "pipeline", ("new", self.resident_id)))

    def _go(self, target: object) -> None:
        self.place_requested.emit("work", target)


class CvCard(_WorkCard):
    """Her own words and lines of before; printed once she asked for it."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("CV"))
        self._form = CvForm()
        self._entries: list[EntryRow] = []
        self._joined: list[JoinedCv] = []
        self._code = ""
        self.print_button = button(_("Print"), "printer", on_click=self._print)
        self.print_button.setAccessibleName(_("Print the CV"))
        name = _(
            "Name, how to get in touch, a few words about themselves, and that it is wished for"
        )
        self.write_button = button(_("Fill in"), "pencil", tooltip=name, on_click=self.write)
        self.write_button.setAccessibleName(_("Fill in the CV"))
        self.add_trailing(self.print_button)
        self.add_trailing(self.write_button)
        self.offer_add(_("Add a line of the CV"), self.add_line)
        self.write_button.setHidden(not self.may_write)
        self.print_button.hide()

    def name(self, row: ResidentRow) -> None:
        """By which code it is printed."""
        self._code = row.code
        self._show()

    def show_form(self, form: CvForm) -> None:
        """What she wants said."""
        self._form = form
        self._show()

    def show_joined(self, found: list[JoinedCv]) -> None:
        """What another record says that was joined into this one."""
        self._joined = found
        self._show()

    def show_entries(self, rows: list[EntryRow]) -> None:
        """Lines of before."""
        self._entries = rows
        self._show()

    def _show(self) -> None:
        self.acts = {}
        form = self._form
        may_print = form.wished_on is not None and self.desk.vault.may(Capability.PRINT)
        self.print_button.setHidden(not (may_print and self._code))
        lines: list[QWidget] = []
        if form.wished_on is not None:
            asked = _("Asked for on {day}").format(day=day(form.wished_on, today()))
            lines.append(Line("check", asked, answers.words(form.about)))
        for number, one in enumerate(self._joined):
            said = (one.form.name, one.form.contact, one.form.about)
            shown = " · ".join(dict.fromkeys(filter(None, map(answers.words, said))))
            panel = partial(CvPanel, self.desk, self.resident_id, one.code)
            lines.append(self.from_other(-1 - number, shown, one.code, panel))
        lines += [self._line(row) for row in self._entries]
        self.show_lines(lines, _("Work and school of before stand here, in their own words. "
                                 "Courses and work of here come by themselves. It is printed "
                                 "only at their wish."))  # fmt: skip

    def _line(self, row: EntryRow) -> QWidget:
        form = row.form
        what = answers.words(form.what)
        years = " – ".join(str(year) for year in (form.first_year, form.last_year) if year)
        place = answers.words(form.place) if form.place != form.what else ""
        acts: list[QWidget] = [] if form.is_on_cv else [Pill(_("not printed"))]
        if self.may_write:
            panel = partial(EntryPanel, self.desk, self.resident_id, row.id)
            acts.append(self.pencil(row.id, _("Change: {what}").format(what=what), panel))
            acts.append(
                self.mistake(row.id, what, N_("Took a line out of a CV"), cvs.remove_entry,
                             _("It is taken out."), entry_id=row.id)
            )  # fmt: skip
        icon = "school" if form.is_learning else "briefcase"
        return of_record(Line(icon, what, " · ".join(filter(None, (years, place))), *acts),
                         "cv_entry", row.id)  # fmt: skip

    def write(self) -> None:
        """What she wants said."""
        self.panel_requested.emit(CvPanel(self.desk, self.resident_id))

    def add_line(self) -> None:
        """A line of before."""
        self.panel_requested.emit(EntryPanel(self.desk, self.resident_id))

    def _print(self) -> None:
        self.print_requested.emit("cv", {"person": self._code})


def _said(form: WishForm) -> list[tuple[str, str, str]]:
    """Icon, what was answered, what was asked; only what was."""
    looks = form.looks_for_work
    words = answers.words(looks) if isinstance(looks, Unanswered) \
        else code_word("work_wish", "looks_for_work", looks)  # fmt: skip
    needs = form.needs_childcare
    childcare = answers.words(needs) if isinstance(needs, Unanswered) \
        else _("Yes") if needs else _("No")  # fmt: skip
    travel = form.most_travel
    facts = (
        ("briefcase", words if looks is not Unanswered.NOT_ASKED else "", _("Looks for work")),
        ("message-square", answers.words(form.wish), _("In their own words")),
        ("calendar", week_times.in_words(form.free_times), _("Times for work")),
        ("clock", hours(form.most_minutes_week) if form.most_minutes_week else "",
         _("Hours a week at most")),
        ("route", _("{n} minutes").format(n=travel) if travel else "", _("One way at most")),
        ("users", childcare if needs is not Unanswered.NOT_ASKED else "", _("Needs childcare")),
    )  # fmt: skip
    return [fact for fact in facts if fact[1]]
