# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A number worth a card: large figure, what it counts, one muted line."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.widgets.labels import label, set_tone


class Stat(QFrame):
    """``tone`` colours the figure (good, notice, danger); ``set_link`` makes it clickable."""

    clicked = Signal()

    def __init__(self, figure: str = "", words: str = "", detail: str = "", tone: str = "") -> None:
        super().__init__()
        self.setProperty("card", "true")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(2)
        self._figure = label(figure, "figure")
        self._words = label(words, "strong", wrap=True)
        self._detail = label(detail, "muted", wrap=True)
        for part in (self._figure, self._words, self._detail):
            layout.addWidget(part)
        layout.addStretch(1)
        self._link = False
        self.set(figure, words, detail, tone)

    def set(self, figure: str, words: str, detail: str = "", tone: str = "") -> None:
        """Show another number."""
        self._figure.setText(figure)
        self._words.setText(words)
        self._detail.setText(detail)
        set_tone(self._figure, tone)
        self.setAccessibleName(" ".join((figure, words)))
        self.setAccessibleDescription(detail)

    def set_link(self, on: bool = True) -> None:
        """Let it be clicked and reached by keyboard."""
        self._link = on
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.NoFocus)
        shape = Qt.CursorShape.PointingHandCursor if on else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    # Qt
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._link and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if self._link and event.key() in keys:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
