# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Buttons beside each other, or below each other where their words would be cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

_SPACING: Final = 8


class ButtonRow(QWidget):
    """The order of the buttons is that of the keys, in both ways of standing."""

    def __init__(self, buttons: Sequence[QWidget]) -> None:
        super().__init__()
        self._buttons = list(buttons)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_SPACING)
        for made in self._buttons:
            self._box.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._box.addStretch(1)

    def arrange(self) -> None:
        """Look again whether they fit: after a word has changed."""
        shown = [made.sizeHint().width() for made in self._buttons if not made.isHidden()]
        needed = sum(shown) + _SPACING * max(len(shown) - 1, 0)
        directions = QBoxLayout.Direction
        fits = needed <= self.width()
        self._box.setDirection(directions.LeftToRight if fits else directions.TopToBottom)

    # Qt
    def minimumSizeHint(self) -> QSize:
        widest = max((made.sizeHint().width() for made in self._buttons), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
