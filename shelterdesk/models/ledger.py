# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The books: accounts, and transactions that are written once and never change.

Amounts are whole minor units of the account's currency; an entry above zero is a debit, one below
a credit. The database holds the rules (``0005_money``): entries come first and the transaction
that owns them last; it is refused unless its entries sum to zero in each currency, and nothing is
added to it afterwards. Each entry carries the balance of its account after it, which must be the
one before plus the amount, so that a balance is read from one row however long the history is.

No row here holds a name or a text; words stand in ``LedgerText``, which can be erased.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record

_LEDGER = "a ledger keeps the record it was written for; readers follow records that were joined"


class AccountKind(StrEnum):
    """What an account holds. The first six are what the house has or is owed; the others say
    whose it is."""

    CASH = "cash"  # a cash box
    BANK = "bank"
    MOBILE = "mobile"  # mobile money
    VOUCHER = "voucher"  # vouchers in stock
    KEPT = "kept"  # where residents' own money lies, apart from the house's
    LOAN = "loan"  # what a resident pays back of a micro-credit, without interest
    FUND = "fund"  # what is left of a donor's money
    SAVINGS = "savings"  # a resident's own
    MATCH = "match"  # added to her savings by a scheme, released for a purpose
    SAFEKEEPING = "safekeeping"  # her own money, kept for her
    ACTIVITY = "activity"  # of an income activity
    DIFFERENCE = "difference"  # found when a box was counted
    OPENING = "opening"  # what was there when the books began, of no fund
    EXCHANGE = "exchange"  # between two currencies


#: Kinds whose balance is a debit.
HELD = frozenset(
    {
        AccountKind.CASH,
        AccountKind.BANK,
        AccountKind.MOBILE,
        AccountKind.VOUCHER,
        AccountKind.KEPT,
        AccountKind.LOAN,
    }
)
#: Kinds that never fall below nothing: what is not there cannot be given.
NEVER_BELOW = frozenset(
    {
        AccountKind.CASH,
        AccountKind.VOUCHER,
        AccountKind.KEPT,
        AccountKind.LOAN,
        AccountKind.SAVINGS,
        AccountKind.MATCH,
        AccountKind.SAFEKEEPING,
    }
)


class LedgerKind(StrEnum):
    """What a transaction is."""

    OPENING = "opening"  # a balance that was there when the books began
    TOP_UP = "top_up"  # money came in
    TRANSFER = "transfer"  # between accounts of the house
    EXPENSE = "expense"
    EXCHANGE = "exchange"  # one currency for another, at a stated rate
    DIFFERENCE = "difference"  # a box was counted and differs
    PAYMENT = "payment"  # to or from a resident, with a receipt
    MATCH = "match"  # a match came into being, or went back to its fund
    SALE = "sale"  # of an income activity
    MATERIAL = "material"  # bought for an income activity
    FORGIVEN = "forgiven"  # what was to be paid back need not be
    REVERSAL = "reversal"


class Account(Record, Base):
    """One account in one currency. What it is of does not change once it has an entry."""

    __tablename__ = "account"
    __stays__ = _LEDGER
    __table_args__ = (
        CheckConstraint("side IN (-1, 1)", name="side"),
        CheckConstraint("(kind = 'fund') = (fund_id IS NOT NULL)", name="fund"),
        CheckConstraint(
            "(kind IN ('savings', 'match', 'safekeeping', 'loan')) = (resident_id IS NOT NULL)",
            name="resident",
        ),
        CheckConstraint("(kind = 'activity') = (activity_id IS NOT NULL)", name="activity"),
        UniqueConstraint("kind", "currency", "fund_id"),
        UniqueConstraint("kind", "currency", "resident_id"),
        UniqueConstraint("kind", "currency", "activity_id"),
        Index(None, "resident_id"),
        Index(None, "fund_id"),
    )

    kind: Mapped[str] = mapped_column(String(11))
    currency: Mapped[str] = mapped_column(String(3))  # ISO 4217
    side: Mapped[int]  # 1: its balance is a debit; -1: a credit
    may_overdraw: Mapped[bool]
    name: Mapped[str] = mapped_column(String(80), default="")  # of a box or bank account
    fund_id: Mapped[int | None] = mapped_column(ForeignKey("fund.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("income_activity.id"))
    is_active: Mapped[bool] = mapped_column(default=True)


class LedgerTransaction(Record, Base):
    """One transaction; its number is its id. Never changed, never removed."""

    __tablename__ = "ledger_transaction"
    __table_args__ = (
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal"),
        UniqueConstraint("reverses_id"),  # a thing is taken back once
        Index(None, "on"),
    )

    on: Mapped[date]  # the day it counts for
    at: Mapped[datetime]  # when it was written
    kind: Mapped[str] = mapped_column(String(10))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_transaction.id"))
    expense_kind_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    #: SHA-256, hex, over the digest before and all that this one says (``services/money``).
    digest: Mapped[str] = mapped_column(String(64))


class LedgerEntry(Record, Base):
    """One side of a transaction, which comes right after its entries."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount"),
        UniqueConstraint("transaction_id", "account_id"),
        Index(None, "account_id", "id"),
        Index(None, "account_id", "on"),
    )

    transaction_id: Mapped[int] = mapped_column(
        ForeignKey("ledger_transaction.id", deferrable=True, initially="DEFERRED")
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    on: Mapped[date]  # that of its transaction
    amount: Mapped[int]
    balance: Mapped[int]  # of the account, after it


class LedgerText(Record, Base):
    """What a transaction of the house was for, in words; those about a resident have none."""

    __tablename__ = "ledger_text"
    __table_args__ = (UniqueConstraint("ledger_transaction_id"),)

    ledger_transaction_id: Mapped[int] = mapped_column(ForeignKey("ledger_transaction.id"))
    words: Mapped[str] = mapped_column(String(300))


class MonthClose(Record, Base):
    """A month whose books are closed, and all before it. It is never opened again."""

    __tablename__ = "month_close"
    __table_args__ = (UniqueConstraint("month"),)

    month: Mapped[date]  # its first day
    closed_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    last_transaction_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_transaction.id"))


class MonthBalance(Record, Base):
    """What an account held at the end of a closed month, and what moved in it."""

    __tablename__ = "month_balance"
    __table_args__ = (UniqueConstraint("month_close_id", "account_id"), Index(None, "account_id"))

    month_close_id: Mapped[int] = mapped_column(ForeignKey("month_close.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    debit: Mapped[int]  # since the close before
    credit: Mapped[int]
    balance: Mapped[int]  # debits minus credits, ever
