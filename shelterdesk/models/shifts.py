# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shifts: who was on, what was handed over, and who took it up. Cash counts are in ``cash.py``."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed_by_row


class HandoverKind(StrEnum):
    """What a line of a handover is about."""

    NOTE = "note"
    PERSON = "person"
    TASK = "task"
    SAFETY = "safety"
    MEDICATION = "medication"
    CASH = "cash"
    KEYS = "keys"
    HOUSE = "house"


class HandoverSource(StrEnum):
    """From where a line was carried when its shift closed; written by hand it has none."""

    TASK = "task"
    OVERDUE = "overdue"  # a planned end that has passed
    ABSENCE = "absence"  # not back as expected
    ROLL_CALL = "roll_call"  # not there at the roll call
    ALERT = "alert"
    CHECK = "check"  # look in every so many minutes
    MEDICATION = "medication"
    INCIDENT = "incident"
    HEADS = "heads"  # counted at closing: other people than expected
    KEYS = "keys"
    CASH = "cash"


class ShiftPattern(Record, Base):
    """A shift as the house usually has it; minutes of the local day, an end before the start is
    the next day's."""

    __tablename__ = "shift_pattern"
    __table_args__ = (
        CheckConstraint(
            "start_minute BETWEEN 0 AND 1439 AND end_minute BETWEEN 0 AND 1439", name="minutes"
        ),
    )

    name: Mapped[str] = mapped_column(String(40))
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)


class Shift(Record, Base):
    """One shift of a house, from opening to closing."""

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed"),
        CheckConstraint("closed_at IS NULL OR opened_at <= closed_at", name="order"),
        Index(None, "site_id", "opened_at"),
        Index(None, "closed_at"),
    )

    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))  # none: all houses
    name: Mapped[str] = mapped_column(String(40))
    on: Mapped[date]  # the day it began
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    closed_with_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # second name
    closed_with: Mapped[str] = mapped_column(String(80), default="")  # who has no account
    heads_expected: Mapped[int | None]
    heads_seen: Mapped[int | None]
    heads_note: Mapped[str] = mapped_column(String(300), default="")
    keys_ok: Mapped[bool | None]  # none: not counted
    keys_note: Mapped[str] = mapped_column(String(300), default="")
    debrief: Mapped[str] = mapped_column(String(600), default="")  # of the staff, of no resident


class ShiftStaff(Record, Base):
    """Somebody who is on."""

    __tablename__ = "shift_staff"
    __table_args__ = (Index(None, "shift_id"),)

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[str] = mapped_column(String(80), default="")  # a volunteer without an account
    came: Mapped[datetime]
    left: Mapped[datetime | None]


class HandoverLine(Record, Base):
    """What the next shift must know; of the desk's class its words are plain, else sealed."""

    __tablename__ = "handover_line"
    __table_args__ = (
        CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by IS NULL)", name="acknowledged"
        ),
        Index(None, "shift_id"),
        Index(None, "resident_id"),
        Index(None, "needs_acknowledgement", "acknowledged_at"),
        Index(None, "source", "source_id"),
    )

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    kind: Mapped[str] = mapped_column(String(10), default=HandoverKind.NOTE.value)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))  # its words are the line's
    source: Mapped[str] = mapped_column(String(12), default="")
    source_id: Mapped[int | None]  # the row there; it may be gone by now
    confidentiality: Mapped[str] = mapped_column(String(40), default="desk")
    plain: Mapped[str | None] = mapped_column(String(400))
    body: Mapped[bytes | None] = sealed_by_row()
    position: Mapped[int] = mapped_column(default=0)
    needs_acknowledgement: Mapped[bool] = mapped_column(default=True)
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
