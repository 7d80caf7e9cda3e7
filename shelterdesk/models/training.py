# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training: courses, their cohorts and sessions, who is enrolled and who attended.

School for minors and groups led by peers are the same machinery. Nothing is a failure: an enrolment
that ends has a reason, never a verdict. Attendance feeds stipends. The database holds that a cohort
never has more people than places.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, open_end, sealed


class CourseKind(StrEnum):
    """What a course is."""

    VOCATIONAL = "vocational"
    LANGUAGE = "language"
    LITERACY = "literacy"
    SCHOOL = "school"  # of minors; also an adult's school certificate
    BUSINESS = "business"
    LIFE_SKILLS = "life_skills"
    PEER_GROUP = "peer_group"
    OTHER = "other"


class CountsAs(StrEnum):
    """What a status of attendance counts as."""

    PRESENT = "present"
    ABSENT = "absent"
    IGNORED = "ignored"  # neither: called off


class Course(Record, Base):
    """Something that is taught, by the house or by a partner."""

    __tablename__ = "course"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("planned_minutes > 0", name="planned_minutes"),
        CheckConstraint("complete_percent BETWEEN 1 AND 100", name="complete_percent"),
        CheckConstraint("misses_noticed > 0", name="misses_noticed"),
        CheckConstraint("youngest <= oldest", name="ages"),
    )

    name: Mapped[str] = mapped_column(String(120))
    is_active: Mapped[bool] = mapped_column(default=True)
    kind: Mapped[str] = mapped_column(String(11), default=CourseKind.VOCATIONAL.value)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))  # none: the house
    about: Mapped[str] = mapped_column(String(600), default="")
    #: What certificates and a CV call it: the name in use may tell what the house is.
    title_outside: Mapped[str] = mapped_column(String(120), default="")
    accreditor: Mapped[str] = mapped_column(String(120), default="")
    planned_minutes: Mapped[int | None]  # the whole course
    complete_percent: Mapped[int] = mapped_column(default=80)  # of the hours, for completion
    entry_words: Mapped[str] = mapped_column(String(400), default="")  # rules no program knows
    youngest: Mapped[int | None]  # full years on the first day
    oldest: Mapped[int | None]
    misses_noticed: Mapped[int | None]  # in a row; none: no notice
    counts_for_stipends: Mapped[bool] = mapped_column(default=True)  # paid per session attended


