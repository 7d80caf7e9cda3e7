# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants once, micro-credit without interest, debts and a household budget made with her."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed


class GrantState(StrEnum):
    """Where a grant stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    GIVEN = "given"
    DECLINED = "declined"  # by the house
    WITHDRAWN = "withdrawn"  # by her


class GrantOutcome(StrEnum):
    """What came of it."""

    HELPED = "helped"
    PARTLY = "partly"
    DID_NOT_HELP = "did_not_help"
    UNKNOWN = "unknown"


class Grant(Record, Base):
    """Money for one purpose, asked for by one colleague and approved by another."""

    __tablename__ = "grant_given"  # "grant" is a word of SQL
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(
            "state IN ('requested', 'approved', 'given', 'declined', 'withdrawn')", name="state"
        ),
        CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved"),
        CheckConstraint(
            "state NOT IN ('approved', 'given') OR approved_by IS NOT NULL", name="by_whom"
        ),
        CheckConstraint(
            "approved_by IS NULL OR approved_by <> requested_by OR is_approved_alone",
            name="two_people",
        ),
        Index(None, "resident_id"),
        Index(None, "state"),
        Index(None, "fund_id", "requested_on"),
        Index(None, "is_paid_back"),
        Index(None, "due_id"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    kind_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int]
    is_paid_back: Mapped[bool] = mapped_column(default=False)  # micro-credit, without interest
    state: Mapped[str] = mapped_column(String(9), default=GrantState.REQUESTED.value)
    requested_on: Mapped[date]
    requested_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None]
    is_approved_alone: Mapped[bool] = mapped_column(default=False)
    due_id: Mapped[int | None] = mapped_column(ForeignKey("due.id"))  # paid besides: counted later
    pay_on: Mapped[date | None]  # when it is to be given; none: as soon as it is approved
    outcome: Mapped[str | None] = mapped_column(String(12))
    outcome_on: Mapped[date | None]
    purpose: Mapped[bytes | None] = sealed("case")
    reason: Mapped[bytes | None] = sealed("case")  # of declining
    outcome_note: Mapped[bytes | None] = sealed("case")


class GrantInstalment(Record, Base):
    """What is agreed to come back, and when."""

    __tablename__ = "grant_instalment"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"), Index(None, "grant_id", "due"))

    grant_id: Mapped[int] = mapped_column(ForeignKey("grant_given.id"))
    due: Mapped[date]
    amount: Mapped[int]


class GrantForgiven(Record, Base):
    """What need not be paid back, and why; the books hold the same (``LedgerKind.FORGIVEN``)."""

    __tablename__ = "grant_forgiven"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        UniqueConstraint("ledger_transaction_id"),
        Index(None, "grant_id"),
    )

    grant_id: Mapped[int] = mapped_column(ForeignKey("grant_given.id"))
    on: Mapped[date]
    amount: Mapped[int]
    forgiven_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    ledger_transaction_id: Mapped[int] = mapped_column(ForeignKey("ledger_transaction.id"))
    reason: Mapped[bytes | None] = sealed("case")


class Debt(Record, Base):
    """Money she owes to somebody else, and what is planned about it."""

    __tablename__ = "debt"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint(
            "is_coerced IN ('yes', 'no', 'not_asked', 'declined', 'unknown')", name="is_coerced"
        ),
        Index(None, "resident_id"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int]  # what is left of it as far as one knows
    as_of: Mapped[date]
    is_coerced: Mapped[str] = mapped_column(String(9), default="not_asked")
    settled_on: Mapped[date | None]
    creditor: Mapped[bytes | None] = sealed("case")
    plan: Mapped[bytes | None] = sealed("case")


class BudgetLine(Record, Base):
    """One line of a household budget made with her, a month."""

    __tablename__ = "budget_line"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"), Index(None, "resident_id"))

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    is_income: Mapped[bool] = mapped_column(default=False)
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    made_on: Mapped[date]
    what: Mapped[bytes | None] = sealed("case")


class SavingsGoal(Record, Base):
    """What she saves for."""

    __tablename__ = "savings_goal"
    __table_args__ = (CheckConstraint("target > 0", name="target"), Index(None, "resident_id"))

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    purpose_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    currency: Mapped[str] = mapped_column(String(3))
    target: Mapped[int | None]
    set_on: Mapped[date]
    reached_on: Mapped[date | None]
    words: Mapped[bytes | None] = sealed("case")
