# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text that wraps without a widget of its own: laid out once for a width, then measured and
painted as often as needed. A page of many lines costs a fraction of one of labels."""

from __future__ import annotations

from functools import cache
from math import ceil
from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QTextLayout, QTextOption

from ui import theme

_SIDES: Final = {
    direction: side | Qt.AlignmentFlag.AlignAbsolute
    for direction, side in (
        (Qt.LayoutDirection.LeftToRight, Qt.AlignmentFlag.AlignLeft),
        (Qt.LayoutDirection.RightToLeft, Qt.AlignmentFlag.AlignRight),
    )
}
_LINE_BREAK: Final = "\N{LINE SEPARATOR}"  # what a text layout knows as one
_WIDTHS: Final = 8  # so many are asked for while a window gets its size
_UNBROKEN: Final = 1 << 20  # pixels: wider than any text


class Words:
    """Plain text in a role and a tone of the theme."""

    def __init__(self, text: str, role: str = "body", tone: str = "text") -> None:
        self.text = text
        self.tone = tone
        self._layout = QTextLayout(text.replace("\n", _LINE_BREAK), theme.font(role))
        self._layout.setCacheEnabled(True)  # what was shaped is broken anew for another width
        self._at: tuple[int, Qt.LayoutDirection] | None = None  # as it is laid out
        self._heights: dict[int, int] = {}
        self._size: QSize | None = None  # unbroken

    def size(self) -> QSize:
        """How large it is where nothing makes it wrap."""
        if self._size is None:
            high = self._lay_out(_UNBROKEN, Qt.LayoutDirection.LeftToRight)
            self._size = QSize(ceil(self._layout.maximumWidth()), high)
        return self._size

    def height(self, width: int) -> int:
        """How high it is when it is no wider than this."""
        size = self.size()
        if size.width() <= width:
            return size.height()
        found = self._heights.get(width)
        if found is None:
            if len(self._heights) > _WIDTHS:
                self._heights.clear()
            found = self._lay_out(width, Qt.LayoutDirection.LeftToRight)
            self._heights[width] = found
        return found

    def least_width(self) -> int:
        """How wide its longest word is."""
        if self._at is None:
            self.size()
        return ceil(self._layout.minimumWidth())

    def paint(self, painter: QPainter, area: QRect, direction: Qt.LayoutDirection) -> None:
        """Paint it from the top of ``area``, at the side where one begins to read."""
        is_one_piece = self.size().width() <= area.width()
        is_ltr = direction == Qt.LayoutDirection.LeftToRight
        width = _UNBROKEN if is_one_piece and is_ltr else area.width()
        if self._at != (width, direction):
            self._lay_out(width, direction)
        painter.setPen(theme.colour(self.tone))
        self._layout.draw(painter, QPointF(area.topLeft()))

    def _lay_out(self, width: int, direction: Qt.LayoutDirection) -> int:
        self._at = width, direction
        self._layout.setTextOption(_option(direction))
        self._layout.beginLayout()
        top = 0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top))
            top += ceil(line.height())
        self._layout.endLayout()
        return top


@cache
def _option(direction: Qt.LayoutDirection) -> QTextOption:
    """The side is that of the screen, the order that of the text: a name of the other direction
    stands where the others do. A word too long for a line is broken: no letter is lost."""
    made = QTextOption(_SIDES[direction])
    made.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    made.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return made
