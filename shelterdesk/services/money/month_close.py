# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing a month of the books: what is open first, then the figures as they stand, for good.

A closed month is never opened again. What was wrong in it is taken back in an open month. With a
month all before it are closed. Nothing that is still open keeps a month from being closed: who
closes it reads what is open and decides.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import case, func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.grants import Grant, GrantState
from shelterdesk.models.income import Earning, EarningState
from shelterdesk.models.ledger import (
    HELD,
    Account,
    AccountKind,
    LedgerEntry,
    LedgerTransaction,
    MonthBalance,
    MonthClose,
)
from shelterdesk.models.stipends import Due, DueState
from shelterdesk.services import organisation
from shelterdesk.services.money import accounts, cash_box, posting, statements
from shelterdesk.services.money.cash_box import BoxRow

__all__ = [
    "ClosedMonth", "ClosedRow", "ClosedSheet", "Preview", "close", "closed",
    "closed_months", "preview", "to_close",
]  # fmt: skip

#: Where an act says in the audit trail which month it closed, with the digest of its figures.
DETAILS: Final = "books_closed"
_MONTH: Final = relativedelta(months=1)


@dataclass(frozen=True, slots=True)
class Preview:
    """A month before it is closed: what happened in it and what is still open."""

    month: date
    is_over: bool
    is_closed: bool
    months_before: tuple[date, ...]  # open ones with something in them: they are closed with it
    transactions: int
    drafts: int  # dues of this month or before that nobody approved
    held: int
    unpaid: int  # approved, and neither paid nor refused
    grants: int  # approved and not given
    earnings: int  # approved and not paid
    boxes: tuple[BoxRow, ...]  # not counted since something moved in them

    @property
    def is_nothing_open(self) -> bool:
        """Whether nothing is left to look at."""
        return not (
            self.drafts or self.held or self.unpaid or self.grants or self.earnings or self.boxes
        )


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """A month whose books are closed."""

    month: date
    closed_at: datetime  # local
    closed_by: str


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """An account in a closed month, or all of residents of one kind together. Amounts from the
    side it grows on."""

    kind: AccountKind
    currency: str
    name: str
    opening: int
    grew: int
    fell: int  # above zero

    @property
    def balance(self) -> int:
        """What was on it at the end of the month."""
        return self.opening + self.grew - self.fell


@dataclass(frozen=True, slots=True)
class ClosedSheet:
    """The figures of a closed month, as they were when it was closed."""

    closed: ClosedMonth
    since: date | None  # the first day they count from; None: from the beginning
    rows: tuple[ClosedRow, ...]


@query(Capability.SEE_MONEY)
def to_close(tx: Transaction) -> date | None:
    """The first month that can be closed: the oldest that is over and has something in it."""
    closed = posting.last_closed(tx)
    query = select(func.min(LedgerTransaction.on))
    if closed is not None:
        query = query.where(LedgerTransaction.on >= closed + _MONTH)
    first = tx.session.scalar(query)
    if first is None or first.replace(day=1) >= tx.today.replace(day=1):
        return None
    return first.replace(day=1)


@query(Capability.SEE_MONEY)
def preview(tx: Transaction, *, month: date) -> Preview:
    """What is open in a month and before it."""
    month = month.replace(day=1)
    until = month + _MONTH  # its last day lies before
    dues = select(Due.state, func.count()).where(Due.pay_on < until).group_by(Due.state)
    by_state: dict[str, int] = {state: count for state, count in tx.session.execute(dues)}
    in_month = LedgerTransaction.on >= month, LedgerTransaction.on < until
    return Preview(
        month=month,
        is_over=until <= tx.today,
        is_closed=(posting.last_closed(tx) or date.min) >= month,
        months_before=_open_months(tx, month),
        transactions=_count(tx, LedgerTransaction, *in_month),
        drafts=by_state.get(DueState.DRAFT, 0),
        held=by_state.get(DueState.HELD, 0),
        unpaid=by_state.get(DueState.APPROVED, 0),
        grants=_count(
            tx, Grant, Grant.state == GrantState.APPROVED,
            func.coalesce(Grant.pay_on, Grant.requested_on) < until,
        ),
        earnings=_count(
            tx, Earning, Earning.state == EarningState.APPROVED, Earning.period_end <= until
        ),
        boxes=_open_boxes(tx),
    )  # fmt: skip


@verb(Capability.CLOSE_MONTHS, is_undoable=False)
def close(tx: Transaction, *, month: date) -> int:
    """Close the books of a month, and of all before it, for good. Raises ``Conflict`` for one that
    is closed and ``Invalid`` for one that is not over."""
    month = month.replace(day=1)
    if month + _MONTH > tx.today:
        raise Invalid(_("This month is not over. It can be closed from the 1st of the next."))
    before = posting.last_closed(tx)
    if before is not None and month <= before:
        raise Conflict(_("The books of this month are closed already."))
    last = tx.session.scalar(select(func.max(LedgerTransaction.id)))
    row = MonthClose(month=month, closed_at=tx.now, closed_by=tx.staff_id, last_transaction_id=last)
    tx.session.add(row)
    tx.session.flush()
    figures = _figures(tx, before, month)
    tx.session.add_all(
        MonthBalance(
            month_close_id=row.id, account_id=account_id, debit=debit, credit=credit,
            balance=balance,
        )
        for account_id, debit, credit, balance in figures
    )  # fmt: skip
    tx.session.flush()
    tx.is_undoable = False
    tx.about(row)
    tx.details |= {"month": f"{month:%Y-%m}", DETAILS: [month.isoformat(), digest(figures)]}
    return row.id


