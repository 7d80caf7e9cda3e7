# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partner organisations: whom the house refers to, trains and works with."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed


class PartnerKind(StrEnum):
    """What a partner is to the house."""

    EMPLOYER = "employer"
    TRAINER = "trainer"
    HEALTH = "health"
    LEGAL = "legal"
    HOUSING = "housing"
    SOCIAL = "social"
    AUTHORITY = "authority"
    OTHER = "other"


class Partner(Record, Base):
    """An organisation or person the house works with; suspended ones are not offered."""

    __tablename__ = "partner"
    __table_args__ = (UniqueConstraint("name"),)

    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10), default=PartnerKind.OTHER.value)
    services: Mapped[str] = mapped_column(String(300), default="")
    area: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(String(600), default="")
    vetted_on: Mapped[date | None]
    vetted_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    risk: Mapped[bytes | None] = sealed("case")
    suspended_on: Mapped[date | None]
    is_active: Mapped[bool] = mapped_column(default=True)


class PartnerContact(Record, Base):
    """Whom to call there."""

    __tablename__ = "partner_contact"
    __table_args__ = (Index(None, "partner_id"),)

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    name: Mapped[str] = mapped_column(String(80), default="")
    role: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    hours: Mapped[str] = mapped_column(String(120), default="")
