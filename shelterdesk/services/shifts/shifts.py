# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shifts: which one is on, and who is there. Closing is ``close_shift``.

Instants count, never the clock on the wall: the night on which it is put back has an hour more. A
PC whose clock was set back since the shift began ends nothing before its beginning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, or_, select, true

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.rooms import Site
from shelterdesk.models.shifts import Shift, ShiftStaff
from shelterdesk.services import organisation
from shelterdesk.services.rooms import rooms
from shelterdesk.services.shifts import shift_patterns
from shelterdesk.services.values import sealed_words

__all__ = [
    "OnDuty", "OpenForm", "ShiftRow", "come", "current", "go", "lead", "leave_out", "open_shift",
    "past", "row",
]  # fmt: skip

_LONGEST_PERSON: Final = 80


@dataclass(frozen=True, slots=True)
class OpenForm:
    """How a shift begins; whoever opens it is on."""

    name: str = ""  # that of the pattern that fits now, if not said
    site_id: int | None = None  # none: all houses
    lead_id: int | None = None
    staff_ids: tuple[int, ...] = ()
    names: tuple[str, ...] = ()  # of people without an account


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody on a shift."""

    id: int
    staff_id: int | None
    shown: str
    came: datetime  # local
    left: datetime | None
    minutes: int  # there until they left, or now
    is_lead: bool


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A shift with the people on it, in the order in which they came."""

    id: int
    name: str
    on: date
    site_id: int | None
    site: str  # empty for all houses
    lead: str
    opened_at: datetime  # local
    opened_by: str
    closed_at: datetime | None
    closed_by: str
    closed_with: str
    minutes: int
    people: tuple[OnDuty, ...]


@verb(Capability.WRITE_LOG)
def open_shift(tx: Transaction, *, form: OpenForm | None = None) -> int:
    """Begin a shift now and return its id. A house has one at a time."""
    form = form or OpenForm()
    fitting = shift_patterns.proposed(tx)
    name = (
        sealed_words.checked(form.name, field="name", longest=shift_patterns.LONGEST_NAME)
        or fitting.name
    )
    if not name:
        raise Invalid(_("Give the shift a name."), field="name")
    if form.site_id is not None:
        rooms.get(tx, Site, form.site_id)
    for other in _open(tx, form.site_id):
        words = _("The shift “{name}” is still open. Close it first.")
        raise Conflict(words.format(name=other.name), field="name")
    on = fitting.on if name == fitting.name and fitting.on is not None else tx.today
    shift = Shift(
        site_id=form.site_id, name=name, on=on, opened_at=tx.now, opened_by=tx.staff_id
    )  # fmt: skip
    shift.lead_id = None if form.lead_id is None else _colleague(tx, form.lead_id, "lead_id")
    tx.session.add(shift)
    tx.session.flush()
    first = [one for one in (tx.staff_id, form.lead_id) if one is not None]
    for staff_id in dict.fromkeys((*first, *form.staff_ids)):
        _add(tx, shift, staff_id, "", tx.now)
    for person in form.names:
        _add(tx, shift, None, person, tx.now)
    tx.session.flush()
    tx.about(shift)
    return shift.id


@verb(Capability.WRITE_LOG)
def come(
    tx: Transaction,
    *,
    shift_id: int,
    staff_id: int | None = None,
    name: str = "",
    at: datetime | time | None = None,
) -> int:
    """Somebody is on from now or ``at``: a colleague, or a name without an account. A time of day
    is the last one there was."""
    shift = get_open(tx, shift_id)
    there = [one for one in _people(tx, [shift.id])[shift.id] if one.left is None]
    if staff_id is not None and any(one.staff_id == staff_id for one in there):
        raise Conflict(_("This colleague is on already."), field="staff_id")
    row = _add(tx, shift, staff_id, name, _past(tx, at, "at"))
    tx.session.flush()
    return row.id


@verb(Capability.WRITE_LOG)
def go(tx: Transaction, *, on_duty_id: int, at: datetime | time | None = None) -> None:
    """Somebody leaves, now or ``at``; the lead goes with whoever had it."""
    row = _on_duty(tx, on_duty_id)
    shift = get_open(tx, row.shift_id)
    if row.left is not None:
        raise Conflict(_("This person has left already."))
    left = _past(tx, at, "at")
    if at is not None and left < row.came:
        raise Invalid(_("It cannot end before it began."), field="at")
    row.left = max(left, row.came)
    if row.staff_id is not None and shift.lead_id == row.staff_id:
        shift.lead_id = None


@verb(Capability.WRITE_LOG)
def leave_out(tx: Transaction, *, on_duty_id: int) -> None:
    """Take away somebody who was noted by mistake."""
    row = _on_duty(tx, on_duty_id)
    shift = get_open(tx, row.shift_id)
    if row.staff_id is not None and shift.lead_id == row.staff_id:
        shift.lead_id = None
    tx.session.delete(row)


@verb(Capability.WRITE_LOG)
def lead(tx: Transaction, *, shift_id: int, staff_id: int | None) -> None:
    """Who leads the shift: a colleague who is on, or nobody."""
    shift = get_open(tx, shift_id)
    there = {one.staff_id for one in _people(tx, [shift_id])[shift_id] if one.left is None}
    if staff_id is not None and staff_id not in there:
        raise Invalid(_("Whoever leads is on: add this colleague first."), field="staff_id")
    shift.lead_id = staff_id


@query(Capability.SEE_RESIDENTS)
def current(tx: Transaction) -> list[ShiftRow]:
    """The shifts that are open; most houses have one."""
    return rows(tx, _open(tx))


