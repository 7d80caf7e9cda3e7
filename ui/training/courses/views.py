# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the list: a group with who takes part and who waits, or a course."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.training.cohorts import CohortRow
from shelterdesk.services.training.courses import CourseRow
from shelterdesk.services.training.enrolments import EnrolmentRow, EnrolmentState
from ui.desk import Desk
from ui.training.courses.rows import OpenedGroup
from ui.training.words import hours
from ui.widgets.dates import today
from ui.widgets.day_words import day, short_day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.lines_view import LineItem, LinesView
from ui.widgets.opened_view import Act, OpenedView

_A_DAY: Final = timedelta(days=1)


class CoursesView(OpenedView):
    """``asked`` says what is to be done with what is shown; ``person_opened`` whom to look at."""

    person_opened = Signal(object)  # EnrolmentRow

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._may_edit = desk.vault.may(Capability.EDIT_TRAINING)
        self._may_print = desk.vault.may(Capability.PRINT)
        self.people: LinesView | None = None
        self.shown_id: int | None = None  # the group that is opened
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._fresh()
        text = _("Choose a group to see who takes part and who waits.")
        self.add(Empty(text, icon="graduation-cap"), 1)

    def show_course(self, row: CourseRow) -> None:
        """A course."""
        self._fresh()
        self.add(label(row.name, "heading", wrap=True))
        parts: list[QWidget] = [
            Line("tag", row.kind_words),
            Line("handshake" if row.provider else "house", row.provider or _("The house"),
                 _("Taught by")),
        ]  # fmt: skip
        if row.planned_minutes:
            parts.append(Line("clock", hours(row.planned_minutes), _("In all")))
        if row.skills:
            parts.append(Line("list-checks", ", ".join(row.skills), _("What is learned")))
        for at, words in enumerate(row.rules):
            parts.append(Line("user-check", words, _("Who may begin") if not at else ""))
        if not row.counts_for_stipends:
            parts.append(Line("wallet", _("Does not count for stipends paid per session")))
        if not row.is_active:
            parts.append(Line("archive", _("Not offered any more")))
        self.add_tall(parts)
        if not self._may_edit:
            return
        again = ("bring_back", _("Offer it again"), "undo-2")
        retire = ("retire", _("Offer it no longer"), "archive")
        change = ("edit_course", _("Change the course"), "pencil")
        if row.is_active:
            self.add_acts(("add_group", _("New group"), "plus"), [change, retire])
        else:
            self.add_acts(again, [change])

    def show_group(self, row: CohortRow) -> None:
        """What the list knows of a group; who is in it follows."""
        self._fresh()
        self._head(row)

    def show_opened(self, found: OpenedGroup) -> None:
        """A group with its people."""
        was_there = self.people is not None and self.people.hasFocus()
        at = self.people.currentIndex().row() if self.people is not None else 0
        is_same = self.shown_id == found.row.id
        self._fresh()
        self.shown_id = found.row.id
        self._head(found.row)
        people = LinesView(_("Who takes part, and who waits"))
        people.setProperty("bare", "true")
        people.set_items(_items(found))
        people.opened.connect(self.person_opened)
        self.people = people
        self.add(people, 1)
        if is_same:
            people.setCurrentIndex(people.lines.index(min(at, people.lines.rowCount() - 1)))
            if was_there:
                people.setFocus()
        acts = _group_acts(found.row, can_edit=self._may_edit, can_print=self._may_print)
        if acts:
            self.add_acts(acts[0], acts[1:])

    def _fresh(self) -> None:
        self.people = self.shown_id = None
        self.begin()

    def _head(self, row: CohortRow) -> None:
        self.add(label(row.shown, "heading", wrap=True))
        span = short_day(row.start, today())
        if row.end is not None:
            words = _("{start} to {end}")
            span = words.format(start=span, end=short_day(row.end - _A_DAY, today()))
        else:
            span = _("since {day}").format(day=span)
        parts = (row.when, span, row.place, row.teacher, row.provider, row.fund)
        self.add(label(" · ".join(filter(None, parts)), "muted", wrap=True))
        if row.cancelled_on is not None:
            told = _("Cancelled on {day}").format(day=day(row.cancelled_on, today()))
            self.add(Line("circle-x", told, ruled=False))


