# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Giving a bed and taking it back: what is refused, in words, and the rows that are written.

For the verbs of ``stays.py``. Whatever is refused is refused before a row is touched.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _, language
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, BedAssignment, BedBlock, Room, Stay
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import rooms


@dataclass(frozen=True, slots=True)
class Former:
    """The bed somebody had until now."""

    row_id: int
    bed_id: int
    until: date | None
    reason: str


def former(tx: Transaction, stay: Stay, on: date) -> Former | None:
    """The bed of a stay on a night."""
    row = assignment_on(tx, stay, on)
    return None if row is None else Former(row.id, row.bed_id, row.end, row.reason)


def release(tx: Transaction, stay: Stay, on: date) -> None:
    """Take the bed of a stay back from a night on."""
    current = assignment_on(tx, stay, on)
    if current is None:
        return
    if current.start == on:
        tx.session.delete(current)
    else:
        current.end = on
    tx.session.flush()


def give(  # noqa: PLR0917 - the columns of the row
    tx: Transaction, stay: Stay, bed_id: int, on: date, until: date | None, reason: str
) -> None:
    """Write that a stay has a bed from a night on, and which house it is in now.

    Whoever is back in the bed of the night before has not moved: no move is left.
    """
    before = assignment_on(tx, stay, on - timedelta(days=1))
    if before is not None and before.bed_id == bed_id and before.end == on:
        before.end = until
        before.reason = reason or before.reason
    else:
        assign(tx, stay, bed_id, on, until, reason)
    if stay.site_id != (site_id := site_of(tx, bed_id)):
        stay.site_id = site_id
    tx.session.flush()


def day_in_words(day: date) -> str:
    """A date as people of the language in use write it."""
    locale = language() if "-" not in language() else "en"
    return format_date(day, format="medium", locale=locale)


def assign(  # noqa: PLR0917 - the columns of the row
    tx: Transaction, stay: Stay, bed_id: int, start: date, end: date | None, reason: str
) -> None:
    """One row: a bed for a stay on the nights [start, end)."""
    refuse_unusable(tx, bed_id, start, reason)
    refuse_taken(tx, bed_id, start, end)
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


def refuse_taken(
    tx: Transaction,
    bed_id: int,
    start: date,
    end: date | None,
    besides: Collection[int] = (),
) -> None:
    """Somebody has the bed on one of these nights; ``besides`` are rows that end with this act."""
    taken = rooms.first_overlap(tx, bed_id=bed_id, start=start, end=end, besides=besides)
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


def refuse_unusable(tx: Transaction, bed_id: int, start: date, reason: str | None) -> None:
    """Out of service or out of use on the first night. A block planned for later refuses nothing:
    tonight somebody needs the bed; the board shows the block when its day comes.

    ``reason`` is asked for of an extra bed; None: it was given already."""
    bed = rooms.get(tx, Bed, bed_id)
    if bed.kind == rooms.BedKind.OVERFLOW and reason is not None and not reason.strip():
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


def assignment_on(tx: Transaction, stay: Stay, night: date) -> BedAssignment | None:
    """The row of a night, or None."""
    return tx.session.scalar(
        select(BedAssignment).where(
            BedAssignment.stay_id == stay.id,
            BedAssignment.start <= night,
            BedAssignment.end > night,
        )
    )


def later_assignment(tx: Transaction, stay: Stay, night: date) -> int | None:
    """A row that begins after a night, or None."""
    return tx.session.scalar(
        select(BedAssignment.id)
        .where(BedAssignment.stay_id == stay.id, BedAssignment.start > night)
        .limit(1)
    )


def site_of(tx: Transaction, bed_id: int) -> int:
    """The house of a bed."""
    site_id = tx.session.scalar(
        select(Room.site_id).join(Bed, Bed.room_id == Room.id).where(Bed.id == bed_id)
    )
    if site_id is None:
        raise NotFound(_("This bed is not there any more."))
    return site_id
