# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is marked on beds and people of some nights: kept for somebody, away, better alone.

A past night is shown as it was: a bed that was kept until somebody came is kept on the nights
before that, and free of it afterwards. Reads only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.absences import Absence
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.reservations import Reservation, ReservationState, WaitingEntry
from shelterdesk.models.residents import HouseholdMember, Resident
from shelterdesk.models.rooms import Bed, BedAssignment, Room, Stay
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.statistics import nights as statistics

_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reserved:
    """A bed or a whole room that is kept on the nights [start, end)."""

    id: int | None  # none: for somebody who is not shown
    bed_id: int | None
    room_id: int | None
    start: date
    end: date
    shown: str  # for whom: a chosen name, a code, a word; "1 person" for who is not shown
    resident_id: int | None
    people: int


@dataclass(frozen=True, slots=True)
class Away:
    """Nights [start, end) somebody is away and keeps the bed; ``end`` None: until she is back.

    While she is not overdue the end is the day she means to come back."""

    kind: str  # an AbsenceKind
    start: date
    end: date | None
    expected_back: date | None

    def covers(self, night: date) -> bool:
        """Whether the night is one of them."""
        return self.start <= night and (self.end is None or night < self.end)


@dataclass(frozen=True, slots=True)
class Needs:
    """What somebody needs of a room, as it was said when a bed was looked for."""

    alone: bool = False
    ground_floor: bool = False
    quiet: bool = False
    child_friendly: bool = False


def reservations_on(tx: Transaction, site_id: int, night: date) -> list[Reserved]:
    """What is kept in a house on a night."""
    return reservations_between(tx, site_id, night, night + _A_DAY)


def reservations_between(
    tx: Transaction, site_id: int, first: date, last: date, room_id: int | None = None
) -> list[Reserved]:
    """What is kept in a house (or one room) on the nights [first, last), in the order it begins."""
    row = Reservation
    query = (
        select(row, Resident.known_as, Resident.code)
        .outerjoin(Bed, Bed.id == row.bed_id)
        .join(Room, Room.id == func.coalesce(row.room_id, Bed.room_id))
        .outerjoin(Resident, Resident.id == row.resident_id)
        # Of any state: said, so that the index of state and day is used and not all there ever was.
        .where(row.state.in_(list(ReservationState)), row.hold_until > first)
        .where(Room.site_id == site_id, row.start < last)
        .order_by(row.start, row.id)
    )
    if room_id is not None:
        query = query.where(Room.id == room_id)
    found = []
    for kept, known_as, code in tx.session.execute(query):
        end = kept.hold_until
        if kept.ended_at is not None:
            end = min(end, organisation.night_of(tx, kept.ended_at))
        if end <= max(kept.start, first):
            continue
        is_shown = protection.may_see(tx, kept.resident_id)
        name = kept.for_whom if code is None else shown_name(known_as, code)
        found.append(
            Reserved(
                kept.id if is_shown else None, kept.bed_id, kept.room_id, kept.start, end,
                name if is_shown else protection.one_person(),
                kept.resident_id if is_shown else None, kept.people,
            )
        )  # fmt: skip
    return found


def absences_between(
    tx: Transaction, site_id: int, first: date, last: date
) -> dict[int, tuple[Away, ...]]:
    """Who of a house is away on the nights [first, last), by stay."""
    row = Absence
    query = (
        select(row.stay_id, row.kind, row.start, row.end, row.expected_back)
        .join(Stay, Stay.id == row.stay_id)
        .where(
            Stay.site_id == site_id,
            row.end > first,
            row.start < last,
            protection.visible(tx, row.resident_id),
        )
        .order_by(row.start)
    )
    found: dict[int, tuple[Away, ...]] = {}
    for stay_id, kind, start, end, back in tx.session.execute(query):
        away = Away(kind, start, away_until(tx, end, back), back)
        found[stay_id] = (*found.get(stay_id, ()), away)
    return found


def away_until(tx: Transaction, end: date | None, expected_back: date | None) -> date | None:
    """Until when nights away go, as far as one knows: while somebody is not overdue, the day she
    means to come back."""
    is_to_come = end is None and expected_back is not None and expected_back > tx.today
    return expected_back if is_to_come else end


def not_counted(
    tx: Transaction, first: date, last: date, where: ColumnElement[bool]
) -> dict[date, int]:
    """How many people in beds are away on each night, where such nights are none of the house's:
    the strip has as many people as the figures. Also of who is not shown."""
    if statistics.counts_absences(tx.session):
        return {}
    row, gone = BedAssignment, Absence
    query = (
        select(row.start, row.end, gone.start, gone.end, gone.expected_back)
        .join(gone, gone.stay_id == row.stay_id)
        .join(Bed, Bed.id == row.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(where, gone.end > first, gone.start < last, row.end > first, row.start < last)
    )
    found: Counter[date] = Counter()
    for start, end, away_from, away_to, back in tx.session.execute(query):
        until = away_until(tx, away_to, back) or OPEN_END
        night = max(first, start, away_from)
        while night < min(last, end or OPEN_END, until):
            found[night] += 1
            night += _A_DAY
    return dict(found)


def needs_of(tx: Transaction, resident_ids: Collection[int]) -> dict[int, Needs]:
    """What people need of a room: of their open entry among those who wait, or of the one that
    brought the stay they have now."""
    row = WaitingEntry
    query = (
        select(
            row.resident_id, row.needs_alone, row.needs_ground_floor, row.needs_quiet,
            row.needs_child_friendly,
        )
        .outerjoin(Stay, Stay.id == row.stay_id)
        .where(row.resident_id.in_(resident_ids))
        .where(or_(row.ended_on.is_(None), Stay.end > tx.today))
        .order_by(row.id)
    )  # fmt: skip
    rows = tx.session.execute(query)
    return {id_: Needs(*needs) for id_, *needs in rows if id_ is not None}


def families_of(tx: Transaction, resident_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """With whom people share a household, themselves included."""
    ids = list(resident_ids)
    mine = select(HouseholdMember.household_id).where(HouseholdMember.resident_id.in_(ids))
    members: dict[int, set[int]] = {}
    for household_id, resident_id in tx.session.execute(
        select(HouseholdMember.household_id, HouseholdMember.resident_id).where(
            HouseholdMember.household_id.in_(mine)
        )
    ):
        members.setdefault(household_id, set()).add(resident_id)
    found = {id_: {id_} for id_ in ids}
    for household in members.values():
        for id_ in household & found.keys():
            found[id_] |= household
    return {id_: frozenset(family) for id_, family in found.items()}
