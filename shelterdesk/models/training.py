# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training: courses, their sessions, and who attended. Attendance feeds stipends."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record


class CountsAs(StrEnum):
    """What a status of attendance counts as."""

    PRESENT = "present"
    ABSENT = "absent"
    IGNORED = "ignored"  # neither: ill, in court, called off


class Course(Record, Base):
    """Something that is taught."""

    __tablename__ = "course"
    __table_args__ = (UniqueConstraint("name"),)

    name: Mapped[str] = mapped_column(String(120))
    is_active: Mapped[bool] = mapped_column(default=True)


class CourseSession(Record, Base):
    """One meeting of a course."""

    __tablename__ = "course_session"
    __table_args__ = (
        CheckConstraint("start_minute BETWEEN 0 AND 1439", name="start_minute"),
        CheckConstraint("minutes > 0", name="minutes"),
        Index(None, "course_id", "on"),
        Index(None, "on"),
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    on: Mapped[date]
    start_minute: Mapped[int | None]
    minutes: Mapped[int | None]
    topic: Mapped[str] = mapped_column(String(120), default="")


class AttendanceStatus(Record, Base):
    """A word for how somebody attended, and what it counts as."""

    __tablename__ = "attendance_status"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("counts_as IN ('present', 'absent', 'ignored')", name="counts_as"),
    )

    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(80))
    counts_as: Mapped[str] = mapped_column(String(7))
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)


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
