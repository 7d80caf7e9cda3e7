# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet for an emergency: who is in the building now, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class EmergencyPerson:
    """Somebody who sleeps here and is in the building as far as anybody knows."""

    shown: str  # chosen name or code; "1 person" for who must not be seen
    bed: str
    is_seen: bool  # at the roll call of this night
    age: int | None = None  # of children
    with_whom: str = ""  # with whom a child belongs
    facts: tuple[str, ...] = ()  # what a rescuer must know
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class EmergencyRoom:
    """A room; without a name: who has no bed tonight."""

    name: str
    people: tuple[EmergencyPerson, ...]


@dataclass(frozen=True, slots=True)
class EmergencyHouse:
    """A house with the rooms in which somebody is."""

    name: str
    rooms: tuple[EmergencyRoom, ...]

    @property
    def heads(self) -> int:
        """People in it."""
        return sum(len(room.people) for room in self.rooms)


@dataclass(frozen=True, slots=True)
class EmergencyVisitor:
    """Somebody who came and has not left."""

    shown: str
    since: datetime  # local
    about: str  # house, about how old
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EmergencySheet:
    """All of it at one moment."""

    at: datetime  # local
    looked_at: datetime | None  # when the roll call of this night last looked at somebody
    houses: tuple[EmergencyHouse, ...]
    elsewhere: tuple[str, ...]  # who is not in the building, in words
    visitors: tuple[EmergencyVisitor, ...]
    staff: tuple[str, ...]

    @property
    def residents(self) -> int:
        """People who sleep here and are in."""
        return sum(house.heads for house in self.houses)

    @property
    def heads(self) -> int:
        """Everybody in the building."""
        return self.residents + len(self.visitors) + len(self.staff)

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet."""
        return {
            "residents": self.residents,
            "visitors": len(self.visitors),
            "staff": len(self.staff),
            "heads": self.heads,
            "elsewhere": len(self.elsewhere),
        }
