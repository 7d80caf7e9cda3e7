# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The home of the desk: tonight's beds, who comes and goes, what needs a look. Reads only.

Its cost depends on how many people are here, not on how long the house has existed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, BedAssignment, BedBlock, Room, Site, Stay
from shelterdesk.models.shifts import Shift, ShiftStaff
from shelterdesk.models.support import SupportPeriod
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import board
from shelterdesk.services.rooms.board import BedState, Board
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today import kept_today
from shelterdesk.statistics import nights
from shelterdesk.statistics.nights import Period

#: Nights shown as bars, tonight the last.
NIGHTS: Final = 7
_BLOCK_ENDS_WITHIN: Final = timedelta(days=2)


class LineKind(StrEnum):
    """What a line is about; in the order shown."""

    WITHOUT_BED = "without_bed"
    OVERDUE = "overdue"  # the planned day of leaving has passed
    LEAVES = "leaves"  # planned for today
    BLOCK_ENDS = "block_ends"
    ARRIVED = "arrived"  # today


_NEEDS_A_LOOK: Final = frozenset({LineKind.WITHOUT_BED, LineKind.OVERDUE})


class View(StrEnum):
    """What somebody looks for first."""

    DESK = "desk"  # the house tonight; also for everybody who is on the shift
    CASE = "case"  # whom one supports
    LEAD = "lead"  # what waits for a decision


