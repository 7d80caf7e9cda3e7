# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is whose caseworker: taking over a case, handing over the whole caseload of somebody.

A support period names its caseworker; rows of ``case_assignment`` are written from the first
change on. A period without any had the same one from its first day: so older files read right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.residents import Resident, ResidentAccess
from shelterdesk.models.staff import Staff
from shelterdesk.models.support import AftercareContact, CaseAssignment, SupportPeriod
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.staff import staff
from shelterdesk.services.support import support_spans
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import day_in_words

__all__ = [
    "Case", "Caseload", "Handover", "Turn", "Worker", "hand_over", "history", "of_worker",
    "take_over", "timeline", "workers",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worker:
    """A colleague who does case work."""

    id: int
    shown: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Who was the caseworker from when to when."""

    staff_id: int
    shown: str
    start: date
    end: date | None
    note: str | Hidden  # what the next one should know


@dataclass(frozen=True, slots=True)
class Case:
    """A support period somebody is the caseworker of."""

    period_id: int
    resident_id: int
    shown: str  # chosen name, or the code
    code: str
    opened: date
    closed: date | None  # then contacts after closing wait


@dataclass(frozen=True, slots=True)
class Caseload:
    """All cases of somebody; those of people one must not see are counted."""

    staff_id: int
    shown: str
    cases: tuple[Case, ...]
    hidden: int
    workers: tuple[Worker, ...]  # who can take them


@dataclass(frozen=True, slots=True)
class Handover:
    """One case goes to a colleague."""

    period_id: int
    staff_id: int
    note: str = ""


@query(Capability.SEE_RESIDENTS)
def workers(tx: Transaction) -> list[Worker]:
    """The colleagues who can be somebody's caseworker."""
    found = staff.who_may(tx, Capability.EDIT_CASE)
    return [Worker(row.id, row.name_shown or row.code) for row in found]


def does_case_work(tx: Transaction, staff_id: int | None) -> bool:
    """Whether somebody can be a caseworker, for other services."""
    return any(row.id == staff_id for row in staff.who_may(tx, Capability.EDIT_CASE))


@verb(Capability.EDIT_SUPPORT)
def take_over(
    tx: Transaction,
    *,
    period_id: int,
    staff_id: int,
    on: date | None = None,
    note: str = "",
) -> None:
    """Another caseworker from a day on (today); who it was before stays written down."""
    period = support_spans.get(tx, period_id)
    _refuse_stranger(tx, period, staff_id, "staff_id")
    if period.caseworker_id == staff_id:
        raise Conflict(_("This is the caseworker already."), field="staff_id")
    _give(tx, period, staff_id, on or tx.today, note)


@verb(Capability.EDIT_SUPPORT)
def hand_over(tx: Transaction, *, staff_id: int, cases: Sequence[Handover]) -> int:
    """The cases of somebody go to colleagues, in one act; returns how many.

    All or none: a case that is not hers any more, or one whose person the colleague must not see,
    is named and nothing is changed.
    """
    if not cases:
        raise Invalid(_("Choose a colleague for at least one of them."))
    for case in cases:
        period = support_spans.get(tx, case.period_id)
        if period.caseworker_id != staff_id:
            words = _("A colleague changed this meanwhile. Look at the list again.")
            raise Conflict(words, field=f"to_{case.period_id}")
        if case.staff_id == staff_id:
            continue
        _refuse_stranger(tx, period, case.staff_id, f"to_{case.period_id}")
        _give(tx, period, case.staff_id, tx.today, case.note)
    return sum(case.staff_id != staff_id for case in cases)


@query(Capability.SEE_RESIDENTS)
def of_worker(tx: Transaction, *, staff_id: int) -> Caseload:
    """Whose caseworker somebody is: open periods, and closed ones with contacts that wait."""
    who = tx.session.get_one(Staff, staff_id)
    rows = tx.session.execute(
        select(SupportPeriod, Resident)
        .join(Resident, Resident.id == SupportPeriod.resident_id)
        .where(SupportPeriod.caseworker_id == staff_id, or_(_is_open(tx), _waits()))
        .order_by(Resident.known_as, Resident.code, SupportPeriod.opened)
    ).all()
    seen = [pair for pair in rows if protection.may_see(tx, pair[1].id)]
    return Caseload(
        staff_id=staff_id,
        shown=who.name_shown or who.code,
        cases=tuple(
            Case(
                period.id, person.id, person.known_as or person.code, person.code,
                period.opened, period.closed,
            )
            for period, person in seen
        ),
        hidden=len(rows) - len(seen),
        workers=tuple(worker for worker in workers(tx) if worker.id != staff_id),
    )  # fmt: skip


@query(Capability.SEE_RESIDENTS)
def history(tx: Transaction, *, period_id: int) -> list[Turn]:
    """Who was the caseworker of a support period, the newest first."""
    period = support_spans.get(tx, period_id)
    rows = _rows(tx, period_id)
    if rows:
        turns = [
            Turn(
                row.staff_id, _shown(tx, row.staff_id), row.start, row.end,
                sealed_words.revealed(tx, row, "note"),
            )
            for row in rows
        ]  # fmt: skip
        return turns[::-1]
    if period.caseworker_id is None:
        return []
    who = _shown(tx, period.caseworker_id)
    return [Turn(period.caseworker_id, who, period.opened, period.closed, "")]


# Within
def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Changes of caseworker, for those who see case work."""
    if not tx.may(Capability.SEE_CASE):
        return []
    return [
        TimelineEvent(
            row.start,
            "support",
            "user-round-check",
            _("Caseworker: {name}").format(name=_shown(tx, row.staff_id)),
            record=("support_period", period.id),
        )
        for period in support_spans.of_person(tx, resident_id)
        for row in _rows(tx, period.id)
    ]


def _give(tx: Transaction, period: SupportPeriod, staff_id: int, on: date, note: str) -> None:
    rows = _rows(tx, period.id)
    first = rows[-1].start if rows else period.opened
    if on > tx.today:
        raise Invalid(_("That day has not come yet."), field="on")
    if on < first:
        words = _("Choose a day from {day} on.")
        raise Invalid(words.format(day=day_in_words(first)), field="on")
    if rows:
        rows[-1].end = on
    elif period.caseworker_id is not None:
        former = CaseAssignment(
            support_period_id=period.id, staff_id=period.caseworker_id, start=first, end=on
        )
        tx.session.add(former)
    tx.session.flush()  # in the order in which it was
    row = CaseAssignment(support_period_id=period.id, staff_id=staff_id, start=on, end=None)
    sealed_words.write(tx, row, "note", note)
    tx.session.add(row)
    period.caseworker_id = staff_id
    tx.session.flush()


def _rows(tx: Transaction, period_id: int) -> list[CaseAssignment]:
    query = select(CaseAssignment).where(CaseAssignment.support_period_id == period_id)
    return list(tx.session.scalars(query.order_by(CaseAssignment.id)))


def _refuse_stranger(tx: Transaction, period: SupportPeriod, staff_id: int, field: str) -> None:
    """A caseworker does case work here, and sees whom she works with."""
    if not does_case_work(tx, staff_id):
        raise Invalid(_("Choose a colleague who does case work."), field=field)
    person = tx.session.get_one(Resident, period.resident_id)
    named = select(ResidentAccess.id).where(
        ResidentAccess.resident_id == person.id, ResidentAccess.staff_id == staff_id
    )
    if person.is_protected and tx.session.scalar(named) is None:
        words = _("{who} does not see this protected record. Add them to those who see it first.")
        raise Invalid(words.format(who=_shown(tx, staff_id)), field=field)


def _is_open(tx: Transaction) -> ColumnElement[bool]:
    return SupportPeriod.closed > tx.today


def _waits() -> ColumnElement[bool]:
    """Contacts after closing are still to come, and nobody has come back since."""
    later = aliased(SupportPeriod)
    waiting = select(AftercareContact.id).where(
        AftercareContact.support_period_id == SupportPeriod.id, AftercareContact.done_on.is_(None)
    )
    back = select(later.id).where(
        later.resident_id == SupportPeriod.resident_id,
        later.closed > SupportPeriod.closed,
        later.id != SupportPeriod.id,
    )  # fmt: skip
    return waiting.exists() & ~back.exists()


def _shown(tx: Transaction, staff_id: int) -> str:
    row = tx.session.get(Staff, staff_id)
    return "" if row is None else row.name_shown or row.code
