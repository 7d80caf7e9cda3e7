# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A large button for one of a few ways to go on: icon, title, and a sentence that explains it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle

from ui import icons, theme

_PAD = 16
_ICON = 24
_GAP = 16
_WIDTH = 480


class ChoiceCard(QAbstractButton):
    """``primary`` marks the one most people want."""

    def __init__(self, icon: str, title: str, sentence: str, *, primary: bool = False) -> None:
        super().__init__()
        self._icon = icon
        self._sentence = sentence
        self._primary = primary
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _text_width(self, width: int) -> int:
        return max(80, width - 2 * _PAD - _ICON - _GAP)

    def _heights(self, width: int) -> tuple[int, int]:
        room = QRect(0, 0, self._text_width(width), 10_000)
        wrap = Qt.TextFlag.TextWordWrap.value
        title = QFontMetrics(theme.font("lead")).boundingRect(room, wrap, self.text()).height()
        body = QFontMetrics(theme.font("body")).boundingRect(room, wrap, self._sentence).height()
        return title, body

    # Qt
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(self._heights(width)) + 2 * _PAD + 4

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, self.heightForWidth(_WIDTH))

    def minimumSizeHint(self) -> QSize:
        return QSize(280, theme.CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(theme.colour("accent" if focused else "line"), 2 if focused else 1))
        resting = "accent_soft" if self._primary else "surface"
        painter.setBrush(theme.colour("hover" if self.underMouse() else resting))
        painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - _PAD - _ICON if rtl else _PAD
        icons.paint(painter, QRect(left, _PAD, _ICON, _ICON), self._icon, "accent")
        title, body = self._heights(self.width())
        start = _PAD if rtl else _PAD + _ICON + _GAP
        width = self._text_width(self.width())
        align = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft).value
        flags = align | Qt.AlignmentFlag.AlignAbsolute.value | Qt.TextFlag.TextWordWrap.value
        painter.setFont(theme.font("lead"))
        painter.setPen(theme.colour("accent_ink" if self._primary else "text"))
        painter.drawText(QRect(start, _PAD, width, title), flags, self.text())
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("text" if self._primary else "muted"))
        painter.drawText(QRect(start, _PAD + title + 4, width, body), flags, self._sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
