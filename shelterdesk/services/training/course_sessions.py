# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions of groups: added by hand, moved, called off and taken back; the training calendar.

One whose roll was called was held: it keeps its day until the roll is taken back. What follows
from the rhythm is made in ``session_filling.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.stipends import Holiday
from shelterdesk.models.training import Cohort, CourseSession, SessionState
from shelterdesk.services.training import cohort_rhythms, cohorts, session_rows
from shelterdesk.services.training.session_rows import SessionRow
from shelterdesk.services.values import sealed_words

__all__ = [
    "CourseCalendar", "SessionForm", "SessionRow", "SessionState", "add", "calendar", "call_off",
    "edit", "form", "get", "move", "of_cohort", "of_day", "one", "remove", "take_back",
]  # fmt: skip

#: The most days that are asked for at once.
MOST_DAYS: Final = 42
_LONGEST: Final = 120
#: A session moved further than this does not show on its old day any more.
_FURTHEST: Final = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class SessionForm:
    """What is said of one session; without a time or length those of its group."""

    on: date
    at: time | None = None
    minutes: int | None = None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class CourseCalendar:
    """Days in a row with their sessions."""

    first: date
    days: int
    today: date
    sessions: tuple[SessionRow, ...]  # by day and time
    moved_away: tuple[SessionRow, ...]  # from a day of these, by ``series_on``
    holidays: tuple[tuple[date, str], ...]

    def of_day(self, day: date) -> list[SessionRow]:
        """The sessions of one day."""
        return [row for row in self.sessions if row.on == day]


@verb(Capability.EDIT_TRAINING)
def add(tx: Transaction, *, cohort_id: int, form: SessionForm) -> int:
    """Add a session beside the rhythm and return its id."""
    cohort = cohorts.get(tx, cohort_id)
    _check_day(cohort, form.on)
    row = CourseSession(cohort_id=cohort.id, on=form.on, reason="")
    _write(row, cohort, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.EDIT_TRAINING)
def edit(tx: Transaction, *, session_id: int, form: SessionForm) -> None:
    """Write a form over a session; of one that was held only its day stays as it is."""
    row = get(tx, session_id)
    cohort = cohorts.get(tx, row.cohort_id)
    if form.on != row.on:
        _change_day(row, cohort, form.on)
    _write(row, cohort, form)
    tx.about(row)


@verb(Capability.EDIT_TRAINING)
def move(
    tx: Transaction, *, session_id: int, on: date, at: time | None = None, reason: str = ""
) -> None:
    """To another day, and another time if one is given; back on its day it is not moved any more.

    Raises ``Conflict`` for one that was held or called off.
    """
    row = get(tx, session_id)
    _change_day(row, cohorts.get(tx, row.cohort_id), on)
    if at is not None:
        row.start_minute = cohort_rhythms.to_minute(at)
    row.reason = sealed_words.checked(reason, field="reason", longest=_LONGEST)
    tx.about(row)


@verb(Capability.TAKE_ATTENDANCE)
def call_off(tx: Transaction, *, session_id: int, reason: str = "") -> None:
    """It does not take place: nobody misses it."""
    row = get(tx, session_id)
    _refuse_settled(row)
    row.state = SessionState.CANCELLED.value
    row.reason = sealed_words.checked(reason, field="reason", longest=_LONGEST)


@verb(Capability.TAKE_ATTENDANCE)
def take_back(tx: Transaction, *, session_id: int) -> None:
    """One that was called off takes place after all."""
    row = get(tx, session_id)
    if row.state != SessionState.CANCELLED:
        raise Conflict(_("This session was not called off."))
    if cohorts.get(tx, row.cohort_id).cancelled_on is not None:
        raise Conflict(_("This group was cancelled."))
    row.state, row.reason = SessionState.PLANNED.value, ""


@verb(Capability.EDIT_TRAINING)
def remove(tx: Transaction, *, session_id: int) -> None:
    """There is no such session: somebody added it by mistake."""
    row = get(tx, session_id)
    if row.state == SessionState.HELD:
        raise Conflict(_("The roll of this session was called. Take that back first."))
    if row.series_on is not None:
        raise Conflict(_("This session follows from the rhythm of its group. Call it off instead."))
    tx.session.delete(row)


