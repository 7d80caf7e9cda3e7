# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The board: a card for each room, a row for each bed. Drag to move, or M, arrows, Enter; X changes
beds with whoever is there, F takes the family along.

Cards are made when they come into view, so that a house of four hundred beds opens at once.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from shelterdesk.i18n import _
from ui.widgets.bed_row import BED_HEIGHT, BedRow, BoardBed
from ui.widgets.labels import ElidedLabel, label

__all__ = ["Board", "BoardBed", "BoardRoom"]

_GAP: Final = 10
_HEAD: Final = 38
_BED: Final = BED_HEIGHT + 6
_PAD: Final = 12
_MIN_WIDTH: Final = 226
_MIN_BEDS: Final = 2


@dataclass(frozen=True)
class BoardRoom:
    """A room on the chosen night; ``taken`` of ``total`` beds. ``hint`` is one muted word."""

    id: Hashable
    name: str
    hint: str
    taken: int
    total: int
    beds: tuple[BoardBed, ...]


class _Moving(Enum):
    """Who moves: one person, two who change beds, a family."""

    ONE, SWAP, FAMILY = range(3)


_HOW: Final = {
    Qt.Key.Key_M: _Moving.ONE,
    Qt.Key.Key_X: _Moving.SWAP,
    Qt.Key.Key_F: _Moving.FAMILY,
}


