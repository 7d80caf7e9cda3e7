# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hiding at once: the neutral page over everything, before anything else is done."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from ui.locking.neutral_page import NeutralPage
from ui.surely import application

_WIDER_THAN_ANY: Final = 8_000


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
        self._late = _LateComers(self, window)

    def is_down(self) -> bool:
        """Whether it hides the window now."""
        return not self.page.isHidden()

    def fall(self) -> None:
        """Hide every dialog, menu and hint, cover the window, and paint before returning."""
        if self.is_down():
            return
        self.hide_others()
        self._title = self._window.windowTitle()
        self._window.setWindowTitle(self.page.title())
        self._cover()
        self.page.show()
        self.page.raise_()
        self.page.setFocus()
        self._window.installEventFilter(self)
        application().focusChanged.connect(self._keep_focus)
        self.page.repaint()
        self.keep_away()

    def keep_away(self) -> None:
        """From now on nothing that comes late is to be read, until ``let_go``."""
        self._late.begin()

    def hide_others(self) -> None:
        """Every dialog, menu and hint."""
        QToolTip.hideText()
        for other in QApplication.topLevelWidgets():
            if other is not self._window and other.isVisible():
                other.hide()  # ends a modal dialog as Cancel would

    def let_go(self) -> None:
        """The window is done with: nothing is kept away any more."""
        self._late.end()

    def rise(self) -> None:
        """Show the window again."""
        if not self.is_down():
            return
        self.let_go()
        application().focusChanged.disconnect(self._keep_focus)
        self._window.removeEventFilter(self)
        self._window.setWindowTitle(self._title)
        self.page.hide()

    def _keep_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """What answers late takes the focus to itself: nothing may be typed behind the page."""
        if new is not None and new is not self.page:
            self.page.setFocus()

    def _cover(self) -> None:
        self.page.setGeometry(self._window.rect())

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._cover()
        elif event.type() in (QEvent.Type.ChildAdded, QEvent.Type.ChildPolished):
            self.page.raise_()  # a progress card that comes late stays below
        return False


class _LateComers(QObject):
    """Dialogs that what ran before opens only behind the neutral page: blank, called off."""

    def __init__(self, parent: QObject, window: QWidget) -> None:
        super().__init__(parent)
        self._window = window

    def begin(self) -> None:
        """From now on."""
        application().installEventFilter(self)

    def end(self) -> None:
        """No more."""
        application().removeEventFilter(self)

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            if watched.isWindow() and watched is not self._window:
                _blank(watched)
                # Not hidden yet: a dialog that waits for its end must have begun to wait.
                QTimer.singleShot(0, watched, watched.hide)
        return False


def _blank(other: QWidget) -> None:
    """Nothing is to be read on it, should it come to the screen for a moment."""
    other.setWindowTitle("")
    cover = QWidget(other)
    cover.setAutoFillBackground(True)
    cover.setGeometry(0, 0, _WIDER_THAN_ANY, _WIDER_THAN_ANY)
    cover.show()
    cover.raise_()
