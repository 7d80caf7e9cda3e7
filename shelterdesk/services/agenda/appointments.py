# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Appointments of residents and of colleagues: when, with whom, who goes along, what came of it.

One that was missed is a fact about a day and nobody's fault. A series stands in the calendar for a
year ahead, at the same time of the day in summer and in winter; a single one of it can be changed,
or it and all that come later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.appointments import Appointment, AppointmentState, CancelledBy
from shelterdesk.models.partners import Partner
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.agenda import appointment_rows, appointment_series, recurrences
from shelterdesk.services.agenda.appointment_rows import AppointmentRow
from shelterdesk.services.agenda.appointment_series import Scope
from shelterdesk.services.agenda.recurrences import Repeats
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import classed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "AppointmentForm", "AppointmentRow", "AppointmentState", "CancelledBy", "Scope", "add",
    "cancel", "due", "edit", "form", "get", "keep", "miss", "of_resident", "plan_again", "remove",
]  # fmt: skip

DESK: Final = "desk"
KINDS: Final = "appointment_kind"
_NOON: Final = time(12)  # where only the day is known
_LONGEST: Final = 300
_MOST_MINUTES: Final = 24 * 60
_MOST_REMINDER: Final = 7 * 24 * 60
#: How many that were are shown.
_PAST: Final = 5
#: How long Today asks what became of one.
_ASKED_FOR: Final = timedelta(days=14)


class _Kept(StrEnum):
    """What a form holds of what it may not show."""

    AS_IT_IS = "as_it_is"


AS_IT_IS: Final = _Kept.AS_IT_IS


@dataclass(frozen=True, slots=True)
class AppointmentForm:
    """What is said of an appointment; only its day is required."""

    on: date
    at: time | None = None  # None: the day alone is known
    minutes: int | None = None
    kind_id: int | _Kept | None = None
    words: str | Hidden = ""
    confidentiality: str = DESK
    resident_id: int | None = None
    staff_id: int | None = None  # whose it is, or with whom of the house
    companion_id: int | None = None  # who goes along
    partner_id: int | _Kept | None = None
    remind_minutes: int | None = None
    repeats: Repeats | None = None


@verb(Capability.WRITE_LOG)
def add(tx: Transaction, *, form: AppointmentForm) -> int:
    """Note an appointment, or a series; returns the id of the first."""
    row = Appointment(state=AppointmentState.PLANNED.value, reminded=[])
    if isinstance(form.words, Hidden):
        raise Invalid(_("Please write the words again."), field="words")
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    if form.repeats is not None:
        rule = recurrences.to_text(form.repeats, form.on)
        appointment_series.begin(tx, row, rule, form.words)
    tx.about(row)
    return row.id


@verb(Capability.WRITE_LOG)
def edit(
    tx: Transaction, *, appointment_id: int, form: AppointmentForm, scope: Scope = Scope.THIS
) -> None:
    """Write a form over an appointment, or over it and all of its series that come later."""
    row = get(tx, appointment_id)
    before, series = row.at, row.series
    later = appointment_series.later(tx, row) if scope is Scope.LATER else []
    rule = appointment_series.rule_from(tx, row) if series else None
    if series is not None and scope is Scope.LATER:
        appointment_series.end_before(tx, row)
    _write(tx, row, form)
    if row.at != before:
        row.reminded = []
    if series is not None and scope is Scope.THIS:
        if row.at != before:
            appointment_series.leave(row)  # at a time of its own it follows the others no more
    elif series is not None and form.repeats == recurrences.from_text(rule):
        _write_later(tx, row, form, later, form.on - _local(tx, before).date())
    else:
        _begin_anew(tx, row, form, later)
    tx.about(row)


@verb(Capability.WRITE_LOG)
def keep(tx: Transaction, *, appointment_id: int) -> None:
    """It took place."""
    _end(tx, appointment_id, AppointmentState.KEPT)


@verb(Capability.WRITE_LOG)
def miss(tx: Transaction, *, appointment_id: int, scope: Scope = Scope.THIS) -> None:
    """It did not take place, and nobody had called it off; of a series perhaps it goes on no more,
    and those that would come later are taken away."""
    _end(tx, appointment_id, AppointmentState.MISSED, scope=scope)


