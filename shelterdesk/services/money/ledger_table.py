# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The books as a table for the accountant: one line an entry, with codes and receipt numbers, never
a name. What is about somebody who must not be seen says only that it is one person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from shelterdesk import regions
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.ledger import Account, AccountKind, LedgerEntry, LedgerTransaction
from shelterdesk.models.payments import Payment
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import accounts, ledger_words
from shelterdesk.services.residents import protection


def heads() -> tuple[str, ...]:
    """What each column holds."""
    return (
        _("Transaction"), _("Day"), _("Account"), _("Kind of account"), _("Currency"), _("Debit"),
        _("Credit"), _("Balance of the account"), _("Receipt"), _("What"), _("Whose"), _("Words"),
        _("Takes back"),
    )  # fmt: skip


def lines(tx: Transaction, start: date, until: date) -> Iterator[tuple[Any, ...]]:
    """The entries of these days (both included) in the order they were written; amounts are exact
    decimals. Raises ``Invalid`` for days in the wrong order."""
    if until < start:
        raise Invalid(_("The last day lies before the first."), field="until")
    query = (
        select(LedgerEntry, LedgerTransaction, Account)
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .join(Account, Account.id == LedgerEntry.account_id)
        .where(LedgerTransaction.on.between(start, until))
        .order_by(LedgerEntry.id)
    )
    found = list(tx.session.execute(query))
    told = ledger_words.tell(tx, list(dict.fromkeys(row for _entry, row, _account in found)))
    names: dict[int, str] = {}
    for entry, row, account in found:
        if account.id not in names:
            names[account.id] = accounts.name_of(tx, account)
        yield (
            row.id,
            row.on,
            names[account.id],
            accounts.kind_words(AccountKind(account.kind)),
            account.currency,
            _money(max(entry.amount, 0), account.currency),
            _money(max(-entry.amount, 0), account.currency),
            _money(entry.balance * account.side, account.currency),
            told[row.id].receipt,
            told[row.id].what,
            told[row.id].who,
            told[row.id].words,
            row.reverses_id,
        )


def people(tx: Transaction, start: date, until: date) -> set[int]:
    """Whose codes stand in it."""
    query = select(Payment.resident_id).where(Payment.on.between(start, until)).distinct()
    of_accounts = (
        select(Account.resident_id)
        .join(LedgerEntry, LedgerEntry.account_id == Account.id)
        .where(LedgerEntry.on.between(start, until), Account.resident_id.is_not(None))
        .distinct()
    )
    hidden = protection.hidden_ids(tx)
    found = {*tx.session.scalars(query), *tx.session.scalars(of_accounts)}
    return {merged_records.open_one(tx, int(one or 0)) for one in found - hidden} - hidden


def _money(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-regions.minor_digits(currency))
