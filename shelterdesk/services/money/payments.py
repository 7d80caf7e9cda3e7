# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way in which money goes to or comes from a resident: a payment with a numbered receipt,
and the transaction of the books that goes with it, in one act.

What is paid lives elsewhere (a due, a grant, earnings, savings); each asks here. Cash is paid only
by who holds the box (``cash_box.py``). A payment is never changed: ``take_back`` writes its
opposite, with a receipt of its own, and what was to be paid is to be paid again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.ledger import Account, AccountKind, LedgerKind, LedgerTransaction
from shelterdesk.models.payments import (
    COMES_IN,
    Collector,
    Payment,
    PaymentKind,
    PaymentMethod,
    PaymentSide,
    ReceiptMark,
)
from shelterdesk.services import organisation
from shelterdesk.services.money import accounts, holding, ledger_seal, posting
from shelterdesk.services.money.posting import Line
from shelterdesk.services.values import sealed_words, signatures
from shelterdesk.services.values.signatures import Signature

#: On which account of the house a method moves money.
_ACCOUNTS: Final = {
    PaymentMethod.CASH: AccountKind.CASH,
    PaymentMethod.BANK: AccountKind.BANK,
    PaymentMethod.MOBILE: AccountKind.MOBILE,
    PaymentMethod.VOUCHER: AccountKind.VOUCHER,
}
#: Her own money lies in a box of its own.
_KEPT: Final = frozenset({PaymentKind.KEPT_IN, PaymentKind.KEPT_OUT})


@dataclass(frozen=True, slots=True)
class Handing:
    """How money changes hands; the same questions whatever it is for."""

    method: PaymentMethod = PaymentMethod.CASH
    account_id: int | None = None  # of the house; the box one has, or the first, if not said
    witness_id: int | None = None
    collector_id: int | None = None  # somebody she authorised
    mark: ReceiptMark = ReceiptMark.LINE
    signature: Signature | None = None  # drawn on screen
    note: str = ""  # of the case class


@dataclass(frozen=True, slots=True)
class What:
    """What is paid: to whom, how much, for what. Amounts in minor units."""

    kind: PaymentKind
    resident_id: int
    currency: str
    amount: int
    of_match: int = 0
    due_id: int | None = None
    grant_id: int | None = None
    earning_id: int | None = None
    purpose_id: int | None = None


def make(tx: Transaction, what: What, lines: list[Line], handing: Handing) -> Payment:
    """Write a payment, its receipt number and its transaction.

    ``lines`` are the other side of the books: of the fund, the activity, her savings. The side of
    the house (box, bank) is added here; with the method *savings* there is none.
    """
    posting.checked_amount(what.amount)
    _check(tx, what, handing)
    comes_in = what.kind in COMES_IN
    if handing.method != PaymentMethod.SAVINGS:
        account = house_account(tx, what.kind, what.currency, handing)
        lines = [*lines, Line(account, what.amount if comes_in else -what.amount)]
    payment = _new(tx, what, handing)
    _write(tx, payment, LedgerKind.PAYMENT, lines)
    _side(tx, payment, handing.note, handing.signature)
    return payment


def take_back(tx: Transaction, payment: Payment, *, reason: str) -> Payment:
    """Write the opposite of a payment, with a receipt of its own. The reason is required."""
    if not reason.strip():
        raise Invalid(_("Write why the payment is taken back."), field="reason")
    if payment.reverses_id is not None:
        raise Conflict(_("This receipt takes another one back."))
    if taken_back_by(tx, payment.id) is not None:
        raise Conflict(_("This payment was taken back before."))
    for account in _boxes(tx, payment):
        holding.check(tx, account)
    what = What(
        PaymentKind(payment.kind), payment.resident_id, payment.currency, payment.amount,
        payment.of_match, payment.due_id, payment.grant_id, payment.earning_id,
        payment.purpose_id,
    )  # fmt: skip
    opposite = _new(tx, what, Handing(PaymentMethod(payment.method)))
    opposite.reverses_id = payment.id
    first = tx.session.get_one(LedgerTransaction, payment.ledger_transaction_id)
    transaction = posting.reverse(tx, first, facts=facts(opposite))
    opposite.ledger_transaction_id = transaction.id
    tx.session.add(opposite)
    tx.session.flush()
    _side(tx, opposite, reason, None)
    _told(tx, opposite)
    return opposite


def facts(payment: Payment) -> dict[str, Any]:
    """What of a payment is in the digest of its transaction (``posting.digest``)."""
    found = {name: getattr(payment, name) for name in ledger_seal.OF_PAYMENT}
    return found | {"on": payment.on.isoformat(), "at": ledger_seal.instant(payment.at)}


