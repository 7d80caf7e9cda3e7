# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What moved on the accounts of funds, day by day, and what it was for: read from the books.

What a fund pays is a debit of its account. A micro-credit is lent, not spent: it stands on the
account of who pays it back, and is told apart here by the fund it came from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.grants import Grant, GrantState
from shelterdesk.models.ledger import (
    Account,
    AccountKind,
    LedgerEntry,
    LedgerKind,
    LedgerTransaction,
)
from shelterdesk.models.payments import Payment, PaymentKind
from shelterdesk.models.stipends import Due, DueState, Scheme
from shelterdesk.services import vocabularies

#: A fund in a currency.
Key = tuple[int, str]
#: What brings money to a fund; everything else is for something.
COMES_IN: Final = frozenset(
    {LedgerKind.OPENING, LedgerKind.TOP_UP, LedgerKind.TRANSFER, LedgerKind.EXCHANGE}
)
CAME_IN: Final = "came_in"
LENT: Final = "lent"
MATCH: Final = "match"
FORGIVEN: Final = "forgiven"
OTHER: Final = "other"


@dataclass(frozen=True, slots=True)
class Flow:
    """What moved on a day for one thing: ``amount`` in minor units, above zero what went out of
    the fund (or was lent), below what came in (or back)."""

    on: date
    line: str
    amount: int


_FIRST: Final = aliased(LedgerTransaction)  # what a reversal takes back
#: Who a transaction is about: a reversal is about the same as what it takes back.
_OF: Final = func.coalesce(LedgerTransaction.reverses_id, LedgerTransaction.id)


def about(*columns: Any) -> Select[Any]:
    """Entries of accounts with what they are for; joins for whoever reads single ones as well."""
    return (
        select(*columns)
        .join(Account, Account.id == LedgerEntry.account_id)
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .outerjoin(_FIRST, _FIRST.id == LedgerTransaction.reverses_id)
        .outerjoin(Payment, Payment.ledger_transaction_id == _OF)
        .outerjoin(Due, Due.id == Payment.due_id)
        .outerjoin(Grant, Grant.id == Payment.grant_id)
    )


#: What of ``about`` says what an entry is for.
MARKS: Final[tuple[Any, ...]] = (
    func.coalesce(_FIRST.kind, LedgerTransaction.kind),
    Payment.kind,
    Due.scheme_id,
    Grant.kind_id,
    func.coalesce(_FIRST.expense_kind_id, LedgerTransaction.expense_kind_id),
)


def line_of(
    kind: str, paid: str | None, scheme: int | None, grant: int | None, expense: int | None
) -> str:
    """The key of what an entry of a fund is for."""
    if kind in COMES_IN:
        return CAME_IN
    if paid == PaymentKind.STIPEND:
        return f"stipend/{scheme}"
    if paid == PaymentKind.GRANT:
        return f"grant/{grant}"
    if kind == LedgerKind.MATCH or paid == PaymentKind.SAVINGS_OUT:
        return MATCH
    if kind == LedgerKind.EXPENSE:
        return f"expense/{expense or 0}"
    return FORGIVEN if kind == LedgerKind.FORGIVEN else OTHER


def line_words(tx: Transaction, line: str) -> str:
    """What a line is called: the name of a scheme, a word of a list."""
    kind, _slash, number = line.partition("/")
    if kind == "stipend":
        return tx.session.get_one(Scheme, int(number)).name
    if kind == "grant":
        return vocabularies.label(tx, int(number))
    if kind == "expense":
        return vocabularies.label(tx, int(number) or None) or _("Expenses")
    return {
        CAME_IN: _("Came in"),
        LENT: _("Lent, to be paid back"),
        MATCH: _("Added to savings"),
        FORGIVEN: _("Credits that need not be paid back"),
    }.get(kind, _("Other"))