@query(Capability.SEE_TRAINING)
def form(tx: Transaction, *, session_id: int) -> SessionForm:
    """A session as a form."""
    row = get(tx, session_id)
    at = None if row.start_minute is None else cohort_rhythms.to_time(row.start_minute)
    return SessionForm(row.on, at, row.minutes, row.topic)


@query(Capability.SEE_TRAINING)
def one(tx: Transaction, *, session_id: int) -> SessionRow:
    """One session. Raises ``NotFound``."""
    get(tx, session_id)
    return session_rows.rows(tx, CourseSession.id == session_id)[0]


@query(Capability.SEE_TRAINING)
def calendar(
    tx: Transaction, *, first: date, days: int = 7, cohort_id: int | None = None
) -> CourseCalendar:
    """The days from ``first``, of all groups or of one: a week, or a month as it is shown."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(_("Too many days at once."), field="days")
    last = first + timedelta(days=days - 1)
    of = () if cohort_id is None else (CourseSession.cohort_id == cohort_id,)
    holidays = select(Holiday.on, Holiday.name).where(Holiday.on >= first, Holiday.on <= last)
    return CourseCalendar(
        first=first,
        days=days,
        today=tx.today,
        sessions=tuple(
            session_rows.rows(tx, CourseSession.on >= first, CourseSession.on <= last, *of)
        ),
        moved_away=tuple(
            session_rows.rows(
                tx,
                CourseSession.series_on >= first,
                CourseSession.series_on <= last,
                CourseSession.series_on != CourseSession.on,
                CourseSession.on >= first - _FURTHEST,  # by the index of days
                CourseSession.on <= last + _FURTHEST,
                *of,
            )
        ),
        holidays=tuple((on, name) for on, name in tx.session.execute(holidays)),
    )


@query(Capability.SEE_TRAINING)
def of_day(tx: Transaction, *, on: date | None = None) -> list[SessionRow]:
    """The sessions of a day, of today if none is given: those of which a roll is called."""
    return session_rows.rows(tx, CourseSession.on == (on or tx.today))


@query(Capability.SEE_TRAINING)
def of_cohort(
    tx: Transaction, *, cohort_id: int, first: date | None = None, last: date | None = None
) -> list[SessionRow]:
    """The sessions of a group, all of them or those of some days (both of them included)."""
    cohorts.get(tx, cohort_id)
    wanted = [CourseSession.cohort_id == cohort_id]
    if first is not None:
        wanted.append(CourseSession.on >= first)
    if last is not None:
        wanted.append(CourseSession.on <= last)
    return session_rows.rows(tx, *wanted)


# For other services
def get(tx: Transaction, session_id: int) -> CourseSession:
    """The row of a session; raises ``NotFound``."""
    row = tx.session.get(CourseSession, session_id)
    if row is None:
        raise NotFound(_("This session is not there any more."), field="session_id")
    tx.about(row)
    return row


# Within
def _refuse_settled(row: CourseSession) -> None:
    if row.state == SessionState.HELD:
        raise Conflict(_("The roll of this session was called. Take that back first."))
    if row.state == SessionState.CANCELLED:
        raise Conflict(_("This session was called off. Take that back first."))


def _change_day(row: CourseSession, cohort: Cohort, on: date) -> None:
    _refuse_settled(row)
    _check_day(cohort, on)
    row.on = on


def _check_day(cohort: Cohort, on: date) -> None:
    if cohort.cancelled_on is not None:
        raise Conflict(_("This group was cancelled."))
    if not cohort.start <= on < (cohort.end or OPEN_END):
        raise Invalid(_("This day is not among those of the group."), field="on")


def _write(row: CourseSession, cohort: Cohort, form: SessionForm) -> None:
    minute = cohort_rhythms.to_minute(form.at)
    row.start_minute = cohort.start_minute if minute is None else minute
    minutes = cohort_rhythms.checked_minutes(form.minutes)
    row.minutes = cohort.minutes if minutes is None else minutes
    row.topic = sealed_words.checked(form.topic, field="topic", longest=_LONGEST)
