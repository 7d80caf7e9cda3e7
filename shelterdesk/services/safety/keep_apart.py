# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two residents who must not share a room or a house: asked for whenever somebody gets a bed.

How that is asked is in ``rooms/place_warnings.py``: it warns and never blocks. Outsiders are in
``outsiders.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, literal, null, or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, BedAssignment, Room, Stay
from shelterdesk.models.safety import KeepApart
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.safety.outsiders import Outsider, OutsiderForm, add_outsider
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "ApartRow", "ApartWarning", "Outsider", "OutsiderForm", "add", "add_outsider", "end",
    "of_resident", "on_night", "timeline", "warnings",
]  # fmt: skip

_LONGEST_REASON: Final = 2000
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ApartRow:
    """With whom a person must not be; ``other_id`` is None for somebody who must not be seen."""

    id: int
    other_id: int | None
    shown: str
    reason: str | Hidden
    start: date
    last_day: date | None
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class ApartWarning:
    """Somebody near a bed from whom its person is to be kept apart."""

    shown: str  # "1 person" for who must not be seen
    room: str  # where that person sleeps; empty while there is no bed
    is_same_room: bool
    start: date  # from when both are there
    resident_id: int | None = None

    @property
    def words(self) -> str:
        """In one sentence."""
        if self.is_same_room:
            return _("Keep apart: {who} sleeps in the same room.").format(who=self.shown)
        if self.room:
            words = _("Keep apart: {who} sleeps in this house, in {room}.")
            return words.format(who=self.shown, room=self.room)
        return _("Keep apart: {who} is in this house.").format(who=self.shown)


# What is written
@verb(Capability.EDIT_RESIDENTS)
def add(
    tx: Transaction,
    *,
    resident_id: int,
    other_id: int,
    reason: str = "",
    start: date | None = None,
    last_day: date | None = None,
) -> int:
    """Keep two residents apart and return the entry's id; the reason is sealed."""
    if resident_id == other_id:
        raise Invalid(_("Choose somebody else."), field="other_id")
    if len(reason.strip()) > _LONGEST_REASON:
        words = _("At most {limit} characters fit here.")
        raise Invalid(words.format(limit=_LONGEST_REASON), field="reason")
    start = start or tx.today
    if last_day is not None and last_day < start:
        raise Invalid(_("The last day cannot come before the first."), field="last_day")
    residents.get(tx, other_id)
    residents.get(tx, resident_id)
    for row in _pairs(tx, start, resident_id):
        if other_id in {row.resident_id, row.other_id}:
            raise Conflict(_("These two are kept apart already."), field="other_id")
    row = KeepApart(resident_id=resident_id, other_id=other_id, start=start)
    row.end = None if last_day is None else last_day + _A_DAY
    tx.seal(row, "reason", reason.strip() or None)
    tx.session.add(row)
    tx.person(other_id)
    tx.session.flush()
    return row.id


@verb(Capability.EDIT_RESIDENTS)
def end(tx: Transaction, *, entry_id: int) -> None:
    """They need not be kept apart any more; the entry stays in the history."""
    row = tx.session.get(KeepApart, entry_id)
    if row is None or row.resident_id is None or row.other_id is None:
        raise NotFound(_("This entry is not there any more."))
    if not any(protection.may_see(tx, id_) for id_ in (row.resident_id, row.other_id)):
        raise NotFound(_("This entry is not there any more."))
    if row.end is not None and row.end <= tx.today:
        raise Conflict(_("This entry has ended already."))
    for id_ in (row.resident_id, row.other_id):
        tx.person(id_)
    row.end = max(tx.today, row.start)
    tx.about(row)


# What is asked
@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int, with_ended: bool = False) -> list[ApartRow]:
    """From whom somebody is kept apart, the newest first."""
    if not protection.may_see(tx, resident_id):
        return []
    found = tx.session.scalars(
        select(KeepApart)
        .where(_concerns_one_of([resident_id]))
        .order_by(KeepApart.start.desc(), KeepApart.id.desc())
    )
    herself = merged_records.family(tx, resident_id)
    rows = []
    for row in found:
        if row.end is not None and row.end <= tx.today and not with_ended:
            continue
        other_id = _other(row, resident_id)
        if other_id in herself:  # of the time before two records of one person were joined
            continue
        rows.append(
            ApartRow(
                id=row.id,
                other_id=other_id if protection.may_see(tx, other_id) else None,
                shown=_shown(tx, other_id),
                reason=_reason(tx, row, other_id),
                start=row.start,
                last_day=None if row.end is None else max(row.end - _A_DAY, row.start),
                is_in_force=row.start <= tx.today < (row.end or OPEN_END),
            )
        )
    return rows


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """From whom somebody was to be kept apart, and until when; never why."""
    events = []
    for row in of_resident(tx, resident_id=resident_id, with_ended=True):
        for day, words in (
            (row.start, _("To be kept apart from {who}")),
            (row.last_day, _("No longer to be kept apart from {who}")),
        ):
            if day is not None and day <= tx.today:
                title = words.format(who=row.shown)
                events.append(TimelineEvent(day, "safety", "users", title))
    return events


