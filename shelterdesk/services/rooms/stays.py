# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stays: admit, place, move, and what a resident's page shows of them.

The database refuses two people in a bed and one person in two; here the same is said in words
before it is tried, naming the bed and the nights. Checking out is in ``check_out.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _, language
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, BedAssignment, BedBlock, Room, Site, Stay
from shelterdesk.models.vocabularies import Term
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms import rooms
from shelterdesk.services.safety import keep_apart
from shelterdesk.services.support import support


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

    Joins the support period that is open on that day, or opens one: that is part of admitting.
    ``reason`` says why this bed; an extra (overflow) bed needs one. ``despite`` says why it is
    right although somebody is near who is to be kept apart.
    """
    residents.get(tx, resident_id)
    if bed_id is not None:
        site_id = _site_of(tx, bed_id)
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
    if bed_id is not None:
        reason = _settled(tx, stay, bed_id, on, reason, despite)
        _assign(tx, stay, bed_id, on, None, reason)
    return stay.id


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

    ``despite`` says why it is right although somebody is near who is to be kept apart.
    """
    stay = get(tx, stay_id)
    if not stay.start <= on < (stay.end or OPEN_END):
        raise Invalid(_("That night is outside the stay."), field="on")
    current = _assignment_on(tx, stay, on)
    if current is not None and current.bed_id == bed_id:
        return
    if _later_assignment(tx, stay, on) is not None:
        raise Conflict(_("A later move is noted already. Change that one first."))
    reason = _settled(tx, stay, bed_id, on, reason, despite)
    until = stay.end
    if current is not None:
        until = current.end
        _refuse_taken(tx, bed_id, on, until)
        if current.start == on:
            tx.session.delete(current)
        else:
            current.end = on
        tx.session.flush()
    before = _assignment_on(tx, stay, on - timedelta(days=1))
    if before is not None and before.bed_id == bed_id and before.end == on:
        before.end = until  # back again on the same night: no move is left
        if despite.strip():
            before.reason = reason
    else:
        _assign(tx, stay, bed_id, on, until, reason)
    if stay.site_id != (site_id := _site_of(tx, bed_id)):
        stay.site_id = site_id


#: A move is placing somebody who has a bed already: the old row ends, the new one begins.
move = place


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
    assignment = _assignment_on(tx, stay, night)
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


def day_in_words(day: date) -> str:
    """A date as people of the language in use write it."""
    locale = language() if "-" not in language() else "en"
    return format_date(day, format="medium", locale=locale)


def _settled(  # noqa: PLR0917 - the columns of the row
    tx: Transaction, stay: Stay, bed_id: int, on: date, reason: str, despite: str
) -> str:
    return keep_apart.settle(
        tx, resident_id=stay.resident_id, bed_id=bed_id, on=on, reason=reason, despite=despite
    )


def _assign(  # noqa: PLR0917 - the columns of the row
    tx: Transaction, stay: Stay, bed_id: int, start: date, end: date | None, reason: str
) -> None:
    _refuse_unusable(tx, bed_id, start, reason)
    _refuse_taken(tx, bed_id, start, end)
    tx.session.add(
        BedAssignment(
            stay_id=stay.id,
            resident_id=stay.resident_id,
            bed_id=bed_id,
            start=start,
            end=end,
            reason=reason.strip(),
        )
    )
    tx.session.flush()


def _refuse_taken(tx: Transaction, bed_id: int, start: date, end: date | None) -> None:
    taken = rooms.first_overlap(tx, bed_id=bed_id, start=start, end=end)
    if taken is None:
        return
    who = tx.session.get_one(Resident, taken.resident_id)
    if not protection.may_see(tx, who.id):
        words = _("{bed} is taken.")
    elif taken.end is None:
        words = _("{bed} is taken by {who} from {start}.")
    else:
        words = _("{bed} is taken by {who} from {start} to {end}.")
    raise Conflict(
        words.format(
            bed=rooms.bed_name(tx, bed_id),
            who=rooms.shown_name(who.known_as, who.code),
            start=day_in_words(taken.start),
            end=day_in_words(taken.end or taken.start),
        ),
        field="bed",
    )


def _refuse_unusable(tx: Transaction, bed_id: int, start: date, reason: str) -> None:
    """Out of service or out of use on the first night. A block planned for later refuses nothing:
    tonight somebody needs the bed; the board shows the block when its day comes."""
    bed = rooms.get(tx, Bed, bed_id)
    if bed.kind == rooms.BedKind.OVERFLOW and not reason.strip():
        raise Invalid(_("Say why an extra bed is needed."), field="reason")
    if start < bed.start or (bed.end is not None and start >= bed.end):
        raise Conflict(
            _("{bed} is not in service then.").format(bed=rooms.bed_name(tx, bed_id)), field="bed"
        )
    blocked = tx.session.scalar(
        select(BedBlock)
        .where(BedBlock.bed_id == bed_id, BedBlock.end > start, BedBlock.start <= start)
        .limit(1)
    )
    if blocked is not None:
        raise Conflict(
            _("{bed} is out of use since {start}. Make it usable first.").format(
                bed=rooms.bed_name(tx, bed_id), start=day_in_words(blocked.start)
            ),
            field="bed",
        )


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


def _assignment_on(tx: Transaction, stay: Stay, night: date) -> BedAssignment | None:
    return tx.session.scalar(
        select(BedAssignment).where(
            BedAssignment.stay_id == stay.id,
            BedAssignment.start <= night,
            BedAssignment.end > night,
        )
    )


def _later_assignment(tx: Transaction, stay: Stay, night: date) -> int | None:
    return tx.session.scalar(
        select(BedAssignment.id)
        .where(BedAssignment.stay_id == stay.id, BedAssignment.start > night)
        .limit(1)
    )


def _site_of(tx: Transaction, bed_id: int) -> int:
    site_id = tx.session.scalar(
        select(Room.site_id).join(Bed, Bed.room_id == Room.id).where(Bed.id == bed_id)
    )
    if site_id is None:
        raise NotFound(_("This bed is not there any more."))
    return site_id
