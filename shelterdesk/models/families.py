# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Children and dependants, wherever they live, and the guardians of minors.

A child who is supported has a record of her own; one who lives elsewhere may be a name alone. Names
and plans are sealed for the *case* class. Whom a house must never contact stays under the file key,
by name and number: the desk has to know it at the telephone and at the door.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.answers import answer_check, answer_column
from shelterdesk.models.base import Base, Record, open_end, sealed


class LivesWith(StrEnum):
    """Where a child or dependant lives."""

    HERE = "here"
    FAMILY = "family"
    OTHER_PARENT = "other_parent"
    CARE = "care"
    ALONE = "alone"
    ELSEWHERE = "elsewhere"


class GuardianKind(StrEnum):
    """Who decides for a minor."""

    PARENT = "parent"
    COURT = "court"
    CHILD_PROTECTION = "child_protection"
    SELF = "self"
    RELATIVE = "relative"


class Dependant(Record, Base):
    """Somebody she cares for: with a record of her own, or a name and a year."""

    __tablename__ = "dependant"
    __table_args__ = (
        answer_check("lives_with"),
        Index(None, "resident_id"),
        Index(None, "dependant_id"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    dependant_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    is_child: Mapped[bool] = mapped_column(default=True)
    name: Mapped[bytes | None] = sealed("case")  # where there is no record
    birth_year: Mapped[int | None]
    lives_with: Mapped[str | None] = mapped_column(String(12))
    lives_with_answer: Mapped[str] = answer_column()
    contact_plan: Mapped[bytes | None] = sealed("case")  # how they stay in touch, safely


class Guardian(Record, Base):
    """Who decides for a minor, or must not be told anything."""

    __tablename__ = "guardian"
    __table_args__ = (
        Index(None, "resident_id"),
        CheckConstraint('"start" <= "end"', name="order"),
        CheckConstraint(
            "CASE WHEN never_contact THEN name IS NULL AND phone IS NULL "
            "ELSE never_name = '' AND never_phone = '' END",
            name="never_contact",
        ),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))  # the minor
    kind: Mapped[str] = mapped_column(String(16))
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    name: Mapped[bytes | None] = sealed("case")
    phone: Mapped[bytes | None] = sealed("case")
    note: Mapped[bytes | None] = sealed("case")
    never_contact: Mapped[bool] = mapped_column(default=False)
    #: In place of the sealed two, so that a caller or visitor is recognised by whoever is there.
    never_name: Mapped[str] = mapped_column(String(120), default="")
    never_phone: Mapped[str] = mapped_column(String(60), default="")
    start: Mapped[date]
    end: Mapped[date | None] = open_end()
