# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The case that is open: support periods and the programmes that fund them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.answers import answer_check, answer_column
from shelterdesk.models.base import Base, Record, open_end, sealed


class Programme(Record, Base):
    """What a funder pays for. It never ends a support period by itself."""

    __tablename__ = "programme"

    name: Mapped[str] = mapped_column(String(120), unique=True)
    funder: Mapped[str | None] = mapped_column(String(120))
    start: Mapped[date | None]
    end: Mapped[date | None] = open_end()
    planned_months: Mapped[int | None]
    is_prevention: Mapped[bool] = mapped_column(default=False)  # for people at risk


class SupportPeriod(Record, Base):
    """A period in which a person is supported; a later one is a return and keeps everything."""

    __tablename__ = "support_period"
    __table_args__ = (
        CheckConstraint('"opened" <= "closed"', name="order"),
        answer_check("destination_id"),
        answer_check("wants_aftercare"),
        Index(None, "resident_id"),
        Index(None, "closed"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    opened: Mapped[date]
    closed: Mapped[date | None] = open_end()
    referral_source_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    first_contact_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    caseworker_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    close_reason_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    destination_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    destination_id_answer: Mapped[str] = answer_column()
    wants_aftercare: Mapped[bool | None]
    wants_aftercare_answer: Mapped[str] = answer_column()
    close_note: Mapped[bytes | None] = sealed("case")


class SupportPeriodProgramme(Record, Base):
    """A support period may count for several programmes at once."""

    __tablename__ = "support_period_programme"
    __table_args__ = (UniqueConstraint("support_period_id", "programme_id"),)

    support_period_id: Mapped[int] = mapped_column(ForeignKey("support_period.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    start: Mapped[date | None]  # none: from the period's own first day
    end: Mapped[date | None] = open_end()


class CaseAssignment(Record, Base):
    """Who was the caseworker from when to when; a handover ends one and begins the next."""

    __tablename__ = "case_assignment"
    __table_args__ = (
        CheckConstraint('"start" <= "end"', name="order"),
        Index(None, "support_period_id"),
        Index(None, "staff_id", "end"),
    )

    support_period_id: Mapped[int] = mapped_column(ForeignKey("support_period.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    start: Mapped[date]
    end: Mapped[date | None] = open_end()
    note: Mapped[bytes | None] = sealed("case")  # what the next one should know


class AftercareResult(StrEnum):
    """What came of a contact after closing; unknown is an answer of its own."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    NOT_WANTED = "not_wanted"
    UNKNOWN = "unknown"


class AftercareContact(Record, Base):
    """A contact so many months after a support period closed."""

    __tablename__ = "aftercare_contact"
    __table_args__ = (
        UniqueConstraint("support_period_id", "months"),
        CheckConstraint("(result IS NULL) = (done_on IS NULL)", name="done"),
        answer_check("housing_id"),
        Index(None, "resident_id"),
        Index(None, "done_on", "due"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    support_period_id: Mapped[int] = mapped_column(ForeignKey("support_period.id"))
    months: Mapped[int]
    due: Mapped[date]
    done_on: Mapped[date | None]
    result: Mapped[str | None] = mapped_column(String(12))
    housing_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))  # a destination
    housing_id_answer: Mapped[str] = answer_column()
    note: Mapped[bytes | None] = sealed("case")
