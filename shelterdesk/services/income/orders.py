# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders and sales of an income activity. Whoever works there writes orders and deliveries; the
money is taken in by who keeps the books, and stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.income import ActivityOrder, IncomeActivity, OrderState
from shelterdesk.models.ledger import AccountKind, LedgerKind, LedgerTransaction
from shelterdesk.models.payments import PaymentKind, PaymentMethod
from shelterdesk.services.income import activities
from shelterdesk.services.money import accounts, holding, payments, posting
from shelterdesk.services.money.payments import Handing
from shelterdesk.services.values import sealed_words

__all__ = [
    "Handing", "OrderForm", "OrderRow", "OrderState", "PaymentMethod", "add", "cancel",
    "deliver", "edit", "form", "of_activity", "open_again", "pay", "sell", "take_back",
]  # fmt: skip

_LONGEST: Final = 120
_MOST_PIECES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class OrderForm:
    """What is ordered; ``price`` is of all pieces, in minor units of the activity's currency."""

    on: date
    what: str
    price: int
    pieces: int = 1
    customer: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order or a sale in a list."""

    id: int
    on: date
    due: date | None
    what: str
    customer: str
    pieces: int
    price: int
    state: OrderState
    sold_on: date | None  # when the money came
    is_paid: bool
    is_late: bool


@verb(Capability.EDIT_AWARDS)
def add(tx: Transaction, *, activity_id: int, form: OrderForm) -> int:
    """Note an order; returns its id."""
    return _new(tx, activity_id, form).id


@verb(Capability.EDIT_AWARDS)
def edit(tx: Transaction, *, order_id: int, form: OrderForm) -> None:
    """Write a form over an order; once it is paid its price stays."""
    row = _get(tx, order_id)
    if row.ledger_transaction_id is not None and form.price != row.price:
        told = _("It is paid, so its price stays. Take the sale back first.")
        raise Conflict(told, field="price")
    _write(tx, row, form)


@verb(Capability.EDIT_AWARDS)
def deliver(tx: Transaction, *, order_id: int) -> None:
    """The customer has it; it may be paid before or later."""
    row = _get(tx, order_id)
    if row.state != OrderState.OPEN:
        raise Conflict(_("This order is not open any more."))
    row.state = OrderState.DELIVERED.value


@verb(Capability.EDIT_AWARDS)
def cancel(tx: Transaction, *, order_id: int) -> None:
    """Nobody wants it any more. What was paid is taken back first."""
    row = _get(tx, order_id)
    if row.ledger_transaction_id is not None:
        raise Conflict(_("It is paid. Take the sale back first."))
    row.state = OrderState.CANCELLED.value


@verb(Capability.EDIT_AWARDS)
def open_again(tx: Transaction, *, order_id: int) -> None:
    """It is still to be delivered: what was said of it was a mistake."""
    _get(tx, order_id).state = OrderState.OPEN.value


@verb(Capability.KEEP_BOOKS)
def pay(
    tx: Transaction, *, order_id: int, handing: Handing | None = None, on: date | None = None
) -> None:
    """The customer paid: into the box or the account of ``handing``, on a day of an open month."""
    row = _get(tx, order_id)
    _take_money(tx, row, handing or Handing(), on)


@verb(Capability.KEEP_BOOKS)
def sell(
    tx: Transaction, *, activity_id: int, form: OrderForm, handing: Handing | None = None
) -> int:
    """Something was sold over the counter: delivered and paid at once. Returns its id."""
    row = _new(tx, activity_id, form)
    row.state = OrderState.DELIVERED.value
    _take_money(tx, row, handing or Handing(), form.on)
    return row.id


@verb(Capability.KEEP_BOOKS)
def take_back(tx: Transaction, *, order_id: int, reason: str) -> None:
    """The money was given back, or was never there: the sale is taken back in the books, and the
    order is not paid. The reason is required and stands in the books."""
    row = _get(tx, order_id)
    if row.ledger_transaction_id is None:
        raise Conflict(_("This order is not paid."))
    reverse(tx, row.ledger_transaction_id, reason)
    row.ledger_transaction_id = row.sold_on = None


@query(Capability.SEE_MONEY)
def of_activity(
    tx: Transaction, *, activity_id: int, only_open: bool = False, limit: int = 200
) -> list[OrderRow]:
    """Orders and sales: what is to be delivered or paid first, the first due before; then what is
    done, the newest before."""
    statement = select(ActivityOrder).where(ActivityOrder.activity_id == activity_id)
    statement = statement.order_by(ActivityOrder.on.desc(), ActivityOrder.id.desc())
    rows = [_row(tx, row) for row in tx.session.scalars(statement)]
    waiting = sorted(filter(_waits, rows), key=lambda row: (row.due or row.on, row.id))
    done = [] if only_open else [row for row in rows if not _waits(row)]
    return [*waiting, *done][:limit]


@query(Capability.SEE_MONEY)
def form(tx: Transaction, *, order_id: int) -> OrderForm:
    """An order as a form."""
    row = _get(tx, order_id)
    return OrderForm(row.on, row.what, row.price, row.pieces, row.customer, row.due)


# For other services
def reverse(tx: Transaction, transaction_id: int, reason: str) -> None:
    """Take a sale or material back in the books; money of a box only by who has it."""
    words = sealed_words.checked(reason, field="reason", longest=posting.LONGEST_WORDS)
    if not words:
        raise Invalid(_("Write why it is taken back."), field="reason")
    for entry in posting.entries_of(tx, transaction_id):
        account = accounts.get(tx, entry.account_id)
        if account.kind == AccountKind.CASH:
            holding.check(tx, account)
    first = tx.session.get_one(LedgerTransaction, transaction_id)
    posting.reverse(tx, first, words=words)


def _new(tx: Transaction, activity_id: int, form: OrderForm) -> ActivityOrder:
    activities.get(tx, activity_id)
    row = ActivityOrder(activity_id=activity_id, state=OrderState.OPEN.value)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row


def _take_money(tx: Transaction, row: ActivityOrder, handing: Handing, on: date | None) -> None:
    if row.ledger_transaction_id is not None:
        raise Conflict(_("This was paid already."))
    if row.state == OrderState.CANCELLED:
        raise Conflict(_("This order is not open any more."))
    if not row.price:
        raise Invalid(_("It costs nothing: there is nothing to be paid."), field="price")
    currency = tx.session.get_one(IncomeActivity, row.activity_id).currency
    house = payments.house_account(tx, PaymentKind.EARNINGS, currency, handing)
    day = on or tx.today
    transaction = posting.post(
        tx,
        kind=LedgerKind.SALE,
        lines=[
            posting.debit(house, row.price),
            posting.credit(accounts.of_activity(tx, row.activity_id, currency), row.price),
        ],
        on=day,
        words=row.what,
    )
    row.ledger_transaction_id, row.sold_on = transaction.id, day


def _write(tx: Transaction, row: ActivityOrder, form: OrderForm) -> None:
    what = sealed_words.checked(form.what, field="what", longest=_LONGEST)
    if not what:
        raise Invalid(_("Write what it is."), field="what")
    if not 1 <= form.pieces <= _MOST_PIECES:
        raise Invalid(_("Write how many pieces."), field="pieces")
    if form.on > tx.today:
        raise Invalid(_("This day has not come yet."), field="on")
    if form.due is not None and form.due < form.on:
        raise Invalid(_("It cannot be due before it was ordered."), field="due")
    if not 0 <= form.price <= posting.MOST:
        raise Invalid(_("Write the price of all pieces."), field="price")
    row.customer = sealed_words.checked(form.customer, field="customer", longest=_LONGEST)
    row.on, row.due, row.what = form.on, form.due, what
    row.pieces, row.price = form.pieces, form.price


def _row(tx: Transaction, row: ActivityOrder) -> OrderRow:
    state = OrderState(row.state)
    return OrderRow(
        id=row.id,
        on=row.on,
        due=row.due,
        what=row.what,
        customer=row.customer,
        pieces=row.pieces,
        price=row.price,
        state=state,
        sold_on=row.sold_on,
        is_paid=row.ledger_transaction_id is not None,
        is_late=state == OrderState.OPEN and row.due is not None and row.due < tx.today,
    )


def _waits(row: OrderRow) -> bool:
    """Whether something is to be delivered or paid."""
    if row.state == OrderState.CANCELLED:
        return False
    return row.state == OrderState.OPEN or (row.price > 0 and not row.is_paid)


def _get(tx: Transaction, order_id: int) -> ActivityOrder:
    row = tx.session.get(ActivityOrder, order_id)
    if row is None:
        raise NotFound(_("This order is not there any more."))
    tx.about(row)
    return row
