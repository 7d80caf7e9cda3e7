# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beds and rooms that are kept for somebody: a resident, or a word the desk knows the person by.

A place is kept for the nights from ``start`` up to ``hold_until``; on that day it is free again by
itself. What ran out stays in the list until somebody says that the person came all the same, or
puts it aside. Keeping a place refuses nobody else: who is placed there is asked about
(``place_warnings``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.reservations import Reservation, ReservationState, WaitingEntry
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, BedAssignment, BedBlock, BedKind, Room, Site
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.rooms import kept_places, parties, rooms, waiting
from shelterdesk.services.rooms.parties import ALONE, Party
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.value_words import day_in_words

__all__ = [
    "ReservationForm", "ReservationRow", "ReservationState", "arrived", "cancel", "change", "form",
    "keep", "kept", "lapse", "of_resident", "tidy",
]  # fmt: skip

_LONGEST_NAME: Final = 80
_LONGEST_REASON: Final = 200
_MOST_PEOPLE: Final = 50


@dataclass(frozen=True, slots=True)
class ReservationForm:
    """All that is written of a place that is kept; a bed or a room, and the nights."""

    start: date  # first night it is kept
    hold_until: date  # the first night it is kept no more
    bed_id: int | None = None
    room_id: int | None = None
    for_whom: str = ""  # where there is no record yet
    people: int = 1
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReservationRow:
    """A place that is kept, as lists show it; without an id: for somebody who is not shown."""

    id: int | None
    site_id: int
    site: str
    place: str  # "Room 4 · B", or "Room 4"
    bed_id: int | None
    room_id: int
    resident_id: int | None
    shown: str
    people: int
    start: date
    hold_until: date
    state: ReservationState
    has_run_out: bool  # nobody came until the day it was held
    reason: str = ""
    in_the_way: str = ""  # why it cannot be used on its first night, in a sentence


@verb(Capability.PLACE_PEOPLE)
def keep(
    tx: Transaction,
    *,
    form: ReservationForm,
    resident_id: int | None = None,
    entry_id: int | None = None,
) -> int:
    """Keep a bed or a room; returns the reservation's id. ``entry_id``: for who stands on the
    waiting list, and waits until the day of arrival."""
    row = Reservation(resident_id=resident_id)
    if entry_id is not None:
        entry = waiting.open_entry(tx, entry_id)
        row.resident_id, row.waiting_entry_id = entry.resident_id, entry.id
        form = replace(form, for_whom=entry.for_whom)
    elif resident_id is not None:
        residents.get(tx, resident_id)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.PLACE_PEOPLE)
def change(tx: Transaction, *, reservation_id: int, form: ReservationForm) -> None:
    """Another place, other nights, other words; also to hold on after it ran out."""
    row = _get(tx, reservation_id)
    _refuse_ended(row)
    _write(tx, row, form)


@verb(Capability.PLACE_PEOPLE)
def cancel(tx: Transaction, *, reservation_id: int, reason: str = "") -> None:
    """The place is kept no more; the entry stays in the history."""
    row = _get(tx, reservation_id)
    _refuse_ended(row)
    words = sealed_words.checked(reason, field="reason", longest=_LONGEST_REASON)
    row.reason = words or row.reason
    _end(tx, row, ReservationState.CANCELLED)


@verb(Capability.PLACE_PEOPLE)
def lapse(tx: Transaction, *, reservation_id: int) -> None:
    """Put aside what ran out: nobody came."""
    row = _get(tx, reservation_id)
    _refuse_ended(row)
    if row.hold_until > organisation.tonight(tx):
        raise Conflict(_("It is still held. Cancel it, if nobody is expected any more."))
    _end(tx, row, ReservationState.LAPSED)


@verb(Capability.PLACE_PEOPLE)
def tidy(tx: Transaction) -> int:
    """Put aside all that ran out; returns how many."""
    found = tx.session.scalars(
        select(Reservation).where(
            Reservation.state == ReservationState.OPEN.value,
            Reservation.hold_until <= organisation.tonight(tx),
            protection.visible(tx, Reservation.resident_id) | Reservation.resident_id.is_(None),
        )
    ).all()
    for row in found:
        _end(tx, row, ReservationState.LAPSED)
    return len(found)


