# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The marks of a roll: the same figure on the keyboard, on the screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt

from shelterdesk.i18n import _
from shelterdesk.services.training import attendance_statuses
from shelterdesk.services.training.attendance_statuses import Status

PRESENT: Final = attendance_statuses.PRESENT
#: Letters beside the figures, as at the roll call of the house.
_LETTERS: Final = {Qt.Key.Key_Space: PRESENT, Qt.Key.Key_A: "absent", Qt.Key.Key_L: "late"}
CLEAR: Final = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_TONES: Final = {"present": "good", "absent": "notice", "ignored": "neutral"}


class Marks:
    """The words of one roll, by figure, key and code."""

    def __init__(self, statuses: Sequence[Status]) -> None:
        self.statuses = tuple(statuses)  # what is no longer offered stands last
        self._by_code = {one.code: one for one in statuses}

    def of(self, code: str) -> Status | None:
        """A word by its code."""
        return self._by_code.get(code)

    def of_key(self, key: Qt.Key) -> Status | None:
        """A word that is offered, by a key: its figure, or Space, A and L."""
        at = key - Qt.Key.Key_1
        if 0 <= at < min(len(self.statuses), attendance_statuses.MOST_OFFERED):
            found: Status | None = self.statuses[at]
        else:
            found = self._by_code.get(_LETTERS.get(key, ""))
        return found if found is not None and found.is_active else None

    @property
    def legend(self) -> str:
        """``1 Present · 2 Came later``: what can be chosen."""
        figures = (f"{self.figure(one.code)} {one.label}" for one in self.statuses if one.is_active)
        return " · ".join(figures)

    def figure(self, code: str) -> str:
        """Its figure."""
        return str([one.code for one in self.statuses].index(code) + 1)

    def asks_minutes(self, status: Status) -> bool:
        """Whether somebody was there, and later."""
        return status.is_there and status.code != PRESENT

    def words(self, code: str, minutes_late: int) -> str:
        """``Came later, 10 min``; nothing yet without a code."""
        status = self._by_code.get(code)
        if status is None:
            return _("Not called") if not code else code
        if not minutes_late:
            return status.label
        words = _("{status}, {n} min")
        return words.format(status=status.label, n=minutes_late)

    def tone(self, code: str) -> str:
        """The tone of a pill."""
        status = self._by_code.get(code)
        return "neutral" if status is None else _TONES[status.counts_as.value]

    def icon(self, code: str) -> str | None:
        """The icon beside it: no colour says it alone."""
        status = self._by_code.get(code)
        if status is None:
            return None
        if status.is_there:
            return "check" if status.code == PRESENT else "clock"
        return "minus" if status.counts_as == "absent" else "info"