def _items(found: OpenedGroup) -> list[LineItem]:
    row = found.row
    active = [one for one in found.people if one.state is EnrolmentState.ACTIVE]
    ended = [one for one in found.people if one.state is not EnrolmentState.ACTIVE]
    if row.capacity is None:
        words = ngettext("{n} takes part", "{n} take part", row.taken).format(n=row.taken)
    else:
        words = _("{taken} of {total} places are taken")
        words = words.format(taken=row.taken, total=row.capacity)
    items = [LineItem("users", words, tone="accent"), *map(_person, active)]
    if found.waiting:
        n = row.waiting
        words = ngettext("{n} waits for a place", "{n} wait for a place", n).format(n=n)
        items += [LineItem("hourglass", words, tone="accent"), *map(_waiter, found.waiting)]
    if ended:
        items += [LineItem("history", _("Took part before"), tone="accent"), *map(_former, ended)]
    return items


def _person(one: EnrolmentRow) -> LineItem:
    if one.resident_id is None:
        return LineItem("shield", one.shown, _("This record is protected."))
    parts = [taught(one)]
    if one.start is not None and one.start > today():
        parts.insert(0, _("from {day}").format(day=short_day(one.start, today())))
    if isinstance(one.goal, str) and one.goal:
        parts.append(one.goal)
    return LineItem("user", one.shown, " · ".join(filter(None, parts)), key=one)


def taught(one: EnrolmentRow) -> str:
    """``12 of 120 h``."""
    had = hours(one.totals.minutes)
    if not one.planned_minutes:
        return had
    return _("{had} of {planned}").format(had=had, planned=hours(one.planned_minutes))


def _waiter(one: EnrolmentRow) -> LineItem:
    if one.resident_id is None:
        return LineItem("shield", one.shown, one.need_words)
    since = _("since {day}").format(day=short_day(one.applied_on, today()))
    return LineItem("clock", one.shown, f"{one.need_words} · {since}", key=one)


def _former(one: EnrolmentRow) -> LineItem:
    if one.resident_id is None:
        return LineItem("shield", one.shown)
    parts = [one.state_words, one.reason]
    if one.ended_on is not None:
        parts.append(short_day(one.ended_on, today()))
    is_done = one.state is EnrolmentState.COMPLETED
    return LineItem(
        "circle-check" if is_done else "log-out", one.shown, " · ".join(filter(None, parts)),
        "good" if is_done else "muted", key=one,
    )  # fmt: skip


def _group_acts(row: CohortRow, *, can_edit: bool, can_print: bool) -> Sequence[Act]:
    acts: list[Act] = []
    sheet = ("sheet", _("Attendance sheet"), "printer")
    is_open = row.cancelled_on is None and row.phase != "past"
    if can_edit and is_open:
        acts = [
            ("enrol", _("Enrol somebody"), "user-plus"),
            ("edit_group", _("Change the group"), "pencil"),
            ("add_session", _("One more session"), "plus"),
            ("refill", _("Follow the rhythm again, for example after a new holiday"), "refresh-cw"),
            ("add_group", _("Another group of this course"), "users"),
            ("edit_course", _("Change the course"), "book-open"),
            ("cancel", _("Cancel the group…"), "circle-x"),
            ("remove", _("Written down by mistake"), "x"),
        ]
    elif can_edit:
        acts = [
            ("add_group", _("Another group of this course"), "users"),
            ("edit_group", _("Change the group"), "pencil"),
        ]
        if row.cancelled_on is not None:
            acts.insert(0, ("hold", _("It is held after all"), "undo-2"))
    if can_print:
        acts.insert(1 if acts else 0, sheet)
    return acts
