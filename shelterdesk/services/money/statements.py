# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the books say: accounts with their balances, the statement of one, the journal of all.

Accounts of residents of one kind stand together in one line: they are counted here, and shown one
by one only beside the person. A balance of a day is read from the last month closed before it, so
that it costs the same after ten years. Amounts and balances are minor units from the side an
account grows on; the sides of a transaction are debits and credits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, groupby
from typing import Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.ledger import (
    HELD,
    Account,
    AccountKind,
    LedgerEntry,
    LedgerTransaction,
    MonthBalance,
    MonthClose,
)
from shelterdesk.services import organisation
from shelterdesk.services.money import accounts, books, holding, ledger_words, posting

__all__ = [
    "AccountLine", "JournalRow", "Side", "Statement", "StatementLine", "account_lines", "journal",
    "of_account", "transaction",
]  # fmt: skip

#: Kinds whose accounts are residents', one each.
OF_RESIDENTS: Final = (
    AccountKind.SAVINGS, AccountKind.MATCH, AccountKind.SAFEKEEPING, AccountKind.LOAN,
)  # fmt: skip
_ORDER: Final = tuple(AccountKind)
_BOXES: Final = (AccountKind.CASH, AccountKind.KEPT)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account, or (without an id) all of residents of one kind and currency together."""

    id: int | None
    kind: AccountKind
    currency: str
    name: str
    balance: int
    count: int = 1
    is_active: bool = True
    holder: str = ""  # of a box: who has it

    @property
    def key(self) -> tuple[int | None, str, str]:
        """Which one, for lists."""
        return self.id, self.kind.value, self.currency


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One entry: above zero the account grew."""

    transaction_id: int
    on: date
    sentence: str
    receipt: str
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
    """An account over the days from ``start`` to ``until``, both included."""

    title: str
    kind: AccountKind
    currency: str
    start: date
    until: date
    opening: int
    lines: tuple[StatementLine, ...]
    is_closed: bool  # whether the books of all these days are closed

    @property
    def came(self) -> int:
        """All by which it grew."""
        return sum(line.amount for line in self.lines if line.amount > 0)

    @property
    def went(self) -> int:
        """All by which it fell, above zero."""
        return -sum(line.amount for line in self.lines if line.amount < 0)

    @property
    def closing(self) -> int:
        """What was on it at the end."""
        return self.opening + self.came - self.went


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a transaction; of a resident's account its kind alone."""

    account: str
    kind: AccountKind
    currency: str
    amount: int  # above zero a debit

    @property
    def debit(self) -> int:
        """What stands on the left."""
        return max(self.amount, 0)

    @property
    def credit(self) -> int:
        """What stands on the right."""
        return max(-self.amount, 0)


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A transaction with all its sides, debits first."""

    number: int
    on: date
    sentence: str
    receipt: str
    sides: tuple[Side, ...]
    reverses: int | None = None
    taken_back_by: int | None = None
    may_take_back: bool = False  # here: what has a receipt is taken back where it was written


@query(Capability.SEE_MONEY)
def account_lines(tx: Transaction, *, with_retired: bool = False) -> list[AccountLine]:
    """Accounts by currency and kind; one that is not used any more is left out."""
    found = list(tx.session.scalars(select(Account).order_by(Account.id)))
    rows = accounts.rows(tx, [one for one in found if with_retired or one.is_active])
    rows.sort(key=lambda row: (row.currency, _ORDER.index(row.kind), row.name.casefold(), row.id))
    names = organisation.staff_names(tx)
    lines: list[AccountLine] = []
    for (currency, kind), some in groupby(rows, key=lambda row: (row.currency, row.kind)):
        of_kind = list(some)
        if kind in OF_RESIDENTS:
            total = sum(row.balance for row in of_kind)
            name = accounts.kind_words(kind)
            lines.append(AccountLine(None, kind, currency, name, total, len(of_kind)))
            continue
        for row in of_kind:
            held_by = holding.holder(tx, row.id) if kind in _BOXES else None
            lines.append(
                AccountLine(
                    row.id, kind, currency, row.name, row.balance, 1, row.is_active,
                    names.get(held_by or 0, ""),
                )
            )  # fmt: skip
    return lines


@query(Capability.SEE_MONEY)
def of_account(
    tx: Transaction,
    *,
    account_id: int | None = None,
    kind: AccountKind | None = None,
    currency: str = "",
    start: date,
    until: date,
) -> Statement:
    """The statement of one account, or of all of residents of one kind in a currency.

    Raises ``NotFound`` for an account of a resident (hers is shown beside her) and ``Invalid`` for
    days in the wrong order.
    """
    if until < start:
        raise Invalid(_("The last day lies before the first."), field="until")
    if account_id is not None:
        account = accounts.get(tx, account_id)
        if account.resident_id is not None:
            raise _not_there()
        ids, title = [account_id], accounts.name_of(tx, account)
        kind, currency = AccountKind(account.kind), account.currency
    elif kind is not None and kind in OF_RESIDENTS:
        own = select(Account.id).where(Account.kind == kind, Account.currency == currency)
        ids, title = list(tx.session.scalars(own)), accounts.kind_words(kind)
    else:
        raise _not_there()
    opening = balance_before(tx, ids, start) * (1 if kind in HELD else -1)
    lines = _lines(tx, ids, start, until, opening)
    closed = posting.closed_until(tx)
    is_closed = closed is not None and until <= closed
    return Statement(title, kind, currency, start, until, opening, lines, is_closed)


@query(Capability.SEE_MONEY)
def journal(tx: Transaction, *, start: date, until: date) -> list[JournalRow]:
    """All transactions of these days (both included), in the order of days and numbers."""
    of_days = select(LedgerTransaction).where(LedgerTransaction.on.between(start, until))
    query = of_days.order_by(LedgerTransaction.on, LedgerTransaction.id)
    return rows(tx, list(tx.session.scalars(query)))


@query(Capability.SEE_MONEY)
def transaction(tx: Transaction, *, number: int) -> JournalRow:
    """One transaction; raises ``NotFound``."""
    found = tx.session.get(LedgerTransaction, number)
    if found is None:
        raise NotFound(_("There is no transaction with this number."))
    return rows(tx, [found])[0]


# For other services
def balance_before(tx: Transaction, account_ids: Sequence[int], day: date) -> int:
    """Debits minus credits of these accounts together before a day."""
    since, base = date.min, 0
    closes = select(MonthClose).where(MonthClose.month < day.replace(day=1))
    closed = tx.session.scalar(closes.order_by(MonthClose.month.desc()).limit(1))
    if closed is not None:
        since = closed.month + relativedelta(months=1)
        held = select(func.sum(MonthBalance.balance)).where(
            MonthBalance.month_close_id == closed.id, MonthBalance.account_id.in_(account_ids)
        )
        base = tx.session.scalar(held) or 0
    moved = select(func.sum(LedgerEntry.amount)).where(
        LedgerEntry.account_id.in_(account_ids), LedgerEntry.on >= since, LedgerEntry.on < day
    )
    return base + (tx.session.scalar(moved) or 0)


def rows(tx: Transaction, transactions: Sequence[LedgerTransaction]) -> list[JournalRow]:
    """Transactions as the journal shows them."""
    if not transactions:
        return []
    told = ledger_words.tell(tx, transactions)
    sides = _sides(tx, [one.id for one in transactions])
    reversed_by = _reversals(tx, [one.id for one in transactions])
    return [
        JournalRow(
            number=one.id,
            on=one.on,
            sentence=told[one.id].sentence,
            receipt=told[one.id].receipt,
            sides=tuple(sorted(sides[one.id], key=lambda side: side.amount < 0)),
            reverses=one.reverses_id,
            taken_back_by=reversed_by.get(one.id),
            may_take_back=one.kind in books.TAKEN_BACK_HERE and one.id not in reversed_by,
        )
        for one in transactions
    ]


# Within
def _lines(
    tx: Transaction, account_ids: Sequence[int], start: date, until: date, opening: int
) -> tuple[StatementLine, ...]:
    query = (
        select(LedgerTransaction, LedgerEntry.amount, Account.side)
        .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
        .join(Account, Account.id == LedgerEntry.account_id)
        .where(LedgerEntry.account_id.in_(account_ids), LedgerEntry.on.between(start, until))
        .order_by(LedgerEntry.on, LedgerEntry.id)
    )
    found = [(row, amount * side) for row, amount, side in tx.session.execute(query)]
    told = ledger_words.tell(tx, [row for row, _amount in found])
    balances = accumulate((amount for _row, amount in found), initial=opening)
    next(balances)
    return tuple(
        StatementLine(row.id, row.on, told[row.id].sentence, told[row.id].receipt, amount, balance)
        for (row, amount), balance in zip(found, balances, strict=True)
    )


def _sides(tx: Transaction, numbers: Sequence[int]) -> dict[int, list[Side]]:
    query = (
        select(LedgerEntry.transaction_id, LedgerEntry.amount, Account)
        .join(Account, Account.id == LedgerEntry.account_id)
        .where(LedgerEntry.transaction_id.between(min(numbers), max(numbers)))
        .order_by(LedgerEntry.id)
    )
    names: dict[int, str] = {}
    found: dict[int, list[Side]] = defaultdict(list)
    for number, amount, account in tx.session.execute(query):
        if account.id not in names:
            names[account.id] = accounts.name_of(tx, account)
        side = Side(names[account.id], AccountKind(account.kind), account.currency, amount)
        found[number].append(side)
    return found


def _reversals(tx: Transaction, numbers: Sequence[int]) -> dict[int, int]:
    query = select(LedgerTransaction.reverses_id, LedgerTransaction.id).where(
        LedgerTransaction.reverses_id.between(min(numbers), max(numbers))
    )
    return {int(first or 0): number for first, number in tx.session.execute(query)}


def _not_there() -> NotFound:
    return NotFound(_("This account is not there any more."), field="account_id")
