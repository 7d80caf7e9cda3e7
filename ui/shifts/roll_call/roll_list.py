# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The people of a house, room by room: a key or a touch says who is here, then on to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent

from shelterdesk.i18n import _
from shelterdesk.services.rooms.roll_calls import Presence, RollCallSheet, RollLine
from ui.shifts.roll_call import words
from ui.widgets.table import Column, RowsModel, RowsView

#: A letter for what was seen; Space is for who is here.
KEYS: Final = {Qt.Key.Key_A: Presence.ABSENT, Qt.Key.Key_L: Presence.ON_LEAVE}
_CLEAR: Final = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_HEIGHT: Final = 46  # pixels: a finger finds it
_REMARK: Final = 3  # the column
_NARROW: Final = 560  # pixels; below, the panel alone shows the remark


@dataclass(frozen=True)
class RollRow:
    """A line with its room, which is written at the first of the room alone."""

    line: RollLine
    room: str
    is_first: bool

    @property
    def key(self) -> tuple[int | None, int | None, int | None]:
        """Finds it again."""
        line = self.line
        return line.resident_id, line.bed_id, line.unnamed


class RollList(RowsView):
    """``asked`` says what was seen of whom; None takes it back."""

    asked = Signal(object, object)  # RollLine, Presence or None

    def __init__(self) -> None:
        self.night = date.min
        self._can_mark = False
        columns = [
            Column(_("Room"), _room, width=80, role="strong"),
            Column(_("Bed"), lambda row: row.line.bed, width=44),
            Column(_("Who"), lambda row: words.who(row.line), stretch=True, width=110,
                   role="strong"),
            Column("", lambda row: words.remark(row.line, self.night), width=150, role="muted",
                   tone=self._remark_tone),
            Column("", lambda row: words.state(row.line), width=122, pill=True,
                   tone=lambda row: words.tone(row.line), icon=lambda row: words.icon(row.line)),
        ]  # fmt: skip
        super().__init__(RowsModel(columns, lambda row: row.key), _("Roll call"))
        self.verticalHeader().setDefaultSectionSize(_HEIGHT)
        self.row_activated.connect(lambda row: self._mark(row.line, Presence.PRESENT))
        self.set_empty(_("Nobody stays in this house on that night."))

    def show_sheet(self, sheet: RollCallSheet, *, can_mark: bool) -> None:
        """Show a night; the line that was chosen stays chosen."""
        self.night, self._can_mark = sheet.night, can_mark
        self.rows_model.set_rows(_rows(sheet))
        self._fit()

    def choose(self, resident_id: int | None) -> bool:
        """Go to somebody's line."""
        for row in self.rows_model.rows():
            if resident_id is not None and row.line.resident_id == resident_id:
                return self.select(row.key)
        return False

    def mark_chosen(self, presence: Presence | None) -> None:
        """What was seen of who is chosen."""
        row = self.selected()
        if row is not None:
            self._mark(row.line, presence)

    def _mark(self, line: RollLine, presence: Presence | None) -> None:
        if not self._can_mark or (presence is None and line.at is None):
            return
        self.asked.emit(line, presence)
        if presence is not None:
            self._go_on()

    def _go_on(self) -> None:
        following = self.currentIndex().row() + 1
        if following < self.rows_model.rowCount():
            self.setCurrentIndex(self.rows_model.index(following, 0))

    def _remark_tone(self, row: RollRow) -> str | None:
        line = row.line
        is_late = line.absent_since is not None or (
            line.expected_back is not None and line.expected_back <= self.night
        )
        return "notice" if is_late else None

    def _fit(self) -> None:
        """Names come first: remarks take room only where there is some, and something to say."""
        rows = self.rows_model.rows()
        has_any = any(words.remark(row.line, self.night) for row in rows)
        self.setColumnHidden(_REMARK, self.width() < _NARROW or not has_any)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = Qt.Key(event.key()), self.selected()
        if row is not None and not event.modifiers():
            if key == Qt.Key.Key_Space:
                is_here = row.line.presence is Presence.PRESENT
                self._mark(row.line, None if is_here else Presence.PRESENT)
                return
            if key in KEYS:
                self._mark(row.line, KEYS[key])
                return
            if key in _CLEAR:
                self._mark(row.line, None)
                return
        super().keyPressEvent(event)


def _room(row: RollRow) -> str:
    if not row.is_first:
        return ""
    return row.room or _("No bed")


def _rows(sheet: RollCallSheet) -> Iterator[RollRow]:
    for room in sheet.rooms:
        for at, line in enumerate(room.lines):
            yield RollRow(line, room.name, at == 0)