@verb(Capability.PLACE_PEOPLE)
def arrived(
    tx: Transaction,
    *,
    reservation_id: int,
    on: date | None = None,
    bed_id: int | None = None,
    planned_end: date | None = None,
    despite: str = "",
    party: Party = ALONE,
) -> int:
    """The person is here: admitted into the kept place, or moved there, in one act; returns the
    stay's id.

    Of a room that is kept the first free bed, if none is said. Who comes along gets the free beds
    of the same room. Who had no record yet gets one, called by the word the place was kept for.
    """
    row = _get(tx, reservation_id)
    _refuse_ended(row)
    night = on or organisation.tonight(tx)
    bed_id = bed_id or row.bed_id or _free_bed(tx, row.room_id or 0, night)
    if row.resident_id is None:
        row.resident_id = _record(tx, row)
        tx.session.flush()
    stay_id, *_others = parties.come(
        tx, resident_id=row.resident_id, party=party, on=night, bed_id=bed_id,
        planned_end=planned_end, despite=despite,
    )  # fmt: skip
    if row.state == ReservationState.OPEN:  # another place than the one that was kept
        _end(tx, row, ReservationState.ARRIVED)
        row.stay_id = stay_id
    tx.about(row)
    return stay_id


@query(Capability.SEE_RESIDENTS)
def kept(tx: Transaction, *, site_id: int | None = None) -> list[ReservationRow]:
    """What is kept, or ran out and was not put aside, in one house or in all; the next first."""
    query = _with_place().where(Reservation.state == ReservationState.OPEN.value)
    if site_id is not None:
        query = query.where(Room.site_id == site_id)
    return _rows(tx, query.order_by(Reservation.start, Reservation.id))


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int) -> list[ReservationRow]:
    """All places that were kept for somebody, newest first."""
    residents.get(tx, resident_id)
    query = _with_place().where(Reservation.resident_id == resident_id)
    return _rows(tx, query.order_by(Reservation.start.desc(), Reservation.id.desc()))


@query(Capability.SEE_RESIDENTS)
def form(tx: Transaction, *, reservation_id: int) -> ReservationForm:
    """A reservation to be changed."""
    row = _get(tx, reservation_id)
    return ReservationForm(
        row.start, row.hold_until, row.bed_id, row.room_id, row.for_whom, row.people, row.reason
    )


# Within
def _record(tx: Transaction, row: Reservation) -> int:
    """A record for who had none: that of the entry on the waiting list, or one of this word."""
    tx.need(Capability.EDIT_RESIDENTS)
    entry = tx.session.get(WaitingEntry, row.waiting_entry_id or 0)
    if entry is not None and entry.ended_on is None:
        return waiting.recorded(tx, entry)
    return residents.add(tx, form=ResidentForm(known_as=row.for_whom))


def _write(tx: Transaction, row: Reservation, form: ReservationForm) -> None:
    if (form.bed_id is None) == (form.room_id is None):
        raise Invalid(_("Choose a bed or a room."), field="place")
    if form.hold_until <= form.start:
        raise Invalid(_("It must be held for at least one night."), field="hold_until")
    if form.hold_until <= organisation.tonight(tx):
        raise Invalid(_("This day has passed already."), field="hold_until")
    if not 1 <= form.people <= _MOST_PEOPLE:
        raise Invalid(_("Write for how many people."), field="people")
    for_whom = sealed_words.checked(form.for_whom, field="for_whom", longest=_LONGEST_NAME)
    if row.resident_id is None and not for_whom:
        words = _("Say for whom: a person, or a word the desk knows.")
        raise Invalid(words, field="for_whom")
    _refuse_unusable(tx, form)
    before = kept_places.overlapping(
        tx,
        bed_id=form.bed_id,
        room_id=form.room_id,
        start=form.start,
        hold_until=form.hold_until,
        other_than=row.id,
    )
    if before is not None:
        words = _("{place} is kept for {who} already, from {start} until {end}.")
        raise Conflict(
            words.format(
                place=kept_places.place_of(tx, before),
                who=kept_places.whom(tx, before.resident_id, before.for_whom),
                start=day_in_words(before.start),
                end=day_in_words(before.hold_until),
            ),
            field="place",
        )
    row.bed_id, row.room_id = form.bed_id, form.room_id
    row.start, row.hold_until, row.people = form.start, form.hold_until, form.people
    row.for_whom = for_whom if row.resident_id is None else ""
    row.reason = sealed_words.checked(form.reason, field="reason", longest=_LONGEST_REASON)


