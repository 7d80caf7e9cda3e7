# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A house with money in its boxes, for tests of what people get, save and keep."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.grants import Grant
from shelterdesk.models.ledger import AccountKind, LedgerKind
from shelterdesk.models.payments import Payment, PaymentKind, PaymentMethod
from shelterdesk.services import organisation
from shelterdesk.services.money import accounts, funds, holding, payments, posting
from shelterdesk.services.money.payments import Handing, What
from shelterdesk.vault.door import Vault


def fund(vault: Vault, name: str = "River fund", amount: int = 500_000, money: str = "EUR") -> int:
    """A fund with so much in the cash box; returns its id."""
    fund_id: int = vault.do("Fund", funds.add, form=funds.FundForm(name)).result
    top_up(vault, fund_id, amount, money)
    return fund_id


def top_up(vault: Vault, fund_id: int, amount: int = 500_000, money: str = "EUR") -> None:
    """Money comes in for a fund, into the cash box."""
    vault.do("Money in", _top_up, fund_id=fund_id, amount=amount, money=money)


def take_boxes(vault: Vault, money: str = "EUR") -> None:
    """The person signed in takes over the box of the house and that for safekeeping."""
    vault.do("Take", _take, money=money)


def habits(vault: Vault, **changes: Any) -> None:
    """Change habits of the house."""
    form = replace(vault.read(organisation.form), **changes)
    vault.do("Habits", organisation.edit, form=form)


def matched(vault: Vault, resident_id: int, fund_id: int, amount: int, money: str = "EUR") -> int:
    """A fund adds to somebody's savings; returns the number of the transaction."""
    number: int = vault.do(
        "Match", _match, resident_id=resident_id, fund_id=fund_id, amount=amount, money=money
    ).result
    return number


def given(vault: Vault, grant_id: int) -> int:
    """An approved grant is given at once, as the pay desk does; returns the payment's id."""
    payment_id: int = vault.do("Give", _give, grant_id=grant_id).result
    return payment_id


def taken_back(vault: Vault, payment_id: int) -> None:
    """A payment is taken back."""
    vault.do("Back", _take_back, payment_id=payment_id)


def _top_up(tx: Transaction, *, fund_id: int, amount: int, money: str) -> None:
    box = accounts.of_house(tx, AccountKind.CASH, money)
    lines = [
        posting.debit(box, amount),
        posting.credit(accounts.of_fund(tx, fund_id, money), amount),
    ]
    posting.post(tx, kind=LedgerKind.TOP_UP, lines=lines)


def _take(tx: Transaction, *, money: str) -> None:
    for kind in (AccountKind.CASH, AccountKind.KEPT):
        holding.take(tx, accounts.of_house(tx, kind, money))


def _match(tx: Transaction, *, resident_id: int, fund_id: int, amount: int, money: str) -> int:
    lines = [
        posting.debit(accounts.of_fund(tx, fund_id, money), amount),
        posting.credit(accounts.of_resident(tx, AccountKind.MATCH, resident_id, money), amount),
    ]
    return posting.post(tx, kind=LedgerKind.MATCH, lines=lines).id


def _give(tx: Transaction, *, grant_id: int) -> int:
    grant = tx.session.get_one(Grant, grant_id)
    if grant.is_paid_back:
        kind = AccountKind.LOAN
        account = accounts.of_resident(tx, kind, grant.resident_id, grant.currency)
    else:
        account = accounts.of_fund(tx, grant.fund_id, grant.currency)
    what = What(
        PaymentKind.GRANT, grant.resident_id, grant.currency, grant.amount, grant_id=grant.id
    )
    handing = Handing(PaymentMethod.CASH)
    payment = payments.make(tx, what, [posting.debit(account, grant.amount)], handing)
    grant.state = "given"
    return payment.id


def _take_back(tx: Transaction, *, payment_id: int) -> None:
    payments.take_back(tx, tx.session.get_one(Payment, payment_id), reason="a mistake")