@query(Capability.SEE_RESIDENTS)
def warnings(
    tx: Transaction,
    *,
    resident_id: int,
    on: date,
    bed_id: int | None = None,
    site_id: int | None = None,
) -> list[ApartWarning]:
    """Who must not be near somebody in this bed (or house) from a night on; same room first."""
    if not protection.may_see(tx, resident_id):
        return []
    others = {_other(row, resident_id) for row in _pairs(tx, on, resident_id)}
    if not others:
        return []
    room_id = None
    if bed_id is not None:
        where = select(Room.id, Room.site_id).join(Bed, Bed.room_id == Room.id)
        found_room = tx.session.execute(where.where(Bed.id == bed_id)).one_or_none()
        if found_room is None:
            raise NotFound(_("This bed is not there any more."))
        room_id, site_id = found_room
    found: dict[int, ApartWarning] = {}
    for other_id, room, other_room_id, start in _near(tx, others, site_id, on):
        is_same = room_id is not None and other_room_id == room_id
        if other_id in found and (found[other_id].is_same_room or not is_same):
            continue
        found[other_id] = ApartWarning(
            shown=_shown(tx, other_id),
            room=room or "",
            is_same_room=is_same,
            start=max(start, on),
            resident_id=other_id if protection.may_see(tx, other_id) else None,
        )
    return sorted(found.values(), key=lambda each: (not each.is_same_room, each.shown))


@query(Capability.SEE_RESIDENTS)
def on_night(tx: Transaction, *, site_id: int, night: date) -> dict[int, tuple[ApartWarning, ...]]:
    """Who sleeps in a house although kept apart, by resident; for the board."""
    in_bed = {
        id_: bed_id
        for id_, bed_id in tx.session.execute(
            _nights(site_id, night)
            .where(BedAssignment.start <= night)
            .with_only_columns(BedAssignment.resident_id, BedAssignment.bed_id)
        )
    }
    without = tx.session.scalars(
        _without_bed(site_id, night).where(Stay.start <= night).with_only_columns(Stay.resident_id)
    )
    here = {*in_bed, *without}
    both = KeepApart.resident_id.in_(here), KeepApart.other_id.in_(here)
    in_force = KeepApart.start <= night, KeepApart.end > night
    pairs = tx.session.scalars(select(KeepApart).where(*both, *in_force)).all()
    concerned = {id_ for row in pairs for id_ in (row.resident_id, row.other_id) if id_}
    return {
        id_: tuple(
            warning
            for warning in warnings(
                tx, resident_id=id_, on=night, bed_id=in_bed.get(id_), site_id=site_id
            )
            if warning.start <= night
        )
        for id_ in concerned
        if protection.may_see(tx, id_)
    }


# Within
def _pairs(tx: Transaction, on: date, resident_id: int) -> list[KeepApart]:
    """What holds on a day or later: a bed is given for the nights to come as well."""
    query = select(KeepApart).where(_concerns_one_of([resident_id]), KeepApart.end > on)
    return list(tx.session.scalars(query))


def _concerns_one_of(resident_ids: Iterable[int]) -> ColumnElement[bool]:
    ids = list(resident_ids)
    return or_(KeepApart.resident_id.in_(ids), KeepApart.other_id.in_(ids))


def _other(row: KeepApart, resident_id: int) -> int:
    other = row.other_id if row.resident_id == resident_id else row.resident_id
    assert other is not None  # noqa: S101 - a constraint of the table
    return other


def _near(tx: Transaction, others: set[int], site_id: int | None, on: date) -> Iterable[Any]:
    """Of these people those with nights in the house from a day on: who, room, its id, since."""
    in_bed = tx.session.execute(
        _nights(site_id, on)
        .where(BedAssignment.resident_id.in_(others))
        .with_only_columns(BedAssignment.resident_id, Room.name, Room.id, BedAssignment.start)
        .order_by(BedAssignment.start)
    ).all()
    without = tx.session.execute(
        _without_bed(site_id, on)
        .where(Stay.resident_id.in_(others))
        .with_only_columns(Stay.resident_id, literal(""), null(), Stay.start)
    ).all()
    return [*in_bed, *without]


def _nights(site_id: int | None, on: date) -> Select[Any]:
    """Beds that somebody has in a house on a night or later."""
    return (
        select(BedAssignment)
        .join(Bed, Bed.id == BedAssignment.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(Room.site_id == site_id, BedAssignment.end > on)
    )


def _without_bed(site_id: int | None, on: date) -> Select[Any]:
    """Stays in a house on a night or later that have no bed for it."""
    has_bed = (BedAssignment.stay_id == Stay.id) & (BedAssignment.end > on)
    return select(Stay).where(
        Stay.site_id == site_id, Stay.end > on, ~select(BedAssignment.id).where(has_bed).exists()
    )


def _shown(tx: Transaction, resident_id: int) -> str:
    if not protection.may_see(tx, resident_id):
        return protection.one_person()
    who = tx.session.get_one(Resident, resident_id)
    return shown_name(who.known_as, who.code)


def _reason(tx: Transaction, row: KeepApart, other_id: int) -> str | Hidden:
    """Why; it may tell of somebody who must not be seen."""
    if not protection.may_see(tx, other_id):
        return Hidden.HIDDEN
    try:
        return tx.reveal(row, "reason") or ""
    except NotAllowed:
        return Hidden.HIDDEN
