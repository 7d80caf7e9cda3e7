# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a week: its days and what is on each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One line of a day; without a time it is of the whole day."""

    time: str  # "09:00", or nothing
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day."""

    day: date
    lines: tuple[WeekLine, ...]


@dataclass(frozen=True, slots=True)
class WeekSheet:
    """Seven days of the house; sealed words are not on it."""

    days: tuple[WeekDay, ...]

    def to_json_dict(self) -> dict[str, Any]:
        """How much stands on it."""
        return {"days": len(self.days), "lines": sum(len(one.lines) for one in self.days)}
