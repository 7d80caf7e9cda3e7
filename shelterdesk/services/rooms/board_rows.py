# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the board, the strip and the history of beds answer with.

A protected person whom one may not see is somebody without name and number: the bed is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shelterdesk.models.rooms import BedKind
from shelterdesk.services.rooms.board_marks import Away, Reserved
from shelterdesk.services.rooms.rooms import RoomForm, SiteRow


class BedState(StrEnum):
    """What a bed is on a night."""

    FREE = "free"
    TAKEN = "taken"
    BLOCKED = "blocked"
    RESERVED = "reserved"


@dataclass(frozen=True, slots=True)
class BedCell:
    """A bed on a night."""

    bed_id: int
    label: str
    kind: str
    state: BedState
    note: str  # reason of the block
    assignment_id: int | None = None
    stay_id: int | None = None
    resident_id: int | None = None
    shown: str = ""  # chosen name, or the code
    code: str = ""
    since: date | None = None  # first night of the stay
    leaves: date | None = None  # planned end of the stay
    arrives_today: bool = False
    moved_today: bool = False
    is_in_service: bool = True
    is_protected: bool = False
    away: Away | None = None  # the bed is kept
    kept_for: Reserved | None = None  # for whom it is kept; somebody else may sleep in it
    shares: tuple[str, ...] = ()  # what speaks against sharing the room, in sentences

    @property
    def is_hidden(self) -> bool:
        """Whether somebody sleeps here who is not shown."""
        return self.state is BedState.TAKEN and self.resident_id is None

    @property
    def is_overflow(self) -> bool:
        """Whether it is an extra bed."""
        return self.kind == BedKind.OVERFLOW


@dataclass(frozen=True, slots=True)
class RoomCard:
    """A room on a night."""

    id: int
    name: str
    hint: str
    beds: tuple[BedCell, ...]
    facts: RoomForm = field(default_factory=RoomForm)

    @property
    def taken(self) -> int:
        """People who sleep in it."""
        return sum(bed.state is BedState.TAKEN for bed in self.beds)

    @property
    def total(self) -> int:
        """Beds in service, without overflow."""
        return sum(
            bed.is_in_service and not bed.is_overflow and bed.state is not BedState.BLOCKED
            for bed in self.beds
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What speaks against who shares it, each once."""
        return tuple(dict.fromkeys(note for bed in self.beds for note in bed.shares))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody whose stay covers the night without a bed; without ids: who is not shown."""

    stay_id: int | None = None
    resident_id: int | None = None
    shown: str = ""
    code: str = ""
    since: date | None = None
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """A house on a night."""

    site: SiteRow
    night: date
    rooms: tuple[RoomCard, ...]
    elsewhere: tuple[Elsewhere, ...]

    @property
    def taken(self) -> int:
        """People in a bed."""
        return sum(room.taken for room in self.rooms)

    @property
    def beds(self) -> int:
        """Beds in service."""
        return sum(room.total for room in self.rooms)

    @property
    def rooms_taken(self) -> int:
        """Rooms with anybody in them."""
        return sum(room.taken > 0 for room in self.rooms)

    @property
    def rooms_in_service(self) -> int:
        """Rooms with at least one bed in service."""
        return sum(room.total > 0 for room in self.rooms)


@dataclass(frozen=True, slots=True)
class NightsInBed:
    """Who slept in a bed, from the first night to the last; ``resident_id`` None: not shown."""

    resident_id: int | None
    shown: str
    code: str
    room: str
    bed: str
    start: date
    end: date | None  # exclusive
    reason: str
    nights: int = 0  # bed-nights of them so far, as in all figures


@dataclass(frozen=True, slots=True)
class Bar:
    """Nights [start, end) of a bed that are taken, kept or out of use; ``end`` None: open."""

    state: BedState
    start: date
    end: date | None
    shown: str = ""  # chosen name, or the code
    resident_id: int | None = None
    stay_id: int | None = None
    note: str = ""  # reason of the block
    is_protected: bool = False
    away: tuple[Away, ...] = ()  # nights of them on which the bed is kept

    def away_on(self, night: date) -> Away | None:
        """Whether somebody is away on a night of it."""
        return next((away for away in self.away if away.covers(night)), None)

    def covers(self, night: date) -> bool:
        """Whether the night is one of them."""
        return self.start <= night and (self.end is None or night < self.end)


@dataclass(frozen=True, slots=True)
class StripBed:
    """A bed over some nights, its bars in their order."""

    bed_id: int
    label: str
    kind: str
    room_id: int
    room: str
    start: date  # in service from
    end: date | None
    bars: tuple[Bar, ...]

    def is_in_service(self, night: date) -> bool:
        """Whether it is there on a night."""
        return self.start <= night and (self.end is None or night < self.end)

    def bar_on(self, night: date) -> Bar | None:
        """What it is on a night; None: free, or not in service."""
        return next((bar for bar in self.bars if bar.covers(night)), None)


@dataclass(frozen=True, slots=True)
class Strip:
    """The beds of a house over some nights."""

    site_id: int
    first: date
    days: int
    beds: tuple[StripBed, ...]
    not_counted: Mapping[date, int] = field(default_factory=dict)

    def people_on(self, night: date) -> int:
        """People in a bed on a night of the strip, as the figures count them: without those who are
        away (``not_counted``) where such a night is none of the house's."""
        bars = (bar for bed in self.beds for bar in bed.bars if bar.state is BedState.TAKEN)
        return sum(bar.covers(night) for bar in bars) - self.not_counted.get(night, 0)
