# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's own statement: her payments between two days and what is here for her now, in her
language. What was taken back is not on it, nor is anything that tells where the money came from."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import aliased

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.models.ledger import AccountKind
from shelterdesk.models.payments import Payment, PaymentKind
from shelterdesk.services import paper_texts
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import hers, payments, receipt_papers
from shelterdesk.services.paper_texts import Texts
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.residents import residents
from shelterdesk.statistics import her_statement_sheet as sheets
from shelterdesk.statistics.her_statement_sheet import HerStatement, MoneyLine, NowLine

PAPER: Final = "her_statement"
_PARTS: Final = {
    PaymentKind.STIPEND: sheets.RECEIVED,
    PaymentKind.GRANT: sheets.RECEIVED,
    PaymentKind.EARNINGS: sheets.RECEIVED,
    PaymentKind.SAVINGS_IN: sheets.SAVED,
    PaymentKind.SAVINGS_OUT: sheets.SAVED,
    PaymentKind.KEPT_IN: sheets.KEPT,
    PaymentKind.KEPT_OUT: sheets.KEPT,
    PaymentKind.INSTALMENT: sheets.BACK,
}
_LESS: Final = frozenset({PaymentKind.SAVINGS_OUT, PaymentKind.KEPT_OUT})
_NOW: Final = {
    AccountKind.SAVINGS: "savings",
    AccountKind.MATCH: "match",
    AccountKind.SAFEKEEPING: "kept",
    AccountKind.LOAN: "owed",
}


@query(Capability.SEE_MONEY, viewed=N_("Opened a resident's own statement of money"))
def sheet(
    tx: Transaction,
    *,
    code: str,
    first: date | None = None,
    last: date | None = None,
    language: str = "",
    with_name: bool = False,
) -> HerStatement:
    """The statement of the person with this code, from the beginning until today unless days are
    said. Raises ``Invalid`` for days in the wrong order."""
    resident_id = opened_file.resident_id(tx, code=code)
    resident = residents.get(tx, resident_id)
    tx.person(resident_id)
    until = last or tx.today
    if first is not None and until < first:
        raise Invalid(_("The last day must not be before the first."), field="until")
    wanted = language.strip() or paper_texts.language_of(tx, paper=PAPER, resident_id=resident_id)
    texts = paper_texts.current(tx, paper=PAPER, language=wanted)
    return HerStatement(
        language=texts.language,
        texts=texts.passages,
        who=(resident.known_as if with_name else "") or resident.code,
        first=first,
        last=until,
        lines=tuple(_line(tx, row, texts) for row in _standing(tx, resident_id, first, until)),
        now=tuple(_now(tx, resident_id)),
    )


def _standing(
    tx: Transaction, resident_id: int, first: date | None, last: date
) -> list[Payment]:  # fmt: skip
    opposite = aliased(Payment)
    taken_back = select(opposite.id).where(opposite.reverses_id == Payment.id).exists()
    query = select(Payment).where(
        Payment.resident_id.in_(merged_records.family(tx, resident_id)),
        Payment.reverses_id.is_(None),
        ~taken_back,
        Payment.on <= last,
    )
    if first is not None:
        query = query.where(Payment.on >= first)
    return list(tx.session.scalars(query.order_by(Payment.id)))


def _line(tx: Transaction, row: Payment, texts: Texts) -> MoneyLine:
    kind = PaymentKind(row.kind)
    return MoneyLine(
        part=_PARTS[kind],
        on=row.on,
        number=payments.receipt_number(row),
        what=receipt_papers.what_for(tx, row, texts.passages, texts.language),
        method=receipt_papers.how(row, texts.passages),
        amount=row.amount,
        currency=row.currency,
        is_less=kind in _LESS,
    )


def _now(tx: Transaction, resident_id: int) -> list[NowLine]:
    found = hers.balances(tx, tuple(_NOW), resident_id).get(resident_id, {})
    return [
        NowLine(key, by_kind[kind], currency)
        for currency, by_kind in sorted(found.items())
        for kind, key in _NOW.items()
        if kind in by_kind
    ]
