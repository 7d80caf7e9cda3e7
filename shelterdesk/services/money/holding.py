# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who holds a cash box. The next cashier takes it, by counting or by accepting the last count,
before the first payment: so that a difference is found by who can still explain it."""

from __future__ import annotations

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict
from shelterdesk.i18n import _
from shelterdesk.models.cash import CashHolding
from shelterdesk.models.ledger import Account, AccountKind
from shelterdesk.services.money import accounts


def holder(tx: Transaction, account_id: int) -> int | None:
    """Who has it; nobody after it was handed over."""
    query = select(CashHolding.holder_id).where(CashHolding.account_id == account_id)
    return tx.session.scalar(query.order_by(CashHolding.id.desc()).limit(1))


def held(tx: Transaction, kind: AccountKind, currency: str) -> Account | None:
    """The box of a kind and currency that the person signed in has; of several the first."""
    query = select(Account).where(
        Account.kind == kind, Account.currency == currency, Account.is_active
    )
    found = tx.session.scalars(query.order_by(Account.id))
    return next((one for one in found if holder(tx, one.id) == tx.staff_id), None)


def was_held(tx: Transaction, account_id: int) -> bool:
    """Whether anybody ever had it."""
    query = select(CashHolding.id).where(CashHolding.account_id == account_id).limit(1)
    return tx.session.scalar(query) is not None


def take(tx: Transaction, account: Account, count_id: int | None = None) -> None:
    """The person signed in has it from now on."""
    _note(tx, account, tx.staff_id, count_id)


def give_up(tx: Transaction, account: Account, count_id: int | None = None) -> None:
    """It is handed over: nobody has it until the next one takes it."""
    if holder(tx, account.id) is not None:
        _note(tx, account, None, count_id)


def check(tx: Transaction, account: Account) -> None:
    """Raise ``Conflict`` unless the person signed in holds it."""
    if holder(tx, account.id) != tx.staff_id:
        raise Conflict(
            _("Take over the box first: count it, or accept the last count. {box}").format(
                box=accounts.name_of(tx, account)
            ),
            field="box",
        )


def _note(tx: Transaction, account: Account, holder_id: int | None, count_id: int | None) -> None:
    row = CashHolding(account_id=account.id, at=tx.now, holder_id=holder_id, cash_count_id=count_id)
    tx.session.add(row)
    tx.session.flush()
