# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rooms and beds by a quick pattern, seen while one types; may be skipped."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from shelterdesk.errors import Invalid
from shelterdesk.i18n import _, ngettext
from ui import theme
from ui.setup.steps import ask, look_at_marked
from ui.widgets.fields import TextField
from ui.widgets.labels import label
from ui.widgets.wizard import Step

_EXAMPLE: Final = "8 × 2"


class RoomsStep(Step):
    """``pattern`` is empty where rooms come later."""

    def __init__(self) -> None:
        super().__init__(
            _("Rooms and beds"),
            _(
                "Write how many rooms there are, and how many beds are in each. Names, more rooms "
                "and changes come later; you may also leave this empty."
            ),
        )
        self.pattern = TextField(
            "pattern",
            _("Rooms"),
            unanswered=False,
            placeholder=_EXAMPLE,
            hint=_("For example: 8 rooms × 2 beds, 1 × 4"),
        )
        ask(self.content, self.pattern)
        self._sum = label("", "strong", wrap=True)
        self.content.addWidget(self._sum)
        self.plan = RoomPlan()
        self.content.addWidget(self.plan)
        self.content.addStretch(1)
        self.pattern.changed.connect(self._preview)
        self._preview()

    def text(self) -> str:
        """The pattern, or nothing."""
        return str(self.pattern.value() or "")

    def check(self) -> str | None:
        """Whether it can be read."""
        try:
            self._sizes()
        except Invalid as error:
            self.pattern.set_error(error.message)
            self.pattern.focus_target().setFocus()
            return look_at_marked()
        return None

    def primary_focus(self) -> QWidget:
        """The pattern."""
        return self.pattern.focus_target()

    def _sizes(self) -> list[int]:
        # Here, not above: it brings the database library along.
        from shelterdesk.services.rooms.rooms import parse_pattern

        return parse_pattern(self.text()) if self.text() else []

    def _preview(self) -> None:
        try:
            sizes = self._sizes()
        except Invalid:
            sizes = []  # still being typed; Next says what is wrong
        self.plan.set_sizes(sizes)
        self._sum.setText(_sum_of(sizes) if sizes else "")
        self._sum.setHidden(not sizes)


def _sum_of(sizes: list[int]) -> str:
    rooms = ngettext("{n} room", "{n} rooms", len(sizes)).format(n=len(sizes))
    beds = ngettext("{n} bed", "{n} beds", sum(sizes)).format(n=sum(sizes))
    return _("{rooms}, {beds}").format(rooms=rooms, beds=beds)


class RoomPlan(QWidget):
    """Small rooms with their beds, as many as fit in a few rows."""

    _CELL: Final = QSize(128, 60)  # at least; they share the width there is
    _GAP: Final = 8
    _ROWS: Final = 4

    def __init__(self) -> None:
        super().__init__()
        self._sizes: list[int] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_sizes(self, sizes: list[int]) -> None:
        """Beds of each room."""
        self._sizes = sizes
        self.setAccessibleName(_sum_of(sizes) if sizes else _("No rooms yet"))
        self.setFixedHeight(self._height())
        self.update()

    def sizes(self) -> list[int]:
        """What is drawn."""
        return list(self._sizes)

    def _columns(self) -> int:
        return max(1, (self.width() + self._GAP) // (self._CELL.width() + self._GAP))

    def _height(self) -> int:
        rows = min(self._ROWS, -(-len(self._sizes) // self._columns()))
        return max(1, rows * (self._CELL.height() + self._GAP))

    # Qt
    def resizeEvent(self, event: object) -> None:
        self.setFixedHeight(self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self._columns()
        most = columns * self._ROWS
        shown = len(self._sizes) if len(self._sizes) <= most else most - 1
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        width = (self.width() + self._GAP) / columns - self._GAP
        height = self._CELL.height()
        for at in range(shown + (shown < len(self._sizes))):
            column, row = at % columns, at // columns
            left = column * (width + self._GAP)
            left = self.width() - left - width if rtl else left
            cell = QRectF(left, row * (height + self._GAP), width, height)
            if at == shown:
                self._paint_rest(painter, cell, len(self._sizes) - shown)
            else:
                self._paint_room(painter, cell, at + 1, self._sizes[at])

    def _paint_room(self, painter: QPainter, cell: QRectF, number: int, beds: int) -> None:
        painter.setPen(theme.colour("line"))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font("small_strong"))
        align = Qt.AlignmentFlag.AlignCenter
        words = _("Room {number}").format(number=number)
        room = int(cell.width()) - 12
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(cell.adjusted(0, 6, 0, -cell.height() / 2), align, words)
        self._paint_beds(painter, cell, beds)

    def _paint_beds(self, painter: QPainter, cell: QRectF, beds: int) -> None:
        shown = min(beds, 4)
        side = 18.0
        total = shown * side + (shown - 1) * 4
        if beds > shown:
            total += 4 + side
        left = cell.center().x() - total / 2
        top = cell.center().y() + 4
        painter.setFont(theme.font("tiny"))
        for at in range(shown + (beds > shown)):
            spot = QRectF(left + at * (side + 4), top, side, side)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("good_soft" if at < shown else "neutral_soft"))
            painter.drawRoundedRect(spot, 4, 4)
            painter.setPen(theme.colour("good_ink" if at < shown else "muted"))
            text = chr(ord("A") + at) if at < shown else f"+{beds - shown}"
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_rest(self, painter: QPainter, cell: QRectF, rest: int) -> None:
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font("body"))
        words = _("and {n} more").format(n=rest)
        metrics = QFontMetrics(painter.font())
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(cell.width()))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, words)
