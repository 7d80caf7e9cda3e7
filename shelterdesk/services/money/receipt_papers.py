# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts as sheets to print, each in the language of whom it is for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select, tuple_

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import N_, _, written_in
from shelterdesk.models.grants import Grant
from shelterdesk.models.income import Earning
from shelterdesk.models.payments import Payment, PaymentKind, PaymentMethod
from shelterdesk.models.staff import Staff
from shelterdesk.models.stipends import Due
from shelterdesk.services import organisation, paper_texts
from shelterdesk.services.money import receipts
from shelterdesk.services.money.receipts import ReceiptRow
from shelterdesk.services.values import signatures, value_words
from shelterdesk.services.values.signatures import Signature
from shelterdesk.statistics import receipt_sheet
from shelterdesk.statistics.receipt_sheet import Receipt, ReceiptSheet, Strokes

PAPER: Final = "stipend_receipt"
_A_DAY: Final = timedelta(days=1)


@query(Capability.SEE_MONEY, viewed=N_("Opened receipts to print"))
def sheet(
    tx: Transaction,
    *,
    receipt: str = "",
    day: date | None = None,
    language: str = "",
    with_name: bool = False,
    copies: str = receipt_sheet.BOTH,
    size: str = "",
) -> ReceiptSheet:
    """The receipts with these numbers, else those of a day (today, unless said); each in her
    language unless one is said. Those of people one must not see are left out.

    Raises ``NotFound`` where none is left.
    """
    rows = _listed(tx, receipt, day)
    return ReceiptSheet(
        receipts=tuple(_receipt(tx, row, language.strip(), with_name) for row in rows),
        size=size or organisation.form(tx).receipt_size,
        copies=copies,
        field=(signatures.WIDTH, signatures.HEIGHT),
    )


@query(Capability.SEE_MONEY)
def persons(tx: Transaction, *, receipt: str = "", day: date | None = None) -> tuple[int, ...]:
    """Whose receipts they are."""
    found = (row.resident_id for row in _listed(tx, receipt, day))
    return tuple(sorted({one for one in found if one is not None}))


def _listed(tx: Transaction, text: str, day: date | None) -> list[ReceiptRow]:
    if text.strip():
        named = receipts.numbers_in(text)
        which = tuple_(Payment.year, Payment.number).in_(named)
        found = [row for row in receipts.rows(tx, which) if row.id is not None]
        if not named or len(found) < len(set(named)):
            raise NotFound(_("There is no receipt with this number."), field="receipt")
        return found
    found = [row for row in receipts.rows(tx, Payment.on == (day or tx.today)) if row.id]
    if not found:
        raise NotFound(_("There are no receipts of this day."), field="day")
    return found


def _receipt(tx: Transaction, row: ReceiptRow, language: str, with_name: bool) -> Receipt:
    payment = tx.session.get_one(Payment, row.id)
    hers = language or paper_texts.language_of(
        tx, paper=PAPER, resident_id=row.resident_id or payment.resident_id
    )
    texts = paper_texts.current(tx, paper=PAPER, language=hers)
    codes = _codes(tx, (payment.cashier_id, payment.witness_id))
    with written_in(organisation.form(tx).language):
        for_house = " · ".join((receipts.kind_words(row.kind), _method_of_house(row)))
    return Receipt(
        language=texts.language,
        texts=texts.passages,
        number=row.number,
        on=row.on,
        who=row.shown if with_name else row.code,
        what=what_for(tx, payment, texts.passages, texts.language),
        amount=row.amount,
        currency=row.currency,
        method=how(payment, texts.passages),
        cashier=codes.get(payment.cashier_id, ""),
        witness=codes.get(payment.witness_id or 0, ""),
        collector=row.collector,
        comes_in=row.comes_in,
        mark=row.mark.value,
        strokes=_strokes(tx, payment.id),
        takes_back=row.takes_back,
        taken_back_by=row.taken_back_by,
        for_house=for_house,
    )


def how(payment: Payment, texts: Any) -> str:
    """How it changed hands, in her words: paid back with savings, it comes out of them."""
    is_back = payment.kind == PaymentKind.INSTALMENT
    is_own = is_back and payment.method == PaymentMethod.SAVINGS
    return str(texts["method.from_savings" if is_own else f"method.{payment.method}"])


def what_for(tx: Transaction, payment: Payment, texts: Any, language: str) -> str:
    """What it was for: the kind, and of which days. Neither scheme nor fund nor activity: their
    names could tell where she is."""
    kind = payment.kind
    row: Any = None
    if payment.due_id is not None:
        row = tx.session.get_one(Due, payment.due_id)
    elif payment.earning_id is not None:
        row = tx.session.get_one(Earning, payment.earning_id)
    elif kind == PaymentKind.GRANT and tx.session.get_one(Grant, payment.grant_id).is_paid_back:
        return str(texts["what.loan"])
    words = str(texts[f"what.{kind}"])
    if row is None:
        return words
    with written_in(language):
        first = value_words.day_in_words(row.period_start)
        last = value_words.day_in_words(row.period_end - _A_DAY)
    return words.format(first=first, last=last)


def _method_of_house(row: ReceiptRow) -> str:
    return value_words.code_word("payment", "method", PaymentMethod(row.method))


def _codes(tx: Transaction, ids: Iterable[int | None]) -> dict[int, str]:
    query = select(Staff.id, Staff.code).where(Staff.id.in_([one for one in ids if one]))
    return {staff_id: code for staff_id, code in tx.session.execute(query)}


def _strokes(tx: Transaction, payment_id: int) -> Strokes:
    """What was drawn; nothing without the key."""
    _note, signature = receipts.side(tx, payment_id)
    return signature.strokes if isinstance(signature, Signature) else ()
