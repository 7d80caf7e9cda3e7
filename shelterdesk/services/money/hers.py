# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the books for one person: her savings, what was added to them, her money kept,
what she pays back.

An account keeps the record it was made for, so that somebody whose records were joined may have
several of one kind. They are read as one, and what goes out is taken from the open record's first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from shelterdesk import i18n, regions
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.ledger import Account, AccountKind, LedgerEntry
from shelterdesk.models.payments import Payment
from shelterdesk.services import organisation
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import accounts, payments
from shelterdesk.services.money.posting import Line

#: Balances, from the side each account grows on: by person, currency and kind.
ByKind = Mapping[AccountKind, int]
Balances = Mapping[int, Mapping[str, ByKind]]


@dataclass(frozen=True, slots=True)
class Receipted:
    """What moved, and the number of its receipt."""

    payment_id: int
    number: str
    amount: int
    currency: str


#: What is hers, or what she owes the house.
KINDS: Final = (
    AccountKind.SAVINGS, AccountKind.MATCH, AccountKind.SAFEKEEPING, AccountKind.LOAN,
)  # fmt: skip


def in_words(minor: int, currency: str) -> str:
    """An amount in the language in use."""
    return regions.amount(minor, currency, i18n.language())


def receipted(payment: Payment) -> Receipted:
    """What is said of a payment that was made."""
    number = payments.receipt_number(payment)
    return Receipted(payment.id, number, payment.amount, payment.currency)


def currency_of(tx: Transaction, currency: str | None) -> str:
    """The currency that was chosen, or the house's. Raises ``Invalid`` where there is neither."""
    found = currency or organisation.form(tx).currency
    if not found:
        raise Invalid(_("Choose the currency."), field="currency")
    if not regions.is_currency(found):
        raise Invalid(_("Choose a currency from the list."), field="currency")
    return found


def accounts_of(
    tx: Transaction, kind: AccountKind, resident_id: int, currency: str
) -> list[Account]:  # fmt: skip
    """Her accounts of a kind: that of the open record first, then those of joined ones."""
    family = merged_records.family(tx, resident_id)
    query = select(Account).where(
        Account.kind == kind, Account.currency == currency, Account.resident_id.in_(family)
    )
    found = list(tx.session.scalars(query.order_by(Account.id)))
    return sorted(found, key=lambda one: family.index(one.resident_id or 0))


def balance(tx: Transaction, kind: AccountKind, resident_id: int, currency: str) -> int:
    """What she has of a kind, or owes."""
    found = accounts_of(tx, kind, resident_id, currency)
    return sum(accounts.balance(tx, account) for account in found)


def less(
    tx: Transaction, kind: AccountKind, resident_id: int, currency: str, *, amount: int, field: str
) -> list[Line]:
    """Take an amount off her accounts of a kind. Raises ``Conflict`` for more than is there."""
    left, lines = amount, []
    for account in accounts_of(tx, kind, resident_id, currency):
        taken = min(left, accounts.balance(tx, account))
        if taken > 0:
            lines.append(Line(account, -taken * account.side))
            left -= taken
    if left:
        there = in_words(amount - left, currency)
        words = _("There is not so much: {what}, {amount}.")
        what = accounts.kind_words(kind)
        raise Conflict(words.format(what=what, amount=there), field=field)
    return lines


def balances(
    tx: Transaction, kinds: Collection[AccountKind] = KINDS, resident_id: int | None = None
) -> Balances:
    """What stands for everybody, or for one, in one question; records that were joined count for
    the open one. Without accounts that are empty."""
    last = select(LedgerEntry.balance).where(LedgerEntry.account_id == Account.id)
    last = last.order_by(LedgerEntry.id.desc()).limit(1)
    query = (
        select(
            Account.resident_id,
            Account.currency,
            Account.kind,
            Account.side,
            last.scalar_subquery().label(name="balance"),
        )
        .where(Account.kind.in_([kind.value for kind in kinds]))
        .order_by(Account.id)
    )
    if resident_id is not None:
        query = query.where(Account.resident_id.in_(merged_records.family(tx, resident_id)))
    found: dict[int, dict[str, dict[AccountKind, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in tx.session.execute(query):
        amount = (row.balance or 0) * row.side
        if amount:
            whose = found[merged_records.open_one(tx, row.resident_id or 0)][row.currency]
            kind = AccountKind(row.kind)
            whose[kind] = whose.get(kind, 0) + amount
    return {person: dict(by_currency) for person, by_currency in found.items()}
