# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the list: a minor, what is known, and which classes there are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal

from shelterdesk.i18n import _
from shelterdesk.services.training.cohorts import CohortRow
from shelterdesk.services.training.schooling import Pupil
from shelterdesk.services.values import answers
from shelterdesk.services.values.answers import Hidden
from ui.training.words import free_places
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.lines_view import LineItem, LinesView
from ui.widgets.opened_view import ColumnView


def state_of(row: Pupil) -> tuple[str, str, str]:
    """Words, tone and icon of where somebody stands."""
    if row.groups:
        return _("in school"), "good", "check"
    if row.is_excused:
        return _("not now"), "neutral", "info"
    if row.waits_for:
        return _("waits"), "accent", "hourglass"
    return _("in no school"), "notice", "school"


class PupilView(ColumnView):
    """``asked``: excuse, ask_again, person or courses; ``class_chosen``: the number of a group."""

    asked = Signal(str)
    class_chosen = Signal(object)

    def __init__(self, *, can_edit: bool) -> None:
        super().__init__()
        self._can_edit = can_edit
        self.classes: Sequence[CohortRow] = ()
        self.lines: LinesView | None = None
        self.show_pupil(None)

    def show_pupil(self, row: Pupil | None) -> None:
        """A minor, or nobody."""
        self.begin()
        self.lines = None
        if row is None:
            text = _("Choose somebody to see in which school, and what can be done.")
            self.add(Empty(text, icon="school"), 1)
            return
        self.add(label(row.shown, "heading", wrap=True))
        words, tone, icon = state_of(row)
        look = "muted" if tone == "neutral" else tone
        self.add(Line(icon, words[:1].upper() + words[1:], ", ".join(row.groups), tone=look,
                      ruled=False))  # fmt: skip
        for shown, sign, title in (
            (", ".join(row.waits_for), "hourglass", _("Waits for")),
            (_("{n} years").format(n=row.age), "user", ""),
            (_("here since {day}").format(day=day(row.since, today())), "calendar", ""),
        ):
            if shown:
                self.add(Line(sign, shown, title, ruled=False))
        if row.is_excused:
            self._why_not(row)
        if self._can_edit and not row.groups:
            self._offers(row)
        self.column.addStretch(1)
        self._acts(row)

    def focus_first(self) -> None:
        """To the classes, where there are some."""
        if self.lines is not None:
            self.lines.setCurrentIndex(self.lines.lines.index(0))
            self.lines.setFocus()

    def _why_not(self, row: Pupil) -> None:
        is_hidden = isinstance(row.why_not, Hidden)
        words = answers.words(row.why_not)
        self.add(Line("lock" if is_hidden else "message-square", words, _("Why not now"),
                      ruled=False))  # fmt: skip
        if row.asked_again is not None:
            again = day(row.asked_again, today())
            self.add(Line("clock", again, _("Asked again on"), ruled=False))

    def _offers(self, row: Pupil) -> None:
        self.add(label(_("Classes"), "lead"))
        if not self.classes:
            text = _("There is no class yet. Add a course of the kind School, with a group.")
            self.add(label(text, "muted", wrap=True))
            self.add(ButtonRow((button(_("To the courses"), "book-open",
                                       on_click=self._to_courses),)))  # fmt: skip
            return
        made = LinesView(_("Classes"))
        made.setProperty("bare", "true")
        items = [LineItem("school", one.shown, _about(one), key=one.id) for one in self.classes]
        made.set_items(items)
        made.opened.connect(self.class_chosen)
        self.lines = made
        self.add(made, 3)

    def _acts(self, row: Pupil) -> None:
        found: list[tuple[str, str, str | None]] = [("person", _("Open the person"), None)]
        if self._can_edit and row.is_excused:
            found.insert(0, ("ask_again", _("Does not hold any more"), "undo-2"))
        elif self._can_edit and not row.groups:
            found.insert(0, ("excuse", _("Not now…"), "message-square"))
        self.add(ButtonRow([
            button(words, icon, "quiet" if act == "person" else "plain",
                   on_click=partial(self.asked.emit, act))
            for act, words, icon in found
        ]))  # fmt: skip

    def _to_courses(self) -> None:
        self.asked.emit("courses")


def _about(row: CohortRow) -> str:
    return " · ".join(filter(None, (row.when_short, free_places(row.free))))
