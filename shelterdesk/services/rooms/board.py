# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The board of a night, and who slept where. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.absences import AbsenceKind
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, BedAssignment, BedBlock, BedKind, Room, Site, Stay
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import board_marks, sharing
from shelterdesk.services.rooms.board_marks import Away, Reserved
from shelterdesk.services.rooms.board_rows import (
    Bar,
    BedCell,
    BedState,
    Board,
    Elsewhere,
    NightsInBed,
    RoomCard,
    Strip,
    StripBed,
)
from shelterdesk.services.rooms.rooms import SiteRow, form_of, get, shown_name, sites
from shelterdesk.statistics import nights as statistics
from shelterdesk.statistics.nights import Only, Period

__all__ = [
    "AbsenceKind",
    "Away",
    "Bar",
    "BedCell",
    "BedState",
    "Board",
    "Elsewhere",
    "NightsInBed",
    "Reserved",
    "RoomCard",
    "Strip",
    "StripBed",
    "board",
    "boards",
    "history",
    "history_of",
    "strip",
]  # fmt: skip

_A_DAY: Final = timedelta(days=1)


@query(Capability.SEE_RESIDENTS)
def board(tx: Transaction, *, site_id: int, night: date | None = None) -> Board:
    """A house on a night, past, present or to come. Its cost does not grow with history."""
    site = get(tx, Site, site_id)
    night = night or organisation.tonight(tx)
    rooms = tx.session.scalars(
        select(Room).where(Room.site_id == site_id).order_by(Room.position, Room.id)
    ).all()
    cells: dict[int, list[BedCell]] = {room.id: [] for room in rooms}
    away = board_marks.absences_between(tx, site_id, night, night + _A_DAY)
    kept = board_marks.reservations_on(tx, site_id, night)
    for room_id, cell in _cells(tx, site_id, night):
        cells[room_id].append(_marked(cell, room_id, away, kept))
    shared = sharing.notes(tx, {room.id: (room, cells[room.id]) for room in rooms})
    cards = (
        RoomCard(
            room.id,
            room.name,
            room.hint,
            tuple(replace(bed, shares=shared.get(bed.bed_id, ())) for bed in cells[room.id]),
            form_of(room),
        )
        for room in rooms
    )
    return Board(
        site=SiteRow(site.id, site.name, site.housing_kind),
        night=night,
        rooms=tuple(card for card in cards if card.beds),
        elsewhere=tuple(_elsewhere(tx, site_id, night)),
    )


@query(Capability.SEE_RESIDENTS)
def boards(tx: Transaction, *, night: date | None = None) -> list[Board]:
    """All houses on a night, in their order."""
    return [board(tx, site_id=site.id, night=night) for site in sites(tx)]


@query(Capability.SEE_RESIDENTS)
def strip(
    tx: Transaction, *, site_id: int, first: date, days: int = 14, room_id: int | None = None
) -> Strip:
    """The beds of a house (or of one room), bed by bed, over some nights. Its cost does not grow
    with history."""
    last = first + timedelta(days=days)
    where = Room.site_id == site_id if room_id is None else Room.id == room_id
    bars: dict[int, list[Bar]] = {}
    for bed_id, bar in _taken_bars(tx, site_id, first, last, where):
        bars.setdefault(bed_id, []).append(bar)
    # Somebody may sleep in a bed that is not in service any more: another system recorded it so.
    is_shown = ((Bed.start < last) & (Bed.end > first)) | Bed.id.in_(list(bars))
    for bed_id, bar in _blocked(tx, first, last, where):
        bars.setdefault(bed_id, []).append(bar)
    kept = board_marks.reservations_between(tx, site_id, first, last, room_id)
    query = (
        select(Bed.id, Bed.label, Bed.kind, Room.id, Room.name, Bed.start, Bed.end)
        .join(Room, Room.id == Bed.room_id)
        .where(where, is_shown)
        .order_by(Room.position, Room.id, Bed.position, Bed.id)
    )
    beds = [
        StripBed(*row, tuple(_with_kept(bars.get(row[0], []), row[0], row[3], kept)))
        for row in tx.session.execute(query)
    ]
    shown = tuple(bed for bed in beds if bed.bars or bed.kind != BedKind.OVERFLOW)
    gone = board_marks.not_counted(tx, first, last, where)
    return Strip(site_id, first, days, shown, gone)


@query(Capability.SEE_RESIDENTS)
def history(
    tx: Transaction, *, room_id: int, start: date, end: date | None = None
) -> list[NightsInBed]:
    """Who slept in a room between two days (``end`` exclusive), bed by bed."""
    in_room = select(Bed.id).where(Bed.room_id == room_id)
    return _nights_in_bed(
        tx,
        Only(room_id=room_id),
        Period(start, (end or OPEN_END) - _A_DAY),
        BedAssignment.bed_id.in_(in_room),
        BedAssignment.end > start,
        BedAssignment.start < (end or OPEN_END),
    )


@query(Capability.SEE_RESIDENTS)
def history_of(tx: Transaction, *, resident_id: int) -> list[NightsInBed]:
    """Where a person slept, newest first."""
    return _nights_in_bed(
        tx,
        Only(resident_id=resident_id),
        Period(date.min, OPEN_END),
        BedAssignment.resident_id == resident_id,
        protection.visible(tx, BedAssignment.resident_id),
    )


