# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The people of a roll: a key or a touch says how each attended, then on to the next."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from shelterdesk.i18n import _
from shelterdesk.services.training.attendance_statuses import Status
from shelterdesk.services.training.course_rolls import CourseRoll, CourseRollLine
from ui.training.roll_call.marks import CLEAR, PRESENT, Marks
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView

_HEIGHT: Final = 44  # pixels: a finger finds it


class RollList(RowsView):
    """``asked`` says how somebody attended, None takes it back; ``minutes_asked`` that she came
    later, by how much is to be typed."""

    asked = Signal(object, object, int)  # CourseRollLine, Status or None, minutes late
    minutes_asked = Signal(object, object)  # CourseRollLine, Status
    seen_asked = Signal(object)  # CourseRollLine: how she is

    def __init__(self) -> None:
        self.marks = Marks(())
        self._can_mark = False
        self.noticed: frozenset[int] = frozenset()
        columns = [
            Column(_("Who"), lambda row: row.shown, stretch=True, width=110, role="strong"),
            Column("", self._remark, width=150, role="muted",
                   icon=lambda row: "heart-handshake" if self._remark(row) else None),
            Column("", lambda row: self.marks.words(row.status, row.minutes_late), width=190,
                   pill=True, tone=lambda row: self.marks.tone(row.status),
                   icon=lambda row: self.marks.icon(row.status)),
        ]  # fmt: skip
        super().__init__(RowsModel(columns, _key), _("Roll call of the session"))
        self.verticalHeader().setDefaultSectionSize(_HEIGHT)
        self.row_activated.connect(lambda row: self.mark(row, self.marks.of(PRESENT)))
        self.set_empty(_("Nobody takes part on this day."))
        NarrowColumns(self, {1: 430})

    def show_roll(self, roll: CourseRoll, *, can_mark: bool, noticed: Collection[int]) -> None:
        """Show a roll; ``noticed``: places of whom somebody should see how she is."""
        self.marks, self._can_mark = Marks(roll.statuses), can_mark
        self.noticed = frozenset(noticed)
        self.rows_model.set_rows(roll.lines)

    def mark_chosen(self, status: Status | None) -> None:
        """How who is chosen attended."""
        row = self.selected()
        if row is not None:
            self.mark(row, status)

    def mark(self, line: CourseRollLine, status: Status | None) -> None:
        """How somebody attended; None takes it back."""
        if not self._can_mark or (status is None and not line.status):
            return
        if status is not None and self.marks.asks_minutes(status):
            self.minutes_asked.emit(line, status)
            return
        self.asked.emit(line, status, 0)
        if status is not None:
            self.go_on()

    def go_on(self) -> None:
        """To the next."""
        following = self.currentIndex().row() + 1
        if following < self.rows_model.rowCount():
            self.setCurrentIndex(self.rows_model.index(following, 0))

    def _remark(self, row: CourseRollLine) -> str:
        return _("See how they are") if row.enrolment_id in self.noticed else ""

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = Qt.Key(event.key()), self.selected()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if row is not None and plain:
            status = self.marks.of_key(key)
            if status is not None:
                was_so = key == Qt.Key.Key_Space and row.status == PRESENT
                self.mark(row, None if was_so else status)
                return
            if key in CLEAR:
                self.mark(row, None)
                return
            if key == Qt.Key.Key_S:
                self.seen_asked.emit(row)
                return
        super().keyPressEvent(event)


def _key(line: CourseRollLine) -> tuple[int | None, int | None]:
    return line.resident_id, line.unnamed
