# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stays: admit, place, move, and what a resident's page shows of them.

The database refuses two people in a bed and one person in two; here the same is said in words
before it is tried, naming the bed and the nights. Checking out is in ``check_out.py``, the rows
of beds in ``assigning.py``, several people at once in ``moving.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.rooms import Site, Stay
from shelterdesk.models.vocabularies import Term
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms import assigning, kept_places, moving, place_warnings, rooms
from shelterdesk.services.rooms.assigning import day_in_words
from shelterdesk.services.support import support

__all__ = [
    "StayCard", "StayRow", "admit", "admit_on_extra_bed", "admit_together", "card", "day_in_words",
    "get", "move", "move_together", "place", "place_on_extra_bed", "plan_end", "stays", "swap",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class StayRow:
    """A stay on a resident's page."""

    id: int
    site_id: int
    site: str
    start: date
    end: date | None
    planned_end: date | None
    destination: str
    nights: int  # from arrival to leaving, or to today


@dataclass(frozen=True, slots=True)
class StayCard:
    """A stay as the panels that move or end it show it."""

    stay_id: int
    resident_id: int
    shown: str  # chosen name, or the code
    code: str
    bed_id: int | None  # tonight
    place: str  # "Room 4 · B"; empty without a bed tonight
    site_id: int
    start: date
    end: date | None
    planned_end: date | None
    tonight: date
    today: date
    has_open_support: bool


@verb(Capability.PLACE_PEOPLE)
def admit(
    tx: Transaction,
    *,
    resident_id: int,
    on: date,
    bed_id: int | None = None,
    site_id: int | None = None,
    planned_end: date | None = None,
    referral_source: str | None = None,
    first_contact: str | None = None,
    reason: str = "",
    despite: str = "",
) -> int:
    """Begin a stay, in a bed or (at a house) without one yet; returns its id.

    Joins the support period that is open on that day, or opens one: that is part of admitting, as
    it is that a bed kept for somebody is taken up and that nobody waits for one any more.
    ``reason`` says why this bed; an extra (overflow) bed needs one. ``despite`` says why it is
    right although something speaks against it (``place_warnings``).
    """
    stay = _begun(
        tx,
        resident_id=resident_id,
        on=on,
        site_id=site_id if bed_id is None else assigning.site_of(tx, bed_id),
        planned_end=planned_end,
        referral_source=referral_source,
        first_contact=first_contact,
    )
    if bed_id is not None:
        reason = place_warnings.settle(
            tx, resident_id=resident_id, bed_id=bed_id, on=on, reason=reason, despite=despite,
            until=planned_end,
        )  # fmt: skip
        assigning.assign(tx, stay, bed_id, on, None, reason)
    kept_places.take_up(tx, stay, bed_id, has_come=True)
    return stay.id


@verb(Capability.PLACE_PEOPLE)
def admit_on_extra_bed(
    tx: Transaction, *, resident_id: int, site_id: int, on: date, reason: str, **facts: Any
) -> int:
    """Begin a stay on a new extra bed of the house; returns the stay's id.

    ``facts`` as in ``admit``."""
    bed_id = rooms.add_overflow_bed(tx, site_id=site_id)
    return admit(tx, resident_id=resident_id, bed_id=bed_id, on=on, reason=reason, **facts)


@verb(Capability.PLACE_PEOPLE)
def admit_together(
    tx: Transaction,
    *,
    resident_ids: Sequence[int],
    on: date,
    bed_ids: Sequence[int] | None = None,
    room_id: int | None = None,
    site_id: int | None = None,
    planned_end: date | None = None,
    referral_source: str | None = None,
    reason: str = "",
    despite: str = "",
) -> list[int]:
    """Begin the stays of a family in one act, each in a bed of their own; returns their ids.

    In the beds chosen, in the free beds of a room, or (at a house) without a bed yet."""
    if bed_ids is not None or room_id is not None:
        wanted = [(None, None)] * len(resident_ids)
        bed_ids = moving.beds_for(tx, wanted, on, bed_ids=bed_ids, room_id=room_id)
        site_id = assigning.site_of(tx, bed_ids[0])
    begun = [
        _begun(
            tx,
            resident_id=resident_id,
            on=on,
            site_id=site_id,
            planned_end=planned_end,
            referral_source=referral_source,
        )
        for resident_id in resident_ids
    ]
    if bed_ids is not None:
        moving.move_all(tx, list(zip(begun, bed_ids, strict=True)), on, reason, despite)
    for stay in begun:
        kept_places.take_up(tx, stay, None, has_come=True)
    return [stay.id for stay in begun]


@verb(Capability.PLACE_PEOPLE)
def place(
    tx: Transaction,
    *,
    stay_id: int,
    bed_id: int,
    on: date,
    reason: str = "",
    despite: str = "",
) -> None:
    """Give a bed to somebody who has none on that night, or move her there from it on.

    ``despite`` says why it is right although something speaks against it (``place_warnings``).
    """
    stay = get(tx, stay_id)
    if not stay.start <= on < (stay.end or OPEN_END):
        raise Invalid(_("That night is outside the stay."), field="on")
    current = assigning.assignment_on(tx, stay, on)
    if current is not None and current.bed_id == bed_id:
        return
    if assigning.later_assignment(tx, stay, on) is not None:
        raise Conflict(_("A later move is noted already. Change that one first."))
    reason = place_warnings.settle(
        tx, resident_id=stay.resident_id, bed_id=bed_id, on=on, reason=reason, despite=despite,
        until=stay.end or stay.planned_end,
    )  # fmt: skip
    until = stay.end if current is None else current.end
    assigning.refuse_unusable(tx, bed_id, on, None)
    assigning.refuse_taken(tx, bed_id, on, until)
    assigning.release(tx, stay, on)
    assigning.give(tx, stay, bed_id, on, until, reason)
    kept_places.take_up(tx, stay, bed_id, has_come=False)


#: A move is placing somebody who has a bed already: the old row ends, the new one begins.
move = place


@verb(Capability.PLACE_PEOPLE)
def swap(
    tx: Transaction,
    *,
    stay_id: int,
    other_stay_id: int,
    on: date,
    reason: str = "",
    despite: str = "",
) -> None:
    """Let two people change beds from a night on. Whose partner has none is without one then."""
    if stay_id == other_stay_id:
        raise Invalid(_("Choose somebody else."), field="other_stay_id")
    pair = [_on_night(tx, id_, on) for id_ in (stay_id, other_stay_id)]
    first, second = (assigning.former(tx, stay, on) for stay in pair)
    if first is None and second is None:
        raise Conflict(_("Neither of the two has a bed on that night."))
    beds = [None if old is None else old.bed_id for old in (second, first)]
    moving.move_all(tx, list(zip(pair, beds, strict=True)), on, reason, despite)


@verb(Capability.PLACE_PEOPLE)
def move_together(
    tx: Transaction,
    *,
    stay_ids: Sequence[int],
    on: date,
    room_id: int | None = None,
    first_bed_id: int | None = None,
    bed_ids: Sequence[int] | None = None,
    reason: str = "",
    despite: str = "",
) -> None:
    """Move a family at once, into the beds chosen or the free beds of a room, in this order.

    ``first_bed_id``: the bed of the first one, whose room it is. Whoever sleeps in that room
    already keeps the bed."""
    if len(set(stay_ids)) < len(stay_ids) or not stay_ids:
        raise Invalid(_("Choose each person once."), field="stay_ids")
    family = [_on_night(tx, id_, on) for id_ in stay_ids]
    wanted = [(assigning.former(tx, stay, on), stay.end) for stay in family]
    beds = moving.beds_for(
        tx, wanted, on, bed_ids=bed_ids, room_id=room_id, first_bed_id=first_bed_id
    )
    moving.move_all(tx, list(zip(family, beds, strict=True)), on, reason, despite)


@verb(Capability.PLACE_PEOPLE)
def place_on_extra_bed(
    tx: Transaction, *, stay_id: int, on: date, reason: str = "", despite: str = ""
) -> int:
    """A new extra bed in the house of the stay, and the person in it; returns the bed's id."""
    bed_id = rooms.add_overflow_bed(tx, site_id=get(tx, stay_id).site_id)
    place(tx, stay_id=stay_id, bed_id=bed_id, on=on, reason=reason, despite=despite)
    return bed_id


@verb(Capability.PLACE_PEOPLE)
def plan_end(tx: Transaction, *, stay_id: int, planned_end: date | None) -> None:
    """Note when she means to leave; it reminds and ends nothing."""
    stay = get(tx, stay_id)
    if planned_end is not None and planned_end <= stay.start:
        raise Invalid(
            _("The day of leaving must come after the day of arrival."), field="planned_end"
        )
    stay.planned_end = planned_end


@query(Capability.SEE_RESIDENTS)
def stays(tx: Transaction, *, resident_id: int) -> list[StayRow]:
    """All stays of a person, newest first."""
    rows = tx.session.execute(
        select(Stay, Site.name, Term.label)
        .join(Site, Site.id == Stay.site_id)
        .outerjoin(Term, Term.id == Stay.destination_id)
        .where(Stay.resident_id == resident_id, protection.visible(tx, Stay.resident_id))
        .order_by(Stay.start.desc(), Stay.id.desc())
    )
    return [
        StayRow(
            id=stay.id,
            site_id=stay.site_id,
            site=site,
            start=stay.start,
            end=stay.end,
            planned_end=stay.planned_end,
            destination=_(label) if label else "",
            nights=max(rooms.nights_between(stay.start, stay.end or tx.today), 0),
        )
        for stay, site, label in rows
    ]


@query(Capability.SEE_RESIDENTS)
def card(tx: Transaction, *, stay_id: int) -> StayCard:
    """One stay and where its person sleeps tonight."""
    stay = get(tx, stay_id)
    who = residents.get(tx, stay.resident_id)
    night = organisation.tonight(tx)
    assignment = assigning.assignment_on(tx, stay, night)
    bed_id = assignment.bed_id if assignment else None
    return StayCard(
        stay_id=stay.id,
        resident_id=stay.resident_id,
        shown=rooms.shown_name(who.known_as, who.code),
        code=who.code,
        bed_id=bed_id,
        place=rooms.bed_name(tx, bed_id) if bed_id is not None else "",
        site_id=stay.site_id,
        start=stay.start,
        end=stay.end,
        planned_end=stay.planned_end,
        tonight=night,
        today=tx.today,
        has_open_support=support.open_period_of(tx, stay.resident_id) is not None,
    )


def get(tx: Transaction, stay_id: int) -> Stay:
    """The stay itself, for services; the act is about its resident."""
    stay = tx.session.get(Stay, stay_id)
    if stay is None or not protection.may_see(tx, stay.resident_id):
        raise NotFound(_("This stay is not there any more."))
    residents.get(tx, stay.resident_id)
    return stay


def _begun(
    tx: Transaction,
    *,
    resident_id: int,
    on: date,
    site_id: int | None,
    planned_end: date | None,
    referral_source: str | None,
    first_contact: str | None = None,
) -> Stay:
    """A new stay without a bed yet, in the support period of that day."""
    residents.get(tx, resident_id)
    if site_id is None:
        raise Invalid(_("Choose a bed or a house."), field="bed")
    rooms.get(tx, Site, site_id)
    if planned_end is not None and planned_end <= on:
        raise Invalid(
            _("The day of leaving must come after the day of arrival."), field="planned_end"
        )
    _refuse_second_stay(tx, resident_id, on)
    period_id = support.open_period_of(tx, resident_id, on=on) or support.open_period(
        tx,
        resident_id=resident_id,
        opened=on,
        referral_source=referral_source,
        first_contact=first_contact,
    )
    stay = Stay(
        resident_id=resident_id,
        site_id=site_id,
        support_period_id=period_id,
        start=on,
        planned_end=planned_end,
        end=None,
    )
    tx.session.add(stay)
    tx.session.flush()
    return stay


def _on_night(tx: Transaction, stay_id: int, on: date) -> Stay:
    """A stay that covers a night and has no move noted for later."""
    stay = get(tx, stay_id)
    if not stay.start <= on < (stay.end or OPEN_END):
        raise Invalid(_("That night is outside the stay."), field="on")
    if assigning.later_assignment(tx, stay, on) is not None:
        raise Conflict(_("A later move is noted already. Change that one first."))
    return stay


def _refuse_second_stay(tx: Transaction, resident_id: int, on: date) -> None:
    other = tx.session.scalar(
        select(Stay)
        .where(Stay.resident_id == resident_id, Stay.end > on)
        .order_by(Stay.start)
        .limit(1)
    )
    if other is not None:
        raise Conflict(
            _("This person has a stay from {start} on. Move within it, or end it first.").format(
                start=day_in_words(other.start)
            )
        )
