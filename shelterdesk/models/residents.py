# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""People the organisation supports.

A record needs no field at all: without a chosen name its code is shown. What identifies her
(legal name, day of birth, phone, contacts) is sealed for the *case* class; birth year and month,
gender, languages and nationality stay under the file key, because the figures need them.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.answers import answer_check, answer_column
from shelterdesk.models.base import Base, Record, sealed


class BirthPrecision(StrEnum):
    """How well the birth date is known."""

    EXACT = "exact"
    MONTH = "month"
    YEAR = "year"
    ESTIMATED = "estimated"  # a year worked out from an estimated age


class LanguageLevel(StrEnum):
    """How well she speaks a language."""

    NATIVE = "native"
    FLUENT = "fluent"
    BASIC = "basic"
    INTERPRETER = "interpreter"


class HouseholdRole(StrEnum):
    """What a person is in her household, as the head of it would say."""

    HEAD = "head"
    CHILD = "child"
    PARTNER = "partner"
    RELATIVE = "relative"
    OTHER = "other"


class WorkerGender(StrEnum):
    """Whom she would like to talk with."""

    WOMAN = "woman"
    MAN = "man"
    ANY = "any"


class CameFor(StrEnum):
    """What somebody asks for at the desk."""

    BED = "bed"
    VISIT = "visit"
    TALK = "talk"


class Section(StrEnum):
    """What a full intake may talk about, in the order of the card."""

    IDENTITY = "identity"
    CONTACT = "contact"
    LANGUAGES = "languages"
    FAMILY = "family"
    SAFETY = "safety"
    HEALTH = "health"
    PAPERS = "papers"
    SUPPORT = "support"
    CONSENT = "consent"
    HOPES = "hopes"


class SectionState(StrEnum):
    """How far a section of the full intake is; *later* is her wish, not a gap."""

    BEGUN = "begun"
    DONE = "done"
    LATER = "later"


class Resident(Record, Base):
    """A person supported: housed, visiting, or the child of one, with a record of her own."""

    __tablename__ = "resident"
    __stays__ = "a record joined before leads on to where this one leads"
    __table_args__ = (
        answer_check("legal_name"),
        answer_check("birth_year"),
        answer_check("gender_id"),
        answer_check("pronouns"),
        answer_check("nationality"),
        answer_check("phone"),
        answer_check("contact"),
        answer_check("strengths"),
        answer_check("interests"),
        answer_check("hopes"),
        answer_check("preferred_gender"),
        answer_check("preferred_language"),
        answer_check("wants_peer"),
        CheckConstraint("birth_month BETWEEN 1 AND 12", name="birth_month"),
        CheckConstraint("birth_month IS NULL OR birth_year IS NOT NULL", name="birth_order"),
        CheckConstraint("(birth_year IS NULL) = (birth_precision IS NULL)", name="birth_precision"),
    )

    code: Mapped[str] = mapped_column(String(8), unique=True)  # random, derived from nothing
    known_as: Mapped[str] = mapped_column(String(80), default="")

    legal_name: Mapped[bytes | None] = sealed("case")
    legal_name_answer: Mapped[str] = answer_column()
    birth_year: Mapped[int | None]
    birth_year_answer: Mapped[str] = answer_column()
    birth_month: Mapped[int | None]
    birth_day: Mapped[bytes | None] = sealed("case")
    birth_precision: Mapped[str | None] = mapped_column(String(10))
    gender_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    gender_id_answer: Mapped[str] = answer_column()
    pronouns: Mapped[str | None] = mapped_column(String(40))
    pronouns_answer: Mapped[str] = answer_column()
    nationality: Mapped[str | None] = mapped_column(String(2))  # ISO 3166-1
    nationality_answer: Mapped[str] = answer_column()
    phone: Mapped[bytes | None] = sealed("case")
    phone_answer: Mapped[str] = answer_column()
    contact: Mapped[bytes | None] = sealed("case")  # how and when it is safe to reach her
    contact_answer: Mapped[str] = answer_column()
    strengths: Mapped[bytes | None] = sealed("case")
    strengths_answer: Mapped[str] = answer_column()
    interests: Mapped[bytes | None] = sealed("case")
    interests_answer: Mapped[str] = answer_column()
    hopes: Mapped[bytes | None] = sealed("case")
    hopes_answer: Mapped[str] = answer_column()
    #: The worker she would like: a WorkerGender, an IETF tag, somebody with lived experience.
    preferred_gender: Mapped[str | None] = mapped_column(String(6))
    preferred_gender_answer: Mapped[str] = answer_column()
    preferred_language: Mapped[str | None] = mapped_column(String(12))
    preferred_language_answer: Mapped[str] = answer_column()
    wants_peer: Mapped[bool | None]
    wants_peer_answer: Mapped[str] = answer_column()
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    is_protected: Mapped[bool] = mapped_column(default=False)  # named staff alone see her


class ResidentAccess(Record, Base):
    """A staff member who may see a protected resident."""

    __tablename__ = "resident_access"
    __stays__ = "the stricter protection is decided, not added up"
    __table_args__ = (UniqueConstraint("resident_id", "staff_id"),)

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class ResidentLanguage(Record, Base):
    """A language she speaks."""

    __tablename__ = "resident_language"
    __table_args__ = (UniqueConstraint("resident_id", "language"),)

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    language: Mapped[str] = mapped_column(String(12))  # IETF tag
    level: Mapped[str] = mapped_column(String(12))


class Household(Record, Base):
    """People who came together, for example a mother and her children."""

    __tablename__ = "household"


class HouseholdMember(Record, Base):
    """Membership of a household; a person may come again with another one."""

    __tablename__ = "household_member"
    __table_args__ = (
        UniqueConstraint("household_id", "resident_id"),
        Index(None, "resident_id"),
    )

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    role: Mapped[str] = mapped_column(String(10))


class Intake(Record, Base):
    """What was asked at the desk when she came; a return has one of its own."""

    __tablename__ = "intake"
    __table_args__ = (
        answer_check("is_safe_now"),
        answer_check("came_for"),
        Index(None, "resident_id"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    at: Mapped[datetime]
    is_safe_now: Mapped[bool | None]
    is_safe_now_answer: Mapped[str] = answer_column()
    came_for: Mapped[str | None] = mapped_column(String(5))
    came_for_answer: Mapped[str] = answer_column()


class IntakeSection(Record, Base):
    """How far a section of the full intake is with somebody."""

    __tablename__ = "intake_section"
    __table_args__ = (UniqueConstraint("resident_id", "section"),)

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    section: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(5))
