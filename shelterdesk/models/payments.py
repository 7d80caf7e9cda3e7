# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money that went to or came from a resident, each with a numbered receipt.

A payment is never edited or removed: a mistake is a reversal and a new payment. Receipts are
numbered from 1 in each year without a gap. Words and signatures stand in a side row.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, open_end, sealed


class PaymentKind(StrEnum):
    """What it was."""

    STIPEND = "stipend"  # of a due
    GRANT = "grant"
    EARNINGS = "earnings"  # of an income activity, never a stipend
    SAVINGS_IN = "savings_in"
    SAVINGS_OUT = "savings_out"
    KEPT_IN = "kept_in"  # her own money into safekeeping
    KEPT_OUT = "kept_out"
    INSTALMENT = "instalment"  # she pays back


#: Kinds by which money comes to the house.
COMES_IN = frozenset({PaymentKind.SAVINGS_IN, PaymentKind.KEPT_IN, PaymentKind.INSTALMENT})


class PaymentMethod(StrEnum):
    """How it was paid."""

    CASH = "cash"
    BANK = "bank"
    MOBILE = "mobile"
    VOUCHER = "voucher"
    SAVINGS = "savings"  # into, or from, her savings here


class ReceiptMark(StrEnum):
    """How she says that she has it."""

    LINE = "line"  # signs on paper
    DRAWN = "drawn"  # signed on screen
    THUMB = "thumb"  # a box for a thumbprint
    NONE = "none"  # sent by bank or mobile money


class Payment(Record, Base):
    """One payment, with its receipt; ``amount`` is always above zero."""

    __tablename__ = "payment"
    __stays__ = "receipts keep the record they were written for"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        UniqueConstraint("ledger_transaction_id"),
        UniqueConstraint("reverses_id"),
        CheckConstraint("amount > 0 AND of_match BETWEEN 0 AND amount", name="amount"),
        CheckConstraint("(kind = 'stipend') = (due_id IS NOT NULL)", name="due"),
        CheckConstraint("(kind = 'earnings') = (earning_id IS NOT NULL)", name="earning"),
        CheckConstraint("(kind IN ('grant', 'instalment')) = (grant_id IS NOT NULL)", name="grant"),
        CheckConstraint("witness_id IS NULL OR witness_id <> cashier_id", name="witness"),
        Index(None, "due_id"),
        Index(None, "grant_id"),
        Index(None, "earning_id"),
        Index(None, "resident_id", "on"),
        Index(None, "on"),
    )

    year: Mapped[int]
    number: Mapped[int]
    at: Mapped[datetime]
    on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(11))
    method: Mapped[str] = mapped_column(String(7))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int]
    of_match: Mapped[int] = mapped_column(default=0)  # of a withdrawal: what came from the match
    due_id: Mapped[int | None] = mapped_column(ForeignKey("due.id"))
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("grant_given.id"))
    earning_id: Mapped[int | None] = mapped_column(ForeignKey("earning.id"))
    purpose_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))  # of a withdrawal
    ledger_transaction_id: Mapped[int] = mapped_column(ForeignKey("ledger_transaction.id"))
    cashier_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    witness_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    collector_id: Mapped[int | None] = mapped_column(ForeignKey("collector.id"))
    mark: Mapped[str] = mapped_column(String(5), default=ReceiptMark.LINE.value)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))


class PaymentSide(Record, Base):
    """What of a payment can be erased: words, and a signature drawn on screen."""

    __tablename__ = "payment_side"
    __table_args__ = (UniqueConstraint("payment_id"),)

    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    note: Mapped[bytes | None] = sealed("case")  # of a reversal: why
    signature: Mapped[bytes | None] = sealed("case")


class Collector(Record, Base):
    """Somebody a resident authorised to collect her money, in [start, end)."""

    __tablename__ = "collector"
    __table_args__ = (CheckConstraint('"start" < "end"', name="order"), Index(None, "resident_id"))

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    name: Mapped[str] = mapped_column(String(80))  # the desk must know it
    relation: Mapped[str] = mapped_column(String(80), default="")
    start: Mapped[date]
    end: Mapped[date | None] = open_end()
