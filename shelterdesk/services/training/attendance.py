# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions of courses and who attended: the plainest verbs, and what stipends read from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.training import (
    Attendance,
    AttendanceStatus,
    Cohort,
    CountsAs,
    Course,
    CourseSession,
    Enrolment,
    EnrolmentState,
)
from shelterdesk.services.residents import residents
from shelterdesk.services.values import sealed_words

#: Code, word, what it counts as. In hospital, in court, in therapy or on agreed leave counts as
#: present: nobody pays for that.
STATUSES: Final = (
    ("present", N_("Present"), CountsAs.PRESENT),
    ("late", N_("Came later"), CountsAs.PRESENT),
    ("hospital", N_("In hospital or ill"), CountsAs.PRESENT),
    ("court", N_("In court or at an authority"), CountsAs.PRESENT),
    ("therapy", N_("In therapy"), CountsAs.PRESENT),
    ("leave", N_("Agreed leave"), CountsAs.PRESENT),
    ("absent", N_("Absent"), CountsAs.ABSENT),
    ("called-off", N_("Called off"), CountsAs.IGNORED),
)
#: Statuses of those who were in the room: their hours are counted.
THERE: Final = frozenset({"present", "late"})


@dataclass(frozen=True, slots=True)
class Attended:
    """Sessions of one person in a span of days, by what they count as."""

    present: int = 0
    absent: int = 0
    ignored: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """A word for how somebody attended."""

    id: int
    code: str
    label: str
    counts_as: CountsAs


@verb(Capability.EDIT_HOUSE_RULES)
def seed(tx: Transaction) -> None:
    """The words a new file begins with."""
    for position, (code, label, counts_as) in enumerate(STATUSES):
        tx.session.add(
            AttendanceStatus(
                code=code,
                label=label,
                counts_as=counts_as.value,
                position=position,
                is_there=code in THERE,
            )
        )


@query(Capability.SEE_TRAINING)
def statuses(tx: Transaction) -> list[Status]:
    """The words to choose from, in their order."""
    query = select(AttendanceStatus).where(AttendanceStatus.is_active)
    query = query.order_by(AttendanceStatus.position, AttendanceStatus.id)
    return [
        Status(row.id, row.code, _(row.label), CountsAs(row.counts_as))
        for row in tx.session.scalars(query)
    ]


@verb(Capability.EDIT_TRAINING)
def add_course(tx: Transaction, *, name: str) -> int:
    """Add a course and return its id."""
    text = sealed_words.checked(name, field="name", longest=120)
    if not text:
        raise Invalid(_("Give the course a name."), field="name")
    if tx.session.scalar(select(Course.id).where(Course.name == text)) is not None:
        raise Conflict(_("There is a course named “{name}”.").format(name=text), field="name")
    course = Course(name=text, is_active=True)
    tx.session.add(course)
    tx.session.flush()
    tx.about(course)
    return course.id


@verb(Capability.EDIT_TRAINING)
def add_cohort(tx: Transaction, *, course_id: int, start: date, end: date | None = None) -> int:
    """Add a group of a course over [start, end) and return its id."""
    if tx.session.get(Course, course_id) is None:
        raise NotFound(_("This course is not there any more."), field="course_id")
    cohort = Cohort(course_id=course_id, start=start, end=end)
    tx.session.add(cohort)
    tx.session.flush()
    tx.about(cohort)
    return cohort.id


@verb(Capability.EDIT_TRAINING)
def enrol(tx: Transaction, *, cohort_id: int, resident_id: int, start: date) -> int:
    """Give somebody a place from a day on and return the id of it."""
    residents.get(tx, resident_id)
    if tx.session.get(Cohort, cohort_id) is None:
        raise NotFound(_("This group is not there any more."), field="cohort_id")
    row = Enrolment(
        cohort_id=cohort_id, resident_id=resident_id, state=EnrolmentState.ACTIVE.value,
        applied_on=tx.today, start=start,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    tx.person(resident_id)
    return row.id


@verb(Capability.EDIT_TRAINING)
def add_session(
    tx: Transaction, *, cohort_id: int, on: date, topic: str = "", minutes: int | None = None
) -> int:
    """Add a session of a group and return its id."""
    if tx.session.get(Cohort, cohort_id) is None:
        raise NotFound(_("This group is not there any more."), field="cohort_id")
    session = CourseSession(
        cohort_id=cohort_id,
        on=on,
        topic=sealed_words.checked(topic, field="topic", longest=120),
        minutes=minutes,
    )
    tx.session.add(session)
    tx.session.flush()
    tx.about(session)
    return session.id


@verb(Capability.TAKE_ATTENDANCE)
def mark(
    tx: Transaction, *, session_id: int, resident_id: int, status: str, minutes_late: int = 0
) -> None:
    """Say how somebody attended; said again, it is what was said last."""
    residents.get(tx, resident_id)
    if tx.session.get(CourseSession, session_id) is None:
        raise NotFound(_("This session is not there any more."), field="session_id")
    found = tx.session.scalar(select(AttendanceStatus).where(AttendanceStatus.code == status))
    if found is None:
        raise NotFound(_("Choose how she attended."), field="status")
    row = tx.session.scalar(
        select(Attendance).where(
            Attendance.session_id == session_id, Attendance.resident_id == resident_id
        )
    )
    if row is None:
        row = Attendance(session_id=session_id, resident_id=resident_id)
        tx.session.add(row)
    row.status_id, row.minutes_late = found.id, minutes_late
    tx.session.flush()
    tx.about(row)
    tx.person(resident_id)


# For other services
def attended(
    tx: Transaction, resident_ids: list[int], start: date, end: date
) -> dict[int, Attended]:
    """What each attended in [start, end); who has no session is not in it."""
    query = (
        select(Attendance.resident_id, AttendanceStatus.counts_as)
        .join(CourseSession, CourseSession.id == Attendance.session_id)
        .join(AttendanceStatus, AttendanceStatus.id == Attendance.status_id)
        .join(Cohort, Cohort.id == CourseSession.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .where(
            Course.counts_for_stipends,
            Attendance.resident_id.in_(resident_ids),
            CourseSession.on >= start,
            CourseSession.on < end,
        )
    )
    counts: dict[int, dict[str, int]] = {}
    for resident_id, counts_as in tx.session.execute(query):
        of_her = counts.setdefault(resident_id, {})
        of_her[counts_as] = of_her.get(counts_as, 0) + 1
    return {resident_id: Attended(**of_her) for resident_id, of_her in counts.items()}