def receipt_number(payment: Payment) -> str:
    """The number as people read it: ``2026-0042``."""
    return f"{payment.year}-{payment.number:04}"


def paid_so_far(tx: Transaction, column: Any, row_id: int, kind: PaymentKind | None = None) -> int:
    """What was paid of something and not taken back, in minor units."""
    query = select(Payment.amount, Payment.reverses_id).where(column == row_id)
    if kind is not None:
        query = query.where(Payment.kind == kind)
    return sum(
        amount if reverses is None else -amount for amount, reverses in tx.session.execute(query)
    )


def taken_back_by(tx: Transaction, payment_id: int) -> int | None:
    """The payment that takes one back."""
    return tx.session.scalar(select(Payment.id).where(Payment.reverses_id == payment_id))


def house_account(
    tx: Transaction, kind: PaymentKind, currency: str, handing: Handing
) -> Account:  # fmt: skip
    """The box or bank account money goes out of, or into: where none is said, the box that the
    person signed in has."""
    wanted = AccountKind.KEPT if kind in _KEPT else _ACCOUNTS[handing.method]
    is_box = wanted in (AccountKind.CASH, AccountKind.KEPT)
    hers = holding.held(tx, wanted, currency) if is_box and handing.account_id is None else None
    account = hers or accounts.of_house(tx, wanted, currency, handing.account_id)
    if is_box:
        holding.check(tx, account)
    return account


def collectors(tx: Transaction, resident_id: int, on: date) -> list[Collector]:
    """Who may collect for her on a day."""
    query = select(Collector).where(
        Collector.resident_id == resident_id, Collector.start <= on, Collector.end > on
    )
    return list(tx.session.scalars(query.order_by(Collector.id)))


def _new(tx: Transaction, what: What, handing: Handing) -> Payment:
    year = tx.today.year
    last = tx.session.scalar(select(func.max(Payment.number)).where(Payment.year == year))
    return Payment(
        year=year,
        number=(last or 0) + 1,
        at=tx.now,
        on=tx.today,
        kind=what.kind.value,
        method=handing.method.value,
        resident_id=what.resident_id,
        currency=what.currency,
        amount=what.amount,
        of_match=what.of_match,
        due_id=what.due_id,
        grant_id=what.grant_id,
        earning_id=what.earning_id,
        purpose_id=what.purpose_id,
        cashier_id=tx.staff_id,
        witness_id=handing.witness_id,
        collector_id=handing.collector_id,
        mark=handing.mark.value,
        reverses_id=None,
    )


def _write(tx: Transaction, payment: Payment, kind: LedgerKind, lines: list[Line]) -> None:
    transaction = posting.post(tx, kind=kind, lines=lines, facts=facts(payment))
    payment.ledger_transaction_id = transaction.id
    tx.session.add(payment)
    tx.session.flush()
    _told(tx, payment)


def _told(tx: Transaction, payment: Payment) -> None:
    tx.about(payment)
    tx.person(payment.resident_id)
    tx.details["receipt"] = receipt_number(payment)


def _side(tx: Transaction, payment: Payment, note: str, signature: Signature | None) -> None:
    words = sealed_words.checked(note, field="note")
    if not words and signature is None:
        return
    side = PaymentSide(payment_id=payment.id)
    if words:
        tx.seal(side, "note", words)
    if signature is not None:
        tx.seal(side, "signature", signatures.to_text(signature))
    tx.session.add(side)
    tx.session.flush()


def _check(tx: Transaction, what: What, handing: Handing) -> None:
    if handing.witness_id is not None:
        if handing.witness_id == tx.staff_id:
            raise Invalid(_("The second person is somebody else."), field="witness_id")
        if handing.witness_id not in organisation.staff_names(tx):
            raise Invalid(_("Choose a colleague."), field="witness_id")
    if handing.collector_id is not None:
        known = {one.id for one in collectors(tx, what.resident_id, tx.today)}
        if handing.collector_id not in known:
            raise Invalid(_("She did not authorise this person."), field="collector_id")
    if handing.mark == ReceiptMark.DRAWN and handing.signature is None:
        raise Invalid(_("Nothing was drawn: sign, or choose a line on paper."), field="signature")


def _boxes(tx: Transaction, payment: Payment) -> list[Account]:
    found = []
    for entry in posting.entries_of(tx, payment.ledger_transaction_id):
        account = accounts.get(tx, entry.account_id)
        if account.kind in (AccountKind.CASH, AccountKind.KEPT):
            found.append(account)
    return found
