# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way into the books: every transaction goes through ``post``.

It writes the entries first and their transaction last, because the database looks at the whole when
that comes (``migrations/versions/0005_money.py``). What was posted is in the digest of the
transaction, which goes on from the one before, and the digest is in the audit entry of the act.
The trail is a chain nobody can rewrite unseen; so nobody can rewrite the books unseen either
(``ledger_check.py``).

An act that posted cannot be undone with Ctrl+Z: a mistake is a reversal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.ledger import (
    Account,
    LedgerEntry,
    LedgerKind,
    LedgerText,
    LedgerTransaction,
    MonthClose,
)
from shelterdesk.services.money import accounts, ledger_seal
from shelterdesk.services.values import sealed_words

#: Far below what the file can hold, and above what any shelter has.
MOST: Final = 10**15
LONGEST_WORDS: Final = 300
#: Where an act says in the audit trail what it posted: number and digest of each transaction.
DETAILS: Final = "ledger"


@dataclass(frozen=True, slots=True)
class Line:
    """One side of a transaction: above zero a debit, below a credit, in minor units."""

    account: Account
    amount: int


def debit(account: Account, amount: int) -> Line:
    """So much on the debit side."""
    return Line(account, amount)


def credit(account: Account, amount: int) -> Line:
    """So much on the credit side."""
    return Line(account, -amount)


def post(
    tx: Transaction,
    *,
    kind: LedgerKind,
    lines: Iterable[Line],
    on: date | None = None,
    words: str = "",
    facts: Mapping[str, Any] | None = None,
    expense_kind_id: int | None = None,
    reverses_id: int | None = None,
) -> LedgerTransaction:
    """Write a transaction; its entries must sum to zero in each currency.

    ``on`` is today unless said, lies in an open month and not in the future. ``words`` say what a
    transaction of the house was for; those about a resident have none. ``facts`` are what else
    cannot change unseen: numbers and codes of a payment. Raises ``Invalid`` and ``Conflict``.
    """
    day = on or tx.today
    check_day(tx, day)
    entries = _summed(lines)
    text = sealed_words.checked(words, field="words", longest=LONGEST_WORDS)
    number = _next_number(tx)
    written = []
    for account, amount in entries:
        entry = LedgerEntry(
            transaction_id=number,
            account_id=account.id,
            on=day,
            amount=amount,
            balance=accounts.raw_balance(tx, account.id) + amount,
        )
        _check_funds(tx, account, entry)
        tx.session.add(entry)
        tx.session.flush()
        written.append(entry)
    transaction = LedgerTransaction(
        id=number,
        on=day,
        at=tx.now,
        kind=kind.value,
        reverses_id=reverses_id,
        expense_kind_id=expense_kind_id,
        digest="",
    )
    of = {account.id: account for account, _amount in entries}
    transaction.digest = digest(last_digest(tx), transaction, written, of, facts or {})
    tx.session.add(transaction)
    tx.session.flush()
    if text:
        tx.session.add(LedgerText(ledger_transaction_id=number, words=text))
        tx.session.flush()
    tx.is_undoable = False
    tx.details.setdefault(DETAILS, []).append([number, transaction.digest])
    return transaction


def reverse(
    tx: Transaction,
    transaction: LedgerTransaction,
    *,
    words: str = "",
    facts: Mapping[str, Any] | None = None,
) -> LedgerTransaction:
    """Take a transaction back by its opposite, today: that of a closed month too."""
    if transaction.kind == LedgerKind.REVERSAL:
        raise Conflict(_("This takes another one back: write what is right as a new one."))
    again = select(LedgerTransaction.id).where(LedgerTransaction.reverses_id == transaction.id)
    if tx.session.scalar(again) is not None:
        raise Conflict(_("This was taken back before."))
    lines = [
        Line(accounts.get(tx, entry.account_id), -entry.amount)
        for entry in entries_of(tx, transaction.id)
    ]
    return post(
        tx, kind=LedgerKind.REVERSAL, lines=lines, words=words, reverses_id=transaction.id,
        facts=facts,
    )  # fmt: skip


