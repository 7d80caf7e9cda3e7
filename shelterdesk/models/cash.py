# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting the cash box: by denomination, against what should be there, by two people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record


class CashCount(Record, Base):
    """One count of the box; amounts in minor units. The difference is counted minus expected."""

    __tablename__ = "cash_count"
    __table_args__ = (
        CheckConstraint("counted >= 0", name="counted"),
        Index(None, "at"),
        Index(None, "shift_id"),
        Index(None, "account_id"),
    )

    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # none: before books
    ledger_transaction_id: Mapped[int | None] = mapped_column(  # of the difference or the opening
        ForeignKey("ledger_transaction.id")
    )
    #: The last entry of the box when it was counted, its own included: what moved since is later.
    last_entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"))
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id"))
    currency: Mapped[str] = mapped_column(String(3))  # ISO 4217
    expected: Mapped[int | None]  # none: the first count there was
    counted: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300), default="")  # of a difference
    counted_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    witness_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    witness: Mapped[str] = mapped_column(String(80), default="")  # who has no account


class CashCountLine(Record, Base):
    """So many coins or notes of one value."""

    __tablename__ = "cash_count_line"
    __table_args__ = (
        CheckConstraint("denomination > 0 AND pieces > 0", name="pieces"),
        UniqueConstraint("cash_count_id", "denomination"),
    )

    cash_count_id: Mapped[int] = mapped_column(ForeignKey("cash_count.id"))
    denomination: Mapped[int]  # minor units of one piece
    pieces: Mapped[int]


class CashHolding(Record, Base):
    """Who has the box from now on; nobody after it was handed over, until the next one takes it."""

    __tablename__ = "cash_holding"
    __table_args__ = (Index(None, "account_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    cash_count_id: Mapped[int | None] = mapped_column(ForeignKey("cash_count.id"))


class Denomination(Record, Base):
    """A coin or note the house uses; a currency without any has those of the starter table."""

    __tablename__ = "denomination"
    __table_args__ = (
        UniqueConstraint("currency", "value"),
        CheckConstraint("value > 0", name="value"),
    )

    currency: Mapped[str] = mapped_column(String(3))
    value: Mapped[int]  # minor units of one piece
