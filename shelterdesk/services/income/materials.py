# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials bought for an income activity, paid from the box or the bank and written in the books.

An activity may spend before its first sale: its account then stands below nothing, and nothing is
shared until that is made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.income import ActivityMaterial
from shelterdesk.models.ledger import LedgerKind, LedgerTransaction
from shelterdesk.models.payments import PaymentKind
from shelterdesk.services.income import activities, orders
from shelterdesk.services.money import accounts, payments, posting
from shelterdesk.services.money.payments import Handing
from shelterdesk.services.values import sealed_words

__all__ = ["MaterialForm", "MaterialRow", "bought", "buy", "give_back"]

_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class MaterialForm:
    """Something bought; the amount in minor units of the activity's currency."""

    what: str
    amount: int
    on: date | None = None  # today, if not said


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """Something bought, in a list."""

    id: int
    on: date
    what: str
    amount: int
    is_taken_back: bool


@verb(Capability.KEEP_BOOKS)
def buy(
    tx: Transaction, *, activity_id: int, form: MaterialForm, handing: Handing | None = None
) -> int:
    """Something was bought, out of the box or account of ``handing``; returns its id."""
    activity = activities.get(tx, activity_id)
    what = sealed_words.checked(form.what, field="what", longest=_LONGEST)
    if not what:
        raise Invalid(_("Write what it is."), field="what")
    posting.checked_amount(form.amount)
    house = payments.house_account(
        tx, PaymentKind.EARNINGS, activity.currency, handing or Handing()
    )
    day = form.on or tx.today
    transaction = posting.post(
        tx,
        kind=LedgerKind.MATERIAL,
        lines=[
            posting.debit(accounts.of_activity(tx, activity_id, activity.currency), form.amount),
            posting.credit(house, form.amount),
        ],
        on=day,
        words=what,
    )
    row = ActivityMaterial(
        activity_id=activity_id, on=day, what=what, amount=form.amount,
        ledger_transaction_id=transaction.id,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.KEEP_BOOKS)
def give_back(tx: Transaction, *, material_id: int, reason: str) -> None:
    """It went back to the shop, or was never bought: taken back in the books, with the reason."""
    row = tx.session.get(ActivityMaterial, material_id)
    if row is None:
        raise NotFound(_("This material is not there any more."))
    orders.reverse(tx, row.ledger_transaction_id, reason)
    tx.about(row)


@query(Capability.SEE_MONEY)
def bought(tx: Transaction, *, activity_id: int, limit: int = 200) -> list[MaterialRow]:
    """What was bought, the newest first."""
    back = aliased(LedgerTransaction)
    is_back = exists().where(back.reverses_id == ActivityMaterial.ledger_transaction_id)
    statement = (
        select(ActivityMaterial, is_back)
        .where(ActivityMaterial.activity_id == activity_id)
        .order_by(ActivityMaterial.on.desc(), ActivityMaterial.id.desc())
        .limit(limit)
    )
    return [
        MaterialRow(row.id, row.on, row.what, row.amount, bool(is_taken_back))
        for row, is_taken_back in tx.session.execute(statement)
    ]
