# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The accounts of the books, and what is on them.

An account comes into being with its first use. Its balance is read from its last entry, so that it
costs the same after ten years. People read a balance from the side it grows on: what a box holds,
what is left of a fund, what a resident saved are all above zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.funds import Fund
from shelterdesk.models.income import IncomeActivity
from shelterdesk.models.ledger import HELD, NEVER_BELOW, Account, AccountKind, LedgerEntry
from shelterdesk.services.values import value_words

#: Accounts of the house itself, of which there can be several; the others have one owner.
_OF_HOUSE: Final = frozenset(
    {AccountKind.CASH, AccountKind.BANK, AccountKind.MOBILE, AccountKind.VOUCHER, AccountKind.KEPT}
)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account and its balance in minor units, from the side it grows on."""

    id: int
    kind: AccountKind
    currency: str
    name: str  # in words
    balance: int
    fund_id: int | None
    resident_id: int | None
    activity_id: int | None
    is_active: bool


def of_house(
    tx: Transaction, kind: AccountKind, currency: str, account_id: int | None = None
) -> Account:
    """A box or bank account in a currency: the one that is meant, or the first; made if none is.

    Raises ``NotFound`` for one that is something else, ``Conflict`` for one not used any more.
    """
    if account_id is not None:
        found = get(tx, account_id)
        if found.kind != kind or found.currency != currency:
            raise NotFound(_("Choose an account in this currency."), field="account_id")
    else:
        found = first_of_house(tx, kind, currency) or _make(tx, kind, currency)
    if not found.is_active:
        raise not_used(tx, found)
    return found


def first_of_house(tx: Transaction, kind: AccountKind, currency: str) -> Account | None:
    """The box or bank account in a currency that is meant unless another is named, if there is
    one."""
    query = select(Account).where(Account.kind == kind, Account.currency == currency)
    return tx.session.scalar(query.order_by(Account.is_active.desc(), Account.id).limit(1))


def not_used(tx: Transaction, account: Account, field: str = "account_id") -> Conflict:
    """What is said of an account that was retired."""
    words = _("“{account}” is not used any more. Choose another account.")
    return Conflict(words.format(account=name_of(tx, account)), field=field)


def of_fund(tx: Transaction, fund_id: int, currency: str) -> Account:
    """What is left of a fund in a currency."""
    return _owned(tx, AccountKind.FUND, currency, fund_id=fund_id)


def of_resident(tx: Transaction, kind: AccountKind, resident_id: int, currency: str) -> Account:
    """Her savings, what was added to them, her money kept, or what she pays back."""
    return _owned(tx, kind, currency, resident_id=resident_id)


def of_activity(tx: Transaction, activity_id: int, currency: str) -> Account:
    """What an income activity has."""
    return _owned(tx, AccountKind.ACTIVITY, currency, activity_id=activity_id)


def single(tx: Transaction, kind: AccountKind, currency: str) -> Account:
    """The one account of differences, of the beginning, or of exchange, in a currency."""
    return _owned(tx, kind, currency)


def get(tx: Transaction, account_id: int, field: str = "account_id") -> Account:
    """An account by its id; raises ``NotFound``."""
    found = tx.session.get(Account, account_id)
    if found is None:
        raise NotFound(_("This account is not there any more."), field=field)
    return found


def raw_balance(tx: Transaction, account_id: int) -> int:
    """Debits minus credits."""
    query = select(LedgerEntry.balance).where(LedgerEntry.account_id == account_id)
    return tx.session.scalar(query.order_by(LedgerEntry.id.desc()).limit(1)) or 0


def balance(tx: Transaction, account: Account) -> int:
    """What is on it, from the side it grows on."""
    return raw_balance(tx, account.id) * account.side


def is_used(tx: Transaction, account_id: int) -> bool:
    """Whether anything was ever written on it."""
    query = select(LedgerEntry.id).where(LedgerEntry.account_id == account_id).limit(1)
    return tx.session.scalar(query) is not None


def rows(tx: Transaction, accounts: Sequence[Account]) -> list[AccountRow]:
    """Accounts as lists show them; that of a resident has the word of its kind alone."""
    # One look into the index for each: what an account once held costs nothing.
    last = (
        select(LedgerEntry.balance)
        .where(LedgerEntry.account_id == Account.id)
        .order_by(LedgerEntry.id.desc())
        .limit(1)
        .correlate(Account)
        .scalar_subquery()
    )
    query = select(Account.id, last).where(Account.id.in_([one.id for one in accounts]))
    balances = {account_id: found or 0 for account_id, found in tx.session.execute(query)}
    return [
        AccountRow(
            id=one.id,
            kind=AccountKind(one.kind),
            currency=one.currency,
            name=name_of(tx, one),
            balance=balances[one.id] * one.side,
            fund_id=one.fund_id,
            resident_id=one.resident_id,
            activity_id=one.activity_id,
            is_active=one.is_active,
        )
        for one in accounts
    ]


def name_of(tx: Transaction, account: Account) -> str:
    """What people call an account; one of a resident names nobody."""
    if account.fund_id is not None:
        return tx.session.get_one(Fund, account.fund_id).name
    if account.activity_id is not None:
        return tx.session.get_one(IncomeActivity, account.activity_id).name
    return account.name or kind_words(AccountKind(account.kind))


def kind_words(kind: AccountKind) -> str:
    """What an account is, in words."""
    return value_words.code_word("account", "kind", kind)


def is_of_house(kind: AccountKind) -> bool:
    """Whether there can be several of a kind, each with a name."""
    return kind in _OF_HOUSE


def _owned(tx: Transaction, kind: AccountKind, currency: str, **owner: Any) -> Account:
    query = select(Account).where(Account.kind == kind, Account.currency == currency)
    found = tx.session.scalar(query.filter_by(**owner).order_by(Account.id).limit(1))
    return found or _make(tx, kind, currency, name="", **owner)


def _make(
    tx: Transaction, kind: AccountKind, currency: str, *, name: str = "", **owner: Any
) -> Account:
    account = Account(
        kind=kind.value,
        currency=currency,
        side=1 if kind in HELD else -1,
        may_overdraw=kind not in NEVER_BELOW,
        name=name,
        is_active=True,
        **owner,
    )
    tx.session.add(account)
    tx.session.flush()
    return account


def add_of_house(tx: Transaction, kind: AccountKind, currency: str, name: str) -> Account:
    """One more box or bank account of the house."""
    return _make(tx, kind, currency, name=name)
