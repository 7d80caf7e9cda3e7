# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the time of an appointment asks for: two at once, and a reminder before it.

A reminder names nobody, for it stands where a visitor may read it. It is told to each colleague
once, also when its time came while the program was locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.appointments import Appointment, AppointmentState
from shelterdesk.models.legal import LegalDate
from shelterdesk.services import organisation
from shelterdesk.services.agenda import appointment_rows
from shelterdesk.services.agenda.appointments import AppointmentForm
from shelterdesk.services.residents import protection

#: How long one is thought to last of which nobody said.
USUAL_MINUTES: Final = 30
_LONGEST: Final = timedelta(days=1)
_FURTHEST_REMINDER: Final = timedelta(days=7)
#: How long after its time somebody who was away is still told.
_STILL_TOLD: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Reminder:
    """That there is an appointment; what it is stands in its place."""

    appointment_id: int
    at: datetime  # local
    minutes: int  # until then; below 0: it was so long ago


@query(Capability.SEE_RESIDENTS)
def clashes(
    tx: Transaction, *, form: AppointmentForm, appointment_id: int | None = None
) -> list[str]:
    """What else is at that time for the same people, in words: a warning, never a refusal."""
    if form.at is None:
        return []
    start = datetime.combine(form.on, form.at, tx.now.tzinfo)
    end = start + timedelta(minutes=form.minutes or USUAL_MINUTES)
    names = organisation.staff_names(tx)
    said: dict[str, None] = {}
    for whose, at in _others(tx, form, (start, end), appointment_id):
        name = names.get(whose) if whose is not None else ""
        if name:
            words = _("{name} has another appointment then, at {time}.")
        else:
            words = _("There is another appointment then, at {time}.")
        said[words.format(name=name, time=f"{at.astimezone(tx.now.tzinfo):%H:%M}")] = None
    return list(said)


@query(Capability.SEE_RESIDENTS)
def reminders(tx: Transaction) -> list[Reminder]:
    """Those whose reminder has come and who was not told: of the person signed in, or of nobody in
    particular."""
    nobodys = Appointment.staff_id.is_(None) & Appointment.companion_id.is_(None)
    mine = (Appointment.staff_id == tx.staff_id) | (Appointment.companion_id == tx.staff_id)
    found = tx.session.scalars(
        select(Appointment)
        .where(
            Appointment.at > tx.now - _STILL_TOLD,
            Appointment.at <= tx.now + _FURTHEST_REMINDER,
            Appointment.remind_minutes.is_not(None),
            Appointment.state == AppointmentState.PLANNED.value,
            appointment_rows.visible(tx),
            or_(nobodys, mine),
        )
        .order_by(Appointment.at, Appointment.id)
    )
    told = []
    for one in found:
        comes = one.at - timedelta(minutes=one.remind_minutes or 0)
        if comes <= tx.now and tx.staff_id not in one.reminded:
            left = round((one.at - tx.now) / timedelta(minutes=1))
            told.append(Reminder(one.id, one.at.astimezone(tx.now.tzinfo), left))
    return told


@verb(Capability.SEE_RESIDENTS, is_quiet=True)
def told(tx: Transaction, *, appointment_ids: Iterable[int]) -> None:
    """The person signed in was reminded of these."""
    for appointment_id in appointment_ids:
        row = tx.session.get(Appointment, appointment_id)
        may_see = row is not None and protection.may_see(tx, row.resident_id)
        if row is not None and may_see and tx.staff_id is not None:
            row.reminded = sorted({*row.reminded, tx.staff_id})


def _others(
    tx: Transaction,
    form: AppointmentForm,
    span: tuple[datetime, datetime],
    appointment_id: int | None,
) -> Iterator[tuple[int | None, datetime]]:
    """Whose other time it is (a colleague, or None for the resident), and when it begins."""
    start, end = span
    around = (start - _LONGEST, end)
    staff = {one for one in (form.staff_id, form.companion_id) if one is not None}
    found = tx.session.scalars(
        select(Appointment).where(
            Appointment.at > around[0],
            Appointment.at < around[1],
            Appointment.has_time,
            Appointment.state == AppointmentState.PLANNED.value,
            Appointment.id != (appointment_id or 0),
            appointment_rows.visible(tx),
        )
    )
    for one in found:
        if one.at + timedelta(minutes=one.minutes or USUAL_MINUTES) <= start:
            continue
        if one.resident_id is not None and one.resident_id == form.resident_id:
            yield None, one.at
        for busy in sorted({one.staff_id, one.companion_id} & staff, key=str):
            yield busy, one.at
    if not tx.may(Capability.SEE_CASE):
        return
    dates = tx.session.scalars(
        select(LegalDate).where(
            LegalDate.at > around[0],
            LegalDate.at < around[1],
            LegalDate.has_time,
            ~LegalDate.is_done,
            protection.visible(tx, LegalDate.resident_id),
        )
    )
    for date in dates:
        if date.at + timedelta(minutes=USUAL_MINUTES) <= start:
            continue
        if date.resident_id == form.resident_id:
            yield None, date.at
        if date.companion_id in staff:
            yield date.companion_id, date.at
