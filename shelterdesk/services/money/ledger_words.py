# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What transactions were, in words: never a name. Money of a resident is told by its receipt number
and her code; of somebody who must not be seen, that it was one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.ledger import (
    Account,
    LedgerEntry,
    LedgerText,
    LedgerTransaction,
)
from shelterdesk.models.payments import Payment
from shelterdesk.models.residents import Resident
from shelterdesk.services import vocabularies
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import payments
from shelterdesk.services.residents import protection
from shelterdesk.services.values import value_words

_AT_ONCE: Final = 5_000  # numbers in one question


@dataclass(frozen=True, slots=True)
class Told:
    """A transaction in words: what it was, its receipt if there is one, whose money it was."""

    what: str
    words: str  # that somebody wrote
    receipt: str
    who: str  # a code; "1 person" for who must not be seen; empty for the house's own money

    @property
    def sentence(self) -> str:
        """All of it but the receipt, in one line."""
        return " · ".join(part for part in (self.what, self.words, self.who) if part)


def tell(tx: Transaction, transactions: Sequence[LedgerTransaction]) -> dict[int, Told]:
    """Transactions in words, by their number."""
    found: dict[int, Told] = {}
    for first in range(0, len(transactions), _AT_ONCE):
        found |= _tell(tx, transactions[first : first + _AT_ONCE])
    return found


def _tell(tx: Transaction, transactions: Sequence[LedgerTransaction]) -> dict[int, Told]:
    ids = [one.id for one in transactions]
    words = _pairs(tx, select(LedgerText.ledger_transaction_id, LedgerText.words), ids)
    paid = {
        one.ledger_transaction_id: one
        for one in tx.session.scalars(select(Payment).where(Payment.ledger_transaction_id.in_(ids)))
    }
    whose = _whose(tx, ids) | {number: one.resident_id for number, one in paid.items()}
    codes = _codes(tx, set(whose.values()))
    return {
        one.id: Told(
            what=_what(tx, one, paid.get(one.id)),
            words=words.get(one.id, ""),
            receipt=payments.receipt_number(paid[one.id]) if one.id in paid else "",
            who=codes[whose[one.id]] if one.id in whose else "",
        )
        for one in transactions
    }


def kind_words(kind: str) -> str:
    """What a transaction is."""
    return value_words.code_word("ledger_transaction", "kind", kind)


def payment_words(kind: str) -> str:
    """What a payment is."""
    return value_words.code_word("payment", "kind", kind)


def _what(tx: Transaction, transaction: LedgerTransaction, payment: Payment | None) -> str:
    if payment is not None:
        what = payment_words(payment.kind)
    elif transaction.expense_kind_id is not None:
        what = vocabularies.label(tx, transaction.expense_kind_id)
    else:
        what = kind_words(transaction.kind)
    if transaction.reverses_id is None:
        return what
    taken = _("Taken back: no. {number}").format(number=transaction.reverses_id)
    return taken if payment is None else f"{taken} · {what}"


def _whose(tx: Transaction, ids: list[int]) -> dict[int, int]:
    """Of transactions without a receipt: whose account they moved."""
    query = (
        select(LedgerEntry.transaction_id, Account.resident_id)
        .join(Account, Account.id == LedgerEntry.account_id)
        .where(LedgerEntry.transaction_id.in_(ids), Account.resident_id.is_not(None))
    )
    return {number: int(resident_id or 0) for number, resident_id in tx.session.execute(query)}


def _codes(tx: Transaction, resident_ids: set[int]) -> dict[int, str]:
    """Codes of the records in which these are now."""
    own = {one: merged_records.open_one(tx, one) for one in resident_ids}
    query = select(Resident.id, Resident.code).where(Resident.id.in_(set(own.values())))
    codes = {row_id: code for row_id, code in tx.session.execute(query)}
    hidden = protection.hidden_ids(tx)
    return {
        one: protection.one_person() if {one, now} & hidden else codes[now]
        for one, now in own.items()
    }


def _pairs(tx: Transaction, query: Any, ids: list[int]) -> dict[int, str]:
    column = query.selected_columns[0]
    return {number: text for number, text in tx.session.execute(query.where(column.in_(ids)))}
