# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Open reservations as other acts meet them: in the way of a placement, or taken up by it.

A reservation lapses by itself on the day it was held until; nothing has to be written for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.reservations import (
    Reservation,
    ReservationState,
    WaitingEntry,
    WaitingOutcome,
)
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, Room, Stay
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import rooms
from shelterdesk.services.rooms.rooms import shown_name


def holding(tx: Transaction) -> ColumnElement[bool]:
    """Reservations that hold a place tonight or later: open, and not run out."""
    is_open = Reservation.state == ReservationState.OPEN.value
    return is_open & (Reservation.hold_until > organisation.tonight(tx))


def in_the_way(
    tx: Transaction,
    *,
    resident_id: int | None,
    bed_id: int,
    start: date,
    end: date | None = None,
    other_than: int | None = None,
) -> list[Reservation]:
    """Who else a bed, or the room it stands in, is kept for on the nights [start, end)."""
    query = (
        select(Reservation)
        .where(
            _at(bed_id=bed_id),
            holding(tx),
            Reservation.hold_until > start,
            Reservation.start < (end or OPEN_END),
        )
        .order_by(Reservation.start, Reservation.id)
    )
    found = [
        row
        for row in tx.session.scalars(query)
        if row.resident_id is None or row.resident_id != resident_id
    ]
    # Who must not be seen is told apart by no number either.
    return [
        row for row in found if row.id != other_than or not protection.may_see(tx, row.resident_id)
    ]


def overlapping(
    tx: Transaction,
    *,
    bed_id: int | None,
    room_id: int | None,
    start: date,
    hold_until: date,
    other_than: int | None = None,
) -> Reservation | None:
    """The first other reservation that holds the same place on one of these nights."""
    query = (
        select(Reservation)
        .where(
            _at(bed_id=bed_id, room_id=room_id),
            holding(tx),
            Reservation.hold_until > start,
            Reservation.start < hold_until,
            Reservation.id != (other_than or 0),
        )
        .order_by(Reservation.start)
        .limit(1)
    )
    return tx.session.scalar(query)


def of_entry(entry_id: int) -> Select[Reservation]:
    """Open reservations for an entry of the waiting list."""
    return select(Reservation).where(
        Reservation.waiting_entry_id == entry_id,
        Reservation.state == ReservationState.OPEN.value,
    )


def for_entries(tx: Transaction, entries: Sequence[WaitingEntry]) -> dict[int, Reservation]:
    """The first place that is kept for each of those who wait, by the number of the entry."""
    if not entries:
        return {}
    ids = {row.id for row in entries}
    who: dict[int | None, int] = {
        row.resident_id: row.id for row in entries if row.resident_id is not None
    }
    query = (
        select(Reservation)
        .where(
            holding(tx),
            or_(
                Reservation.waiting_entry_id.in_(ids),
                Reservation.resident_id.in_(list(who)),
            ),
        )
        .order_by(Reservation.start.desc(), Reservation.id.desc())
    )
    found: dict[int, Reservation] = {}
    for row in tx.session.scalars(query):
        # One kept for an earlier entry of hers is kept for her all the same.
        own = row.waiting_entry_id if row.waiting_entry_id in ids else who.get(row.resident_id)
        if own is not None:
            found[own] = row
    return found


def take_up(tx: Transaction, stay: Stay, bed_id: int | None, *, has_come: bool) -> None:
    """What was kept for somebody is theirs now; who came to stay waits for no bed any more.

    Who moves within a stay takes up only what is kept at that very place.
    """
    kept = select(Reservation).where(
        Reservation.resident_id == stay.resident_id,
        Reservation.state == ReservationState.OPEN.value,
    )
    if not has_come:
        if bed_id is None:
            return
        kept = kept.where(_at(bed_id=bed_id))
    for row in tx.session.scalars(kept):
        row.state, row.ended_at = ReservationState.ARRIVED.value, tx.now
        row.stay_id = stay.id
    if not has_come:
        return
    waits = select(WaitingEntry).where(
        WaitingEntry.resident_id == stay.resident_id, WaitingEntry.ended_on.is_(None)
    )
    for entry in tx.session.scalars(waits):
        waits_no_more(tx, entry, stay.id)


def waits_no_more(tx: Transaction, entry: WaitingEntry, stay_id: int) -> None:
    """Who stands in the list has the bed."""
    entry.ended_on = max(tx.today, entry.since)
    entry.outcome, entry.stay_id = WaitingOutcome.PLACED.value, stay_id


def whom(tx: Transaction, resident_id: int | None, for_whom: str) -> str:
    """For whom a place is kept, or who waits for one, as the person signed in may read it."""
    if not protection.may_see(tx, resident_id):
        return protection.one_person()
    who = None if resident_id is None else tx.session.get(Resident, resident_id)
    return for_whom if who is None else shown_name(who.known_as, who.code)


def place_of(tx: Transaction, row: Reservation) -> str:
    """``Room 4 · B``, or ``Room 4`` where all of it is kept."""
    if row.bed_id is not None:
        return rooms.bed_name(tx, row.bed_id)
    return rooms.get(tx, Room, row.room_id or 0).name


def _at(*, bed_id: int | None = None, room_id: int | None = None) -> ColumnElement[bool]:
    """Reservations of a bed or of its room; of a room or of one of its beds."""
    if bed_id is not None:
        its_room = select(Bed.room_id).where(Bed.id == bed_id).scalar_subquery()
        return or_(Reservation.bed_id == bed_id, Reservation.room_id == its_room)
    its_beds = select(Bed.id).where(Bed.room_id == room_id)
    return or_(Reservation.room_id == room_id, Reservation.bed_id.in_(its_beds))
