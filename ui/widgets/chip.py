# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small rounded choices side by side: which part of a list is shown."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import theme

_HEIGHT = 28
_PAD = 10


class Chip(QAbstractButton):
    """Checkable; put several into an exclusive ``QButtonGroup``."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    # Qt
    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("small_strong"))
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * _PAD, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        edge = "accent" if on or self.hasFocus() else "control"
        painter.setPen(QPen(theme.colour(edge), 2 if self.hasFocus() else 1))
        fill = "accent_soft" if on else ("hover" if self.underMouse() else "surface")
        painter.setBrush(theme.colour(fill))
        shape = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)
        painter.setFont(theme.font("small_strong" if on else "muted"))
        painter.setPen(theme.colour("accent_ink" if on else "text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
