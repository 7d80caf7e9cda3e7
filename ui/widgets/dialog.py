# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dialog of one width that is as high as its words need, at every size of letters."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget


class NarrowDialog(QDialog):
    """Subclasses call ``set_width`` once laid out, and ``fit`` when their words change.

    Qt asks a window how high it wants to be without saying how wide it is, so that words which
    need two lines would get one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_width(self, width: int) -> None:
        """How wide it is."""
        self.setFixedWidth(width)
        self.fit()

    def fit(self) -> None:
        """As high as everything in it needs."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))

    def showEvent(self, event: QShowEvent) -> None:
        self.fit()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()
