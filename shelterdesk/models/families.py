# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Children and dependants, wherever they live, and the guardians of minors.

A child who is supported has a record of her own; one who lives elsewhere may be a name alone. Names
and plans are sealed for the *case* class, also of whom a house must never contact: an entry of its
own lets the visitor check know that person (``keep_apart``), and which one it is is sealed here.
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
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))  # the minor
    kind: Mapped[str] = mapped_column(String(16))
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    name: Mapped[bytes | None] = sealed("case")
    phone: Mapped[bytes | None] = sealed("case")
    note: Mapped[bytes | None] = sealed("case")
    never_contact: Mapped[bool] = mapped_column(default=False)
    entry: Mapped[bytes | None] = sealed("case")  # uuid of the ``keep_apart`` row, as JSON
    start: Mapped[date]
    end: Mapped[date | None] = open_end()
