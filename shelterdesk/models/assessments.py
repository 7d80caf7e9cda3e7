# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Needs, domain by domain: over several sittings, her view beside the worker's, her words.

Levels and horizons of domains that are health-like are sealed for the *case* class as all her
words are; others stay under the file key for the figures.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.answers import answer_column
from shelterdesk.models.base import Base, Record, sealed


class Rater(StrEnum):
    """Whose view a score is."""

    SHE = "she"
    WORKER = "worker"
    TOGETHER = "together"


class Horizon(StrEnum):
    """When something is to be looked at."""

    NOW = "now"
    NEXT = "next"
    LATER = "later"


class AssessmentState(StrEnum):
    """An assessment stays open over several sittings."""

    OPEN = "open"
    FINISHED = "finished"


class Domain(Record, Base):
    """A field of life. The organisation edits them; retired ones keep their scores."""

    __tablename__ = "domain"
    __table_args__ = (UniqueConstraint("code"),)

    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(120))
    question: Mapped[str] = mapped_column(String(300), default="")  # asked in plain words
    position: Mapped[int] = mapped_column(default=0)
    is_health_like: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None]


class DomainLevel(Record, Base):
    """What one of the four levels of a domain means; 1 is hardest, 4 is well."""

    __tablename__ = "domain_level"
    __table_args__ = (
        UniqueConstraint("domain_id", "level"),
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
    )

    domain_id: Mapped[int] = mapped_column(ForeignKey("domain.id"))
    level: Mapped[int]
    text: Mapped[str] = mapped_column(String(200))
    colour: Mapped[str] = mapped_column(String(12))  # a token of the theme
    suggestion: Mapped[str] = mapped_column(String(200), default="")  # a goal it may suggest


class Assessment(Record, Base):
    """One look at all domains, however many sittings it takes."""

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'finished')", name="state"),
        CheckConstraint("(state = 'finished') = (finished IS NOT NULL)", name="finished"),
        CheckConstraint("finished IS NULL OR begun <= finished", name="order"),
        Index(None, "resident_id"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    begun: Mapped[date]
    finished: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(8), default=AssessmentState.OPEN.value)
    is_from_paper: Mapped[bool] = mapped_column(default=False)  # she filled the form herself
    strengths: Mapped[bytes | None] = sealed("case")
    strengths_answer: Mapped[str] = answer_column()
    summary: Mapped[bytes | None] = sealed("case")


class AssessmentSitting(Record, Base):
    """A day on which it was worked on, and with whom."""

    __tablename__ = "assessment_sitting"
    __table_args__ = (UniqueConstraint("assessment_id", "on"),)

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    on: Mapped[date]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class DomainScore(Record, Base):
    """A level of a domain in somebody's view; ``level`` or, health-like, ``sealed_level``."""

    __tablename__ = "domain_score"
    __table_args__ = (
        UniqueConstraint("assessment_id", "domain_id", "rater"),
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
        CheckConstraint("level IS NULL OR sealed_level IS NULL", name="one_level"),
        CheckConstraint("horizon IS NULL OR sealed_horizon IS NULL", name="one_horizon"),
        CheckConstraint(
            "level_answer IN ('given', 'declined', 'unknown', 'not_asked') AND "
            "(level_answer = 'given') = (level IS NOT NULL OR sealed_level IS NOT NULL)",
            name="level_answer",
        ),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    domain_id: Mapped[int] = mapped_column(ForeignKey("domain.id"))
    rater: Mapped[str] = mapped_column(String(8))
    level: Mapped[int | None]
    sealed_level: Mapped[bytes | None] = sealed("case")
    level_answer: Mapped[str] = answer_column()
    horizon: Mapped[str | None] = mapped_column(String(5))
    sealed_horizon: Mapped[bytes | None] = sealed("case")
    words: Mapped[bytes | None] = sealed("case")
