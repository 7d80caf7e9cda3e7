# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long what is kept: a clock for each person, from the last contact.

An erased person is remembered by a digest of her random number alone, so that an older copy of the
file can be made to forget her again.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed


class RetentionClass(StrEnum):
    """What has a time of its own."""

    IDENTITY = "identity"
    NARRATIVE = "narrative"
    HEALTH = "health"
    MONEY = "money"


class RetentionRule(Record, Base):
    """How many months after the last contact a class is kept; none: until somebody decides."""

    __tablename__ = "retention_rule"
    __table_args__ = (
        UniqueConstraint("retention_class"),
        CheckConstraint("months > 0", name="months"),
    )

    retention_class: Mapped[str] = mapped_column(String(10))
    months: Mapped[int | None]


class Retention(Record, Base):
    """What was decided about one person's clock."""

    __tablename__ = "retention"
    __table_args__ = (UniqueConstraint("resident_id"),)

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    postponed_until: Mapped[date | None]
    reason: Mapped[bytes | None] = sealed("case")
    identity_gone_at: Mapped[datetime | None]
    narrative_gone_at: Mapped[datetime | None]
    health_gone_at: Mapped[datetime | None]
    money_gone_at: Mapped[datetime | None]


class Erasure(Record, Base):
    """What was erased of whom: a digest and classes, no number that leads to anybody."""

    __tablename__ = "erasure"
    __table_args__ = (UniqueConstraint("person", "retention_class"),)

    person: Mapped[str] = mapped_column(String(64))  # SHA-256 of the uuid, hex
    retention_class: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class Redaction(Record, Base):
    """Words about others in which an erased person's name was found; a person looks at each."""

    __tablename__ = "redaction"
    __table_args__ = (UniqueConstraint("row_table", "row_id", "row_column"),)

    row_table: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
    row_column: Mapped[str] = mapped_column(String(40))
    found_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
