# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What else somebody has at the time of a session: an appointment, another group, work. It warns
and never blocks.

Of an appointment only when it is is said: what it is may be sealed. Of work the times of its
vacancy are known, as parts of a day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.appointments import Appointment, AppointmentState
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.placements import Placement, Vacancy
from shelterdesk.models.residents import Resident
from shelterdesk.models.training import (
    Cohort,
    Course,
    CourseSession,
    Enrolment,
    EnrolmentState,
    SessionState,
)
from shelterdesk.services.agenda.appointment_times import USUAL_MINUTES
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.training import cohort_rhythms, cohorts, course_sessions
from shelterdesk.services.training.cohort_rows import label
from shelterdesk.services.values import week_times

__all__ = ["SessionClash", "clashes_of_group", "clashes_of_session"]

#: So far ahead is looked when somebody joins a group.
AHEAD: Final = timedelta(days=92)
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SessionClash:
    """Something else at the time of a session; ``at`` is when that begins."""

    session_id: int
    on: date
    resident_id: int
    shown: str
    at: time | None
    words: str


@dataclass(frozen=True, slots=True)
class _Slot:
    """A session, from when until when."""

    session_id: int
    cohort_id: int
    start: datetime
    end: datetime


@query(Capability.SEE_TRAINING)
def clashes_of_group(tx: Transaction, *, cohort_id: int, resident_id: int) -> list[SessionClash]:
    """What else somebody has at the times of the next three months' sessions of a group, before
    she gets a place there or after."""
    residents.get(tx, resident_id)
    cohorts.get(tx, cohort_id)
    coming = select(CourseSession).where(
        CourseSession.cohort_id == cohort_id,
        CourseSession.on >= tx.today,
        CourseSession.on <= tx.today + AHEAD,
    )
    return _clashes(tx, _slots(tx, tx.session.scalars(coming)), {resident_id})


@query(Capability.SEE_TRAINING)
def clashes_of_session(
    tx: Transaction, *, session_id: int, on: date | None = None, at: time | None = None
) -> list[SessionClash]:
    """What else those who take part have at the time of a session, or at another day and time to
    which it may be moved; of those who may be seen."""
    row = course_sessions.get(tx, session_id)
    day = on or row.on
    minute = row.start_minute if at is None else cohort_rhythms.to_minute(at)
    people = {
        merged_records.open_one(tx, one)
        for one in tx.session.scalars(
            select(Enrolment.resident_id).where(
                Enrolment.cohort_id == row.cohort_id,
                Enrolment.state == EnrolmentState.ACTIVE.value,
                Enrolment.start <= day,
                protection.visible(tx, Enrolment.resident_id),
            )
        )
    }
    slots = [] if minute is None else [_slot(tx, row, day, minute)]
    return _clashes(tx, slots, people)


# Within
def _slots(tx: Transaction, rows: Iterable[CourseSession]) -> list[_Slot]:
    return [
        _slot(tx, row, row.on, row.start_minute)
        for row in rows
        if row.start_minute is not None and row.state != SessionState.CANCELLED
    ]


def _slot(tx: Transaction, row: CourseSession, day: date, minute: int) -> _Slot:
    start = datetime.combine(day, cohort_rhythms.to_time(minute), tx.now.tzinfo)
    end = start + timedelta(minutes=row.minutes or USUAL_MINUTES)
    return _Slot(row.id, row.cohort_id, start, end)


def _clashes(tx: Transaction, slots: list[_Slot], people: Collection[int]) -> list[SessionClash]:
    if not slots or not people:
        return []
    named = select(Resident.id, Resident.known_as, Resident.code).where(Resident.id.in_(people))
    names = {one: shown_name(known_as, code) for one, known_as, code in tx.session.execute(named)}
    family = {one: who for who in people for one in merged_records.family(tx, who)}
    found = [
        SessionClash(slot.session_id, slot.start.date(), family[who], names[family[who]], at, words)
        for source in (_appointments, _other_groups, _work)
        for slot, who, at, words in source(tx, slots, family)
    ]
    return sorted(dict.fromkeys(found), key=lambda one: (one.on, one.shown.casefold(), one.words))


_Found = Iterator[tuple[_Slot, int, time | None, str]]


def _appointments(tx: Transaction, slots: list[_Slot], family: Collection[int]) -> _Found:
    found = tx.session.scalars(
        select(Appointment).where(
            Appointment.resident_id.in_(family),
            Appointment.at > min(one.start for one in slots) - _A_DAY,
            Appointment.at < max(one.end for one in slots),
            Appointment.has_time,
            Appointment.state == AppointmentState.PLANNED.value,
        )
    )
    for row in found:
        end = row.at + timedelta(minutes=row.minutes or USUAL_MINUTES)
        for slot in slots:
            if row.resident_id is not None and row.at < slot.end and end > slot.start:
                at = row.at.astimezone(tx.now.tzinfo).time()
                words = _("An appointment at {time}").format(time=f"{at:%H:%M}")
                yield slot, row.resident_id, at, words


def _other_groups(tx: Transaction, slots: list[_Slot], family: Collection[int]) -> _Found:
    found = tx.session.execute(
        select(CourseSession, Course.name, Cohort.name, Enrolment.resident_id)
        .join(Cohort, Cohort.id == CourseSession.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(
            Enrolment.resident_id.in_(family),
            Enrolment.state == EnrolmentState.ACTIVE.value,
            Enrolment.start <= CourseSession.on,
            func.coalesce(Enrolment.ended_on, OPEN_END) >= CourseSession.on,
            CourseSession.on >= min(one.start for one in slots).date() - _A_DAY,
            CourseSession.on <= max(one.end for one in slots).date(),
            CourseSession.state != SessionState.CANCELLED.value,
            CourseSession.start_minute.is_not(None),
        )
    ).all()
    for row, course, name, who in found:
        for other in _slots(tx, [row]):
            for slot in slots:
                is_same = slot.cohort_id == row.cohort_id
                if not is_same and other.start < slot.end and other.end > slot.start:
                    words = _("{group} at {time}").format(
                        group=label(course, name), time=f"{other.start:%H:%M}"
                    )
                    yield slot, who, other.start.time(), words


def _work(tx: Transaction, slots: list[_Slot], family: Collection[int]) -> _Found:
    """Work that goes on on that day, at a part of the day in which its vacancy has hours."""
    found = tx.session.execute(
        select(Placement, Vacancy.times)
        .join(Vacancy, Vacancy.id == Placement.vacancy_id)
        .where(
            Placement.resident_id.in_(family),
            Placement.end > min(one.start for one in slots).date(),
            Vacancy.times.is_not(None),
        )
    ).all()
    for row, times in found:
        for slot in slots:
            day = slot.start.date()
            if not row.start <= day < (row.end or OPEN_END):
                continue
            minute = slot.start.hour * 60 + slot.start.minute
            minutes = int((slot.end - slot.start) / timedelta(minutes=1))
            if (times or 0) & week_times.of_hours(day.weekday(), minute, minutes):
                words = _("Work: {title}").format(title=row.title)
                yield slot, row.resident_id, None, words if row.title else _("Work")
