# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a roll call, to tick by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class RollCallEntry:
    """Somebody of the list; ``mark`` is a number of ``marks`` of the paper, None: not looked at."""

    shown: str  # with the age, of children; "1 person" for who must not be seen
    bed: str
    remark: str
    mark: int | None


@dataclass(frozen=True, slots=True)
class RollCallRoom:
    """A room; without a name: who has no bed."""

    name: str
    people: tuple[RollCallEntry, ...]


@dataclass(frozen=True, slots=True)
class RollCallHouse:
    """A house."""

    name: str
    rooms: tuple[RollCallRoom, ...]

    @property
    def heads(self) -> int:
        """Everybody who stays there."""
        return sum(len(room.people) for room in self.rooms)


@dataclass(frozen=True, slots=True)
class RollCallPaper:
    """One night of one house or of all."""

    night: date
    back_by: str  # "22:00"
    marks: tuple[str, ...]  # present, absent, on leave: the boxes, in words
    houses: tuple[RollCallHouse, ...]

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet."""
        people = [one for house in self.houses for room in house.rooms for one in room.people]
        counts = {
            f"mark_{at}": sum(one.mark == at for one in people) for at in range(len(self.marks))
        }
        return {"people": len(people), **counts}