def of_funds(tx: Transaction, fund_ids: Iterable[int] | None = None) -> dict[Key, list[Flow]]:
    """All that moved on accounts of funds, the oldest first."""
    is_out = case((LedgerEntry.amount > 0, 1), else_=0)
    marks = (Account.fund_id, Account.currency, LedgerEntry.on, is_out, *MARKS)
    query = about(*marks, func.sum(LedgerEntry.amount)).where(Account.kind == AccountKind.FUND)
    if fund_ids is not None:
        query = query.where(Account.fund_id.in_(list(fund_ids)))
    found: dict[Key, list[Flow]] = defaultdict(list)
    rows = tx.session.execute(query.group_by(*marks).order_by(LedgerEntry.on))
    for fund_id, currency, on, _is_out, *what, amount in rows:
        found[fund_id, currency].append(Flow(on, line_of(*what), amount))
    return found


_FUND_SIDE: Final = aliased(LedgerEntry)
_FUND: Final = aliased(Account)
#: The fund that lent: that of the credit, or the one that pays for what need not come back.
LENDER: Final[ColumnElement[int | None]] = func.coalesce(Grant.fund_id, _FUND.fund_id)


def lending(*columns: Any) -> Select[Any]:
    """Entries of credits, each with the fund it came from (``LENDER``)."""
    fund = select(Account.id).where(Account.kind == AccountKind.FUND)
    return (
        about(*columns)
        .outerjoin(
            _FUND_SIDE,
            (_FUND_SIDE.transaction_id == LedgerEntry.transaction_id)
            & _FUND_SIDE.account_id.in_(fund),
        )
        .outerjoin(_FUND, _FUND.id == _FUND_SIDE.account_id)
        .where(Account.kind == AccountKind.LOAN)
    )


def lent(tx: Transaction) -> dict[Key, list[Flow]]:
    """What was lent of funds and came back, day by day."""
    marks = (LENDER, Account.currency, LedgerEntry.on)
    query = lending(*marks, func.sum(LedgerEntry.amount)).group_by(*marks)
    found: dict[Key, list[Flow]] = defaultdict(list)
    for fund_id, currency, on, amount in tx.session.execute(query.order_by(LedgerEntry.on)):
        if fund_id is not None:
            found[fund_id, currency].append(Flow(on, LENT, amount))
    return found


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something approved and not yet paid: ``amount`` is what is left of it."""

    fund_id: int
    currency: str
    resident_id: int
    pay_on: date
    amount: int
    line: str
    is_lent: bool = False


def commitments(tx: Transaction, fund_id: int | None = None) -> list[Commitment]:
    """Approved dues and grants with what is left to pay, the first pay day first. A grant without
    a day is to be given today."""
    signed = case((Payment.reverses_id.is_(None), Payment.amount), else_=-Payment.amount)
    paid_due = (
        select(func.coalesce(func.sum(signed), 0)).where(Payment.due_id == Due.id).scalar_subquery()
    )
    paid_grant = (
        select(func.coalesce(func.sum(signed), 0))
        .where(Payment.grant_id == Grant.id, Payment.kind == PaymentKind.GRANT)
        .scalar_subquery()
    )
    dues = select(
        Due.fund_id, Due.currency, Due.resident_id, Due.pay_on, Due.amount - paid_due, Due.scheme_id
    ).where(Due.state == DueState.APPROVED)
    grants = select(
        Grant.fund_id, Grant.currency, Grant.resident_id, func.coalesce(Grant.pay_on, tx.today),
        Grant.amount - paid_grant, Grant.kind_id, Grant.is_paid_back,
    ).where(Grant.state == GrantState.APPROVED)  # fmt: skip
    if fund_id is not None:
        dues, grants = dues.where(Due.fund_id == fund_id), grants.where(Grant.fund_id == fund_id)
    found = [
        Commitment(fund, currency, who, on, amount, f"stipend/{scheme_id}")
        for fund, currency, who, on, amount, scheme_id in tx.session.execute(dues)
    ] + [
        Commitment(fund, currency, who, on, amount, f"grant/{kind_id}", is_lent)
        for fund, currency, who, on, amount, kind_id, is_lent in tx.session.execute(grants)
    ]
    return sorted((one for one in found if one.amount), key=lambda one: one.pay_on)
