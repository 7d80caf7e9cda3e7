# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pay desk: money that was approved is paid, in part, into savings, or not wanted.

Each payment goes through ``payments.make`` with a receipt. What is paid in two ways at once (so
much in the hand, the rest into her savings) is two payments, for each has its own receipt. What she
does not want stays with its fund and can be offered again; nothing lapses by itself. A payment that
was wrong is taken back by its opposite, and is then to be paid again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.grants import Grant
from shelterdesk.models.income import Earning
from shelterdesk.models.ledger import AccountKind
from shelterdesk.models.payments import Payment, PaymentKind, PaymentMethod, ReceiptMark
from shelterdesk.services.grants import grant_rows
from shelterdesk.services.income import earning_counts
from shelterdesk.services.money import accounts, owed, payments, posting
from shelterdesk.services.money.owed import Owed, PayableKind
from shelterdesk.services.money.payments import Handing, What
from shelterdesk.services.money.posting import Line
from shelterdesk.services.residents import protection
from shelterdesk.services.values import sealed_words

__all__ = [
    "Handing", "Paid", "PayableKind", "PaymentMethod", "ReceiptMark", "TakenBack", "offer_again",
    "pay", "refuse", "take_back", "void_rest",
]  # fmt: skip

#: Into savings nothing changes hands: nobody signs for it, and nobody else collects it.
_INTO_SAVINGS: Final = Handing(PaymentMethod.SAVINGS, mark=ReceiptMark.NONE)


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid in one act: receipts in their order, the sum, and what is left to be paid."""

    payment_ids: tuple[int, ...]
    numbers: tuple[str, ...]
    amount: int
    currency: str
    left: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The receipt that takes another one back."""

    payment_id: int
    number: str
    amount: int
    currency: str


@verb(Capability.PAY_OUT)
def pay(
    tx: Transaction,
    *,
    kind: PayableKind,
    payable_id: int,
    amount: int | None = None,
    to_savings: int = 0,
    handing: Handing | None = None,
) -> Paid:
    """Pay a due, a grant or earnings: all that is left, or ``amount``; of it ``to_savings`` goes
    into her savings (all of it with the method *savings*). A match always does.

    Raises ``Invalid`` with field amount, to_savings, collector_id, witness_id or signature, and
    ``Conflict`` for what is not approved, for an empty box, or one somebody else holds (field box).
    """
    found = owed.get(tx, kind, payable_id)
    owed.must_be_approved(found)
    whole = found.left if amount is None else posting.checked_amount(amount)
    if whole > found.left:
        raise Invalid(_("More than what is left cannot be paid."), field="amount")
    how = handing or Handing()
    if owed.is_match(tx, found):
        made = [_pay(tx, found, whole, AccountKind.MATCH, _with_words(_INTO_SAVINGS, how))]
    else:
        made = _in_hand_and_saved(tx, found, whole, to_savings, how)
    left = found.left - whole
    if left == 0:
        found.row.state = found.way.done
        tx.session.flush()
    numbers = tuple(payments.receipt_number(one) for one in made)
    tx.details["receipt"] = ", ".join(numbers)
    ids = tuple(one.id for one in made)
    return Paid(ids, numbers, whole, found.currency, left)


@verb(Capability.PAY_OUT)
def refuse(tx: Transaction, *, kind: PayableKind, payable_id: int, reason: str = "") -> None:
    """She does not want what is left: it stays with the fund. She need not say why."""
    _set_aside(tx, kind, payable_id, is_refused=True, reason=reason)


@verb(Capability.APPROVE_MONEY)
def void_rest(tx: Transaction, *, kind: PayableKind, payable_id: int, reason: str) -> None:
    """Decided by a person, with a reason: what is left is not paid. What was paid stays paid."""
    if not sealed_words.clean(reason):
        raise Invalid(_("Write why it is not paid."), field="reason")
    _set_aside(tx, kind, payable_id, is_refused=False, reason=reason)