@dataclass(frozen=True, slots=True)
class TodayLine:
    """One thing of today; about somebody without ``resident_id``: who is not shown."""

    kind: LineKind
    day: date  # since when, or when it is due
    site: str
    place: str = ""  # "Room 4 · B"
    shown: str = ""  # chosen name, or the code
    resident_id: int | None = None
    stay_id: int | None = None
    bed_id: int | None = None
    reason: str = ""

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody should do something about it."""
        return self.kind in _NEEDS_A_LOOK


@dataclass(frozen=True, slots=True)
class Night:
    """One bar of the week."""

    night: date
    people: int  # bed-nights, as in all figures
    beds: int  # in service, without overflow


@dataclass(frozen=True, slots=True)
class TodaySheet:
    """All that the home shows."""

    night: date
    today: date
    hour: int
    name_shown: str
    sites: int
    here: int  # in a bed tonight
    beds: int
    rooms_taken: int
    rooms: int
    free: int
    free_alone: int  # of the free beds, those in rooms where nobody sleeps
    arrived: int
    lines: tuple[TodayLine, ...]
    week: tuple[Night, ...]
    view: View = View.DESK
    kept: int = 0  # beds kept for somebody tonight
    supported: int = 0  # whom the person signed in supports

    @property
    def leaving(self) -> int:
        """How many mean to leave today."""
        return sum(line.kind is LineKind.LEAVES for line in self.lines)

    @property
    def needs_a_look(self) -> int:
        """How many lines ask for somebody."""
        return sum(line.needs_a_look for line in self.lines)


#: A change of one of these may change the sheet.
TABLES: Final = frozenset({
    "absence", "bed_assignment", "bed_block", "reservation", "shift", "shift_staff", "stay",
    "support_period", *kept_today.ALWAYS,
})  # fmt: skip


@query(Capability.SEE_RESIDENTS)
def today(tx: Transaction) -> TodaySheet:
    """The house, or all houses together, as they are now."""
    sheet = kept_today.answer(tx, _sheet, TABLES, kept_today.moment(tx))
    return replace(sheet, hour=tx.now.hour)


def _sheet(tx: Transaction) -> TodaySheet:
    night = organisation.tonight(tx)
    houses = board.boards(tx, night=night)
    free, free_alone = _free(houses)
    lines = [*_without_bed(houses), *_stay_lines(tx, night), *_block_lines(tx, night)]
    lines.sort(key=lambda line: (list(LineKind).index(line.kind), line.day, line.shown))
    return TodaySheet(
        night=night,
        today=tx.today,
        hour=tx.now.hour,
        name_shown=_own_name(tx),
        sites=len(houses),
        here=sum(house.taken for house in houses),
        beds=sum(house.beds for house in houses),
        rooms_taken=sum(house.rooms_taken for house in houses),
        rooms=sum(house.rooms_in_service for house in houses),
        free=free,
        free_alone=free_alone,
        arrived=_arrived(tx, night),
        lines=tuple(lines),
        week=tuple(_week(tx, night)),
        view=_view(tx),
        kept=_kept(houses),
        supported=_supported(tx),
    )


def _kept(houses: list[Board]) -> int:
    return sum(
        bed.kept_for is not None for house in houses for room in house.rooms for bed in room.beds
    )


def _view(tx: Transaction) -> View:
    """By what she may do, and whether she is on the shift: then the house is first for her too."""
    on_shift = (
        select(ShiftStaff.id)
        .join(Shift, Shift.id == ShiftStaff.shift_id)
        .where(Shift.closed_at.is_(None), ShiftStaff.staff_id == tx.staff_id)
        .where(ShiftStaff.left.is_(None))
        .limit(1)
    )
    if not tx.may(Capability.EDIT_CASE) or tx.session.scalar(on_shift) is not None:
        return View.DESK
    return View.LEAD if tx.may(Capability.REVIEW_INCIDENTS) else View.CASE


def _supported(tx: Transaction) -> int:
    query = select(func.count(SupportPeriod.resident_id.distinct())).where(
        SupportPeriod.closed == OPEN_END, SupportPeriod.caseworker_id == tx.staff_id
    )
    return tx.session.scalar(query) or 0


def _own_name(tx: Transaction) -> str:
    names = {row.id: row.name_shown for row in organisation.colleagues(tx)}
    return names.get(tx.staff_id or 0, "")


def _free(houses: list[Board]) -> tuple[int, int]:
    free = alone = 0
    for house in houses:
        for room in house.rooms:
            beds = sum(b.state is BedState.FREE and not b.is_overflow for b in room.beds)
            free += beds
            alone += beds if room.taken == 0 else 0
    return free, alone


def _without_bed(houses: list[Board]) -> Iterator[TodayLine]:
    for house in houses:
        for person in house.elsewhere:
            yield TodayLine(
                kind=LineKind.WITHOUT_BED,
                day=person.since or house.night,
                site=house.site.name,
                shown=person.shown,
                resident_id=person.resident_id,
                stay_id=person.stay_id,
            )


def _stay_lines(tx: Transaction, night: date) -> Iterator[TodayLine]:
    """Who arrived today and who means to leave, of the stays that are open."""
    query = (
        select(Stay, Resident.known_as, Resident.code, Site.name, Room.name, Bed.label, Bed.id)
        .join(Resident, Resident.id == Stay.resident_id)
        .join(Site, Site.id == Stay.site_id)
        .outerjoin(
            BedAssignment,
            (BedAssignment.stay_id == Stay.id)
            & (BedAssignment.start <= night)
            & (BedAssignment.end > night),
        )
        .outerjoin(Bed, Bed.id == BedAssignment.bed_id)
        .outerjoin(Room, Room.id == Bed.room_id)
        .where(Stay.end > night, Stay.start <= night)
        .where((Stay.start == night) | (Stay.planned_end <= tx.today))
    )
    rows: Iterable[Any] = tx.session.execute(query)  # outer joins: the bed may be None
    hidden = protection.hidden_ids(tx)
    for stay, known_as, code, site, room, bed, bed_id in rows:
        due = stay.planned_end
        kind, day = LineKind.ARRIVED, stay.start
        if due is not None and due <= tx.today:
            kind, day = (LineKind.LEAVES if due == tx.today else LineKind.OVERDUE), due
        elif bed_id is None:
            continue  # said as "without a bed" already
        line = TodayLine(
            kind=kind,
            day=day,
            site=site,
            place=f"{room} · {bed}" if bed_id is not None else "",
            bed_id=bed_id,
        )
        if stay.resident_id not in hidden:
            name = shown_name(known_as, code)
            yield replace(line, shown=name, resident_id=stay.resident_id, stay_id=stay.id)
        elif kind is not LineKind.OVERDUE:  # her plans are for those who see her
            yield line


def _arrived(tx: Transaction, night: date) -> int:
    query = select(func.count()).select_from(Stay).where(Stay.end > night, Stay.start == night)
    return tx.session.scalar(query) or 0


def _block_lines(tx: Transaction, night: date) -> Iterator[TodayLine]:
    query = (
        select(BedBlock, Site.name, Room.name, Bed.label)
        .join(Bed, Bed.id == BedBlock.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .join(Site, Site.id == Room.site_id)
        .where(BedBlock.start <= night, BedBlock.end > night)
        .where(BedBlock.end <= night + _BLOCK_ENDS_WITHIN)
        .order_by(Room.position, Bed.position)
    )
    rows: Iterable[Any] = tx.session.execute(query)  # an end within days is never None
    for block, site, room, bed in rows:
        yield TodayLine(
            kind=LineKind.BLOCK_ENDS,
            day=block.end,
            site=site,
            place=f"{room} · {bed}",
            bed_id=block.bed_id,
            reason=block.reason,
        )


def _week(tx: Transaction, night: date) -> Iterator[Night]:
    period = Period(night - timedelta(days=NIGHTS - 1), night)
    slept = nights.slept(tx.session, period, None)
    people = Counter(on for row in slept for on in row.nights)
    beds = nights.in_service(tx.session, period, None).beds
    return (Night(on, people[on], beds[on]) for on in period.nights)
