# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The board of a night, and who slept where. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, BedAssignment, BedBlock, BedKind, Room, Site, Stay
from shelterdesk.services import organisation
from shelterdesk.services.rooms import SiteRow, get, shown_name, sites


class BedState(StrEnum):
    """What a bed is on a night."""

    FREE = "free"
    TAKEN = "taken"
    BLOCKED = "blocked"


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


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody whose stay covers the night without a bed."""

    stay_id: int
    resident_id: int
    shown: str
    code: str
    since: date


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
    """Who slept in a bed, from the first night to the last."""

    resident_id: int
    shown: str
    code: str
    room: str
    bed: str
    start: date
    end: date | None  # exclusive
    reason: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Nights [start, end) of a bed that are taken or out of use; ``end`` None: open."""

    state: BedState
    start: date
    end: date | None
    shown: str = ""  # chosen name, or the code
    resident_id: int | None = None
    stay_id: int | None = None
    note: str = ""  # reason of the block

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

    def people_on(self, night: date) -> int:
        """People in a bed on a night of the strip."""
        bars = (bar for bed in self.beds for bar in bed.bars if bar.state is BedState.TAKEN)
        return sum(bar.start <= night and (bar.end is None or night < bar.end) for bar in bars)


def board(tx: Transaction, *, site_id: int, night: date | None = None) -> Board:
    """A house on a night, past, present or to come. Its cost does not grow with history."""
    site = get(tx, Site, site_id)
    night = night or organisation.tonight(tx)
    rooms = tx.session.scalars(
        select(Room).where(Room.site_id == site_id).order_by(Room.position, Room.id)
    ).all()
    cells: dict[int, list[BedCell]] = {room.id: [] for room in rooms}
    for room_id, cell in _cells(tx, site_id, night):
        cells[room_id].append(cell)
    cards = (RoomCard(room.id, room.name, room.hint, tuple(cells[room.id])) for room in rooms)
    return Board(
        site=SiteRow(site.id, site.name, site.housing_kind),
        night=night,
        rooms=tuple(card for card in cards if card.beds),
        elsewhere=tuple(_elsewhere(tx, site_id, night)),
    )


def boards(tx: Transaction, *, night: date | None = None) -> list[Board]:
    """All houses on a night, in their order."""
    return [board(tx, site_id=site.id, night=night) for site in sites(tx)]


def strip(tx: Transaction, *, site_id: int, first: date, days: int = 14) -> Strip:
    """The beds of a house, bed by bed, over some nights. Its cost does not grow with history."""
    last = first + timedelta(days=days)
    bars: dict[int, list[Bar]] = {}
    for bed_id, bar in [
        *_taken_bars(tx, site_id, first, last),
        *_blocked(tx, site_id, first, last),
    ]:
        bars.setdefault(bed_id, []).append(bar)
    query = (
        select(Bed.id, Bed.label, Bed.kind, Room.id, Room.name, Bed.start, Bed.end)
        .join(Room, Room.id == Bed.room_id)
        .where(Room.site_id == site_id, Bed.start < last, Bed.end > first)
        .order_by(Room.position, Room.id, Bed.position, Bed.id)
    )
    beds = (
        StripBed(*row, tuple(sorted(bars.get(row[0], ()), key=lambda bar: bar.start)))
        for row in tx.session.execute(query)
    )
    shown = tuple(bed for bed in beds if bed.bars or bed.kind != BedKind.OVERFLOW)
    return Strip(site_id, first, days, shown)


def history(
    tx: Transaction, *, room_id: int, start: date, end: date | None = None
) -> list[NightsInBed]:
    """Who slept in a room between two days (``end`` exclusive), bed by bed."""
    in_room = select(Bed.id).where(Bed.room_id == room_id)
    return _nights_in_bed(
        tx,
        BedAssignment.bed_id.in_(in_room),
        BedAssignment.end > start,
        BedAssignment.start < (end or OPEN_END),
    )


def history_of(tx: Transaction, *, resident_id: int) -> list[NightsInBed]:
    """Where a person slept, newest first."""
    return _nights_in_bed(tx, BedAssignment.resident_id == resident_id)


def _taken_bars(
    tx: Transaction, site_id: int, first: date, last: date
) -> Iterator[tuple[int, Bar]]:
    # Nights of a bed never overlap, so at most one assignment a night: a few steps in an index
    # for each bed, as in _cells.
    of_bed = aliased(BedAssignment)
    candidates = (
        select(of_bed.id)
        .where(of_bed.bed_id == Bed.id, of_bed.end > first)
        .order_by(of_bed.end)
        .limit((last - first).days)
        .correlate(Bed)
    )
    row = BedAssignment
    query = (
        select(row.bed_id, row.start, row.end, row.resident_id, row.stay_id)
        .add_columns(Resident.known_as, Resident.code)
        .select_from(Bed)
        .join(Room, Room.id == Bed.room_id)
        .join(row, row.id.in_(candidates))
        .join(Resident, Resident.id == row.resident_id)
        .where(Room.site_id == site_id, row.start < last)
    )
    for bed_id, start, end, resident_id, stay_id, *name in tx.session.execute(query):
        yield bed_id, Bar(BedState.TAKEN, start, end, shown_name(*name), resident_id, stay_id)