@verb(Capability.PAY_OUT)
def offer_again(tx: Transaction, *, kind: PayableKind, payable_id: int) -> None:
    """What was set aside is to be paid after all; it was approved and still is."""
    found = owed.get(tx, kind, payable_id)
    if not found.is_over or found.row.approved_by is None or found.left <= 0:
        raise Conflict(_("This was not set aside."))
    if isinstance(found.row, Earning):
        earning_counts.refuse_shared(tx, found.row)
    found.row.state = found.way.approved
    found.row.reason = None
    tx.session.flush()


@verb(Capability.PAY_OUT)
def take_back(tx: Transaction, *, payment_id: int, reason: str) -> TakenBack:
    """Write the opposite of a payment, whatever it was for; what it paid is to be paid again.

    The reason is required; what is held stays held. Raises ``Conflict`` where it was taken back
    before, where the money is not there any more (of savings) or came back since (of a
    micro-credit), or where somebody else holds the box.
    """
    payment = tx.session.get(Payment, payment_id)
    if payment is None or not protection.may_see(tx, payment.resident_id):
        raise protection.not_there()
    _refuse_come_back(tx, payment)
    opposite = payments.take_back(tx, payment, reason=reason)
    found = owed.of_payment(tx, payment)
    if found is not None and found.is_over:
        found.row.state = found.way.approved
        tx.session.flush()
    tx.about(opposite)
    number = payments.receipt_number(opposite)
    return TakenBack(opposite.id, number, opposite.amount, opposite.currency)


# Within
def _refuse_come_back(tx: Transaction, payment: Payment) -> None:
    """Raise ``Conflict`` where a micro-credit would have come back beyond what was given of it: her
    account holds all her credits together, so that it alone would not tell."""
    if payment.kind != PaymentKind.GRANT or payment.reverses_id is not None:
        return
    grant = tx.session.get_one(Grant, payment.grant_id)
    if grant.is_paid_back and grant_rows.row(tx, grant).left < payment.amount:
        words = _("A part of this came back or was let go. Only what is still owed is taken back.")
        raise Conflict(words)


def _in_hand_and_saved(
    tx: Transaction, found: Owed, whole: int, to_savings: int, how: Handing
) -> list[Payment]:
    saved = whole if how.method == PaymentMethod.SAVINGS else to_savings
    if not 0 <= saved <= whole:
        raise Invalid(_("So much is not paid now."), field="to_savings")
    made = []
    if whole > saved:
        made.append(_pay(tx, found, whole - saved, None, how))
    if saved:
        # A note stands beside one receipt.
        saving = _INTO_SAVINGS if made else _with_words(_INTO_SAVINGS, how)
        made.append(_pay(tx, found, saved, AccountKind.SAVINGS, saving))
    return made


def _pay(
    tx: Transaction, found: Owed, amount: int, into: AccountKind | None, how: Handing
) -> Payment:
    """One payment: out of what pays it, into an account of hers or into her hand."""
    lines: list[Line] = [posting.debit(owed.source(tx, found), amount)]
    if into is not None:
        hers = accounts.of_resident(tx, into, found.resident_id, found.currency)
        lines.append(posting.credit(hers, amount))
    ids: dict[str, Any] = {found.way.column.key: found.row.id}
    what = What(found.way.kind, found.resident_id, found.currency, amount, **ids)
    return payments.make(tx, what, lines, how)


def _with_words(how: Handing, said: Handing) -> Handing:
    return replace(how, note=said.note, witness_id=said.witness_id)


def _set_aside(
    tx: Transaction, kind: PayableKind, payable_id: int, *, is_refused: bool, reason: str
) -> None:
    found = owed.get(tx, kind, payable_id)
    owed.must_be_approved(found)
    way = found.way
    state = way.refused if is_refused else way.dropped
    if kind == PayableKind.GRANT and found.paid:
        state = way.done  # so much was given, and no more
    found.row.state = state
    sealed_words.write(tx, found.row, "reason", reason)
    tx.session.flush()