@verb(Capability.WRITE_LOG)
def cancel(
    tx: Transaction, *, appointment_id: int, by: CancelledBy, scope: Scope = Scope.THIS
) -> None:
    """It was called off, and by whom; of a series perhaps all that would come later as well."""
    _end(tx, appointment_id, AppointmentState.CANCELLED, CancelledBy(by), scope)


@verb(Capability.WRITE_LOG)
def plan_again(tx: Transaction, *, appointment_id: int) -> None:
    """It is to come after all: what was said of it was a mistake."""
    row = get(tx, appointment_id)
    row.state, row.cancelled_by = AppointmentState.PLANNED.value, None


@verb(Capability.WRITE_LOG)
def remove(tx: Transaction, *, appointment_id: int, scope: Scope = Scope.THIS) -> None:
    """There is no such appointment: it was written down by mistake."""
    row = get(tx, appointment_id)
    if scope is Scope.LATER:
        _remove_later(tx, row)
    tx.session.delete(row)


@query(Capability.SEE_RESIDENTS)
def form(tx: Transaction, *, appointment_id: int) -> AppointmentForm:
    """An appointment as a form; of a sealed one without the key only when it is and whose."""
    row = get(tx, appointment_id)
    words = appointment_rows.words_of(tx, row)
    is_sealed = isinstance(words, Hidden)
    at = _local(tx, row.at)
    rule = appointment_series.rule_from(tx, row) if row.series else None
    return AppointmentForm(
        on=at.date(),
        at=at.time() if row.has_time else None,
        minutes=row.minutes,
        kind_id=AS_IT_IS if is_sealed else row.kind_id,
        words=words,
        confidentiality=row.confidentiality,
        resident_id=row.resident_id,
        staff_id=row.staff_id,
        companion_id=row.companion_id,
        partner_id=AS_IT_IS if is_sealed else row.partner_id,
        remind_minutes=row.remind_minutes,
        repeats=recurrences.from_text(rule),
    )


@query(Capability.SEE_RESIDENTS)
def one(tx: Transaction, *, appointment_id: int) -> AppointmentRow:
    """One as the panel beside the calendar shows it."""
    return appointment_rows.rows(tx, [get(tx, appointment_id)])[0]


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int) -> list[AppointmentRow]:
    """What is to come for a resident, the next first, then the last that were."""
    residents.get(tx, resident_id)
    hers = select(Appointment).where(Appointment.resident_id == resident_id)
    midnight = datetime.combine(tx.today, time(), tx.now.tzinfo)
    coming = tx.session.scalars(
        hers.where(Appointment.at >= midnight).order_by(Appointment.at, Appointment.id).limit(60)
    ).all()
    were = tx.session.scalars(
        hers.where(Appointment.at < midnight)
        .order_by(Appointment.at.desc(), Appointment.id.desc())
        .limit(_PAST)
    ).all()
    return appointment_rows.rows(tx, [*coming, *were])


def due(tx: Transaction) -> list[DueLine]:
    """Those of today, and those of the last two weeks of which nobody has said anything: of the
    person signed in, and of nobody in particular."""
    until = datetime.combine(tx.today + timedelta(days=1), time(), tx.now.tzinfo)
    nobodys = Appointment.staff_id.is_(None) & Appointment.companion_id.is_(None)
    found = tx.session.scalars(
        select(Appointment)
        .where(
            Appointment.at < until,
            Appointment.at >= until - _ASKED_FOR,
            Appointment.state == AppointmentState.PLANNED.value,
            appointment_rows.visible(tx),
            or_(
                nobodys,
                Appointment.staff_id == tx.staff_id,
                Appointment.companion_id == tx.staff_id,
            ),
        )
        .order_by(Appointment.at, Appointment.id)
    )
    return [_due_line(row) for row in appointment_rows.rows(tx, found)]


