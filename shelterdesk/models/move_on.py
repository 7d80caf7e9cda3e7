# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving on: applications for a home, homes people live in, visits there, and how it went later.

Addresses and landlords are sealed. That somebody has a home is not: figures are made of it.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, open_end, sealed


class ApplicationState(StrEnum):
    """Where an application for a home stands."""

    PREPARED = "prepared"
    SENT = "sent"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"  # by them
    WITHDRAWN = "withdrawn"


class Tenure(StrEnum):
    """Who holds the contract of a home."""

    OWN = "own"
    ORGANISATION = "organisation"
    PARTNER = "partner"
    FAMILY = "family"
    OTHER = "other"


class TenancyVisitState(StrEnum):
    """What became of a visit at home."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"
    NOT_FOUND = "not_found"


class HousedState(StrEnum):
    """Where somebody lives some months later; unknown is an answer of its own, never *no*."""

    SAME_HOME = "same_home"
    ANOTHER_HOME = "another_home"
    TEMPORARY = "temporary"
    NO_HOME = "no_home"
    DECLINED = "declined"
    UNKNOWN = "unknown"


class FollowUpSource(StrEnum):
    """How it is known."""

    TOLD_US = "told_us"
    VISIT = "visit"
    PARTNER = "partner"
    DOCUMENT = "document"
    NONE = "none"


class HousingApplication(Record, Base):
    """An application for a home to move on to."""

    __tablename__ = "housing_application"
    __table_args__ = (
        CheckConstraint("prepared_on <= sent_on AND sent_on <= answered_on", name="order"),
        Index(None, "resident_id"),
        Index(None, "state"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    housing_kind: Mapped[str] = mapped_column(String(12))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    recipient: Mapped[bytes | None] = sealed("case")  # without a partner record
    state: Mapped[str] = mapped_column(String(10), default=ApplicationState.PREPARED.value)
    prepared_on: Mapped[date]
    sent_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    ask_again_on: Mapped[date | None]
    note: Mapped[bytes | None] = sealed("case")


class Tenancy(Record, Base):
    """A home somebody lives in, of her own or of ours elsewhere."""

    __tablename__ = "tenancy"
    __table_args__ = (
        CheckConstraint('"start" <= "end"', name="order"),
        Index(None, "resident_id"),
        Index(None, "end"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("housing_application.id"))
    housing_kind: Mapped[str] = mapped_column(String(12))
    tenure: Mapped[str] = mapped_column(String(12), default=Tenure.OWN.value)
    start: Mapped[date]
    contract_until: Mapped[date | None]
    end: Mapped[date | None] = open_end()
    address: Mapped[bytes | None] = sealed("case")
    note: Mapped[bytes | None] = sealed("case")


class TenancyVisit(Record, Base):
    """A visit where she lives, if she wishes it."""

    __tablename__ = "tenancy_visit"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'held', 'cancelled', 'not_found')", name="state"),
        Index(None, "tenancy_id"),
        Index(None, "state", "on"),
    )

    tenancy_id: Mapped[int] = mapped_column(ForeignKey("tenancy.id"))
    on: Mapped[date]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[str] = mapped_column(String(9), default=TenancyVisitState.PLANNED.value)
    note: Mapped[bytes | None] = sealed("case")


class HousingFollowUp(Record, Base):
    """Where somebody lives so many months after a stay ended; once written it stays."""

    __tablename__ = "housing_follow_up"
    __table_args__ = (
        CheckConstraint("months IN (3, 6, 12, 18)", name="months"),
        CheckConstraint("(done_on IS NULL) = (state IS NULL)", name="done"),
        CheckConstraint("(done_on IS NULL) = (source IS NULL)", name="source"),
        UniqueConstraint("stay_id", "months"),
        Index(None, "resident_id"),
        Index(None, "done_on", "due"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    months: Mapped[int]
    due: Mapped[date]
    done_on: Mapped[date | None]
    state: Mapped[str | None] = mapped_column(String(12))
    source: Mapped[str | None] = mapped_column(String(8))
    note: Mapped[bytes | None] = sealed("case")