def _blocked(tx: Transaction, site_id: int, first: date, last: date) -> Iterator[tuple[int, Bar]]:
    query = (
        select(BedBlock)
        .join(Bed, Bed.id == BedBlock.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(Room.site_id == site_id, BedBlock.end > first, BedBlock.start < last)
    )
    for row in tx.session.scalars(query):
        yield row.bed_id, Bar(BedState.BLOCKED, row.start, row.end, note=row.reason)


def _cells(tx: Transaction, site_id: int, night: date) -> Iterator[tuple[int, BedCell]]:
    # Nights of a bed never overlap, so the first that ends after the night is the only candidate:
    # one step in an index for each bed, however long the history.
    of_night = aliased(BedAssignment)
    candidate = (
        select(of_night.id)
        .where(of_night.bed_id == Bed.id, of_night.end > night)
        .order_by(of_night.end)
        .limit(1)
        .scalar_subquery()
        .correlate(Bed)
    )
    query = (
        select(
            Bed.room_id, Bed.id, Bed.label, Bed.kind, Bed.start, Bed.end,
            BedAssignment.id, BedAssignment.start,
            Stay.id, Stay.resident_id, Stay.start, Stay.end, Stay.planned_end,
            Resident.known_as, Resident.code, BedBlock.reason,
        )
        .join(Room, Room.id == Bed.room_id)
        .outerjoin(BedAssignment, (BedAssignment.id == candidate) & (BedAssignment.start <= night))
        .outerjoin(Stay, Stay.id == BedAssignment.stay_id)
        .outerjoin(Resident, Resident.id == BedAssignment.resident_id)
        .outerjoin(
            BedBlock,
            (BedBlock.bed_id == Bed.id) & (BedBlock.start <= night) & (BedBlock.end > night),
        )
        .where(Room.site_id == site_id)
        .order_by(Bed.position, Bed.id)
    )  # fmt: skip
    for room_id, bed_id, label, kind, start, end, *rest in tx.session.execute(query):
        is_in_service = start <= night and (end is None or end > night)
        if rest[0] is None and (not is_in_service or kind == BedKind.OVERFLOW):
            continue  # extra beds show only while somebody sleeps in them
        yield (
            room_id,
            _cell(BedCell(bed_id, label, kind, BedState.FREE, ""), rest, night, is_in_service),
        )


def _cell(bed: BedCell, found: Sequence[Any], night: date, is_in_service: bool) -> BedCell:
    """The bed with whoever sleeps in it; ``found`` is the rest of a row of the query above."""
    assignment_id, moved, stay_id, resident_id, came, left, planned, known_as, code, block = found
    if assignment_id is None:
        if block is None:
            return bed
        return replace(bed, state=BedState.BLOCKED, note=block)
    return replace(
        bed,
        state=BedState.TAKEN,
        assignment_id=assignment_id,
        stay_id=stay_id,
        resident_id=resident_id,
        shown=shown_name(known_as, code),
        code=code,
        since=came,
        leaves=planned if left is None else left,
        arrives_today=came == night,
        moved_today=moved == night and came < night,
        is_in_service=is_in_service,
    )


def _elsewhere(tx: Transaction, site_id: int, night: date) -> Iterator[Elsewhere]:
    has_bed = (
        select(BedAssignment.id)
        .where(
            BedAssignment.stay_id == Stay.id,
            BedAssignment.start <= night,
            BedAssignment.end > night,
        )
        .exists()
    )
    query = (
        select(Stay, Resident.known_as, Resident.code)
        .join(Resident, Resident.id == Stay.resident_id)
        .where(
            Stay.site_id == site_id,
            Stay.end > night,
            Stay.start <= night,
            ~Stay.is_night_by_night,
            ~has_bed,
        )
        .order_by(Stay.start)
    )
    for stay, known_as, code in tx.session.execute(query):
        yield Elsewhere(stay.id, stay.resident_id, shown_name(known_as, code), code, stay.start)


def _nights_in_bed(tx: Transaction, *conditions: Any) -> list[NightsInBed]:
    query = (
        select(BedAssignment, Resident.known_as, Resident.code, Room.name, Bed.label)
        .join(Resident, Resident.id == BedAssignment.resident_id)
        .join(Bed, Bed.id == BedAssignment.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(*conditions)
        .order_by(BedAssignment.start.desc(), Bed.position)
    )
    return [
        NightsInBed(
            resident_id=row.resident_id,
            shown=shown_name(known_as, code),
            code=code,
            room=room,
            bed=label,
            start=row.start,
            end=row.end,
            reason=row.reason,
        )
        for row, known_as, code, room, label in tx.session.execute(query)
    ]
