# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bed-nights: the one query path from which every figure and list of nights comes.

A bed-night is an assignment that covers the night; the day of leaving is not a night, and a night
of a stay without a bed is none. Nights after ``through`` have not been slept yet and do not count.

Whether a night away from a kept bed is a bed-night is the house's to decide
(``organisation.counts_absences``). If it is none, ``slept`` leaves it out and all figures with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from shelterdesk.models.absences import Absence
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.funds import StayFunding
from shelterdesk.models.organisation import Organisation
from shelterdesk.models.rooms import Bed, BedAssignment, BedBlock, BedKind, Room, Stay

DAY = timedelta(days=1)

#: Of so many stays those are asked for one by one; of more, the whole table at once.
_ASKED_BY_STAY = 500

#: Nights from the first up to, and without, the second.
Interval = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Period:
    """Nights from the first to the last, both included."""

    first: date
    last: date

    @property
    def nights(self) -> list[date]:
        """Every night; none where the last comes before the first."""
        return [self.first + DAY * n for n in range((self.last - self.first).days + 1)]

    def clip(self, start: date, end: date | None) -> Interval:
        """The part of an interval [start, end) in the period, again without its end."""
        return max(start, self.first), min(end or OPEN_END, self.last + DAY)


@dataclass(frozen=True, slots=True)
class Slept:
    """Nights [start, end) of one person in one bed, cut to the period."""

    resident_id: int
    stay_id: int
    bed_id: int
    room_id: int
    site_id: int
    assignment_id: int
    is_overflow: bool
    start: date
    end: date

    @property
    def length(self) -> int:
        """How many nights."""
        return (self.end - self.start).days

    @property
    def nights(self) -> Iterator[date]:
        """Every night of it."""
        return (self.start + DAY * n for n in range((self.end - self.start).days))


@dataclass(frozen=True, slots=True)
class Only:
    """Of whom or of which place alone nights are asked for; nothing said: of all."""

    resident_id: int | None = None
    stay_id: int | None = None
    bed_id: int | None = None
    room_id: int | None = None


