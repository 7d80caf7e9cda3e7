# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money that may be open when somebody leaves: what is here for her, what waits to be paid, what
comes back. None of it is settled by checking out: it goes through the desk that has the box.

Who checks people out and handles no money reads that something is open, and not how much.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select, union

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.ledger import AccountKind
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Stay
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import accounts, hers, owed, payables
from shelterdesk.services.values.value_words import day_in_words

_SAVED = (AccountKind.SAVINGS, AccountKind.MATCH, AccountKind.SAFEKEEPING)
_LENT = (AccountKind.LOAN,)


def saved_words(tx: Transaction, stay: Stay) -> list[str]:
    """Savings, what was added to them, money kept."""
    return _balances(tx, stay, _SAVED)


def lent_words(tx: Transaction, stay: Stay) -> list[str]:
    """What is to be paid back."""
    return _balances(tx, stay, _LENT)


def unpaid_words(tx: Transaction, stay: Stay) -> list[str]:
    """What was approved and not paid."""
    rows = payables.of_resident(tx, resident_id=stay.resident_id)
    if not tx.may(Capability.SEE_MONEY):
        return [_("something to be paid")] if rows else []
    words = _("{what}: {amount}, from {day}")
    return [
        words.format(
            what=row.what, amount=hers.in_words(row.left, row.currency),
            day=day_in_words(row.pay_on),
        )
        for row in rows
    ]  # fmt: skip


def who_saved(tx: Transaction) -> Select[Any]:
    """Who has money here."""
    return select(Resident.id).where(Resident.id.in_(set(hers.balances(tx, _SAVED))))


def who_owes(tx: Transaction) -> Select[Any]:
    """Who pays something back."""
    return select(Resident.id).where(Resident.id.in_(set(hers.balances(tx, _LENT))))


def who_waits(tx: Transaction) -> Select[Any]:
    """Who has something approved to be paid."""
    ids = union(*(
        select(way.model.resident_id).where(way.model.state == way.approved)
        for way in owed.WAYS.values()
    ))  # fmt: skip
    people = {merged_records.open_one(tx, one) for one in tx.session.scalars(ids)}
    return select(Resident.id).where(Resident.id.in_(people))


def _balances(tx: Transaction, stay: Stay, kinds: tuple[AccountKind, ...]) -> list[str]:
    found = hers.balances(tx, kinds, stay.resident_id).get(stay.resident_id, {})
    if not tx.may(Capability.SEE_MONEY):
        return [_("money to be settled")] if found else []
    return [
        _("{what}: {amount}").format(
            what=accounts.kind_words(kind), amount=hers.in_words(amount, currency)
        )
        for currency, by_kind in sorted(found.items())
        for kind, amount in by_kind.items()
    ]