def get(tx: Transaction, appointment_id: int) -> Appointment:
    """The appointment itself, for services; the act is about it."""
    row = tx.session.get(Appointment, appointment_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise protection.not_there()
    tx.about(row)
    return row


def _due_line(row: AppointmentRow) -> DueLine:
    when = f"{row.at:%H:%M}" if row.has_time else ""
    asked = _("what became of it?") if row.is_over else ""
    return DueLine(
        day=row.at.date(),
        icon="calendar-clock",
        title=row.title,
        detail=" · ".join(part for part in (when, row.detail, asked) if part),
        resident_id=row.resident_id,
        is_for_all=not row.is_own,
        tone="muted" if row.is_over else "accent",
        kind=DueKind.APPOINTMENT,
        place=("shift", ("tab", "week", ("appointment", row.id, row.at.date()))),
    )


def _end(
    tx: Transaction,
    appointment_id: int,
    state: AppointmentState,
    by: CancelledBy | None = None,
    scope: Scope = Scope.THIS,
) -> None:
    row = get(tx, appointment_id)
    if row.state != AppointmentState.PLANNED:
        raise Conflict(_("Somebody has said already what became of it."))
    if scope is Scope.LATER:
        _remove_later(tx, row)
        appointment_series.leave(row)
    row.state, row.cancelled_by = state.value, by.value if by is not None else None
    appointment_series.extend(tx, row)
    tx.about(row)


def _remove_later(tx: Transaction, row: Appointment) -> None:
    appointment_series.end_before(tx, row)
    for one in appointment_series.later(tx, row):
        tx.session.delete(one)


def _write_later(
    tx: Transaction,
    row: Appointment,
    form: AppointmentForm,
    later: list[Appointment],
    by: timedelta,
) -> None:
    """The same rule from here on: what comes later is changed and moves by as many days."""
    rule = recurrences.to_text(form.repeats, form.on) if form.repeats is not None else None
    appointment_series.begin_again(row, rule)
    for one in later:
        _write(tx, one, replace(form, on=_local(tx, one.at).date() + by))
        one.series, one.recurrence, one.reminded = row.series, row.recurrence, []


def _begin_anew(
    tx: Transaction, row: Appointment, form: AppointmentForm, later: list[Appointment]
) -> None:
    """Another rule from here on, or none: what stood there by the old one goes."""
    if form.repeats is not None and isinstance(form.words, Hidden):
        raise Invalid(_("Please write the words again."), field="words")
    for one in later:
        tx.session.delete(one)
    appointment_series.leave(row)
    tx.session.flush()
    if form.repeats is not None and isinstance(form.words, str):
        rule = recurrences.to_text(form.repeats, form.on)
        appointment_series.begin(tx, row, rule, form.words)


def _local(tx: Transaction, at: datetime) -> datetime:
    return at.astimezone(tx.now.tzinfo)


def _write(tx: Transaction, row: Appointment, form: AppointmentForm) -> None:
    _check(tx, row, form)
    if form.resident_id is not None and form.resident_id != row.resident_id:
        residents.get(tx, form.resident_id)
    classed_words.write(
        tx, row, form.words, wanted=form.confidentiality, longest=_LONGEST, required=False
    )
    # By the clock of that day and not of today: in between summer may end.
    row.at = datetime.combine(form.on, form.at or _NOON, tx.now.tzinfo)
    row.has_time = form.at is not None
    row.minutes, row.remind_minutes = form.minutes, form.remind_minutes
    row.resident_id, row.staff_id = form.resident_id, form.staff_id
    row.companion_id = form.companion_id
    if not isinstance(form.kind_id, _Kept):
        row.kind_id = form.kind_id
    if not isinstance(form.partner_id, _Kept):
        row.partner_id = form.partner_id


def _check(tx: Transaction, row: Appointment, form: AppointmentForm) -> None:
    if form.confidentiality not in (DESK, *tx.sealer.names()):
        raise Invalid(_("Choose who may read it."), field="confidentiality")
    if form.minutes is not None and not 1 <= form.minutes <= _MOST_MINUTES:
        raise Invalid(_("Write a number of minutes up to a day."), field="minutes")
    if form.remind_minutes is not None:
        if form.at is None:
            raise Invalid(_("A reminder needs a time."), field="at")
        if not 0 <= form.remind_minutes <= _MOST_REMINDER:
            raise Invalid(_("At most a week before."), field="remind_minutes")
    for name in ("staff_id", "companion_id"):
        wanted = getattr(form, name)
        if wanted is not None and wanted != getattr(row, name):
            if wanted not in {who.id for who in organisation.colleagues(tx)}:
                raise Invalid(_("Choose a colleague who can sign in."), field=name)
    kind = form.kind_id
    if kind is not None and not isinstance(kind, _Kept):
        word = vocabularies.listed(tx, kind)
        if word is None or word.vocabulary != KINDS:
            raise Invalid(_("Choose one from the list."), field="kind_id")
    partner = form.partner_id
    if partner is not None and not isinstance(partner, _Kept):
        if tx.session.get(Partner, partner) is None:
            raise Invalid(_("Choose one from the list."), field="partner_id")
