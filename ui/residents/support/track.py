# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a stage stands among its kind, beside the stage before and after: a quiet path.

It runs from side to side, not up or down: no place is above another.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

_STEP: Final = 16  # between two places
_EDGE: Final = 9
_MOST: Final = 9  # places that are drawn apart
_DOT: Final = 5.5
_PLACE: Final = 1.75
_MIDDLE: Final = 14.0  # of the words beside it


class Track(QWidget):
    """One row of the path. ``later`` is the row above it, or None where the path ends; a path that
    paused between the two is drawn in dashes."""

    def __init__(
        self,
        place: int,
        places: int,
        *,
        columns: int,
        later: Track | None = None,
        paused: bool = False,
        is_now: bool = False,
    ) -> None:
        super().__init__()
        self.place = place
        self._places, self._is_now = places, is_now
        self._later, self._paused = later, paused
        self._earlier: Track | None = None
        if later is not None:
            later._earlier = self
        self._columns = max(1, min(_MOST, columns))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFixedWidth(2 * _EDGE + _STEP * (self._columns - 1) + 2)

    def _x(self, place: int) -> float:
        x = _EDGE + _STEP * min(place, self._columns - 1) + 1.0
        return self.width() - x if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else x

    # Qt
    def sizeHint(self) -> QSize:
        return QSize(self.width(), 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = _MIDDLE
        here = QPointF(self._x(self.place), middle)
        # The line to a neighbour is straight across the border of the two rows.
        if self._later is not None:
            there = QPointF(self._x(self._later.place), middle - self._later.height())
            self._draw_line(painter, there, here, paused=self._paused)
        if self._earlier is not None:
            there = QPointF(self._x(self._earlier.place), middle + self.height())
            self._draw_line(painter, here, there, paused=self._earlier._paused)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("control"))
        for place in range(min(self._places, self._columns)):
            painter.drawEllipse(QPointF(self._x(place), middle), _PLACE, _PLACE)
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.setBrush(theme.colour("accent" if self._is_now else "surface"))
        painter.drawEllipse(here, _DOT, _DOT)

    def _draw_line(self, painter: QPainter, start: QPointF, end: QPointF, *, paused: bool) -> None:
        style = Qt.PenStyle.DotLine if paused else Qt.PenStyle.SolidLine
        painter.setPen(QPen(theme.colour("control" if paused else "accent"), 2, style))
        painter.drawLine(start, end)
