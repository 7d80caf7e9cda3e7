# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One stay of the past at a time, asked as at the desk: is the bed free, is she elsewhere.

``stays.admit`` begins a stay that is open; a stay that ended long ago may lie before others, also
in the same bed. ``past.py`` writes whole systems in bulk; this is for registers kept by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.rooms import Bed, BedAssignment, BedBlock, BedKind, Room, Site, Stay
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import assigning, stays
from shelterdesk.services.support import support
from shelterdesk.services.values.answers import Text, Unanswered


@dataclass(frozen=True, slots=True)
class Places:
    """Houses, rooms and beds by name."""

    sites: tuple[tuple[int, str], ...]  # id, name
    rooms: tuple[tuple[int, int, str], ...]  # id, house, name
    beds: tuple[tuple[int, int, str], ...]  # id, room, label


@query(Capability.SEE_RESIDENTS)
def places(tx: Transaction) -> Places:
    """All houses, rooms and beds, in their order."""
    sites = tx.session.execute(select(Site.id, Site.name).order_by(Site.position, Site.id))
    of_rooms = select(Room.id, Room.site_id, Room.name).order_by(Room.position, Room.id)
    of_beds = select(Bed.id, Bed.room_id, Bed.label).order_by(Bed.position, Bed.id)
    return Places(
        sites=tuple((id_, name) for id_, name in sites),
        rooms=tuple((id_, site, name) for id_, site, name in tx.session.execute(of_rooms)),
        beds=tuple((id_, room, label) for id_, room, label in tx.session.execute(of_beds)),
    )


@query(Capability.SEE_RESIDENTS)
def free_bed(tx: Transaction, *, room_id: int, start: date, end: date | None) -> int | None:
    """The first bed of a room, no extra one, that is free and in service on all these nights."""
    until = end or OPEN_END
    taken = (
        select(BedAssignment.id)
        .where(
            BedAssignment.bed_id == Bed.id,
            BedAssignment.end > start,
            BedAssignment.start < until,
        )
        .exists()
    )
    blocked = (
        select(BedBlock.id)
        .where(BedBlock.bed_id == Bed.id, BedBlock.end > start, BedBlock.start < until)
        .exists()
    )
    return tx.session.scalar(
        select(Bed.id)
        .where(
            Bed.room_id == room_id,
            Bed.kind != BedKind.OVERFLOW.value,
            Bed.start <= start,
            Bed.end >= until,
            ~taken,
            ~blocked,
        )
        .order_by(Bed.position, Bed.id)
        .limit(1)
    )


@verb(Capability.PLACE_PEOPLE)
def record(
    tx: Transaction,
    *,
    resident_id: int,
    start: date,
    end: date,
    site_id: int,
    bed_id: int | None = None,
    destination: Text = Unanswered.NOT_ASKED,
) -> int:
    """A stay from its first night to the day of leaving; returns its id.

    Joins the support period of that day; where there is none, one is noted for the same days,
    which needs the right to open and close them.
    Raises ``Conflict`` if the bed is taken or she has another stay on one of the nights.
    """
    if end < start:
        raise Invalid(_("She cannot leave before she came."), field="left")
    residents.get(tx, resident_id)
    _refuse_overlap(tx, resident_id, start, end)
    columns = support.term_columns(tx, Vocabulary.DESTINATION, destination)
    stay = Stay(
        resident_id=resident_id,
        site_id=site_id,
        support_period_id=_support_on(tx, resident_id, start, end, destination),
        start=start,
        end=end,
        destination_id=columns[0],
        destination_id_answer=columns[1],
    )
    tx.session.add(stay)
    tx.session.flush()
    if bed_id is not None and start < end:
        assigning.assign(tx, stay, bed_id, start, end, "")  # the same checks, in the same words
    return stay.id


def _refuse_overlap(tx: Transaction, resident_id: int, start: date, end: date) -> None:
    other = tx.session.scalar(
        select(Stay)
        .where(Stay.resident_id == resident_id, Stay.end > start, Stay.start < end)
        .order_by(Stay.start)
        .limit(1)
    )
    if other is not None:
        raise Conflict(
            _("There is a stay from {start} on already, on some of the same nights.").format(
                start=stays.day_in_words(other.start)
            ),
            field="arrived",
        )


def _support_on(
    tx: Transaction, resident_id: int, start: date, end: date, destination: Text
) -> int:
    for period in support.periods(tx, resident_id=resident_id):
        if period.opened <= start and (period.closed is None or period.closed >= start):
            return period.id
    tx.need(Capability.EDIT_SUPPORT)
    period_id = support.open_period(tx, resident_id=resident_id, opened=start, caseworker_id=None)
    support.close_period(tx, period_id=period_id, closed=end, destination=destination)
    return period_id
