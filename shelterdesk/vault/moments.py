# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long ago something was, by two clocks: who sets the computer's clock back gains nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from shelterdesk.vault.local_zone import later


class Moment:
    """A moment of this session, from which on something holds for a while."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.at = now()
        self._ticks = time.monotonic()
        self._is_used = False

    def after(self, length: timedelta) -> datetime:
        """So much time later."""
        return later(self.at, length)

    def is_within(self, length: timedelta) -> bool:
        """Whether no more than this has passed since, and the clock does not stand before it."""
        by_clock = self._now() - self.at
        by_ticks = timedelta(seconds=time.monotonic() - self._ticks)
        return timedelta(0) <= by_clock <= length and by_ticks <= length

    def use(self, length: timedelta) -> bool:
        """The same, but once: from the first time on it is no more."""
        is_good = not self._is_used and self.is_within(length)
        self._is_used = True
        return is_good
