# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short ways to fill an income activity in tests; invented names only."""

from __future__ import annotations

from datetime import date
from typing import Any

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.income import Earning
from shelterdesk.models.ledger import AccountKind
from shelterdesk.models.payments import Payment, PaymentKind
from shelterdesk.services.income import activities, materials, orders, work
from shelterdesk.services.income.activities import ActivityForm
from shelterdesk.services.income.materials import MaterialForm
from shelterdesk.services.income.orders import OrderForm
from shelterdesk.services.income.work import Share, WorkForm
from shelterdesk.services.money import accounts, holding, payments, posting
from shelterdesk.services.money.payments import Handing, What
from shelterdesk.vault.door import Vault


def activity(vault: Vault, name: str = "Sewing", **facts: Any) -> int:
    """An activity; returns its id. The box is taken over, so that money can go in and out."""
    form = ActivityForm(name, **facts)
    added: int = vault.do("Activity", activities.add, form=form).result
    vault.do("Box", box_taken, currency=form.currency or "EUR")
    return added


def box_taken(tx: Transaction, *, currency: str) -> None:
    """Who is signed in has the box of a currency."""
    box = accounts.of_house(tx, AccountKind.CASH, currency)
    if holding.holder(tx, box.id) != tx.staff_id:
        holding.take(tx, box)


def member(vault: Vault, activity_id: int, resident_id: int, start: date) -> int:
    """Somebody takes part; returns the entry's id."""
    added: int = vault.do(
        "Member", activities.add_member, activity_id=activity_id, resident_id=resident_id,
        start=start,
    ).result  # fmt: skip
    return added


def worked(vault: Vault, activity_id: int, on: date, *shares: tuple[int, int, int]) -> int:
    """A day of work: who, minutes, pieces; returns its id."""
    form = WorkForm(on, "Bags", tuple(Share(*share) for share in shares))
    added: int = vault.do("Work", work.note, activity_id=activity_id, form=form).result
    return added


def sold(vault: Vault, activity_id: int, price: int, on: date, what: str = "Bags") -> int:
    """Something sold for cash; returns the order's id."""
    added: int = vault.do(
        "Sell", orders.sell, activity_id=activity_id, form=OrderForm(on, what, price)
    ).result
    return added


def bought(vault: Vault, activity_id: int, amount: int, on: date, what: str = "Cloth") -> int:
    """Material for cash; returns its id."""
    added: int = vault.do(
        "Buy", materials.buy, activity_id=activity_id, form=MaterialForm(what, amount, on)
    ).result
    return added


def paid_out(vault: Vault, earning_id: int, amount: int | None = None) -> int:
    """Earnings paid in cash, whole unless said; returns the payment's id."""

    def act(tx: Transaction) -> int:
        row = tx.session.get_one(Earning, earning_id)
        currency = activities.get(tx, row.activity_id).currency
        sum_ = amount or row.amount
        what = What(PaymentKind.EARNINGS, row.resident_id, currency, sum_, earning_id=row.id)
        side = accounts.of_activity(tx, row.activity_id, currency)
        payment = payments.make(tx, what, [posting.debit(side, sum_)], Handing())
        if payments.paid_so_far(tx, Payment.earning_id, row.id) == row.amount:
            row.state = "paid"
        return payment.id

    done: int = vault.do("Pay", act).result
    return done
