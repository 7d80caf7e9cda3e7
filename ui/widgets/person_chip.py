# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody in a rounded tint, to be clicked: opens her page, or takes her out of a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import icons, theme
from ui.widgets.labels import plain_tip

_HEIGHT: Final = 24
_PAD: Final = 9
_ICON: Final = 14
_WIDEST: Final = 112


class PersonChip(QAbstractButton):
    """``name`` is shown, ``says`` is what a screen reader and the tooltip say of the click."""

    def __init__(
        self,
        name: str,
        says: str,
        on_click: Callable[[], object],
        icon: str = "",
        *,
        widest: int = _WIDEST,
    ) -> None:
        super().__init__()
        self.setText(name)
        self._icon = icon
        self._widest = widest
        self.setAccessibleName(says)
        self.setToolTip(plain_tip(says))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _on=False: on_click())

    # Qt
    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("small_strong"))
        width = metrics.horizontalAdvance(self.text()) + 2 * _PAD + (_ICON + 5) * bool(self._icon)
        return QSize(min(width + 1, self._widest), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.colour("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen
        painter.setPen(pen)
        painter.setBrush(theme.colour("accent_soft" if self.underMouse() else "neutral_soft"))
        shape = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)
        inner = self.rect().adjusted(_PAD, 0, -_PAD, 0)
        if self._icon:
            rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            left = inner.left() if rtl else inner.right() + 1 - _ICON
            spot = QRectF(left, (self.height() - _ICON) / 2, _ICON, _ICON)
            icons.paint(painter, spot, self._icon, "muted")
            inner.adjust(_ICON + 5 if rtl else 0, 0, 0 if rtl else -_ICON - 5, 0)
        painter.setFont(theme.font("small_strong"))
        painter.setPen(theme.colour("accent_ink" if self.underMouse() else "text"))
        words = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, inner.width() + 1
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, words)