class CourseSkill(Record, Base):
    """A skill that a course teaches; it is checked there."""

    __tablename__ = "course_skill"
    __table_args__ = (UniqueConstraint("course_id", "skill_id"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    position: Mapped[int] = mapped_column(default=0)


class LinkKind(StrEnum):
    """How one course bears on another."""

    NEEDS = "needs"  # the other one completed before
    EXCLUDES = "excludes"  # not both at a time, whichever way round


class CourseLink(Record, Base):
    """An entry rule that names another course."""

    __tablename__ = "course_link"
    __table_args__ = (
        UniqueConstraint("course_id", "other_id"),
        CheckConstraint("kind IN ('needs', 'excludes')", name="kind"),
        CheckConstraint("course_id <> other_id", name="other"),
        Index(None, "other_id"),
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    kind: Mapped[str] = mapped_column(String(8))


class Cohort(Record, Base):
    """One run of a course over the days [start, end), with its places and its rhythm."""

    __tablename__ = "cohort"
    __table_args__ = (
        CheckConstraint('"start" < "end"', name="order"),
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint("start_minute BETWEEN 0 AND 1439", name="start_minute"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),
        Index(None, "course_id"),
        Index(None, "end"),
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    name: Mapped[str] = mapped_column(String(80), default="")  # *spring*, *class 4b*
    start: Mapped[date]
    end: Mapped[date | None] = open_end()
    capacity: Mapped[int | None]  # none: as many as come
    place: Mapped[str] = mapped_column(String(120), default="")
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    teacher: Mapped[str] = mapped_column(String(80), default="")  # who is not on the staff
    fund_id: Mapped[int | None] = mapped_column(ForeignKey("fund.id"))  # hours are counted for it
    #: When it meets, as an RFC 5545 rule; empty: each session is added by hand.
    rule: Mapped[str] = mapped_column(String(200), default="")
    start_minute: Mapped[int | None]
    minutes: Mapped[int | None]  # of one session
    skips_holidays: Mapped[bool] = mapped_column(default=True)
    cancelled_on: Mapped[date | None]


class SessionState(StrEnum):
    """What became of a session."""

    PLANNED = "planned"
    HELD = "held"  # its roll was called
    CANCELLED = "cancelled"


class CourseSession(Record, Base):
    """One meeting of a cohort.

    ``series_on`` is the day on which the rhythm put it, also after it was moved: so that filling
    the rhythm again makes it no second time. One that was added by hand has none.
    """

    __tablename__ = "course_session"
    __table_args__ = (
        UniqueConstraint("cohort_id", "series_on"),
        CheckConstraint("start_minute BETWEEN 0 AND 1439", name="start_minute"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),
        CheckConstraint("state IN ('planned', 'held', 'cancelled')", name="state"),
        Index(None, "cohort_id", "on"),
        Index(None, "on"),
    )

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    on: Mapped[date]
    start_minute: Mapped[int | None]
    minutes: Mapped[int | None]
    topic: Mapped[str] = mapped_column(String(120), default="")
    series_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(9), default=SessionState.PLANNED.value)
    reason: Mapped[str] = mapped_column(String(120), default="")  # why it was called off or moved
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # who called the roll


class EnrolmentState(StrEnum):
    """Where an enrolment stands."""

    WAITING = "waiting"
    ACTIVE = "active"  # it holds a place, also before the first day
    COMPLETED = "completed"
    LEFT = "left"  # before the end; why is a word of the list
    DID_NOT_START = "did_not_start"


class EnrolmentNeed(StrEnum):
    """How much somebody who waits needs the place."""

    HIGH = "high"
    NORMAL = "normal"
    LATER = "later"  # when it suits


class Enrolment(Record, Base):
    """One person in one cohort, or waiting for it."""

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'active', 'completed', 'left', 'did_not_start')", name="state"
        ),
        CheckConstraint("need IN ('high', 'normal', 'later')", name="need"),
        CheckConstraint("planned_minutes > 0", name="planned_minutes"),
        CheckConstraint(
            "(state IN ('active', 'completed', 'left')) = (\"start\" IS NOT NULL)", name="started"
        ),
        CheckConstraint(
            "(state IN ('completed', 'left', 'did_not_start')) = (ended_on IS NOT NULL)",
            name="ended",
        ),
        CheckConstraint('"start" <= ended_on', name="order"),
        Index(
            None, "cohort_id", "resident_id", unique=True,
            sqlite_where=text("state IN ('waiting', 'active')"),
        ),
        Index(None, "resident_id", "state"),
        Index(None, "state"),
    )  # fmt: skip

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    state: Mapped[str] = mapped_column(String(13), default=EnrolmentState.WAITING.value)
    applied_on: Mapped[date]
    need: Mapped[str] = mapped_column(String(6), default=EnrolmentNeed.NORMAL.value)
    start: Mapped[date | None]  # her first day
    ended_on: Mapped[date | None]  # her last day, or the day on which she said no
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    planned_minutes: Mapped[int | None]  # in place of the course's
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("goal.id"))
    is_on_cv: Mapped[bool] = mapped_column(default=True)
    #: Sessions missed in a row when a colleague last saw how she is: that notice is over.
    seen_misses: Mapped[int] = mapped_column(default=0)
    despite: Mapped[bytes | None] = sealed("case")  # why in spite of an entry rule
    note: Mapped[bytes | None] = sealed("case")


class AttendanceStatus(Record, Base):
    """A word for how somebody attended, and what it counts as."""

    __tablename__ = "attendance_status"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("counts_as IN ('present', 'absent', 'ignored')", name="counts_as"),
        CheckConstraint("NOT is_there OR counts_as = 'present'", name="is_there"),
    )

    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(80))
    counts_as: Mapped[str] = mapped_column(String(7))
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    #: She was in the room: in hospital counts as present, and taught her no hours.
    is_there: Mapped[bool] = mapped_column(default=False)


class Attendance(Record, Base):
    """How one person attended one session."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("session_id", "resident_id"),
        CheckConstraint("minutes_late >= 0", name="minutes_late"),
        Index(None, "resident_id"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("course_session.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    status_id: Mapped[int] = mapped_column(ForeignKey("attendance_status.id"))
    minutes_late: Mapped[int] = mapped_column(default=0)


class NoSchool(Record, Base):
    """Why a minor who is here goes to no school now, as somebody said; asked again on a day."""

    __tablename__ = "no_school"
    __table_args__ = (UniqueConstraint("resident_id"),)

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    until: Mapped[date | None]  # from that day on it is asked again; none: it is not
    reason: Mapped[bytes | None] = sealed("case")
