# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Legal matters and their dates. What a matter is and says is sealed for the *legal* class; the
next date stays under the file key, so that it is not missed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed


class LegalState(StrEnum):
    """Where a matter stands."""

    OPEN = "open"
    CLOSED = "closed"


class LegalDateKind(StrEnum):
    """What happens on a day."""

    HEARING = "hearing"
    DEADLINE = "deadline"
    APPOINTMENT = "appointment"


class LegalMatter(Record, Base):
    """Residence, asylum, custody, compensation, a record to be expunged ..."""

    __tablename__ = "legal_matter"
    __table_args__ = (
        CheckConstraint("(state = 'closed') = (closed IS NOT NULL)", name="closed"),
        Index(None, "resident_id"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    kind: Mapped[bytes | None] = sealed("legal")  # the code of a term
    title: Mapped[bytes | None] = sealed("legal")
    authority: Mapped[bytes | None] = sealed("legal")
    reference: Mapped[bytes | None] = sealed("legal")  # the authority's own number
    lawyer: Mapped[bytes | None] = sealed("legal")
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    note: Mapped[bytes | None] = sealed("legal")
    state: Mapped[str] = mapped_column(String(6), default=LegalState.OPEN.value)
    opened: Mapped[date]
    closed: Mapped[date | None]
    result: Mapped[bytes | None] = sealed("legal")


class LegalDate(Record, Base):
    """A hearing, deadline or appointment; who goes along; what came of it."""

    __tablename__ = "legal_date"
    __table_args__ = (
        Index(None, "matter_id"),
        Index(None, "at"),
        Index(None, "is_done", "at"),
        Index(None, "resident_id"),
    )

    matter_id: Mapped[int] = mapped_column(ForeignKey("legal_matter.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    kind: Mapped[str] = mapped_column(String(12), default=LegalDateKind.HEARING.value)
    at: Mapped[datetime]
    has_time: Mapped[bool] = mapped_column(default=True)  # else the day alone is known
    place: Mapped[bytes | None] = sealed("legal")
    companion_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    companion: Mapped[bytes | None] = sealed("legal")  # somebody who is not of the staff
    result: Mapped[bytes | None] = sealed("legal")
    is_done: Mapped[bool] = mapped_column(default=False)