def slept(
    session: Session, period: Period, site_id: int | None, only: Only | None = None
) -> list[Slept]:
    """Who slept in which bed in a period, in one house or (None) in all."""
    if period.last < period.first:
        return []  # a month to come: a stay without an end would count with no night
    query = (
        select(BedAssignment, Bed.room_id, Room.site_id, Bed.kind)
        .join(Bed, Bed.id == BedAssignment.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(BedAssignment.end > period.first, BedAssignment.start <= period.last)
    )
    if site_id is not None:
        query = query.where(Room.site_id == site_id)
    if only is not None:
        columns = (
            (BedAssignment.resident_id, only.resident_id), (BedAssignment.stay_id, only.stay_id),
            (BedAssignment.bed_id, only.bed_id), (Bed.room_id, only.room_id),
        )  # fmt: skip
        query = query.where(*(column == id_ for column, id_ in columns if id_ is not None))
    left_out = {} if counts_absences(session) else away(session, period, only)
    return [
        Slept(
            row.resident_id,
            row.stay_id,
            row.bed_id,
            room_id,
            house_id,
            row.id,
            kind == BedKind.OVERFLOW,
            *part,
        )
        for row, room_id, house_id, kind in session.execute(query)
        for part in without(period.clip(row.start, row.end), left_out.get(row.stay_id, ()))
    ]


def paid(
    session: Session, nights: Iterable[Slept], period: Period
) -> list[tuple[int | None, Slept]]:
    """The same nights, each with the fund that pays it; None: no fund does.

    A night that two funds were noted for is paid by the one noted from the earlier night on.
    """
    query = select(StayFunding.stay_id, StayFunding.fund_id, StayFunding.start, StayFunding.end)
    query = query.where(StayFunding.end > period.first, StayFunding.start <= period.last)
    nights = list(nights)
    stays = {row.stay_id for row in nights}
    if len(stays) <= _ASKED_BY_STAY:  # what is agreed may go on for ever, long after the stay
        query = query.where(StayFunding.stay_id.in_(stays))
    by_stay: dict[int, list[tuple[int, Interval]]] = defaultdict(list)
    for stay_id, fund_id, start, end in session.execute(
        query.order_by(StayFunding.start, StayFunding.id)
    ):
        by_stay[stay_id].append((fund_id, (start, end or OPEN_END)))
    found: list[tuple[int | None, Slept]] = []
    for row in nights:
        at = row.start
        for fund_id, (start, end) in by_stay.get(row.stay_id, ()):
            begins, ends = max(at, start), min(end, row.end)
            if begins >= ends:
                continue
            if at < begins:
                found.append((None, replace(row, start=at, end=begins)))
            found.append((fund_id, replace(row, start=begins, end=ends)))
            at = ends
        if at < row.end:
            found.append((None, replace(row, start=at)))
    return found


def by_month(row: Slept) -> Iterator[Slept]:
    """The same nights, cut where a month ends."""
    start = row.start
    while start < row.end:
        following = (start.replace(day=1) + 32 * DAY).replace(day=1)
        yield replace(row, start=start, end=min(following, row.end))
        start = following


def counts_absences(session: Session) -> bool:
    """Whether a night away from a kept bed is a bed-night in this house."""
    counts = session.scalar(select(Organisation.counts_absences))
    return counts is None or counts


def away(session: Session, period: Period, only: Only | None = None) -> dict[int, list[Interval]]:
    """Nights away [start, end) by stay, cut to the period, in their order."""
    found: dict[int, list[Interval]] = defaultdict(list)
    query = select(Absence.stay_id, Absence.start, Absence.end).where(
        Absence.end > period.first, Absence.start <= period.last
    )
    if only is not None and only.resident_id is not None:
        query = query.where(Absence.resident_id == only.resident_id)
    if only is not None and only.stay_id is not None:
        query = query.where(Absence.stay_id == only.stay_id)
    for stay_id, start, end in session.execute(query.order_by(Absence.start)):
        found[stay_id].append(period.clip(start, end))
    return found


def away_nights(session: Session, period: Period, site_id: int | None) -> int:
    """Nights away from a kept bed, counted as bed-nights or not."""
    gone = away(session, period)
    if not gone:
        return 0
    query = select(BedAssignment.stay_id, BedAssignment.start, BedAssignment.end).where(
        BedAssignment.stay_id.in_(gone),
        BedAssignment.end > period.first,
        BedAssignment.start <= period.last,
    )
    if site_id is not None:
        query = query.join(Bed, Bed.id == BedAssignment.bed_id)
        query = query.join(Room, Room.id == Bed.room_id).where(Room.site_id == site_id)
    total = 0
    for stay_id, start, end in session.execute(query):
        whole = period.clip(start, end)
        total += _length([whole]) - _length(without(whole, gone[stay_id]))
    return total


def without(whole: Interval, holes: Iterable[Interval]) -> list[Interval]:
    """An interval without others, which come in the order of their starts and may overlap."""
    parts, (start, end) = [], whole
    for hole_start, hole_end in holes:
        if start < min(hole_start, end):
            parts.append((start, min(hole_start, end)))
        start = max(start, hole_end)
    return [*parts, (start, end)] if start < end else parts


def _length(parts: Iterable[Interval]) -> int:
    return sum((end - start).days for start, end in parts)


def in_bed_on(session: Session, night: date, site_id: int | None) -> set[int]:
    """The people in a bed on one night."""
    return {row.resident_id for row in slept(session, Period(night, night), site_id)}


@dataclass(frozen=True, slots=True)
class InService:
    """Beds and rooms in service, night by night. Overflow beds are never in service."""

    beds: dict[date, int]
    rooms: dict[date, int]


def in_service(session: Session, period: Period, site_id: int | None) -> InService:
    """Beds in service and not blocked, and rooms with at least one of them, on each night."""
    query = (
        select(Bed.id, Bed.room_id, Bed.start, Bed.end)
        .join(Room, Room.id == Bed.room_id)
        .where(Bed.kind != BedKind.OVERFLOW, Bed.start <= period.last, Bed.end > period.first)
    )
    if site_id is not None:
        query = query.where(Room.site_id == site_id)
    blocked: dict[int, set[date]] = defaultdict(set)
    overlapping = (BedBlock.end > period.first, BedBlock.start <= period.last)
    for row in session.scalars(select(BedBlock).where(*overlapping)):
        blocked[row.bed_id] |= set(_nights(*period.clip(row.start, row.end)))
    beds: dict[date, int] = dict.fromkeys(period.nights, 0)
    rooms: dict[date, set[int]] = {night: set() for night in beds}
    for bed_id, room_id, start, end in session.execute(query):
        out = blocked.get(bed_id, ())
        for night in _nights(*period.clip(start, end)):
            if night not in out:
                beds[night] += 1
                rooms[night].add(room_id)
    return InService(beds, {night: len(found) for night, found in rooms.items()})


def elsewhere_nights(session: Session, period: Period, site_id: int | None) -> int:
    """Nights of stays without any bed: the person was noted elsewhere. Never bed-nights.

    Nights away without a bed are left out where nights away do not count.
    Where only recorded nights count, an unrecorded night is not one of the stay.
    """
    stays = select(Stay.id, Stay.start, Stay.end).where(
        Stay.end > period.first, Stay.start <= period.last, ~Stay.is_night_by_night
    )
    beds = select(BedAssignment.stay_id, BedAssignment.start, BedAssignment.end).where(
        BedAssignment.end > period.first, BedAssignment.start <= period.last
    )
    if site_id is not None:
        stays = stays.where(Stay.site_id == site_id)
    in_bed: dict[int, list[Interval]] = defaultdict(list)
    for stay_id, start, end in session.execute(beds.order_by(BedAssignment.start)):
        in_bed[stay_id].append(period.clip(start, end))
    left_out = {} if counts_absences(session) else away(session, period)
    total = 0
    for stay_id, start, end in session.execute(stays):
        holes = sorted([*in_bed.get(stay_id, ()), *left_out.get(stay_id, ())])
        total += _length(without(period.clip(start, end), holes))
    return total


def _nights(start: date, end: date) -> Iterator[date]:
    return (start + DAY * n for n in range((end - start).days))