def entries_of(tx: Transaction, transaction_id: int) -> list[LedgerEntry]:
    """Its entries in their order."""
    query = select(LedgerEntry).where(LedgerEntry.transaction_id == transaction_id)
    return list(tx.session.scalars(query.order_by(LedgerEntry.id)))


def last_closed(tx: Transaction) -> date | None:
    """The first day of the last month whose books are closed."""
    return tx.session.scalar(select(func.max(MonthClose.month)))


def closed_until(tx: Transaction) -> date | None:
    """The last day of the months that are closed."""
    last = last_closed(tx)
    return None if last is None else last + relativedelta(months=1, days=-1)


def check_day(tx: Transaction, day: date, field: str = "on") -> None:
    """Raise ``Invalid`` for a day on which nothing can be written."""
    if day > tx.today:
        raise Invalid(_("The books know no future: choose today or a day before."), field=field)
    closed = closed_until(tx)
    if closed is not None and day <= closed:
        raise Invalid(
            _("The books of this month are closed. Choose a day of an open month."), field=field
        )


def checked_amount(amount: int, field: str = "amount") -> int:
    """An amount somebody entered. Raises ``Invalid`` for nothing, less, or far too much."""
    if not 0 < amount <= MOST:
        raise Invalid(_("Write an amount above zero."), field=field)
    return amount


def digest(
    before: str, transaction: LedgerTransaction, entries: Iterable[LedgerEntry],
    accounts_of: Mapping[int, Account], facts: Mapping[str, Any],
) -> str:  # fmt: skip
    """SHA-256, hex, of what a transaction says, after the one before it."""
    row = (
        transaction.id, transaction.on.isoformat(), ledger_seal.instant(transaction.at),
        transaction.kind, transaction.reverses_id, transaction.expense_kind_id,
    )  # fmt: skip
    sides = [
        ledger_seal.Side(
            one.id, one.account_id, one.on.isoformat(), one.amount, one.balance,
            tuple(getattr(accounts_of[one.account_id], name) for name in ledger_seal.OF_ACCOUNT),
        )
        for one in entries
    ]  # fmt: skip
    return ledger_seal.digest(before, row, sides, facts)


def last_digest(tx: Transaction) -> str:
    """That of the last transaction there is."""
    query = select(LedgerTransaction.digest).order_by(LedgerTransaction.id.desc()).limit(1)
    return tx.session.scalar(query) or ledger_seal.FIRST


def _summed(lines: Iterable[Line]) -> list[tuple[Account, int]]:
    """Each account once, without those that nothing moved on."""
    sums: dict[int, tuple[Account, int]] = {}
    for line in lines:
        _account, amount = sums.get(line.account.id, (line.account, 0))
        sums[line.account.id] = (line.account, amount + line.amount)
    found = [(account, amount) for account, amount in sums.values() if amount]
    if any(abs(amount) > MOST for _account, amount in found):
        raise Invalid(_("That is more than the books can hold."), field="amount")
    return found


def _check_funds(tx: Transaction, account: Account, entry: LedgerEntry) -> None:
    """Raise ``Conflict`` where more would go than is there; the database refuses it as well."""
    falls = entry.amount * account.side < 0
    if falls and not account.may_overdraw and entry.balance * account.side < 0:
        raise Conflict(
            _("There is not so much on this account: {account}.").format(
                account=accounts.name_of(tx, account)
            ),
            field="amount",
        )


def _next_number(tx: Transaction) -> int:
    """One more than any there is, also where a damaged file lost some."""
    owned = tx.session.scalar(select(func.max(LedgerTransaction.id))) or 0
    named = tx.session.scalar(select(func.max(LedgerEntry.transaction_id))) or 0
    return max(owned, named) + 1