def _taken_bars(
    tx: Transaction, site_id: int, first: date, last: date, where: ColumnElement[bool]
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
        .add_columns(Resident.is_protected, Resident.known_as, Resident.code)
        .select_from(Bed)
        .join(Room, Room.id == Bed.room_id)
        .join(row, row.id.in_(candidates))
        .join(Resident, Resident.id == row.resident_id)
        .where(where, row.start < last)
    )
    away = board_marks.absences_between(tx, site_id, first, last)
    hidden = protection.hidden_ids(tx)
    for bed_id, start, end, resident_id, stay_id, protected, *name in tx.session.execute(query):
        bar = Bar(BedState.TAKEN, start, end, is_protected=protected)
        if resident_id not in hidden:
            bar = replace(
                bar,
                shown=shown_name(*name),
                resident_id=resident_id,
                stay_id=stay_id,
                away=away.get(stay_id, ()),
            )
        yield bed_id, bar


def _blocked(
    tx: Transaction, first: date, last: date, where: ColumnElement[bool]
) -> Iterator[tuple[int, Bar]]:
    query = (
        select(BedBlock)
        .join(Bed, Bed.id == BedBlock.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(where, BedBlock.end > first, BedBlock.start < last)
    )
    for row in tx.session.scalars(query):
        yield row.bed_id, Bar(BedState.BLOCKED, row.start, row.end, note=row.reason)


def _with_kept(bars: list[Bar], bed_id: int, room_id: int, kept: Sequence[Reserved]) -> list[Bar]:
    """Bars of a bed in their order, and between them the nights it is kept for somebody."""
    found = sorted(bars, key=lambda bar: bar.start)
    for one in kept:
        if bed_id != one.bed_id and room_id != one.room_id:
            continue
        start = one.start
        between = []
        for bar in found:
            if start < min(bar.start, one.end):
                between.append(_kept_bar(one, start, min(bar.start, one.end)))
            start = max(start, bar.end or OPEN_END)
        if start < one.end:
            between.append(_kept_bar(one, start, one.end))
        found = sorted([*found, *between], key=lambda bar: bar.start)
    return found


def _kept_bar(one: Reserved, start: date, end: date) -> Bar:
    return Bar(BedState.RESERVED, start, end, shown=one.shown, resident_id=one.resident_id)


def _marked(
    cell: BedCell, room_id: int, away: Mapping[int, tuple[Away, ...]], kept: Sequence[Reserved]
) -> BedCell:
    """The bed with who is away, and for whom it is kept."""
    absences = away.get(cell.stay_id or 0)
    if absences:
        cell = replace(cell, away=absences[0])
    for one in kept:
        if one.bed_id == cell.bed_id or one.room_id == room_id:
            is_free = cell.state is BedState.FREE
            state = BedState.RESERVED if is_free else cell.state
            return replace(cell, state=state, kept_for=one)
    return cell


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
            Resident.known_as, Resident.code, Resident.is_protected, BedBlock.reason,
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
    hidden = protection.hidden_ids(tx)
    for room_id, bed_id, label, kind, start, end, *rest in tx.session.execute(query):
        is_in_service = start <= night and (end is None or end > night)
        if rest[0] is None and (not is_in_service or kind == BedKind.OVERFLOW):
            continue  # extra beds show only while somebody sleeps in them
        bed = BedCell(bed_id, label, kind, BedState.FREE, "", is_in_service=is_in_service)
        if rest[3] in hidden:
            yield room_id, replace(bed, state=BedState.TAKEN, is_protected=True)
        else:
            yield room_id, _cell(bed, rest, night)


def _cell(bed: BedCell, found: Sequence[Any], night: date) -> BedCell:
    """The bed with whoever sleeps in it; ``found`` is the rest of a row of the query above."""
    assignment_id, moved, stay_id, resident_id, came, left, planned, *who, protected, block = found
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
        shown=shown_name(*who),
        code=who[1],
        since=came,
        leaves=planned if left is None else left,
        arrives_today=came == night,
        moved_today=moved == night and came < night,
        is_protected=protected,
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
        select(Stay, Resident.known_as, Resident.code, Resident.is_protected)
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
    hidden = protection.hidden_ids(tx)
    for stay, known_as, code, protected in tx.session.execute(query):
        if stay.resident_id in hidden:
            yield Elsewhere(is_protected=True)
        else:
            name = shown_name(known_as, code)
            yield Elsewhere(stay.id, stay.resident_id, name, code, stay.start, protected)


def _nights_in_bed(
    tx: Transaction, only: Only, period: Period, *conditions: Any
) -> list[NightsInBed]:
    so_far = Period(period.first, min(period.last, organisation.tonight(tx)))
    nights: Counter[int] = Counter()
    for slept in statistics.slept(tx.session, so_far, None, only):
        nights[slept.assignment_id] += slept.length
    query = (
        select(BedAssignment, Resident.known_as, Resident.code, Room.name, Bed.label)
        .join(Resident, Resident.id == BedAssignment.resident_id)
        .join(Bed, Bed.id == BedAssignment.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(*conditions)
        .order_by(BedAssignment.start.desc(), Bed.position)
    )
    hidden = protection.hidden_ids(tx)
    found = []
    for row, known_as, code, room, label in tx.session.execute(query):
        is_hidden = row.resident_id in hidden
        found.append(
            NightsInBed(
                resident_id=None if is_hidden else row.resident_id,
                shown="" if is_hidden else shown_name(known_as, code),
                code="" if is_hidden else code,
                room=room,
                bed=label,
                start=row.start,
                end=row.end,
                reason="" if is_hidden else row.reason,
                nights=nights[row.id],
            )
        )
    return found
