# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A status in a rounded tint: always a word, often an icon, never colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, theme

_ICON = 14
_HEIGHT = 22
_PAD = 9


def tint(tone: str) -> tuple[str, str]:
    """The tokens (fill, ink) of a tone: accent, good, notice, danger or neutral."""
    if tone in ("accent", "good", "notice", "danger"):
        return f"{tone}_soft", f"{tone}_ink"
    return "neutral_soft", "muted"


def pill_width(text: str, icon: str | None) -> int:
    """How wide a pill with this text is, in pixels."""
    metrics = QFontMetrics(theme.font("small_strong"))
    return metrics.horizontalAdvance(text) + 2 * _PAD + (_ICON + 5 if icon else 0)


def paint_pill(
    painter: QPainter, area: QRect, text: str, tone: str, icon: str | None, *, rtl: bool = False
) -> None:
    """Paint a pill at the start of ``area``, centred in its height."""
    fill, ink = tint(tone)
    width = min(pill_width(text, icon), area.width())
    left = area.right() + 1 - width if rtl else area.left()
    shape = QRect(left, area.center().y() - _HEIGHT // 2 + 1, width, _HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(fill))
    painter.drawRoundedRect(QRectF(shape), _HEIGHT / 2, _HEIGHT / 2)
    inner = shape.adjusted(_PAD, 0, -_PAD, 0)
    if icon:
        at = inner.right() + 1 - _ICON if rtl else inner.left()
        spot = QRect(at, shape.top() + (_HEIGHT - _ICON) // 2, _ICON, _ICON)
        icons.paint(painter, spot, icon, ink)
        inner.adjust(0 if rtl else _ICON + 5, 0, -_ICON - 5 if rtl else 0, 0)
    painter.setFont(theme.font("small_strong"))
    painter.setPen(theme.colour(ink))
    words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width() + 1)
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, words)
    painter.restore()


class Pill(QWidget):
    """``tone`` is accent, good, notice, danger or neutral."""

    def __init__(self, text: str = "", tone: str = "neutral", icon: str | None = None) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set(text, tone, icon)

    def set(self, text: str, tone: str = "neutral", icon: str | None = None) -> None:
        """Show another status; without text it hides."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        if not text:
            self.hide()
        elif self.parentWidget() is not None:
            self.show()  # without a parent it would be a window
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The word shown."""
        return self._text

    # Qt
    def sizeHint(self) -> QSize:
        return QSize(pill_width(self._text, self._icon), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        paint_pill(QPainter(self), self.rect(), self._text, self._tone, self._icon, rtl=rtl)
