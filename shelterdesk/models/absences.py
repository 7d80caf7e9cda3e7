# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nights away that keep the bed, the roll call of a night, and what is done for who is not back."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, open_end, sealed


class AbsenceKind(StrEnum):
    """Why somebody is away; the desk sees no more of it."""

    LEAVE = "leave"
    HOSPITAL = "hospital"
    OTHER = "other"


class Presence(StrEnum):
    """Where somebody is at the roll call. Nobody looked yet is no row."""

    PRESENT = "present"
    ON_LEAVE = "on_leave"  # absent, and that was said
    ABSENT = "absent"


class WelfareStepKind(StrEnum):
    """What is done for somebody who is not back as expected; the last two end it."""

    CALL_HER = "call_her"
    CALL_CONTACT = "call_contact"
    ASK_AROUND = "ask_around"
    TELL_CASEWORKER = "tell_caseworker"
    ASK_HOSPITALS = "ask_hospitals"
    TELL_POLICE = "tell_police"
    WAIT = "wait"
    HEARD_FROM = "heard_from"
    BACK = "back"


class Absence(Record, Base):
    """Nights [start, end) away from a bed that is kept; without an end: until she is back."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("kind IN ('leave', 'hospital', 'other')", name="kind"),
        CheckConstraint('"start" < "end"', name="order"),
        CheckConstraint('"start" < expected_back', name="expected"),
        ForeignKeyConstraint(["stay_id", "resident_id"], ["stay.id", "stay.resident_id"]),
        Index(None, "stay_id", "end"),
        Index(None, "resident_id", "end"),
        Index(None, "end", "start"),
    )

    stay_id: Mapped[int]
    resident_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8), default=AbsenceKind.LEAVE.value)
    start: Mapped[date]  # first night away
    expected_back: Mapped[date | None]  # the day she means to come back
    end: Mapped[date | None] = open_end()  # the day she came back
    note: Mapped[bytes | None] = sealed("case")  # where and why


class RollCall(Record, Base):
    """Who is in a house on a night, asked once; it can be gone over again until it is closed."""

    __tablename__ = "roll_call"
    __table_args__ = (UniqueConstraint("site_id", "night_of"), Index(None, "night_of"))

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    night_of: Mapped[date]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class RollCallMark(Record, Base):
    """What was seen of one person."""

    __tablename__ = "roll_call_mark"
    __table_args__ = (
        CheckConstraint("presence IN ('present', 'on_leave', 'absent')", name="presence"),
        UniqueConstraint("roll_call_id", "resident_id"),
        Index(None, "resident_id"),
    )

    roll_call_id: Mapped[int] = mapped_column(ForeignKey("roll_call.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    presence: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]


class WelfareStep(Record, Base):
    """One step for somebody who is not back: who does it, by when, and that it was done."""

    __tablename__ = "welfare_step"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="done"),
        Index(None, "resident_id", "night_of"),
        Index(None, "done_at", "due_at"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    night_of: Mapped[date]
    kind: Mapped[str] = mapped_column(String(16))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # who; none: anybody
    due_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    result: Mapped[bytes | None] = sealed("case")
