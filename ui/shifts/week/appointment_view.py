# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One appointment beside the calendar, and what can be said of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.agenda.appointment_rows import AppointmentRow
from shelterdesk.services.agenda.appointments import AppointmentState
from shelterdesk.services.values.value_words import code_word
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button, icon_button
from ui.widgets.dates import today
from ui.widgets.day_words import weekday_and_day
from ui.widgets.labels import label
from ui.widgets.line import Line


class AppointmentView(QWidget):
    """``asked`` says what is to be done: kept, missed, cancel, end, again, edit, remove,
    person."""

    asked = Signal(str)

    def __init__(self, row: AppointmentRow, *, can_write: bool) -> None:
        super().__init__()
        self.row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        head = QHBoxLayout()
        head.addWidget(label(row.title, "heading", wrap=True), 1)
        close = icon_button("x", _("Close (Esc)"), on_click=lambda: self.asked.emit("close"))
        head.addWidget(close)
        column.addLayout(head)
        for icon, words in _facts(row):
            column.addWidget(Line(icon, words, ruled=False))
        self.buttons = {
            act: button(words, icon, kind, on_click=partial(self.asked.emit, act))
            for act, words, icon, kind in _acts(row, can_write=can_write)
        }
        if row.waits:
            column.addWidget(label(_("What became of it?"), "lead", wrap=True))
        column.addWidget(ButtonRow(tuple(self.buttons.values())))
        column.addStretch(1)

    def first_button(self) -> QWidget | None:
        """What to focus."""
        return next(iter(self.buttons.values()), None)


def _facts(row: AppointmentRow) -> list[tuple[str, str]]:
    day = weekday_and_day(row.at.date(), today())
    time = f"{row.at:%H:%M}" if row.has_time else _("all day")
    facts = [("calendar", _("{day}, {time}").format(day=day, time=time))]
    if row.minutes is not None:
        facts.append(("clock", _("{n} minutes").format(n=row.minutes)))
    if row.is_sealed:
        facts.append(("lock", _("The words are sealed.")))
    elif row.words:
        facts.append(("message-square", str(row.words)))
    if row.partner:
        facts.append(("handshake", row.partner))
    if row.staff:
        facts.append(("user", row.staff))
    if row.companion:
        facts.append(("users", _("{name} goes along").format(name=row.companion)))
    if row.repeats:
        facts.append(("refresh-cw", row.repeats))
    if row.state is not AppointmentState.PLANNED:
        facts.append(("info", _state(row)))
    return facts


def _state(row: AppointmentRow) -> str:
    said = code_word("appointment", "state", row.state.value)
    if not row.cancelled_by:
        return said
    return _("{state} by: {whom}").format(state=said, whom=row.cancelled_by)


def _acts(row: AppointmentRow, *, can_write: bool) -> list[tuple[str, str, str | None, str]]:
    acts: list[tuple[str, str, str | None, str]] = []
    if can_write and row.state is AppointmentState.PLANNED:
        if row.is_over or row.at.date() == today():
            acts += [
                ("kept", _("Took place"), "check", "primary"),
                ("missed", _("Did not take place"), None, "plain"),
            ]
        acts += [
            ("edit", _("Change"), "pencil", "plain"),
            ("cancel", _("Called off…"), None, "plain"),
        ]
        if row.is_series:
            acts.append(("end", _("The series ends here…"), "repeat", "plain"))
        acts += [
            ("remove", _("Noted by mistake"), None, "quiet"),
        ]
    elif can_write:
        acts.append(("again", _("Planned after all"), "undo-2", "plain"))
    if row.resident_id is not None:
        acts.append(("person", _("Open the person"), None, "quiet"))
    return acts