@query(Capability.SEE_MONEY)
def closed_months(tx: Transaction) -> list[ClosedMonth]:
    """The months that are closed, the newest first."""
    found = tx.session.scalars(select(MonthClose).order_by(MonthClose.month.desc()))
    names = organisation.staff_names(tx)
    return [_closed(tx, row, names) for row in found]


@query(Capability.SEE_MONEY)
def closed(tx: Transaction, *, month: date) -> ClosedSheet:
    """The figures of a closed month: the same whenever one asks. Raises ``NotFound``."""
    row = tx.session.scalar(select(MonthClose).where(MonthClose.month == month.replace(day=1)))
    if row is None:
        raise NotFound(_("The books of this month are not closed."))
    before = tx.session.scalar(select(func.max(MonthClose.month)).where(MonthClose.month < month))
    query = (
        select(Account, MonthBalance)
        .join(MonthBalance, MonthBalance.account_id == Account.id)
        .where(MonthBalance.month_close_id == row.id)
        .order_by(Account.currency, Account.id)
    )
    sums: dict[tuple[Any, ...], ClosedRow] = {}
    for account, found in tx.session.execute(query):
        kind = AccountKind(account.kind)
        is_hers = kind in statements.OF_RESIDENTS
        name = accounts.kind_words(kind) if is_hers else accounts.name_of(tx, account)
        key = (account.currency, kind, None if is_hers else account.id)
        sums[key] = _added(sums.get(key), kind, account.currency, name, found)
    order = list(AccountKind)
    rows = sorted(sums.values(), key=lambda one: (one.currency, order.index(one.kind), one.name))
    since = None if before is None else before + _MONTH
    return ClosedSheet(_closed(tx, row, organisation.staff_names(tx)), since, tuple(rows))


# For the check of the books
def digest(figures: Iterable[Iterable[Any]]) -> str:
    """SHA-256, hex, of the figures of a closed month: account, debit, credit, balance of each."""
    text = json.dumps(sorted(list(one) for one in figures), separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode()).hexdigest()


# Within
def _figures(tx: Transaction, before: date | None, month: date) -> list[tuple[int, int, int, int]]:
    """Account, debit, credit since the close before, and balance of every account in use."""
    amount = LedgerEntry.amount
    query = (
        select(
            LedgerEntry.account_id,
            func.sum(case((amount > 0, amount), else_=0)),
            func.sum(case((amount < 0, -amount), else_=0)),
        )
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .where(LedgerTransaction.on < month + _MONTH)
        .group_by(LedgerEntry.account_id)
    )
    if before is not None:
        query = query.where(LedgerTransaction.on >= before + _MONTH)
    moved = {account_id: (debit, credit) for account_id, debit, credit in tx.session.execute(query)}
    held = _balances_at(tx, before)
    return [
        (one, *moved.get(one, (0, 0)), held.get(one, 0) + _net(moved.get(one, (0, 0))))
        for one in sorted(moved.keys() | held.keys())
    ]


def _balances_at(tx: Transaction, month: date | None) -> dict[int, int]:
    query = (
        select(MonthBalance.account_id, MonthBalance.balance)
        .join(MonthClose, MonthClose.id == MonthBalance.month_close_id)
        .where(MonthClose.month == month)
    )
    return {account_id: balance for account_id, balance in tx.session.execute(query)}


def _net(moved: tuple[int, int]) -> int:
    return moved[0] - moved[1]


def _added(
    row: ClosedRow | None, kind: AccountKind, currency: str, name: str, found: MonthBalance
) -> ClosedRow:
    side = 1 if kind in HELD else -1
    grew, fell = (found.debit, found.credit) if side > 0 else (found.credit, found.debit)
    opening = (found.balance - found.debit + found.credit) * side
    if row is None:
        return ClosedRow(kind, currency, name, opening, grew, fell)
    return ClosedRow(kind, currency, name, row.opening + opening, row.grew + grew, row.fell + fell)


def _closed(tx: Transaction, row: MonthClose, names: Any) -> ClosedMonth:
    at = row.closed_at.astimezone(tx.now.tzinfo)
    return ClosedMonth(row.month, at, names.get(row.closed_by or 0, ""))


def _count(tx: Transaction, model: Any, *conditions: Any) -> int:
    return tx.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def _open_months(tx: Transaction, month: date) -> tuple[date, ...]:
    """Months before it that are open and have something in them."""
    first_day = func.date(LedgerTransaction.on, "start of month")
    query = select(first_day).where(LedgerTransaction.on < month).distinct().order_by(first_day)
    closed = posting.last_closed(tx)
    if closed is not None:
        query = query.where(LedgerTransaction.on >= closed + _MONTH)
    return tuple(date.fromisoformat(day) for day in tx.session.scalars(query))


def _open_boxes(tx: Transaction) -> tuple[BoxRow, ...]:
    """Boxes in which something moved since they were counted; a difference is in the books."""
    return tuple(row for row in cash_box.boxes(tx) if row.id is not None and row.moved.times)