def _refuse_unusable(tx: Transaction, form: ReservationForm) -> None:
    """A bed that is gone or an extra one cannot be kept; one that somebody is still in can."""
    if form.room_id is not None:
        rooms.get(tx, Room, form.room_id)
        return
    bed = rooms.get(tx, Bed, form.bed_id or 0)
    if bed.kind == BedKind.OVERFLOW:
        raise Invalid(_("Extra beds are for when somebody is here. Keep another."), field="place")
    if form.start < bed.start or form.start >= (bed.end or OPEN_END):
        words = _("{bed} is not in service then.")
        raise Conflict(words.format(bed=rooms.bed_name(tx, bed.id)), field="place")


def _get(tx: Transaction, reservation_id: int) -> Reservation:
    row = tx.session.get(Reservation, reservation_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This reservation is not there any more."))
    if row.resident_id is not None:
        residents.get(tx, row.resident_id)
    tx.about(row)
    return row


def _refuse_ended(row: Reservation) -> None:
    if row.state != ReservationState.OPEN:
        raise Conflict(_("This place is not kept any more."))


def _end(tx: Transaction, row: Reservation, state: ReservationState) -> None:
    row.state, row.ended_at = state.value, tx.now


def _free_bed(tx: Transaction, room_id: int, night: date) -> int:
    taken = select(BedAssignment.id).where(
        BedAssignment.bed_id == Bed.id, BedAssignment.end > night
    )
    blocked = select(BedBlock.id).where(
        BedBlock.bed_id == Bed.id, BedBlock.start <= night, BedBlock.end > night
    )
    query = (
        select(Bed.id)
        .where(Bed.room_id == room_id, Bed.start <= night, Bed.end > night)
        .where(Bed.kind != BedKind.OVERFLOW.value, ~taken.exists(), ~blocked.exists())
        .order_by(Bed.position, Bed.id)
        .limit(1)
    )
    found = tx.session.scalar(query)
    if found is None:
        raise Conflict(_("No bed of this room is free. Choose another bed."), field="bed")
    return found


def _with_place() -> Select[*tuple[Any, ...]]:
    """Reservations with all that their rows say, however many there are."""
    return (
        select(Reservation, Room, Bed.label, Site.name, Resident.known_as, Resident.code)
        .outerjoin(Bed, Bed.id == Reservation.bed_id)
        .join(Room, Room.id == func.coalesce(Reservation.room_id, Bed.room_id))
        .join(Site, Site.id == Room.site_id)
        .outerjoin(Resident, Resident.id == Reservation.resident_id)
    )


def _rows(tx: Transaction, query: Select[*tuple[Any, ...]]) -> list[ReservationRow]:
    tonight = organisation.tonight(tx)
    found = []
    for row, room, bed, site, known_as, code in tx.session.execute(query):
        is_shown = protection.may_see(tx, row.resident_id)
        is_open = row.state == ReservationState.OPEN
        name = row.for_whom if code is None else shown_name(known_as, code)
        found.append(
            ReservationRow(
                id=row.id if is_shown else None,
                site_id=room.site_id,
                site=site,
                place=room.name if bed is None else f"{room.name} · {bed}",
                bed_id=row.bed_id,
                room_id=room.id,
                resident_id=row.resident_id if is_shown else None,
                shown=name if is_shown else protection.one_person(),
                people=row.people,
                start=row.start,
                hold_until=row.hold_until,
                state=ReservationState(row.state),
                has_run_out=is_open and row.hold_until <= tonight,
                reason=row.reason if is_shown else "",
                in_the_way=_in_the_way(tx, row, tonight) if is_open else "",
            )
        )
    return found


def _in_the_way(tx: Transaction, row: Reservation, tonight: date) -> str:
    """Whether the bed can be used when it is needed: tonight, or on the first night."""
    night = max(row.start, tonight)
    if row.bed_id is None:
        return ""
    taken = rooms.first_overlap(tx, bed_id=row.bed_id, start=night, end=row.hold_until)
    if taken is not None and row.hold_until > night:
        who = kept_places.whom(tx, taken.resident_id, "")
        return _("{who} still sleeps here.").format(who=who)
    blocked = select(BedBlock.id).where(
        BedBlock.bed_id == row.bed_id, BedBlock.start <= night, BedBlock.end > night
    )
    if tx.session.scalar(blocked.limit(1)) is not None:
        return _("The bed is out of use.")
    return ""
