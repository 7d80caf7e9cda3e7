# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The beds nobody has and nobody is promised tonight, and whom of those who wait they suit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.reservations import Reservation
from shelterdesk.models.rooms import Bed, BedAssignment, BedBlock, BedKind, Room
from shelterdesk.services.rooms import kept_places


class Needs(Protocol):
    """What somebody who waits needs of a bed."""

    @property
    def people(self) -> int: ...
    @property
    def site_id(self) -> int | None: ...
    @property
    def needs_alone(self) -> bool: ...
    @property
    def needs_ground_floor(self) -> bool: ...
    @property
    def needs_quiet(self) -> bool: ...
    @property
    def needs_child_friendly(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class FreeBed:
    """A bed that is free, in service, in use and kept for nobody."""

    bed_id: int
    room_id: int
    site_id: int
    is_alone: bool  # nobody else sleeps in the room
    is_ground_floor: bool
    is_quiet: bool
    is_child_friendly: bool

    def suits(self, needs: Needs) -> bool:
        """Whether it has what is needed."""
        return (
            needs.site_id in (None, self.site_id)
            and (self.is_alone or not needs.needs_alone)
            and (self.is_ground_floor or not needs.needs_ground_floor)
            and (self.is_quiet or not needs.needs_quiet)
            and (self.is_child_friendly or not needs.needs_child_friendly)
        )


def free_beds(tx: Transaction, night: date) -> list[FreeBed]:
    """All of them on a night, in the order of the rooms."""
    kept = select(Reservation.id).where(
        or_(Reservation.bed_id == Bed.id, Reservation.room_id == Bed.room_id),
        kept_places.holding(tx),
        Reservation.start <= night,
        Reservation.hold_until > night,
    )
    blocked = select(BedBlock.id).where(
        BedBlock.bed_id == Bed.id, BedBlock.start <= night, BedBlock.end > night
    )
    other = aliased(Bed)
    sleeper = _sleeps(other.id, night)
    shared = select(other.id).where(other.room_id == Bed.room_id, sleeper)
    query = (
        select(Bed.id, Bed.room_id, Room.site_id, ~shared.exists())
        .add_columns(Room.is_ground_floor, Room.is_quiet, Room.is_child_friendly)
        .join(Room, Room.id == Bed.room_id)
        .where(
            Bed.kind != BedKind.OVERFLOW.value,
            Bed.start <= night,
            Bed.end > night,
            ~_sleeps(Bed.id, night),
            ~blocked.exists(),
            ~kept.exists(),
        )
        .order_by(Room.position, Room.id, Bed.position, Bed.id)
    )
    return [FreeBed(*row) for row in tx.session.execute(query)]


def fitting(needs: Needs, beds: list[FreeBed]) -> int:
    """How many of these beds suit; for several people only rooms with a bed for each."""
    suitable = [bed for bed in beds if bed.suits(needs)]
    in_room = Counter(bed.room_id for bed in suitable)
    return sum(count for count in in_room.values() if count >= needs.people)


def _sleeps(bed_id: object, night: date) -> ColumnElement[bool]:
    """Whether somebody has a bed on a night: one step in its index, however long the history."""
    of_night = aliased(BedAssignment)
    first = (
        select(of_night.start)
        .where(of_night.bed_id == bed_id, of_night.end > night)
        .order_by(of_night.end)
        .limit(1)
        .scalar_subquery()
    )
    return (first.is_not(None)) & (first <= night)
