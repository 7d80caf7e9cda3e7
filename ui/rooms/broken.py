# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is broken in a room, and the act that notes it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.agenda import defects
from shelterdesk.services.agenda.tasks import TaskRow
from shelterdesk.services.rooms.board import BedCell, RoomCard
from shelterdesk.services.values.answers import words as answer_words
from ui.desk import Desk
from ui.widgets.buttons import button, icon_button
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.line import Line
from ui.widgets.task_panel import DefectPanel


class BrokenThings(QWidget):
    """Reads by itself. ``open_asked`` asks for the page of a task, ``report_asked`` for the
    form."""

    open_asked = Signal(str, object)
    report_asked = Signal()

    def __init__(self, desk: Desk, room_id: int) -> None:
        super().__init__()
        self._room_id = room_id
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._lines)
        self.report_button = button(
            _("Something is broken…"), "wrench", tooltip="D", on_click=self.report_asked.emit
        )
        column.addWidget(self.report_button)
        self.task_button = button(
            _("A task here…"), "list-checks", tooltip=_("Something to do in this room"),
            on_click=self._new_task,
        )  # fmt: skip
        column.addWidget(self.task_button)
        for made in (self.report_button, self.task_button):
            made.setHidden(not desk.vault.may("write_log"))
        desk.read(self, defects.of_room, self._show, room_id=room_id)

    def _show(self, rows: list[TaskRow]) -> None:
        for row in rows:
            words = answer_words(row.words)
            due = _("by {day}").format(day=near_day(row.due, today())) if row.due else ""
            detail = " · ".join(part for part in (row.place, due, row.staff) if part)
            opener = icon_button("chevron-right", _("Open: {what}").format(what=words))
            opener.clicked.connect(partial(self._open, row.id))
            self._lines.addWidget(Line("wrench", words, detail, opener, tone="notice"))

    def _new_task(self) -> None:
        self._open(("new", None, self._room_id))

    def _open(self, target: object, _on: bool = False) -> None:
        self.open_asked.emit("shift", ("tab", "tasks", target))


def defect_panel(desk: Desk, room: RoomCard, cell: BedCell | None) -> DefectPanel | None:
    """The form for a room or a bed, for who may write."""
    if not desk.vault.may("write_log"):
        return None
    place = f"{room.name} · {cell.label}" if cell is not None else room.name
    return DefectPanel(desk, room.id, place, cell.bed_id if cell is not None else None)
