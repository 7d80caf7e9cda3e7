# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""F9, or Shift three times: hide at once. Works in dialogs and menus, whatever has the focus."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputEvent, QKeyEvent

from ui.surely import application

_TIMES: Final = 3
_WITHIN_MS: Final = 1_000


class QuickHide(QObject):
    """``triggered`` comes while the key is still being handled: hide first, tidy up after."""

    triggered = Signal()
    #: Ctrl+L that no shortcut took: a dialog has the focus, where those of the window are off.
    lock_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._presses = 0
        self._alone = False
        self._since = QElapsedTimer()

    def start(self) -> None:
        """Begin to watch the whole program."""
        application().installEventFilter(self)

    def stop(self) -> None:
        """Watch no more."""
        application().removeEventFilter(self)
        self._forget()

    def _forget(self) -> None:
        self._presses = 0
        self._alone = False

    def _on_press(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_F9 and not event.modifiers():
            self._fire()
            return True
        if event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._forget()
            QTimer.singleShot(0, self, self.lock_asked.emit)  # not while the key is on its way
            return True
        if event.key() != Qt.Key.Key_Shift:
            self._forget()  # Shift for a capital letter is no call for help
        elif not event.isAutoRepeat():
            self._alone = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            if not self._presses:
                self._since.start()
        return False

    def _on_release(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Shift or event.isAutoRepeat() or not self._alone:
            return False
        self._alone = False
        if self._since.elapsed() > _WITHIN_MS:
            self._presses = 0
            self._since.start()
        self._presses += 1
        if self._presses >= _TIMES:
            self._fire()
            return True
        return False

    def _fire(self) -> None:
        self._forget()
        self.triggered.emit()

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Every event of the program passes here: what kind of thing it is is quicker told.
        if not isinstance(event, QInputEvent):
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self._forget()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_F9 and not event.modifiers():
                event.accept()  # no shortcut of a page may take it
                return True
            return False
        # The same key passes here for the window and again for each widget it is handed on to:
        # only the window's counts.
        if isinstance(event, QKeyEvent) and watched.isWindowType():
            if kind == QEvent.Type.KeyPress:
                return self._on_press(event)
            if kind == QEvent.Type.KeyRelease:
                return self._on_release(event)
        return False
