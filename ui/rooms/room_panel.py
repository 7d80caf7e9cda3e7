# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One room: who slept there on a night, its name and hint, and one more bed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import board, rooms
from shelterdesk.services.rooms.board import NightsInBed, RoomCard
from ui.desk import Desk
from ui.rooms import words
from ui.rooms.info_panels import InfoPanel
from ui.widgets.buttons import button
from ui.widgets.fields import DateField, TextField
from ui.widgets.form import RecordForm
from ui.widgets.history_dialog import open_history
from ui.widgets.labels import label, rule
from ui.widgets.line import Line


class RoomPanel(InfoPanel):
    """Asks the desk by itself."""

    resident_asked = Signal(int)
    edit_asked = Signal()

    def __init__(self, desk: Desk, room: RoomCard, night: date, new_from: date) -> None:
        super().__init__(room.name)
        self.desk, self.room, self._night, self._new_from = desk, room, night, new_from
        self._asked: date | None = None
        self.add_line(room.hint, "body")
        self.add_line(_("{taken} of {total} beds taken").format(taken=room.taken, total=room.total))
        self.add_acts(
            [
                (_("Name and hint"), "pencil", "plain", self.edit_asked.emit),
                (_("Add a bed"), "plus", "plain", self._add_bed),
                (_("History"), "history", "quiet", self._show_history),
            ]
        )
        self.column.addWidget(rule())
        self.column.addWidget(label(_("Who slept here on"), "lead"))
        self.day = DateField("day", _("Who slept here on"), unanswered=False)
        self.day.changed.connect(self._ask)
        self.column.addWidget(self.day)
        self._answers = QVBoxLayout()
        self._answers.setSpacing(8)
        self.column.addLayout(self._answers)
        self.finish()
        self.day.set_value(night)
        self._ask()

    def answers(self) -> list[str]:
        """The names shown, for whoever reads aloud."""
        lines = (self._answers.itemAt(at).widget() for at in range(self._answers.count()))
        return [line.accessibleName() for line in lines if line is not None]

    def _ask(self) -> None:
        day = self.day.value()
        if isinstance(day, date) and day != self._asked:
            self._asked = day
            self.desk.read(
                self,
                board.history,
                lambda rows: self._show(day, rows),
                room_id=self.room.id,
                start=day,
                end=day + timedelta(days=1),
            )

    def _show(self, day: date, rows: list[NightsInBed]) -> None:
        if day != self._asked:
            return
        while (item := self._answers.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row in sorted(rows, key=lambda row: row.bed):
            self._answers.addWidget(self._line(row))
        if not rows:
            self._answers.addWidget(label(_("Nobody on this night."), "muted", wrap=True))

    def _line(self, row: NightsInBed) -> QWidget:
        start = words.short_day(row.start, self._night)
        until = words.short_day(row.end, self._night) if row.end else _("now")
        detail = _("{start} to {end}").format(start=start, end=until)
        if row.reason:
            detail = f"{detail} · {row.reason}"
        if row.resident_id is None:
            title = _("{bed}: {name}").format(bed=row.bed, name=protection.one_person())
            return Line("shield", title, detail, ruled=False)
        opened = button(_("Open"), kind="quiet", tooltip=_("Open the page of this person"))
        opened.setAccessibleName(_("Open the page of {name}").format(name=row.shown))
        opened.clicked.connect(lambda _on=False: self.resident_asked.emit(row.resident_id))
        title = _("{bed}: {name}").format(bed=row.bed, name=row.shown)
        return Line("bed-single", title, detail, opened, ruled=False)

    def _show_history(self) -> None:
        title = _("History of this room")
        open_history(self, self.desk, title, table="room", row_id=self.room.id)

    def _add_bed(self) -> None:
        self.desk.do(
            self,
            N_("Added a bed"),
            rooms.add_bed,
            said=_("{room} has one more bed.").format(room=self.room.name),
            room_id=self.room.id,
            start=self._new_from,
        )


class RoomForm(RecordForm):
    """The name of a room and the word beside it."""

    def __init__(self, desk: Desk, room: RoomCard, on_done: Callable[[], object]) -> None:
        super().__init__(_("Name and hint"))
        self._desk, self._room, self._on_done = desk, room, on_done
        self.add_field(TextField("name", _("Name or number"), required=True, max_length=40))
        self.add_field(
            TextField(
                "hint",
                _("Hint"),
                unanswered=False,
                placeholder=_("for example: quiet, ground floor"),
                max_length=60,
            )
        )
        self.set_values({"name": room.name, "hint": room.hint or None})
        self.save_requested.connect(self._save)

    def _save(self, values: dict[str, Hashable]) -> None:
        self._desk.do(
            self,
            N_("Changed a room"),
            rooms.edit_room,
            said=_("The room is saved."),
            on_done=lambda _none: self._done(),
            on_error=self.show_error,
            room_id=self._room.id,
            form=replace(
                self._room.facts, name=str(values["name"] or ""), hint=str(values["hint"] or "")
            ),
        )

    def _done(self) -> None:
        self.saved()
        self._on_done()
