# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A circle with an initial or two, or with a photo where there is one that may be shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme


class Avatar(QWidget):
    """``strong`` fills it with the accent (the signed-in person), else it is a soft tint."""

    def __init__(self, initials: str = "", size: int = 46, *, strong: bool = False) -> None:
        super().__init__()
        self._initials = initials
        self._strong = strong
        self._picture: QImage | None = None
        self.setFixedSize(size, size)

    def set_initials(self, initials: str) -> None:
        """Show other initials."""
        self._initials = initials
        self.update()

    def set_picture(self, picture: QImage | None, words: str = "") -> None:
        """Show a square picture in the circle, in words for who does not see it; None: initials."""
        self._picture = picture
        self.setAccessibleName(words if picture is not None else "")
        self.setToolTip(words if picture is not None else "")
        self.update()

    def has_picture(self) -> bool:
        """Whether a photo is shown."""
        return self._picture is not None

    # Qt
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            circle = QPainterPath()
            circle.addEllipse(self.rect())
            painter.setClipPath(circle)
            painter.drawImage(self.rect(), self._picture)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent" if self._strong else "accent_soft"))
        painter.drawEllipse(self.rect())
        painter.setPen(theme.colour("on_accent" if self._strong else "accent_ink"))
        painter.setFont(theme.font("title" if self.height() > 36 else "small_strong"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._initials)
