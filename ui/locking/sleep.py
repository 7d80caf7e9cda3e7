# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notices that the computer slept, so that the file is locked when somebody opens the lid."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

_LOOKS_EVERY_MS: Final = 5_000
_SLEPT_S: Final = 20.0


def slept_clock() -> float:
    """Seconds that pass only while the computer sleeps: wall clock against running time."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)  # Linux: exact, nobody can set it
    if boot is not None:
        return time.clock_gettime(boot) - time.clock_gettime(time.CLOCK_MONOTONIC)
    # Windows' running time goes on in sleep; there the inactivity timer alone locks.
    return time.time() - time.monotonic()


class SleepWatch(QObject):
    """``woke`` after a sleep of some length."""

    woke = Signal()

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], float] = slept_clock
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._last = clock()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to watch."""
        self._last = self._clock()
        self._timer.start(_LOOKS_EVERY_MS)

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()

    def look(self) -> None:
        """Compare the clocks now."""
        now = self._clock()
        slept, self._last = now - self._last, now
        if slept > _SLEPT_S:
            self.woke.emit()
