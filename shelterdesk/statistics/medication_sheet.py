# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a month's medicines of one person: days across, doses down; or empty, for a
night on which the PC is off."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in a square: a letter of the legend, who gave it, who saw it."""

    letter: str
    by: str = ""
    witness: str = ""


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A medicine at one time of day."""

    medicine: str  # "Box 3"
    dose: str
    giving: str
    time: str  # "08:00"
    due: frozenset[int]  # days of the month on which there is such a dose
    marks: dict[int, Mark] = field(default_factory=dict)
    open: int = 0  # doses that were due and of which nothing is written


@dataclass(frozen=True, slots=True)
class ChartEntry:
    """One that was given as needed, or what a square has no room for."""

    day: date
    time: str
    medicine: str
    words: str
    by: str
    witness: str = ""


@dataclass(frozen=True, slots=True)
class MedicationSheet:
    """A month; ``is_empty``: nothing is marked, there is room to write."""

    month: date
    days: int
    name: str
    code: str
    lines: tuple[ChartLine, ...]
    as_needed: tuple[str, ...]  # what may be asked for, and how it is prescribed
    given_as_needed: tuple[ChartEntry, ...]
    remarks: tuple[ChartEntry, ...]  # other amounts, other witnesses, struck entries
    kept: tuple[str, ...]  # what the resident keeps
    staff: tuple[tuple[str, str], ...]  # code, name shown
    legend: tuple[tuple[str, str], ...]  # letter, word
    is_empty: bool = False

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet."""
        letters = Counter(mark.letter for line in self.lines for mark in line.marks.values())
        return {
            "lines": len(self.lines),
            "marks": dict(sorted(letters.items())),
            "open": sum(line.open for line in self.lines),
            "as_needed": len(self.given_as_needed),
            "remarks": len(self.remarks),
        }
