# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Skills, certificates, and the names under which papers leave the house.

What a certificate says is written once: a paper that is out there does not change. It can be
revoked, and then it is neither printed again nor found to be good.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed


class SkillLevel(StrEnum):
    """How far somebody is with a skill."""

    BEGUN = "begun"
    WITH_HELP = "with_help"
    ALONE = "alone"
    TEACHES = "teaches"  # can show it to others


class SkillCheck(Record, Base):
    """A teacher looked how far somebody is; a later look is a new row."""

    __tablename__ = "skill_check"
    __table_args__ = (
        CheckConstraint("level IN ('begun', 'with_help', 'alone', 'teaches')", name="level"),
        Index(None, "enrolment_id"),
        Index(None, "resident_id"),
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    level: Mapped[str] = mapped_column(String(9))
    on: Mapped[date]
    checked_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    note: Mapped[bytes | None] = sealed("case")


class OwnSkill(Record, Base):
    """A skill she brings, as she says it."""

    __tablename__ = "own_skill"
    __table_args__ = (
        CheckConstraint("level IN ('begun', 'with_help', 'alone', 'teaches')", name="level"),
        Index(None, "resident_id"),
        Index(None, "skill_id"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    level: Mapped[str] = mapped_column(String(9), default=SkillLevel.ALONE.value)


class Issuer(Record, Base):
    """A name under which papers leave the house, with its logo: nothing of it tells what the house
    is unless the organisation wants it so."""

    __tablename__ = "issuer"
    __table_args__ = (UniqueConstraint("name"),)

    name: Mapped[str] = mapped_column(String(120))
    lines: Mapped[str] = mapped_column(String(300), default="")  # below it: a place, a telephone
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)  # PNG
    is_preferred: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)


class IssuedLogo(Record, Base):
    """A logo as it stood on a certificate that was given out; kept once, however many bear it. No
    image of it is kept in the trail: it never changes."""

    __tablename__ = "issued_logo"
    __captured__ = False
    __table_args__ = (UniqueConstraint("digest"),)

    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the picture, in hex
    picture: Mapped[bytes] = mapped_column(LargeBinary)  # PNG


class CertificateKind(StrEnum):
    """What a certificate says; they are different documents."""

    ATTENDANCE = "attendance"  # that she was there, and for how many hours
    COMPLETION = "completion"  # that she finished it, and what she can do


class Certificate(Record, Base):
    """A paper that was given out, as it was."""

    __tablename__ = "certificate"
    __stays__ = "a paper that was given out keeps the record it was written for"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("kind IN ('attendance', 'completion')", name="kind"),
        CheckConstraint("minutes >= 0", name="minutes"),
        CheckConstraint("(revoked_on IS NULL) = (revoked_by IS NULL)", name="revoked"),
        Index(None, "enrolment_id"),
        Index(None, "resident_id"),
    )

    number: Mapped[str] = mapped_column(String(16))  # random: it tells no count
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    kind: Mapped[str] = mapped_column(String(10))
    issuer_id: Mapped[int] = mapped_column(ForeignKey("issuer.id"))
    issuer_name: Mapped[str] = mapped_column(String(120))  # as it was, with its lines
    issuer_lines: Mapped[str] = mapped_column(String(300), default="")
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("issued_logo.id"))  # as it was
    title: Mapped[str] = mapped_column(String(120))  # of the course, as it is called outside
    accreditor: Mapped[str] = mapped_column(String(120), default="")
    first_day: Mapped[date]
    last_day: Mapped[date]
    minutes: Mapped[int]  # attended
    #: What she can do: (word, level) pairs, as printed.
    skills: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    language: Mapped[str] = mapped_column(String(12))
    issued_on: Mapped[date]
    issued_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    signer: Mapped[str] = mapped_column(String(80))
    signer_role: Mapped[str] = mapped_column(String(80), default="")
    name_on_it: Mapped[bytes | None] = sealed("case")  # hers, as she wants it printed
    signature: Mapped[bytes | None] = sealed("case")  # the signer's, drawn on screen
    revoked_on: Mapped[date | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    revoke_reason: Mapped[bytes | None] = sealed("case")
