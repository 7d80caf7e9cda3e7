# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The invented houses, and which of their beds are free on the day that is being told."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, cycle
from typing import Final

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.rooms import BedKind, HousingKind, Room
from shelterdesk.services.rooms import rooms

#: Discreet names; the third is there from about 20 beds on.
SITES: Final = (
    ("House B", HousingKind.EMERGENCY),
    ("Linden", HousingKind.TEMPORARY),
    ("Step House", HousingKind.STEP_DOWN),
)
_SINGLE, _BUNK, _COT = BedKind.SINGLE, BedKind.BUNK, BedKind.COT
_FAMILY = (_SINGLE, _BUNK, _BUNK, _COT)


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A room to be: its house, a word about it, its beds."""

    site: int
    hint: str
    kinds: tuple[BedKind, ...]
    name: str = ""  # else the next number
    is_ground_floor: bool = False
    is_quiet: bool = False
    is_child_friendly: bool = False

    @property
    def is_for_one(self) -> bool:
        """Whether one person sleeps there."""
        return len(self.kinds) == 1


@dataclass(frozen=True, slots=True)
class BedPlan:
    """A bed to be."""

    room: int
    kind: BedKind
    opens_after: int = 0  # days from the first one


#: Rooms in the order in which a growing shelter gets them.
_FIRST_ROOMS: Final = (
    RoomPlan(0, "arrival", (_SINGLE, _SINGLE), is_ground_floor=True),
    RoomPlan(0, "quiet", (_SINGLE,), is_quiet=True),
    RoomPlan(0, "family", _FAMILY, is_child_friendly=True),
    RoomPlan(1, "garden side", (_SINGLE, _SINGLE), name="Garden", is_ground_floor=True),
    RoomPlan(1, "quiet", (_SINGLE,), name="Attic", is_quiet=True),
    RoomPlan(1, "family", (_SINGLE, _SINGLE, _COT), name="Blue", is_child_friendly=True),
    RoomPlan(2, "own kitchen", (_SINGLE,)),
    RoomPlan(0, "", (_SINGLE, _SINGLE)),
    RoomPlan(2, "own kitchen", (_SINGLE,)),
    RoomPlan(1, "", (_SINGLE, _SINGLE)),
    RoomPlan(2, "ground floor", (_SINGLE,), is_ground_floor=True),
)
_FURTHER_ROOMS: Final = (
    RoomPlan(0, "", (_SINGLE, _SINGLE)),
    RoomPlan(1, "", (_SINGLE, _SINGLE)),
    RoomPlan(2, "own kitchen", (_SINGLE,)),
    RoomPlan(0, "family", _FAMILY, is_child_friendly=True),
    RoomPlan(1, "quiet", (_SINGLE,), is_quiet=True),
)
_OVERFLOW_ROOM: Final = 0


@dataclass(frozen=True, slots=True)
class House:
    """All houses together."""

    rooms: tuple[RoomPlan, ...]
    beds: tuple[BedPlan, ...]

    def site_of(self, bed: int) -> int:
        """The house a bed stands in."""
        return self.rooms[self.beds[bed].room].site

    @property
    def capacity(self) -> int:
        """Beds for a grown person, without the extra one."""
        return sum(bed.kind in {_SINGLE, _BUNK} for bed in self.beds)

    @property
    def overflow(self) -> int:
        """The extra bed."""
        return next(i for i, bed in enumerate(self.beds) if bed.kind is BedKind.OVERFLOW)


def plan(wanted_beds: int) -> House:
    """Houses with at least this many beds, and one extra bed."""
    chosen: list[RoomPlan] = []
    for room in chain(_FIRST_ROOMS, cycle(_FURTHER_ROOMS)):
        if sum(len(room.kinds) for room in chosen) >= wanted_beds:
            break
        chosen.append(room)
    beds = [
        # The second bed of the fourth room was bought in the second month.
        BedPlan(number, kind, opens_after=40 if (number, kind) == (3, _SINGLE) and place else 0)
        for number, room in enumerate(chosen)
        for place, kind in enumerate(room.kinds)
    ]
    return House(tuple(chosen), (*beds, BedPlan(_OVERFLOW_ROOM, BedKind.OVERFLOW)))


@dataclass(frozen=True, slots=True)
class BuiltHouse:
    """The ids of what was planned, in the same order."""

    sites: tuple[int, ...]
    beds: tuple[int, ...]


@verb(Capability.EDIT_HOUSE, is_undoable=False)
def build(tx: Transaction, *, house: House, start: date) -> BuiltHouse:
    """Write houses, rooms and beds."""
    used = sorted({room.site for room in house.rooms})
    sites = tuple(
        rooms.add_site(tx, name=SITES[site][0], housing_kind=SITES[site][1]) for site in used
    )
    room_ids = []
    numbers = [0] * len(sites)
    for room in house.rooms:
        numbers[room.site] += 1
        name = room.name or f"Room {numbers[room.site]}"
        room_id = rooms.add_room(tx, site_id=sites[room.site], name=name, hint=room.hint)
        row = rooms.get(tx, Room, room_id)  # no service writes what a room suits, yet
        row.is_ground_floor, row.is_quiet = room.is_ground_floor, room.is_quiet
        row.is_child_friendly, row.prefers_one_person = room.is_child_friendly, room.is_for_one
        room_ids.append(room_id)
    beds = tuple(
        rooms.add_bed(
            tx,
            room_id=room_ids[bed.room],
            label="Cot" if bed.kind is BedKind.COT else "",
            kind=bed.kind,
            start=start + timedelta(days=bed.opens_after),
        )
        for bed in house.beds
    )
    return BuiltHouse(sites, beds)


@dataclass(frozen=True, slots=True)
class Need:
    """What people who come together need: beds in one room, cots where there are some."""

    places: int
    small: int = 0  # of these, who sleep in a cot if there is one
    is_apart: bool = False  # nobody else in the room
    housing: HousingKind = HousingKind.EMERGENCY


@dataclass
class BedBook:
    """Who has which bed on the day that is being told, and which bed is out of use until when."""

    house: House
    start: date
    taken: set[int] = field(default_factory=set)
    usable_from: list[date] = field(init=False)
    apart: set[int] = field(default_factory=set)  # rooms with somebody who sleeps apart
    _by_room: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.usable_from = [self.start + timedelta(days=bed.opens_after) for bed in self.house.beds]
        self._by_room = [[] for _ in self.house.rooms]
        for number, bed in enumerate(self.house.beds):
            if bed.kind is not BedKind.OVERFLOW:
                self._by_room[bed.room].append(number)

    @property
    def in_beds(self) -> int:
        """People in a bed, without cots and the extra bed."""
        return sum(self.house.beds[bed].kind in {_SINGLE, _BUNK} for bed in self.taken)

    def take(self, beds: tuple[int, ...], *, is_apart: bool) -> None:
        """Somebody sleeps there from today on."""
        self.taken.update(beds)
        if is_apart:
            self.apart.update(self.house.beds[bed].room for bed in beds)

    def leave(self, beds: tuple[int, ...]) -> None:
        """Nobody sleeps there from today on."""
        self.taken.difference_update(beds)
        self.apart.difference_update(self.house.beds[bed].room for bed in beds)

    def free(self, day: date) -> list[int]:
        """Beds that nobody has and that are in use, without the extra one."""
        return [bed for room in self._by_room for bed in room if self._is_free(bed, day)]

    def free_places(self, day: date) -> int:
        """How many grown people could come, none of whom needs a room alone."""
        free = (self.house.beds[bed] for bed in self.free(day))
        return sum(bed.kind is not BedKind.COT and bed.room not in self.apart for bed in free)

    def is_overflow_free(self) -> bool:
        """Whether nobody has the extra bed."""
        return self.house.overflow not in self.taken

    def choose(
        self, chance: random.Random, need: Need, day: date, *, not_in: int | None = None
    ) -> tuple[int, ...] | None:
        """The best beds in one room (another than ``not_in``), one for each person, or none."""
        best: tuple[float, tuple[int, ...]] | None = None
        for number in range(len(self.house.rooms)):
            beds = self._fitting(number, need, day)
            if beds is None or number == not_in:
                continue
            score = self._score(number, need) + chance.random()
            if best is None or score > best[0]:
                best = (score, beds)
        return best and best[1]

    def _is_free(self, bed: int, day: date) -> bool:
        return bed not in self.taken and self.usable_from[bed] <= day

    def _fitting(self, number: int, need: Need, day: date) -> tuple[int, ...] | None:
        own = self._by_room[number]
        if number in self.apart or (need.is_apart and any(bed in self.taken for bed in own)):
            return None
        free = [bed for bed in own if self._is_free(bed, day)]
        cots = [bed for bed in free if self.house.beds[bed].kind is BedKind.COT][: need.small]
        large = [bed for bed in free if self.house.beds[bed].kind is not BedKind.COT]
        wanted = need.places - len(cots)
        return (*large[:wanted], *cots) if len(large) >= wanted else None

    def _score(self, number: int, need: Need) -> float:
        room = self.house.rooms[number]
        is_empty = not any(bed in self.taken for bed in self._by_room[number])
        score = 2.5 * (SITES[room.site][1] is need.housing) + 2.0 * is_empty
        if need.places > 1:
            return score + 3.0 * room.is_child_friendly
        return score + 1.0 * room.is_for_one - 2.5 * room.is_child_friendly