class _RoomCard(QFrame):
    def __init__(self, room: BoardRoom, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.rows: dict[Hashable, BedRow] = {}
        self._head = QWidget(self)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        self._name = ElidedLabel("", "lead")
        self._hint = ElidedLabel("", "muted")
        self._count = label("", "muted")
        head.addWidget(self._name)
        head.addWidget(self._hint)
        head.addStretch(1)
        head.addWidget(self._count)
        self.room = room
        self.set_room(room)

    def set_room(self, room: BoardRoom) -> list[BedRow]:
        """Show a room; returns the rows that are new."""
        self.room = room
        self._name.setText(room.name)
        self._hint.setText(room.hint)
        self._hint.setHidden(not room.hint)
        self._count.setText(_("{taken} / {total}").format(taken=room.taken, total=room.total))
        counted = _("{taken} of {total} beds taken").format(taken=room.taken, total=room.total)
        self.setAccessibleName(f"{room.name}, {counted}")
        new = []
        for gone in set(self.rows) - {bed.id for bed in room.beds}:
            self.rows.pop(gone).deleteLater()
        for bed in room.beds:
            row = self.rows.get(bed.id)
            if row is None:
                row = self.rows[bed.id] = BedRow(bed, room.name, self)
                row.show()
                new.append(row)
            else:
                row.set_bed(bed, room.name)
        self._lay_out()
        return new

    def _lay_out(self) -> None:
        width = self.width() - 2 * _PAD
        self._head.setGeometry(_PAD, 4, width, _HEAD - 6)
        for at, bed in enumerate(self.room.beds):
            self.rows[bed.id].setGeometry(_PAD, _HEAD + at * _BED, width, BED_HEIGHT)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()


class Board(QScrollArea):
    """Fed with ``set_rooms``. It moves nobody itself: it says what the person asked for."""

    bed_selected = Signal(object)  # bed id
    bed_activated = Signal(object)  # bed id: Enter or double click
    moved = Signal(object, object)  # from bed id, to bed id
    swapped = Signal(object, object)  # they change beds
    family_moved = Signal(object, object)  # into the room of that bed
    move_started = Signal(object)  # bed id, by key
    move_ended = Signal()  # dropped or called off

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name or _("Rooms and beds"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._canvas = QWidget()
        self._canvas.setProperty("bare", "true")
        self.setWidget(self._canvas)
        self._rooms: list[BoardRoom] = []
        self._spots: list[QRect] = []
        self._cards: dict[Hashable, _RoomCard] = {}
        self._selected: Hashable = None
        self._moving: Hashable = None
        self._how = _Moving.ONE
        self._columns = 1
        self.verticalScrollBar().valueChanged.connect(self._make_visible)

    # What is shown
    def set_rooms(self, rooms: Sequence[BoardRoom]) -> None:
        """Show rooms in this order; what was selected stays selected."""
        self._rooms = list(rooms)
        kept = {room.id for room in rooms}
        for gone in set(self._cards) - kept:
            self._cards.pop(gone).deleteLater()
        for room in rooms:
            card = self._cards.get(room.id)
            if card is not None:
                self._connect(card.set_room(room))
        if self._place_of(self._selected) is None:
            self._selected = None
        if self._place_of(self._moving) is None:
            self._end_move()
        self._lay_out()
        if self._selected is None and (first := self._first_bed()) is not None:
            self._mark(first, on=True)
            self._selected = first

    def selected(self) -> Hashable:
        """The id of the bed selected, or None."""
        return self._selected

    def select(self, bed_id: Hashable, *, focus: bool = True) -> bool:
        """Select a bed and bring it into view; False if it is not on the board."""
        if self._place_of(bed_id) is None:
            return False
        self._mark(self._selected, on=False)
        self._selected = bed_id
        row = self._row(bed_id)
        row.set_selected(True)
        self.ensureWidgetVisible(row, 0, 60)
        if focus:
            row.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bed_selected.emit(bed_id)
        return True

    def row(self, bed_id: Hashable) -> BedRow | None:
        """The widget of a bed, made if need be."""
        return self._row(bed_id) if self._place_of(bed_id) is not None else None

    def is_moving(self) -> bool:
        """Whether a move by keyboard is under way."""
        return self._moving is not None

    def column_count(self) -> int:
        """How many cards stand side by side."""
        return self._columns

    def card_count(self) -> int:
        """How many cards were made so far."""
        return len(self._cards)

    # Moving
    def start_move(self, bed_id: Hashable, how: _Moving = _Moving.ONE) -> bool:
        """Begin to move who is in a bed: arrows choose where to, Enter drops, Esc calls it off."""
        row = self.row(bed_id)
        if row is None or not row.can_move():
            return False
        self._moving, self._how = bed_id, how
        row.set_target(True)
        self.move_started.emit(bed_id)
        return True

    def _end_move(self, to: Hashable = None) -> None:
        if self._moving is None:
            return
        start, self._moving = self._moving, None
        for card in self._cards.values():
            for row in card.rows.values():
                row.set_target(False)
        if to is not None and to != start:
            told = {_Moving.SWAP: self.swapped, _Moving.FAMILY: self.family_moved}
            told.get(self._how, self.moved).emit(start, to)
        self.move_ended.emit()

    # Keys
    def _on_key(self, bed_id: Hashable, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        aside = {Qt.Key.Key_Left: 1 if rtl else -1, Qt.Key.Key_Right: -1 if rtl else 1}
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go_along(bed_id, -1 if key == Qt.Key.Key_Up else 1)
        elif key in aside:
            self._go_aside(bed_id, aside[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to_end(last=key == Qt.Key.Key_End)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self._moving is not None:
                self._end_move(bed_id)
            else:
                self.bed_activated.emit(bed_id)
        elif key in _HOW and self._moving is None:
            self.start_move(bed_id, _HOW[key])
        elif key == Qt.Key.Key_Escape and self._moving is not None:
            start = self._moving
            self._end_move()
            self.select(start)
        else:
            return
        event.accept()

    def _go_along(self, bed_id: Hashable, step: int) -> None:
        """Up and down: through the beds of a room, then the room above or below."""
        room, bed = self._place_of(bed_id) or (0, 0)
        if 0 <= bed + step < len(self._rooms[room].beds):
            self._go(room, bed + step)
            return
        target = room + step * self._columns
        while 0 <= target < len(self._rooms):
            if self._rooms[target].beds:
                self._go(target, 0 if step > 0 else len(self._rooms[target].beds) - 1)
                return
            target += step * self._columns

    def _go_aside(self, bed_id: Hashable, step: int) -> None:
        room, bed = self._place_of(bed_id) or (0, 0)
        target = room + step
        while 0 <= target < len(self._rooms) and not self._rooms[target].beds:
            target += step
        if 0 <= target < len(self._rooms):
            self._go(target, min(bed, len(self._rooms[target].beds) - 1))

    def _go_to_end(self, *, last: bool) -> None:
        rooms = [at for at, room in enumerate(self._rooms) if room.beds]
        if rooms:
            room = rooms[-1 if last else 0]
            self._go(room, len(self._rooms[room].beds) - 1 if last else 0)

    def _go(self, room: int, bed: int) -> None:
        before = self._selected
        target = self._rooms[room].beds[bed].id
        self.select(target)
        if self._moving is not None:
            if before != self._moving:
                self._row(before).set_target(False)
            self._row(target).set_target(True)

    # Rows and cards
    def _place_of(self, bed_id: Hashable) -> tuple[int, int] | None:
        if bed_id is None:
            return None
        for at, room in enumerate(self._rooms):
            for number, bed in enumerate(room.beds):
                if bed.id == bed_id:
                    return at, number
        return None

    def _first_bed(self) -> Hashable:
        return next((bed.id for room in self._rooms for bed in room.beds), None)

    def _row(self, bed_id: Hashable) -> BedRow:
        place = self._place_of(bed_id)
        assert place is not None  # noqa: S101 - callers look first
        return self._card(place[0]).rows[bed_id]

    def _mark(self, bed_id: Hashable, *, on: bool) -> None:
        if self._place_of(bed_id) is not None:
            self._row(bed_id).set_selected(on)

    def _card(self, at: int) -> _RoomCard:
        room = self._rooms[at]
        card = self._cards.get(room.id)
        if card is None:
            card = self._cards[room.id] = _RoomCard(room, self._canvas)
            self._connect(list(card.rows.values()))
            card.setGeometry(self._spots[at])
            card.show()
        return card

    def _connect(self, rows: list[BedRow]) -> None:
        for row in rows:
            row.pressed.connect(self._pressed)
            row.activated.connect(self.bed_activated)
            row.key_pressed.connect(self._on_key)
            row.focused.connect(self._focused)
            row.dropped.connect(self.moved)
            row.set_selected(row.bed.id == self._selected)

    def _pressed(self, bed_id: Hashable) -> None:
        if self._moving is not None:
            self._end_move(bed_id)
        self.select(bed_id)

    def _focused(self, bed_id: Hashable) -> None:
        if bed_id != self._selected:
            self.select(bed_id, focus=False)

    # Layout
    def _lay_out(self) -> None:
        width = self.viewport().width()
        self._columns = max(1, (width + _GAP) // (_MIN_WIDTH + _GAP))
        if len(self._rooms) < self._columns:
            self._columns = max(1, len(self._rooms))
        each = (width - _GAP * (self._columns - 1)) // self._columns
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._spots = []
        top = 0
        for first in range(0, len(self._rooms), self._columns):
            line = self._rooms[first : first + self._columns]
            beds = max(_MIN_BEDS, *(len(room.beds) for room in line), 0)
            height = _HEAD + beds * _BED + _PAD - 4
            for at in range(len(line)):
                column = self._columns - 1 - at if rtl else at
                self._spots.append(QRect(column * (each + _GAP), top, each, height))
            top += height + _GAP
        self._canvas.resize(width, max(0, top - _GAP))
        for at, room in enumerate(self._rooms):
            if room.id in self._cards:
                self._cards[room.id].setGeometry(self._spots[at])
        self._make_visible()

    def _make_visible(self) -> None:
        top = self.verticalScrollBar().value()
        seen = QRect(0, top - 200, self.viewport().width(), self.viewport().height() + 400)
        for at, spot in enumerate(self._spots):
            if spot.intersects(seen):
                self._card(at)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
