# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts: the unbroken series of a year, by day, by person, by number; one of them opened.

Of a person who must not be seen a receipt stands in the series with its number and amount, and
without a name. Receipts written for a record that was joined are those of the open one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.payments import (
    COMES_IN,
    Collector,
    Payment,
    PaymentKind,
    PaymentMethod,
    PaymentSide,
    ReceiptMark,
)
from shelterdesk.models.residents import Resident
from shelterdesk.services import organisation
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import payments
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.values import sealed_words, signatures, value_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.signatures import Signature

__all__ = [
    "Opened", "PaymentKind", "PaymentMethod", "ReceiptMark", "ReceiptRow", "found", "of_day",
    "of_resident", "opened",
]  # fmt: skip

_NUMBER: Final = re.compile(r"(\d{4})\s*[-/ ]\s*0*(\d{1,9})")
_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt as lists show it; amounts in minor units. Of a person who must not be seen ``id``
    and ``resident_id`` are None."""

    key: str  # its number
    id: int | None
    number: str  # "2026-0042"
    at: datetime  # local
    on: date
    kind: PaymentKind
    kind_words: str
    method: PaymentMethod
    method_words: str
    resident_id: int | None
    shown: str
    code: str
    amount: int
    currency: str
    cashier: str  # name shown
    cashier_code: str
    witness: str
    collector: str
    mark: ReceiptMark
    takes_back: str = ""  # the number of the receipt it takes back
    taken_back_by: str = ""

    @property
    def comes_in(self) -> bool:
        """Whether money came to the house; what takes such a receipt back goes out again."""
        return (self.kind in COMES_IN) != bool(self.takes_back)

    @property
    def can_be_taken_back(self) -> bool:
        """Whether it stands."""
        return self.id is not None and not self.takes_back and not self.taken_back_by


@dataclass(frozen=True, slots=True)
class Opened:
    """One receipt with what is sealed beside it; ``Hidden`` without the key."""

    row: ReceiptRow
    note: str | Hidden
    signature: Signature | Hidden | None


@query(Capability.SEE_MONEY)
def of_day(tx: Transaction, *, day: date | None = None) -> tuple[ReceiptRow, ...]:
    """The receipts of a day (today, unless said), the newest first."""
    return tuple(rows(tx, Payment.on == (day or tx.today))[::-1])


@query(Capability.SEE_MONEY)
def of_resident(
    tx: Transaction, *, resident_id: int, limit: int = _MOST
) -> tuple[ReceiptRow, ...]:  # fmt: skip
    """A person's receipts, the newest first."""
    if not protection.may_see(tx, resident_id) or tx.session.get(Resident, resident_id) is None:
        raise protection.not_there()
    family = merged_records.family(tx, resident_id)
    return tuple(rows(tx, Payment.resident_id.in_(family), newest=limit))


@query(Capability.SEE_MONEY)
def found(tx: Transaction, *, number: str) -> ReceiptRow:
    """The receipt with a number, as one reads it on paper. Raises ``NotFound``."""
    listed = rows(tx, _numbered(number))
    if not listed or listed[0].id is None:
        raise NotFound(_("There is no receipt with this number."), field="receipt")
    return listed[0]


@query(Capability.SEE_MONEY, viewed=N_("Opened a receipt"))
def opened(tx: Transaction, *, payment_id: int) -> Opened:
    """One receipt with its note and what was signed on screen."""
    payment = tx.session.get(Payment, payment_id)
    if payment is None or not protection.may_see(tx, payment.resident_id):
        raise protection.not_there()
    tx.about(payment)
    tx.person(merged_records.open_one(tx, payment.resident_id))
    [row] = rows(tx, Payment.id == payment_id)
    note, signature = side(tx, payment_id)
    return Opened(row, note, signature)


# For other services
def rows(
    tx: Transaction, which: ColumnElement[bool], *, newest: int | None = None
) -> list[ReceiptRow]:
    """Receipts in the order of their numbers, or so many of the newest first."""
    order = Payment.id.desc() if newest else Payment.id
    listed = list(tx.session.scalars(select(Payment).where(which).order_by(order).limit(newest)))
    around = _Around(tx, listed)
    return [around.row(one) for one in listed]


