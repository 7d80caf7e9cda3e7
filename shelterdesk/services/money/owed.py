# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pay desk pays, whatever it is: a due, a grant, earnings of an activity.

The three lie in tables of their own. What they share is here: where they stand, what was paid of
them, and which account pays. Money that is lent is still the fund's: a micro-credit is owed by her
(LOAN) in place of being spent, and only what is forgiven goes out of the fund.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict
from shelterdesk.i18n import _
from shelterdesk.models.grants import Grant, GrantState
from shelterdesk.models.income import Earning, EarningState, IncomeActivity
from shelterdesk.models.ledger import Account, AccountKind
from shelterdesk.models.payments import Payment, PaymentKind
from shelterdesk.models.stipends import Due, DueState, Scheme, SchemeKind
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import accounts, payments
from shelterdesk.services.residents import protection


class PayableKind(StrEnum):
    """What is paid."""

    DUE = "due"  # a stipend of a period
    GRANT = "grant"
    EARNING = "earning"  # of an income activity


@dataclass(frozen=True, slots=True)
class Way:
    """How one kind is stored: its table, the column of a payment that leads to it, its states."""

    model: type[Any]
    column: Any
    kind: PaymentKind
    approved: str
    done: str
    refused: str  # she did not want it
    dropped: str  # decided: what is left is not paid


WAYS: Final = {
    PayableKind.DUE: Way(
        Due, Payment.due_id, PaymentKind.STIPEND, DueState.APPROVED.value, DueState.PAID.value,
        DueState.REFUSED.value, DueState.VOID.value,
    ),
    PayableKind.GRANT: Way(
        Grant, Payment.grant_id, PaymentKind.GRANT, GrantState.APPROVED.value,
        GrantState.GIVEN.value, GrantState.WITHDRAWN.value, GrantState.DECLINED.value,
    ),
    PayableKind.EARNING: Way(
        Earning, Payment.earning_id, PaymentKind.EARNINGS, EarningState.APPROVED.value,
        EarningState.PAID.value, EarningState.VOID.value, EarningState.VOID.value,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that is to be paid, and to whom: her open record, whichever it was written for."""

    kind: PayableKind
    row: Any
    resident_id: int
    currency: str
    paid: int  # so far, minor units

    @property
    def way(self) -> Way:
        """How its kind is stored."""
        return WAYS[self.kind]

    @property
    def left(self) -> int:
        """What is still to be paid."""
        return int(self.row.amount) - self.paid

    @property
    def is_approved(self) -> bool:
        """Whether it may be paid."""
        return bool(self.row.state == self.way.approved)

    @property
    def is_over(self) -> bool:
        """Whether it was paid or set aside. What is held is neither: it waits to be decided."""
        return self.row.state in (self.way.done, self.way.refused, self.way.dropped)


def get(tx: Transaction, kind: PayableKind, payable_id: int) -> Owed:
    """One of them; raises ``NotFound`` for what is not there and for whom one must not see."""
    way = WAYS[PayableKind(kind)]
    row: Any = tx.session.get(way.model, payable_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise protection.not_there()
    tx.about(row)
    who = merged_records.open_one(tx, row.resident_id)
    tx.person(who)
    paid = payments.paid_so_far(tx, way.column, payable_id, way.kind)
    return Owed(PayableKind(kind), row, who, currency_of(tx, row), paid)


def of_payment(tx: Transaction, payment: Payment) -> Owed | None:
    """What a payment paid; None for savings, money kept and what is paid back."""
    for kind, way in WAYS.items():
        if payment.kind == way.kind:
            return get(tx, kind, int(getattr(payment, way.column.key)))
    return None


def must_be_approved(owed: Owed) -> None:
    """Raise ``Conflict`` for what cannot be paid, with the reason."""
    if owed.is_approved and owed.left > 0:
        return
    if owed.is_approved or owed.row.state == owed.way.done:
        raise Conflict(_("This was paid already."))
    if owed.row.approved_by is not None:
        raise Conflict(_("This was set aside. Offer it again first."))
    raise Conflict(_("This was not approved, so it is not paid."))


def currency_of(tx: Transaction, row: Any) -> str:
    """Earnings have that of their activity."""
    if isinstance(row, Earning):
        return tx.session.get_one(IncomeActivity, row.activity_id).currency
    return str(row.currency)


def source(tx: Transaction, owed: Owed) -> Account:
    """The account on whose other side the money goes out: of a fund, of an activity, or, where it
    is lent, what she pays back."""
    row = owed.row
    if isinstance(row, Earning):
        return accounts.of_activity(tx, row.activity_id, owed.currency)
    if isinstance(row, Grant) and row.is_paid_back:
        return accounts.of_resident(tx, AccountKind.LOAN, owed.resident_id, owed.currency)
    return accounts.of_fund(tx, row.fund_id, owed.currency)


def is_match(tx: Transaction, owed: Owed) -> bool:
    """Whether it is added to her savings, and never handed out."""
    if not isinstance(owed.row, Due):
        return False
    return tx.session.get_one(Scheme, owed.row.scheme_id).kind == SchemeKind.MATCH
