# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What she wants to work as and can, and the sheet about herself that she takes along."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.answers import answer_check, answer_column
from shelterdesk.models.base import Base, Record, sealed


class LooksForWork(StrEnum):
    """Whether somebody looks for work."""

    NOW = "now"
    LATER = "later"
    NO = "no"


#: Bits of a week: of each day from Monday on morning, afternoon, evening, night.
PARTS_OF_WEEK = 28


class WorkWish(Record, Base):
    """What one person wants and can; one row a person, every answer optional."""

    __tablename__ = "work_wish"
    __table_args__ = (
        UniqueConstraint("resident_id"),
        answer_check("looks_for_work"),
        answer_check("needs_childcare"),
        CheckConstraint("free_times BETWEEN 0 AND 268435455", name="free_times"),
        CheckConstraint("most_minutes_week > 0", name="most_minutes_week"),
        CheckConstraint("most_travel > 0", name="most_travel"),
        Index(None, "looks_for_work"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    looks_for_work: Mapped[str | None] = mapped_column(String(5))
    looks_for_work_answer: Mapped[str] = answer_column()
    needs_childcare: Mapped[bool | None]
    needs_childcare_answer: Mapped[str] = answer_column()
    free_times: Mapped[int | None]  # bits as ``PARTS_OF_WEEK``; none: not known
    most_minutes_week: Mapped[int | None]
    most_travel: Mapped[int | None]  # minutes one way
    wish: Mapped[bytes | None] = sealed("case")  # in her words: what, and where never


class CvSheet(Record, Base):
    """What she wants said about herself on her CV; printed only at her wish."""

    __tablename__ = "cv_sheet"
    __table_args__ = (UniqueConstraint("resident_id"),)

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    language: Mapped[str] = mapped_column(String(12))
    wished_on: Mapped[date | None]  # when she asked for it
    shows_languages: Mapped[bool] = mapped_column(default=True)
    name: Mapped[bytes | None] = sealed("case")  # as she wants it printed
    contact: Mapped[bytes | None] = sealed("case")  # her own, never the house's
    about: Mapped[bytes | None] = sealed("case")


class CvEntry(Record, Base):
    """Work or learning of before, or elsewhere, in her words."""

    __tablename__ = "cv_entry"
    __table_args__ = (Index(None, "resident_id"),)

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    is_learning: Mapped[bool] = mapped_column(default=False)
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    is_on_cv: Mapped[bool] = mapped_column(default=True)
    what: Mapped[bytes | None] = sealed("case")
    place: Mapped[bytes | None] = sealed("case")  # an employer, a school, a country
    note: Mapped[bytes | None] = sealed("case")
