# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Earlier attempts to change one's life: dated experience, told by whoever lived it.

They are never counted in a header: what helped before is where the next one begins.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.journeys import Attempt
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import GIVEN, Hidden, Unanswered, read_answer

__all__ = ["AttemptForm", "AttemptRow", "add", "attempts", "edit", "remove", "timeline"]

_OLDEST = 100  # years
_LONGEST = 600  # months


@dataclass(frozen=True, slots=True)
class AttemptForm:
    """What is told of an earlier attempt; everything is optional."""

    begun_year: int | Unanswered = Unanswered.NOT_ASKED
    begun_month: int | None = None
    months: int | None = None  # how long it lasted, about
    story: str | Hidden = ""
    helped: str | Hidden = ""
    was_hard: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An earlier attempt as it is shown."""

    id: int
    form: AttemptForm


@verb(Capability.EDIT_CASE)
def add(tx: Transaction, *, resident_id: int, form: AttemptForm) -> int:
    """Note an earlier attempt; returns its id."""
    residents.get(tx, resident_id)
    row = Attempt(resident_id=resident_id)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    return row.id


@verb(Capability.EDIT_CASE)
def edit(tx: Transaction, *, attempt_id: int, form: AttemptForm) -> None:
    """Tell it otherwise; what is hidden stays as it is."""
    _write(tx, _get(tx, attempt_id), form)


@verb(Capability.EDIT_CASE)
def remove(tx: Transaction, *, attempt_id: int) -> None:
    """It was written by mistake."""
    tx.session.delete(_get(tx, attempt_id))


@query(Capability.SEE_CASE)
def attempts(tx: Transaction, *, resident_id: int) -> list[AttemptRow]:
    """Earlier attempts, the latest first; those without a year at the end."""
    residents.get(tx, resident_id)
    query = (
        select(Attempt)
        .where(Attempt.resident_id == resident_id)
        .order_by(Attempt.begun_year.desc(), Attempt.begun_month.desc(), Attempt.id.desc())
    )
    return [AttemptRow(row.id, _form(tx, row)) for row in tx.session.scalars(query)]


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """When earlier experience was told, never on the day it is about: that is rarely known."""
    tx.need(Capability.SEE_CASE)
    query = select(Attempt).where(
        Attempt.resident_id == resident_id, protection.visible(tx, Attempt.resident_id)
    )
    events = []
    for row in tx.session.scalars(query.order_by(Attempt.id)):
        at = row.created_at.astimezone(tx.now.tzinfo)
        since = _("of {year}").format(year=row.begun_year) if row.begun_year is not None else ""
        title = _("Earlier experience told")
        record = ("attempt", row.id)
        events.append(
            TimelineEvent(at.date(), "support", "bookmark", title, since, at=at, record=record)
        )
    return events


def _get(tx: Transaction, attempt_id: int) -> Attempt:
    row = tx.session.get(Attempt, attempt_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This is not there any more."))
    residents.get(tx, row.resident_id)
    return row


def _write(tx: Transaction, row: Attempt, form: AttemptForm) -> None:
    year, month = form.begun_year, form.begun_month
    if isinstance(year, Unanswered):
        if month is not None:
            raise Invalid(_("A month needs its year."), field="begun_year")
        row.begun_year, row.begun_year_answer = None, year.value
    else:
        if not tx.today.year - _OLDEST <= year <= tx.today.year:
            raise Invalid(_("Please look at this year again."), field="begun_year")
        if (year, month or 1) > (tx.today.year, tx.today.month):
            raise Invalid(_("That month has not come yet."), field="begun_month")
        row.begun_year, row.begun_year_answer = year, GIVEN
    if month is not None and not 1 <= month <= 12:
        raise Invalid(_("Choose a month from the list."), field="begun_month")
    if form.months is not None and not 0 <= form.months <= _LONGEST:
        raise Invalid(_("Please look at this number again."), field="months")
    row.begun_month, row.months = month, form.months
    for name in ("story", "helped", "was_hard"):
        sealed_words.write(tx, row, name, getattr(form, name))


def _form(tx: Transaction, row: Attempt) -> AttemptForm:
    return AttemptForm(
        begun_year=read_answer(row.begun_year, row.begun_year_answer),
        begun_month=row.begun_month,
        months=row.months,
        story=sealed_words.revealed(tx, row, "story"),
        helped=sealed_words.revealed(tx, row, "helped"),
        was_hard=sealed_words.revealed(tx, row, "was_hard"),
    )