def side(tx: Transaction, payment_id: int) -> tuple[str | Hidden, Signature | Hidden | None]:
    """The note and the signature of a payment."""
    row = tx.session.scalar(select(PaymentSide).where(PaymentSide.payment_id == payment_id))
    if row is None:
        return "", None
    drawn = sealed_words.revealed(tx, row, "signature")
    signature = drawn if isinstance(drawn, Hidden) else None
    if isinstance(drawn, str) and drawn:
        return sealed_words.revealed(tx, row, "note"), signatures.from_text(drawn)
    return sealed_words.revealed(tx, row, "note"), signature


def numbers_in(text: str) -> list[tuple[int, int]]:
    """The receipts named in a text, as year and number: ``2026-0042, 2026-0043``."""
    return [(int(year), int(number)) for year, number in _NUMBER.findall(text)]


def _numbered(text: str) -> ColumnElement[bool]:
    named = numbers_in(text)
    if len(named) != 1:
        raise NotFound(_("Write the number as on the receipt: 2026-0042."), field="receipt")
    return (Payment.year == named[0][0]) & (Payment.number == named[0][1])


class _Around:
    """What stands around receipts of a list, read at once."""

    def __init__(self, tx: Transaction, listed: Sequence[Payment]) -> None:
        self._tx = tx
        self._hidden = protection.hidden_ids(tx)
        self._leads_to = merged_records.leads_to(tx)
        self._staff = organisation.staff_names(tx)
        self._codes = {who.id: who.code for who in organisation.colleagues(tx)}
        people = {self._open(one) for one in listed}
        query = select(Resident.id, Resident.known_as, Resident.code)
        self._people = {
            one: (known_as, code)
            for one, known_as, code in tx.session.execute(query.where(Resident.id.in_(people)))
        }
        self._numbers = self._other_numbers(listed)
        wanted = {one.collector_id for one in listed if one.collector_id is not None}
        names = select(Collector.id, Collector.name).where(Collector.id.in_(wanted))
        self._collectors = {one: name for one, name in tx.session.execute(names)}

    def _open(self, payment: Payment) -> int:
        return self._leads_to.get(payment.resident_id, payment.resident_id)

    def _other_numbers(self, listed: Sequence[Payment]) -> dict[tuple[str, int], str]:
        """By side and id of a payment: the number it takes back, and by which it was."""
        ids = [one.id for one in listed]
        firsts = [one.reverses_id for one in listed if one.reverses_id is not None]
        beside = Payment.id.in_(firsts) | Payment.reverses_id.in_(ids)
        found: dict[tuple[str, int], str] = {}
        for one in self._tx.session.scalars(select(Payment).where(beside)):
            found["number", one.id] = payments.receipt_number(one)
            if one.reverses_id is not None:
                found["by", one.reverses_id] = payments.receipt_number(one)
        return found

    def row(self, one: Payment) -> ReceiptRow:
        """One receipt as lists show it."""
        who = self._open(one)
        is_hidden = who in self._hidden
        number = payments.receipt_number(one)
        facts: dict[str, Any] = {
            "key": number, "number": number, "at": one.at.astimezone(self._tx.now.tzinfo),
            "on": one.on, "kind": PaymentKind(one.kind), "kind_words": kind_words(one.kind),
            "method": PaymentMethod(one.method),
            "method_words": value_words.code_word("payment", "method", one.method),
            "amount": one.amount, "currency": one.currency,
            "cashier": self._staff.get(one.cashier_id, ""),
            "cashier_code": self._codes.get(one.cashier_id, ""),
            "witness": self._staff.get(one.witness_id or 0, ""), "mark": ReceiptMark(one.mark),
            "takes_back": self._numbers.get(("number", one.reverses_id or 0), ""),
            "taken_back_by": self._numbers.get(("by", one.id), ""),
        }  # fmt: skip
        if is_hidden:
            name = protection.one_person()
            return ReceiptRow(
                id=None, resident_id=None, shown=name, code="", collector="", **facts
            )  # fmt: skip
        known_as, code = self._people[who]
        return ReceiptRow(
            id=one.id, resident_id=who, shown=shown_name(known_as, code), code=code,
            collector=self._collectors.get(one.collector_id or 0, ""), **facts,
        )  # fmt: skip


def kind_words(kind: str) -> str:
    """What a payment was, in words."""
    return value_words.code_word("payment", "kind", kind)
