# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers to wrong passphrases take longer and longer; the first few are slips of the hand."""

from __future__ import annotations

from typing import Final

_FREE: Final = 3
_LONGEST_S: Final = 30.0


class Patience:
    """Counts wrong ones; ``unit_s`` is the first delay."""

    def __init__(self, unit_s: float = 1.0) -> None:
        self._unit_s = unit_s
        self._wrong = 0

    def wrong(self) -> int:
        """One more; milliseconds until it is said."""
        self._wrong += 1
        doubled = 2.0 ** (self._wrong - _FREE) if self._wrong > _FREE else 0.0
        return round(min(doubled, _LONGEST_S) * self._unit_s * 1000)

    def right(self) -> None:
        """Begin anew."""
        self._wrong = 0
