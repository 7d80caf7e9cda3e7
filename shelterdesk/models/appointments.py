# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Appointments of residents and of colleagues: when, where, who goes along, what came of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed_by_row


class AppointmentState(StrEnum):
    """What became of it."""

    PLANNED = "planned"
    KEPT = "kept"
    MISSED = "missed"
    CANCELLED = "cancelled"


class CancelledBy(StrEnum):
    """Who called it off."""

    RESIDENT = "resident"
    HOUSE = "house"
    OTHERS = "others"  # those it was with


class Appointment(Record, Base):
    """One appointment; those of a series carry its mark and can be changed one by one."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'kept', 'missed', 'cancelled')", name="state"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("remind_minutes >= 0", name="remind_minutes"),
        CheckConstraint("(state = 'cancelled') = (cancelled_by IS NOT NULL)", name="cancelled"),
        Index(None, "at"),
        Index(None, "resident_id", "at"),
        Index(None, "staff_id", "at"),
        Index(None, "series"),
    )

    at: Mapped[datetime]
    has_time: Mapped[bool] = mapped_column(default=True)  # else the day alone is known
    minutes: Mapped[int | None]
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # whose it is
    companion_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # who goes along
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    confidentiality: Mapped[str] = mapped_column(String(40), default="desk")
    plain: Mapped[str | None] = mapped_column(String(300))
    body: Mapped[bytes | None] = sealed_by_row()
    remind_minutes: Mapped[int | None]  # before it; none: no reminder
    #: Ids of the colleagues who were reminded: nobody is told twice.
    reminded: Mapped[list[int]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(9), default=AppointmentState.PLANNED.value)
    cancelled_by: Mapped[str | None] = mapped_column(String(8))
    series: Mapped[str | None] = mapped_column(String(32))  # the same for all of a series
    recurrence: Mapped[str | None] = mapped_column(String(120))  # RFC 5545, of the whole series
