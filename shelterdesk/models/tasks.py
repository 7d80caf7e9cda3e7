# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody promised or means to do, and by when."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed_by_row


class TaskKind(StrEnum):
    """Where a task comes from."""

    PROMISE = "promise"  # staff told a resident that they would
    TASK = "task"


class Task(Record, Base):
    """A promise or task; of the desk's class its words are plain, else sealed."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("kind IN ('promise', 'task')", name="kind"),
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="done"),
        Index(None, "resident_id"),
        CheckConstraint("dropped_at IS NULL OR done_at IS NULL", name="dropped"),
        CheckConstraint("at_minute BETWEEN 0 AND 1439", name="at_minute"),
        Index(None, "done_at", "dropped_at", "due"),
        Index(None, "room_id"),
        Index(None, "incident_id"),
        Index(None, "series"),
    )

    kind: Mapped[str] = mapped_column(String(8), default=TaskKind.TASK.value)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    confidentiality: Mapped[str] = mapped_column(String(40), default="desk")
    plain: Mapped[str | None] = mapped_column(String(300))
    body: Mapped[bytes | None] = sealed_by_row()
    due: Mapped[date | None]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # for whom; none: anybody
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    dropped_at: Mapped[datetime | None]  # called off, or not done this time
    dropped_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at_minute: Mapped[int | None]  # of the local day; none: any time of it
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))  # a defect there
    bed_id: Mapped[int | None] = mapped_column(ForeignKey("bed.id"))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))  # it follows
    series: Mapped[str | None] = mapped_column(String(32))  # the same for all of a series
    recurrence: Mapped[str | None] = mapped_column(String(120))  # RFC 5545; the next one is made
