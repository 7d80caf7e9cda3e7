# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partner organisations: whom the house refers to, trains and works with.

Somebody looks at a partner before people are sent there, and looks again when that has run out. Who
meets residents is looked at by two. No name of a resident stands in any of it.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, open_end, sealed


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
    risk: Mapped[bytes | None] = sealed("case")
    suspended_on: Mapped[date | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    meets_residents: Mapped[bool] = mapped_column(default=True)  # then two must look at it


class PartnerService(Record, Base):
    """What a partner does, as a word of the list: the directory is ordered by it."""

    __tablename__ = "partner_service"
    __table_args__ = (UniqueConstraint("partner_id", "service_id"), Index(None, "service_id"))

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("term.id"))


class PartnerLanguage(Record, Base):
    """A language that is spoken there."""

    __tablename__ = "partner_language"
    __table_args__ = (UniqueConstraint("partner_id", "language"),)

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    language: Mapped[str] = mapped_column(String(12))  # IETF tag


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


class PartnerCheck(Record, Base):
    """Somebody looked at a partner: what they found holds over the days [on, until)."""

    __tablename__ = "partner_check"
    __table_args__ = (
        CheckConstraint('"on" < until', name="order"),
        Index(None, "partner_id", "until"),
    )

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    on: Mapped[date]
    until: Mapped[date | None] = open_end()  # the first day on which it does not count
    checked_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    is_good: Mapped[bool] = mapped_column(default=True)  # people may be sent there
    note: Mapped[bytes | None] = sealed("case")


class PartnerNoteKind(StrEnum):
    """How there was contact with a partner."""

    CALL = "call"
    VISIT = "visit"
    MAIL = "mail"
    MEETING = "meeting"
    OTHER = "other"


class PartnerNote(Record, Base):
    """One line of the contact log with a partner."""

    __tablename__ = "partner_note"
    __table_args__ = (
        CheckConstraint("kind IN ('call', 'visit', 'mail', 'meeting', 'other')", name="kind"),
        Index(None, "partner_id", "on"),
        Index(None, "next_on"),
    )

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(7), default=PartnerNoteKind.CALL.value)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    next_on: Mapped[date | None]  # when to get in touch again; none once that was done
    note: Mapped[bytes | None] = sealed("case")


class Agreement(Record, Base):
    """What was agreed with a partner over the days [start, end)."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint('"start" < "end"', name="order"),
        CheckConstraint("remind_days >= 0", name="remind_days"),
        Index(None, "partner_id", "end"),
        Index(None, "end"),
    )

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    title: Mapped[str] = mapped_column(String(120), default="")
    start: Mapped[date]
    end: Mapped[date | None] = open_end()
    signed_on: Mapped[date | None]
    remind_days: Mapped[int] = mapped_column(default=30)  # before its end
    media_type: Mapped[str | None] = mapped_column(String(40))  # of the scan, if there is one
    size: Mapped[int | None]  # bytes
    pages: Mapped[int | None]
    note: Mapped[bytes | None] = sealed("case")


class AgreementScan(Record, Base):
    """The signed agreement, scanned; written once, and no image of it is kept in the trail."""

    __tablename__ = "agreement_scan"
    __captured__ = False
    __table_args__ = (UniqueConstraint("agreement_id"),)

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    body: Mapped[bytes | None] = sealed("case")
