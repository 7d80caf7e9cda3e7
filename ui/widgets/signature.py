# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A signature drawn on screen with mouse, pen or finger, and shown again as a picture.

Nobody has to draw: it may stand on paper, which is a box to tick.
"""

from __future__ import annotations

from collections.abc import Hashable
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.values.signatures import (
    HEIGHT,
    MOST_POINTS,
    WIDTH,
    Point,
    Signature,
    Stroke,
)
from ui import theme
from ui.widgets.buttons import button
from ui.widgets.field import Field

_RATIO: Final = HEIGHT / WIDTH
_LINE: Final = 9.0  # units: how thick a stroke is in the field of WIDTH × HEIGHT
_STEP: Final = 4  # units: a hand that trembles less than this draws no new point
_BASE: Final = 0.76  # of the height: the line one writes on
_RADIUS: Final = 6


class SignatureView(QWidget):
    """Strokes as they were drawn; nothing can be changed."""

    def __init__(self, strokes: tuple[Stroke, ...] = ()) -> None:
        super().__init__()
        self._strokes = strokes
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(_("Signature"))

    def strokes(self) -> tuple[Stroke, ...]:
        """What is shown."""
        return self._strokes

    def show_strokes(self, strokes: tuple[Stroke, ...]) -> None:
        """Show others."""
        self._strokes = strokes
        self.update()

    # Qt
    def heightForWidth(self, width: int) -> int:
        return round(width * _RATIO)

    def sizeHint(self) -> QSize:
        return QSize(300, round(300 * _RATIO))

    def minimumSizeHint(self) -> QSize:
        return QSize(150, round(150 * _RATIO))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.colour("control"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        base = self.height() * _BASE
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QPointF(16, base), QPointF(self.width() - 16, base))
        painter.scale(self.width() / WIDTH, self.height() / HEIGHT)
        pen = QPen(theme.colour("text"), _LINE)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            painter.drawPath(_path(stroke))


class SignaturePad(SignatureView):
    """To draw on: a pen and a finger come as a mouse does."""

    drawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._now: list[Point] = []
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleDescription(
            _("Drawn with mouse, pen or finger. Below is a box to say that it is on paper.")
        )

    # Qt
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._count() < MOST_POINTS:
            self._now = [self._point(event.position())]
            self._show()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._now or self._count() >= MOST_POINTS:
            return
        point, last = self._point(event.position()), self._now[-1]
        if abs(point[0] - last[0]) + abs(point[1] - last[1]) >= _STEP:
            self._now.append(point)
            self._show()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._now:
            self._now = []
            self.drawn.emit()

    def _show(self) -> None:
        done = self._strokes[:-1] if len(self._now) > 1 else self._strokes
        self.show_strokes((*done, tuple(self._now)))

    def _count(self) -> int:
        return sum(len(stroke) for stroke in self._strokes)

    def _point(self, at: QPointF) -> Point:
        x = round(at.x() * WIDTH / max(1, self.width()))
        y = round(at.y() * HEIGHT / max(1, self.height()))
        return min(max(x, 0), WIDTH), min(max(y, 0), HEIGHT)


class SignatureField(Field):
    """``value()`` is a ``Signature``, or None where nobody signed."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field, words, unanswered=False)
        self.pad = SignaturePad()
        self.on_paper = QCheckBox(_("Signed on paper"))
        self.clear_button = button(_("Draw again"), kind="quiet", on_click=self._clear)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.pad)
        row = QHBoxLayout()
        row.addWidget(self.on_paper)
        row.addStretch(1)
        row.addWidget(self.clear_button)
        column.addLayout(row)
        self._row.addWidget(body, 1)
        self.pad.drawn.connect(self._drawn)
        self.on_paper.toggled.connect(self._ticked)
        self._settle()

    def value(self) -> Hashable:
        """What was drawn, or that it is on paper."""
        if self.on_paper.isChecked():
            return Signature(is_on_paper=True)
        strokes = self.pad.strokes()
        return Signature(strokes) if strokes else None

    def set_value(self, value: Hashable) -> None:
        """Show one."""
        found = value if isinstance(value, Signature) else Signature()
        self.on_paper.blockSignals(True)
        self.on_paper.setChecked(found.is_on_paper)
        self.on_paper.blockSignals(False)
        self.pad.show_strokes(found.strokes)
        self._settle()

    def draft(self) -> Any:
        """The strokes as lists."""
        strokes = [[list(point) for point in stroke] for stroke in self.pad.strokes()]
        return {"strokes": strokes, "paper": self.on_paper.isChecked()}

    def restore_draft(self, kept: Any) -> None:
        """The same strokes."""
        found = kept if isinstance(kept, dict) else {}
        strokes = tuple(
            tuple((int(x), int(y)) for x, y in stroke) for stroke in found.get("strokes", ())
        )
        self.set_value(Signature(strokes, bool(found.get("paper"))))
        self._typed()

    def focus_target(self) -> QWidget:
        """The box: whoever has no mouse comes here."""
        return self.on_paper

    def _clear(self) -> None:
        self.pad.show_strokes(())
        self._drawn()
        self.on_paper.setFocus()

    def _drawn(self) -> None:
        self._settle()
        self._typed()

    def _ticked(self, _on: bool) -> None:
        if self.on_paper.isChecked():
            self.pad.show_strokes(())
        self._drawn()

    def _settle(self) -> None:
        self.pad.setEnabled(not self.on_paper.isChecked())
        self.clear_button.setEnabled(bool(self.pad.strokes()))


def _path(stroke: Stroke) -> QPainterPath:
    """A smooth line through the middles of its points; a single one is a dot."""
    points = [QPointF(x, y) for x, y in stroke]
    path = QPainterPath(points[0])
    if len(points) == 1:
        path.lineTo(points[0] + QPointF(0.1, 0))
        return path
    for before, after in pairwise(points):
        path.quadTo(before, (before + after) / 2)
    path.lineTo(points[-1])
    return path
