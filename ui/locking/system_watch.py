# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the system says: the session was locked or left, the computer goes to sleep, the lid closes.

Each system has a small file of its own. What a system does not offer is not watched: the
inactivity timer and the clock that notices sleep remain.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

log = logging.getLogger(__name__)

LOCKED: Final = "locked"  # the session, or another user came to the screen
SLEEPS: Final = "sleeps"
LID: Final = "lid"

Tell = Callable[[str], None]


class Watch(Protocol):
    """One system's way to know."""

    def start(self) -> None:
        """Begin to listen."""
        ...

    def stop(self) -> None:
        """Listen no more, and let the computer sleep."""
        ...


def watch_of_system(tell: Tell, window: Callable[[], int]) -> Watch | None:
    """The watch of this system; None where there is none. ``window`` gives a native handle."""
    if sys.platform == "win32":
        from ui.locking.watch_windows import WindowsWatch  # ctypes that only Windows has

        return WindowsWatch(tell, window)
    if sys.platform == "darwin":
        from ui.locking.watch_mac import MacWatch  # a library that only macOS has

        return MacWatch(tell)
    from ui.locking.watch_linux import LinuxWatch  # QtDBus is no part of Qt elsewhere

    return LinuxWatch(tell)


class SystemWatch(QObject):
    """``left(why)`` when nobody can be at the screen any more."""

    left = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        window: Callable[[], int] = lambda: 0,
        make: Callable[[Tell, Callable[[], int]], Any] = watch_of_system,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._make = make
        self._watch: Watch | None = None

    def start(self) -> None:
        """Begin to listen, once the window is there."""
        QTimer.singleShot(0, self, self._begin)

    def stop(self) -> None:
        """Listen no more."""
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.stop()

    def _begin(self) -> None:
        if self._watch is not None:
            return
        try:
            watch = self._make(self.left.emit, self._window)
            if watch is not None:
                watch.start()
                self._watch = watch
        except (ImportError, OSError, AttributeError):
            # Another desktop, a minimal system: everything else still locks.
            log.info("the system does not tell when it locks or sleeps")
