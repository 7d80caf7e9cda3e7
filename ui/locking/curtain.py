# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hiding at once: the neutral page over everything, before anything else is done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from ui.locking.neutral_page import NeutralPage


class Curtain(QObject):
    """Made with its window, so that falling is only showing. ``left``: somebody wants to go on."""

    left = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._title = window.windowTitle()
        self.page = NeutralPage()
        self.page.setParent(window)
        self.page.hide()
        self.page.leave_requested.connect(self.left)

    def is_down(self) -> bool:
        """Whether it hides the window now."""
        return not self.page.isHidden()

    def fall(self) -> None:
        """Hide every dialog, menu and hint, cover the window, and paint before returning."""
        if self.is_down():
            return
        QToolTip.hideText()
        for other in QApplication.topLevelWidgets():
            if other is not self._window and other.isVisible():
                other.hide()  # ends a modal dialog as Cancel would
        self._title = self._window.windowTitle()
        self._window.setWindowTitle(self.page.title())
        self._cover()
        self.page.show()
        self.page.raise_()
        self.page.setFocus()
        self._window.installEventFilter(self)
        self.page.repaint()

    def rise(self) -> None:
        """Show the window again."""
        self._window.removeEventFilter(self)
        self._window.setWindowTitle(self._title)
        self.page.hide()

    def _cover(self) -> None:
        self.page.setGeometry(self._window.rect())

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._cover()
        elif event.type() in (QEvent.Type.ChildAdded, QEvent.Type.ChildPolished):
            self.page.raise_()  # a progress card that comes late stays below
        return False
