# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One session beside the calendar, and what can be done with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.training.course_sessions import SessionRow, SessionState
from ui.training.calendar.block import look, what_became
from ui.widgets.act_menu import Act as MenuAct
from ui.widgets.act_menu import ActMenu
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button, icon_button
from ui.widgets.dates import today
from ui.widgets.day_words import weekday_and_day
from ui.widgets.labels import label
from ui.widgets.line import Line

Act = tuple[str, str, str | None, str]  # what is asked, the words, an icon, the kind of button


class SessionView(QWidget):
    """``asked``: roll, edit, move, call_off, take_back, remove, add, group, sheet or close."""

    asked = Signal(str)

    def __init__(self, row: SessionRow, *, can_call: bool, can_edit: bool, can_print: bool) -> None:
        super().__init__()
        self.row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        head = QHBoxLayout()
        head.addWidget(label(row.shown, "heading", wrap=True), 1)
        others = self._others(can_edit=can_edit, can_print=can_print)
        head.addWidget(ActMenu(_("What else can be done"), others))
        head.addWidget(
            icon_button("x", _("Close (Esc)"), on_click=partial(self.asked.emit, "close"))
        )
        column.addLayout(head)
        for icon, words, detail, tone in _facts(row):
            column.addWidget(Line(icon, words, detail, tone=tone, ruled=False))
        found = _acts(row, can_call=can_call, can_edit=can_edit)
        self.buttons = {
            act: button(words, icon, kind, on_click=partial(self.asked.emit, act))
            for act, words, icon, kind in found
        }
        column.addWidget(ButtonRow(tuple(self.buttons.values())))
        column.addStretch(1)

    def _others(self, *, can_edit: bool, can_print: bool) -> list[MenuAct]:
        found = [("users", _("The group"), "group")]
        if can_print:
            found.append(("printer", _("Attendance sheet"), "sheet"))
        if can_edit:
            found.append(("plus", _("One more session of this group"), "add"))
            if self.row.series_on is None and self.row.state is not SessionState.HELD:
                found.append(("x", _("Added by mistake"), "remove"))
        return [(icon, words, partial(self.asked.emit, act)) for icon, words, act in found]

    def first_button(self) -> QWidget | None:
        """What to focus."""
        return next(iter(self.buttons.values()), None)


def _facts(row: SessionRow) -> list[tuple[str, str, str, str]]:
    day = weekday_and_day(row.on, today())
    when = f"{day}, {row.clock}" if row.clock else day
    icon, tone = look(row)
    state = row.state_words
    if row.state is SessionState.PLANNED and row.is_moved:
        state = _("Moved")
    became = what_became(row)
    facts = [("calendar", when, "", "muted"), (icon, state, row.reason, tone)]
    if row.state is not SessionState.CANCELLED:
        taken = _("Roll called by {name}").format(name=row.taken_by) if row.taken_by else ""
        facts.append(("users", became[:1].upper() + became[1:], taken, "muted"))
    for sign, text in (("book-open", row.topic), ("map-pin", row.place), ("user", row.teacher)):
        if text:
            facts.append((sign, text, "", "muted"))
    if row.waits:
        facts.append(("clock", _("The roll was not called yet."), "", "notice"))
    return facts


def _acts(row: SessionRow, *, can_call: bool, can_edit: bool) -> list[Act]:
    acts: list[Act] = []
    is_planned = row.state is SessionState.PLANNED
    if row.state is SessionState.CANCELLED:
        if can_call:
            acts.append(("take_back", _("It takes place after all"), "undo-2", "primary"))
    elif row.on <= today():
        words = _("Call the roll") if is_planned and can_call else _("Look at the roll")
        acts.append(("roll", words, "clipboard-check", "primary"))
    if is_planned and can_edit:
        acts.append(("move", _("Move…"), "calendar-clock", "plain"))
    if is_planned and can_call:
        acts.append(("call_off", _("Called off…"), "circle-x", "plain"))
    if can_edit:
        acts.append(("edit", _("Change"), "pencil", "plain"))
    return acts
