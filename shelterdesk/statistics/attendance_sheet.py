# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of attendance: the people of a group beside its sessions of a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

#: The mark that is drawn as a tick.
PRESENT: Final = "1"


@dataclass(frozen=True, slots=True)
class AttendanceDay:
    """One session; ``at`` is its time in words, empty where it has none."""

    on: date
    at: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class AttendanceCell:
    """What is noted of one person and one session: the figure of a mark, empty: nothing yet."""

    mark: str = ""
    minutes_late: int = 0


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """One person; a cell is None where she has no place in the group on that day."""

    shown: str
    cells: tuple[AttendanceCell | None, ...]


@dataclass(frozen=True, slots=True)
class AttendancePaper:
    """A month of a group. ``marks`` are figures with their words, the same as on the keyboard."""

    course: str
    group: str
    month: date
    place: str
    teacher: str
    days: tuple[AttendanceDay, ...]
    called_off: tuple[tuple[date, str], ...]  # days, and why
    lines: tuple[AttendanceLine, ...]
    marks: tuple[tuple[str, str], ...]

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet."""
        cells = [cell for line in self.lines for cell in line.cells if cell is not None]
        counts = {
            f"mark_{figure}": sum(c.mark == figure for c in cells) for figure, _ in self.marks
        }
        return {
            "sessions": len(self.days),
            "called_off": len(self.called_off),
            "people": len(self.lines),
            **counts,
        }
