# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who notices that nobody is at the screen: it is unused, it slept, the system locked or left it.

One for the whole program: a page before the session may hold an open file or show a code as well.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.locking.idle import InactivityTimer
from ui.locking.sleep import SleepWatch
from ui.locking.system_watch import SystemWatch

IDLE: Final = "idle"
SYSTEM: Final = "system"


class Watches(QObject):
    """``left(IDLE or SYSTEM)``: lock now. ``window`` gives the one that is on the screen."""

    #: Seconds until it is idle; ``resumed`` if somebody is there after all.
    warned = Signal(int)
    resumed = Signal()
    left = Signal(str)

    def __init__(self, window: Callable[[], QWidget], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_on = False
        self.idle = InactivityTimer(self)
        self.idle.warned.connect(self.warned)
        self.idle.resumed.connect(self.resumed)
        self.idle.expired.connect(partial(self._say, IDLE))
        self.sleep = SleepWatch(self)
        self.sleep.woke.connect(partial(self._say, IDLE))
        self.system = SystemWatch(self, window=lambda: int(window().winId()))
        self.system.left.connect(lambda _why: self._say(SYSTEM))

    def start(self, idle_minutes: int) -> None:
        """Begin to watch, or go on with the window that is there now."""
        self._is_on = True
        self.set_minutes(idle_minutes)
        self.sleep.start()
        self.follow_window()

    def set_minutes(self, idle_minutes: int) -> None:
        """After so many without a touch it is idle."""
        self.idle.start(idle_minutes * 60_000)

    def follow_window(self) -> None:
        """Another window is on the screen: the system may tell it through that one alone."""
        self.system.stop()
        self.system.start()

    def stop(self) -> None:
        """Tell nothing more. A computer that wants to sleep still waits, until ``let_sleep``."""
        self._is_on = False
        self.idle.stop()
        self.sleep.stop()

    def let_sleep(self) -> None:
        """Everything is locked: the system need not wait for us any more."""
        self.system.stop()

    def _say(self, why: str) -> None:
        if self._is_on:
            self.left.emit(why)
