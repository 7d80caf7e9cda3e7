# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey: dated stages that go both ways, earlier attempts, outcomes of programmes.

All optional: who has none is complete. What stage, attempt or outcome it is, is sealed for the
*case* class; the days stay under the file key, so that the database can hold their order.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.answers import answer_check, answer_column
from shelterdesk.models.base import Base, Record, open_end, sealed


class View(StrEnum):
    """Whose view it is."""

    HERS = "hers"
    WORKER = "worker"
    TOGETHER = "together"


class JourneyStage(Record, Base):
    """A stage, from the day it began; the next one ends it. It lies within a support period."""

    __tablename__ = "journey_stage"
    __table_args__ = (
        CheckConstraint('"start" <= "end"', name="order"),
        Index(None, "resident_id", "start"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    start: Mapped[date]
    end: Mapped[date | None] = open_end()
    stage: Mapped[bytes | None] = sealed("case")  # the code of a term, with its preset
    view: Mapped[str] = mapped_column(String(8), default=View.TOGETHER.value)
    note: Mapped[bytes | None] = sealed("case")


class Attempt(Record, Base):
    """An earlier attempt to change her life: experience, never a number in a header."""

    __tablename__ = "attempt"
    __table_args__ = (answer_check("begun_year"), Index(None, "resident_id"))

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    begun_year: Mapped[int | None]
    begun_year_answer: Mapped[str] = answer_column()
    begun_month: Mapped[int | None]
    months: Mapped[int | None]  # how long it lasted, about
    story: Mapped[bytes | None] = sealed("case")
    helped: Mapped[bytes | None] = sealed("case")
    was_hard: Mapped[bytes | None] = sealed("case")


class Outcome(Record, Base):
    """Where she stands on a day in the words of a programme, apart from stages."""

    __tablename__ = "outcome"
    __table_args__ = (Index(None, "resident_id"), Index(None, "programme_id", "on"))

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    on: Mapped[date]
    status: Mapped[bytes | None] = sealed("case")  # the code of a term
    note: Mapped[bytes | None] = sealed("case")
