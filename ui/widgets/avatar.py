# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A circle with an initial or two, instead of a photograph."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme


class Avatar(QWidget):
    """``strong`` fills it with the accent (the signed-in person), else it is a soft tint."""

    def __init__(self, initials: str = "", size: int = 46, *, strong: bool = False) -> None:
        super().__init__()
        self._initials = initials
        self._strong = strong
        self.setFixedSize(size, size)

    def set_initials(self, initials: str) -> None:
        """Show other initials."""
        self._initials = initials
        self.update()

    # Qt
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent" if self._strong else "accent_soft"))
        painter.drawEllipse(self.rect())
        painter.setPen(theme.colour("on_accent" if self._strong else "accent_ink"))
        painter.setFont(theme.font("title" if self.height() > 36 else "small_strong"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._initials)