@query(Capability.SEE_RESIDENTS)
def row(tx: Transaction, *, shift_id: int) -> ShiftRow:
    """One shift."""
    return rows(tx, [get(tx, shift_id)])[0]


@query(Capability.SEE_RESIDENTS)
def past(tx: Transaction, *, before_id: int | None = None, limit: int = 30) -> list[ShiftRow]:
    """Shifts that were closed, the newest first; those before one, to read on."""
    query = select(Shift).where(Shift.closed_at.is_not(None))
    if before_id is not None:
        query = query.where(Shift.id < before_id)
    return rows(tx, tx.session.scalars(query.order_by(Shift.id.desc()).limit(limit)))


# For other services
def get(tx: Transaction, shift_id: int) -> Shift:
    """A shift; the act is about it."""
    shift = tx.session.get(Shift, shift_id)
    if shift is None:
        raise NotFound(_("This shift is not there any more."))
    tx.about(shift)
    return shift


def get_open(tx: Transaction, shift_id: int) -> Shift:
    """A shift that is on; raises ``Conflict`` for one that is closed."""
    shift = get(tx, shift_id)
    if shift.closed_at is not None:
        raise Conflict(_("This shift is closed."))
    return shift


def on_duty(tx: Transaction, shift: Shift) -> list[ShiftStaff]:
    """Who was on a shift."""
    return _people(tx, [shift.id])[shift.id]


def rows(tx: Transaction, found: Iterable[Shift]) -> list[ShiftRow]:
    """Shifts with their people."""
    shifts = list(found)
    people = _people(tx, [one.id for one in shifts])
    names = organisation.staff_names(tx)
    houses = {site.id: site.name for site in rooms.sites(tx)}
    return [
        ShiftRow(
            id=one.id,
            name=one.name,
            on=one.on,
            site_id=one.site_id,
            site=houses.get(one.site_id or 0, ""),
            lead=names.get(one.lead_id or 0, ""),
            opened_at=one.opened_at.astimezone(tx.now.tzinfo),
            opened_by=names.get(one.opened_by or 0, ""),
            closed_at=_local(tx, one.closed_at),
            closed_by=names.get(one.closed_by or 0, ""),
            closed_with=names.get(one.closed_with_id or 0, "") or one.closed_with,
            minutes=_minutes(one.opened_at, one.closed_at or tx.now),
            people=tuple(
                OnDuty(
                    id=who.id,
                    staff_id=who.staff_id,
                    shown=names.get(who.staff_id or 0, "") or who.name,
                    came=who.came.astimezone(tx.now.tzinfo),
                    left=_local(tx, who.left),
                    minutes=_minutes(who.came, who.left or tx.now),
                    is_lead=who.staff_id is not None and who.staff_id == one.lead_id,
                )
                for who in people[one.id]
            ),
        )
        for one in shifts
    ]


def of_houses(site_id: int | None) -> ColumnElement[bool]:
    """A condition: shifts that a shift of this house follows. One of all houses follows all."""
    return true() if site_id is None else or_(Shift.site_id == site_id, Shift.site_id.is_(None))


# Within
def _open(tx: Transaction, site_id: int | None = None) -> list[Shift]:
    query = select(Shift).where(Shift.closed_at.is_(None), of_houses(site_id))
    return list(tx.session.scalars(query.order_by(Shift.id)))


def _people(tx: Transaction, shift_ids: list[int]) -> dict[int, list[ShiftStaff]]:
    query = select(ShiftStaff).where(ShiftStaff.shift_id.in_(shift_ids)).order_by(ShiftStaff.id)
    found: dict[int, list[ShiftStaff]] = defaultdict(list)
    for one in tx.session.scalars(query):
        found[one.shift_id].append(one)
    return found


def _add(
    tx: Transaction, shift: Shift, staff_id: int | None, name: str, came: datetime
) -> ShiftStaff:
    name = sealed_words.checked(name, field="name", longest=_LONGEST_PERSON)
    if staff_id is not None:
        _colleague(tx, staff_id, "staff_id")
        name = ""
    elif not name:
        raise Invalid(_("Choose a colleague or write a name."), field="name")
    row = ShiftStaff(shift_id=shift.id, staff_id=staff_id, name=name, came=came)
    tx.session.add(row)
    return row


def _colleague(tx: Transaction, staff_id: int, field: str) -> int:
    if staff_id not in {who.id for who in organisation.colleagues(tx)}:
        raise Invalid(_("Choose a colleague who can sign in."), field=field)
    return staff_id


def _past(tx: Transaction, at: datetime | time | None, field: str) -> datetime:
    if isinstance(at, time):
        # Compared in UTC: in autumn the clock shows an hour twice, and either may be the last.
        now, zone = tx.now.astimezone(UTC), tx.now.tzinfo
        days = (tx.today, tx.today - timedelta(days=1))
        shown = [datetime.combine(day, at, zone).replace(fold=fold) for day in days
                 for fold in (1, 0)]  # fmt: skip
        return next(one for one in shown if one.astimezone(UTC) <= now)
    if at is not None and at > tx.now + timedelta(minutes=5):  # clocks differ
        raise Invalid(_("The time lies in the future."), field=field)
    return at or tx.now


def _on_duty(tx: Transaction, on_duty_id: int) -> ShiftStaff:
    found = tx.session.get(ShiftStaff, on_duty_id)
    if found is None:
        raise NotFound(_("This is not there any more."))
    return found


def _minutes(start: datetime, end: datetime) -> int:
    """Between two instants. In one zone Python would count by the clock on the wall."""
    return max(0, round((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() / 60))


def _local(tx: Transaction, at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(tx.now.tzinfo)
