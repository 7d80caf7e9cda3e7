# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks when nobody touches the program for a while."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QInputEvent, QInputMethodEvent

from ui.surely import application

_TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)
_BY_HAND: Final = (QInputEvent, QInputMethodEvent)
WARN_MS: Final = 30_000


class InactivityTimer(QObject):
    """``warned(seconds)`` before, ``expired`` at the end, ``resumed`` if touched in between.

    The time is measured, not counted: after the PC slept it expires at once.
    """

    warned = Signal(int)
    resumed = Signal()
    expired = Signal()

    def __init__(self, parent: QObject | None = None, *, warn_ms: int = WARN_MS) -> None:
        super().__init__(parent)
        self._limit_ms = 0
        self._warn_ms = warn_ms
        self._since = QElapsedTimer()
        self._warning = False
        self._tick = QTimer(self)
        self._tick.timeout.connect(self._look)

    def start(self, limit_ms: int) -> None:
        """Begin to watch the whole program."""
        self._limit_ms = limit_ms
        self._warning = False
        self._since.start()
        application().installEventFilter(self)
        self._tick.start(max(10, min(1_000, limit_ms // 10)))

    def stop(self) -> None:
        """Watch no more."""
        self._tick.stop()
        application().removeEventFilter(self)

    def is_running(self) -> bool:
        """Whether it watches."""
        return self._tick.isActive()

    def touch(self) -> None:
        """Somebody is there."""
        self._since.restart()
        if self._warning:
            self._warning = False
            self.resumed.emit()

    def _look(self) -> None:
        left = self._limit_ms - self._since.elapsed()
        if left <= 0:
            self.stop()
            self.expired.emit()
        elif left <= min(self._warn_ms, self._limit_ms // 2):
            self._warning = True
            self.warned.emit(max(1, round(left / 1000)))

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Every event of the program passes here: what kind of thing it is is quicker told.
        if isinstance(event, _BY_HAND) and event.type() in _TOUCHES:
            self.touch()
        return False
