# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A chart on the screen: paints a layout made by ``shelterdesk.statistics.chart``."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from shelterdesk.statistics.chart import Label, Layout, Line, Rect
from ui import theme

#: Layouts speak points, screens pixels: how many of these a point of type takes.
UNIT = 1.45


class Chart(QWidget):
    """Asks ``lay_out(width, height)`` again whenever it is painted, so that it fits any size.

    ``turns``: it is read like text, from right to left where the language is.
    """

    def __init__(
        self,
        lay_out: Callable[[float, float], Layout],
        name: str,
        *,
        height: int = 160,
        turns: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._turns = turns
        self._lay_out = lay_out
        self._height = height
        self.setAccessibleName(name)
        self.setAccessibleDescription(self.table_text())
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_layout_function(
        self, lay_out: Callable[[float, float], Layout], *, height: int | None = None
    ) -> None:
        """Show other figures, at another height if given."""
        self._lay_out = lay_out
        if height is not None:
            self._height = height
            self.setMinimumHeight(height)
            self.updateGeometry()
        self.setAccessibleDescription(self.table_text())
        self.update()

    def table_text(self) -> str:
        """The table behind the chart, a line a row, for screen readers."""
        table = self._lay_out(600.0, float(self._height)).table
        return "\n".join(" · ".join(row) for row in (table.headers, *table.rows))

    def sizeHint(self) -> QSize:
        """A wide strip."""
        return QSize(480, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the layout in the colours of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self._lay_out(float(self.width()), float(self.height()))
        if self._turns and self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            layout = layout.mirrored()
        for primitive in layout.primitives:
            if isinstance(primitive, Rect):
                _rect(painter, primitive)
            elif isinstance(primitive, Line):
                _line(painter, primitive)
            else:
                _label(painter, primitive, self.font())
        painter.end()


def _rect(painter: QPainter, rect: Rect) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(rect.fill))
    box = QRectF(rect.x, rect.y, rect.width, rect.height)
    painter.drawRoundedRect(box, rect.radius, rect.radius)


def _line(painter: QPainter, line: Line) -> None:
    pen = QPen(theme.colour(line.colour), line.width)
    if line.dotted:
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.drawLine(QPointF(line.x1, line.y1), QPointF(line.x2, line.y2))


def _label(painter: QPainter, label: Label, base: QFont) -> None:
    font = QFont(base)
    font.setPixelSize(max(round(label.size * UNIT), 10))
    font.setBold(label.bold)
    painter.setFont(font)
    painter.setPen(theme.colour(label.colour))
    width = painter.fontMetrics().horizontalAdvance(label.text)
    shift = {"start": 0.0, "middle": width / 2, "end": float(width)}[label.anchor]
    painter.drawText(QPointF(label.x - shift, label.y), label.text)
