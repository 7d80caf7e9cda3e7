# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions as calendars and lists show them: what is planned, held, moved, called off.

How many are expected and came counts everybody; nobody is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.training import (
    Attendance,
    AttendanceStatus,
    Cohort,
    CountsAs,
    Course,
    CourseKind,
    CourseSession,
    Enrolment,
    EnrolmentState,
    SessionState,
)
from shelterdesk.services import organisation
from shelterdesk.services.merging import merged_records
from shelterdesk.services.training import cohort_rhythms
from shelterdesk.services.training.cohort_rows import label
from shelterdesk.services.values import value_words

#: Who has one of these takes part, or did.
TOOK_PART = (
    EnrolmentState.ACTIVE.value, EnrolmentState.COMPLETED.value, EnrolmentState.LEFT.value,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session; ``at`` is on the clock of the house."""

    id: int
    cohort_id: int
    course_id: int
    shown: str  # ``Sewing · spring``
    kind: CourseKind
    on: date
    at: time | None
    minutes: int | None
    clock: str  # ``10:00–12:30``
    topic: str
    place: str
    teacher: str
    state: SessionState
    state_words: str
    reason: str  # why it was called off or moved
    series_on: date | None  # the day on which the rhythm put it
    expected: int  # who takes part on that day
    present: int  # who counts as present
    taken_by: str  # who called the roll
    is_over: bool  # its time has passed

    @property
    def is_moved(self) -> bool:
        """Whether it is on another day than the rhythm put it."""
        return self.series_on is not None and self.series_on != self.on

    @property
    def waits(self) -> bool:
        """Whether its time has passed and nobody has called the roll."""
        return self.is_over and self.state is SessionState.PLANNED and self.expected > 0


def rows(tx: Transaction, *wanted: ColumnElement[bool], limit: int = 1_000) -> list[SessionRow]:
    """The sessions for which conditions hold, in their order."""
    found = tx.session.execute(
        select(CourseSession, Cohort, Course)
        .join(Cohort, Cohort.id == CourseSession.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .where(*wanted)
        .order_by(
            CourseSession.on,
            CourseSession.start_minute.is_not(None),
            CourseSession.start_minute,
            CourseSession.id,
        )
        .limit(limit)
    ).all()
    sessions = [session for session, _cohort, _course in found]
    expected, present = expected_at(tx, sessions), _present(tx, sessions)
    staff = organisation.staff_names(tx)
    return [
        SessionRow(
            id=session.id,
            cohort_id=cohort.id,
            course_id=course.id,
            shown=label(course.name, cohort.name),
            kind=CourseKind(course.kind),
            on=session.on,
            at=(
                None
                if session.start_minute is None
                else cohort_rhythms.to_time(session.start_minute)
            ),
            minutes=session.minutes,
            clock=cohort_rhythms.clock(session.start_minute, session.minutes),
            topic=session.topic,
            place=cohort.place,
            teacher=staff.get(cohort.teacher_id or 0, "") or cohort.teacher,
            state=SessionState(session.state),
            state_words=value_words.code_word("course_session", "state", session.state),
            reason=session.reason,
            series_on=session.series_on,
            expected=expected.get(session.id, 0),
            present=present.get(session.id, 0),
            taken_by=staff.get(session.taken_by or 0, ""),
            is_over=is_over(tx, session),
        )
        for session, cohort, course in found
    ]


def is_over(tx: Transaction, session: CourseSession) -> bool:
    """Whether its time has passed; without a time, its day."""
    if session.start_minute is None:
        return session.on < tx.today
    begins = datetime.combine(
        session.on, cohort_rhythms.to_time(session.start_minute), tx.now.tzinfo
    )
    return begins + timedelta(minutes=session.minutes or 0) <= tx.now


def takes_part(enrolment: Enrolment, on: date) -> bool:
    """Whether somebody takes part on a day: from her first day to her last, both of them."""
    return (
        enrolment.state in TOOK_PART
        and enrolment.start is not None
        and enrolment.start <= on <= (enrolment.ended_on or OPEN_END)
    )


def expected_at(tx: Transaction, sessions: Iterable[CourseSession]) -> dict[int, int]:
    """How many people take part on the days of sessions."""
    those = list(sessions)
    if not those:
        return {}
    first = min(one.on for one in those)
    spans: dict[int, list[Enrolment]] = {}
    for enrolment in tx.session.scalars(
        select(Enrolment).where(
            Enrolment.cohort_id.in_({one.cohort_id for one in those}),
            Enrolment.state.in_(TOOK_PART),
            func.coalesce(Enrolment.ended_on, OPEN_END) >= first,
        )
    ):
        spans.setdefault(enrolment.cohort_id, []).append(enrolment)
    return {
        one.id: len({
            merged_records.open_one(tx, enrolment.resident_id)
            for enrolment in spans.get(one.cohort_id, ())
            if takes_part(enrolment, one.on)
        })
        for one in those
    }  # fmt: skip


def _present(tx: Transaction, sessions: Iterable[CourseSession]) -> dict[int, int]:
    held = [one.id for one in sessions if one.state == SessionState.HELD]
    if not held:
        return {}
    came = (
        select(Attendance.session_id, Attendance.resident_id)
        .join(AttendanceStatus, AttendanceStatus.id == Attendance.status_id)
        .where(
            Attendance.session_id.in_(held),
            AttendanceStatus.counts_as == CountsAs.PRESENT.value,
        )
    )
    people: dict[int, set[int]] = {}
    for session_id, resident_id in tx.session.execute(came):
        people.setdefault(session_id, set()).add(merged_records.open_one(tx, resident_id))
    return {session_id: len(those) for session_id, those in people.items()}
