# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Complaints about staff, partners or the house, which the person named cannot read.

Everything a complaint says, the person named included, stands in copies that are sealed to one
reader each: whoever is named gets none. The file key alone tells that there is a complaint and of
which day, not about whom nor from whom.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed_by_row


class ComplaintState(StrEnum):
    """Where a complaint stands."""

    OPEN = "open"
    LOOKED_INTO = "looked_into"
    CLOSED = "closed"


class Complaint(Record, Base):
    """That there is one, and where it stands."""

    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'looked_into', 'closed')", name="state"),
        CheckConstraint("(state = 'closed') = (closed IS NOT NULL)", name="closed"),
        Index(None, "state"),
    )

    received: Mapped[date]
    state: Mapped[str] = mapped_column(String(11), default=ComplaintState.OPEN.value)
    answer_by: Mapped[date | None]
    closed: Mapped[date | None]


class ComplaintCopy(Record, Base):
    """What it says, for one reader: as JSON, sealed to that person's own slot."""

    __tablename__ = "complaint_copy"
    __captured__ = False  # each writing is a new copy, sealed to its reader
    __table_args__ = (UniqueConstraint("complaint_id", "staff_id"), Index(None, "staff_id"))

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    body: Mapped[bytes | None] = sealed_by_row()
