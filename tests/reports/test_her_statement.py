# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Her own statement: what she got, saved, has kept and owes back, telling nothing of the house."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports import base, making
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.her_statement import REPORT
from shelterdesk.services import paper_texts
from shelterdesk.services.audit import audit
from shelterdesk.services.grants import grants, instalments
from shelterdesk.services.grants.grants import GrantForm
from shelterdesk.services.merging import merging
from shelterdesk.services.money import her_statement_papers, safekeeping, savings
from shelterdesk.services.money.owed import PayableKind
from shelterdesk.services.money.payments import Handing, PaymentMethod
from shelterdesk.services.residents import protection, residents
from shelterdesk.vault.door import Vault
from tests import purse
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.money_desk import due, earning, pay, till
from tests.reports import pictures

LANGUAGES = ["en", "fr", "es", "de", "pt", "ar"]
DAY = timedelta(days=1)


def code_of(vault: Vault, who: int) -> str:
    return vault.read(residents.row, resident_id=who).code


def made(vault: Vault, who: int, **options: str) -> Any:
    return making.make(vault, "her-statement", {"person": code_of(vault, who), **options})


def said(vault: Vault, who: int, **options: str) -> str:
    found = PdfReader(BytesIO(made(vault, who, **options).pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in found)


def filled(vault: Vault, money: str = "EUR") -> int:
    """A stipend, savings with what was added, money kept, and a credit partly paid back."""
    purse.habits(vault, approves_money_alone=True, uses_credit=True)
    noor, house = person(vault, "Noor"), till(vault, currency=money)
    purse.take_boxes(vault, money)
    pay(vault, due(vault, house, noor, 33_000))
    vault.do("D", savings.deposit, resident_id=noor, amount=5_000, currency=money)
    purse.matched(vault, noor, house.fund_id, 700, money)
    form = savings.Withdrawal(1_000, currency=money)
    vault.do("W", savings.withdraw, resident_id=noor, form=form)
    kept = safekeeping.Keeping(9_000, money)
    vault.do("K", safekeeping.take_in, resident_id=noor, form=kept)
    credit = GrantForm("micro-grant", house.fund_id, 6_000, money, is_paid_back=True)
    grant = vault.do("Ask", grants.ask, resident_id=noor, form=credit).result
    vault.do("Yes", grants.approve, grant_id=grant)
    purse.given(vault, grant)
    own = Handing(PaymentMethod.SAVINGS)
    vault.do("B", instalments.pay_back, grant_id=grant, amount=500, handing=own)
    return noor


def test_all_that_is_hers(vault: Vault) -> None:
    noor = filled(vault)
    text = said(vault, noor)
    for words in (
        "Your money", code_of(vault, noor), "Until 22 November 2026",
        "Your savings €35.00", "Added to your savings, for a purpose you choose €7.00",
        "Your own money, kept for you €90.00", "Still to be paid back, without interest €55.00",
        "For 1 Nov 2026 to 30 Nov 2026 2026-0001 · in cash €330.00",
        "Lent to you, without interest", "Together €390.00", "Taken from your savings", "-€10.00",
        "Paid back by you", "from your savings €5.00", "You need not take this paper along.",
    ):  # fmt: skip
        assert words in text
    for secret in ("Noor", "City", "Monthly support", "Desk Planner", "Joy", "K3"):
        assert secret not in text
    assert "Noor" in said(vault, noor, name="yes")
    figures = made(vault, noor).figures
    assert figures["now"] == {
        "savings EUR": 3_500, "match EUR": 700, "kept EUR": 9_000, "owed EUR": 5_500,
    }  # fmt: skip
    assert (figures["received"], figures["saved"]) == ({"EUR": 39_000}, {"EUR": 4_000})
    assert base.get("her-statement") in base.of_person()
    assert base.get("her-statement").audience is Audience.PERSON


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("money", ["EUR", "JPY", "TND"])
def test_in_each_language_and_with_the_decimals_of_its_currency(
    vault: Vault, language: str, money: str
) -> None:
    text = said(vault, filled(vault, money), language=language)
    texts = vault.read(paper_texts.current, paper=her_statement_papers.PAPER, language=language)
    assert texts.language == language
    if language != "ar":
        assert texts["title"] in text
        assert texts["now.owed"] in text.replace("\u2019", "’")
    assert "33000" in "".join(sign for sign in text if sign.isdigit())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_looks_as_it_did(vault: Vault, language: str) -> None:
    noor = filled(vault, "TND")
    for _time in range(40):
        vault.do("D", savings.deposit, resident_id=noor, amount=1, currency="TND")
    code = code_of(vault, noor)
    sheet = vault.read(her_statement_papers.sheet, code=code, language=language)
    context = SheetContext(
        organisation="", printed_by="", printed_at=NOW, purpose="", privacy=PrivacyClass.DESK,
        audience=Audience.PERSON,
    )  # fmt: skip
    pdf = REPORT.render(replace(sheet, who="QS4V"), context)  # codes are drawn by lot
    assert len(PdfReader(BytesIO(pdf)).pages) > 1
    for number in (0, 1):
        pictures.compare(f"her-statement-{language}-{number}", pdf, number)


def test_days_and_what_was_taken_back(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    assert "Nothing of yours is here now" in said(vault, noor)
    purse.take_boxes(vault)
    vault.do("D", savings.deposit, resident_id=noor, amount=500)
    wrong = vault.do("D", savings.deposit, resident_id=noor, amount=900).result.payment_id
    purse.taken_back(vault, wrong)
    clock.now = NOW + DAY
    vault.do("D", savings.deposit, resident_id=noor, amount=700)
    text = said(vault, noor)
    assert ("€5.00" in text, "€9.00" in text, "€7.00" in text) == (True, False, True)
    later = f"{clock.now.date():%Y-%m-%d}"
    text = said(vault, noor, **{"from": later})
    assert "€5.00" not in text
    assert "€12.00" in text
    assert "From 23 November 2026 to 23 November 2026" in text
    with pytest.raises(Invalid) as caught:
        made(vault, noor, **{"from": later, "until": "2026-11-01"})
    assert caught.value.field == "until"


def test_joined_records_and_its_trace(vault: Vault) -> None:
    purse.take_boxes(vault)
    noor, other, house = person(vault, "Noor"), person(vault), till(vault)
    vault.do("D", savings.deposit, resident_id=other, amount=500)
    pay(vault, earning(vault, other), PayableKind.EARNING)
    vault.do("Join", merging.merge, resident_id=noor, merged_id=other)
    assert house.currency == "EUR"
    text = said(vault, noor)
    assert "Your savings €5.00" in text
    assert "Your share of what was earned" in text
    labels = [row.label for row in vault.read(audit.opened, resident_id=noor).rows]
    assert "Opened a resident's own statement of money" in labels


def test_whom_it_is_not_for(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "C2")
        her = filled(vault)
        code = code_of(vault, her)
        vault.do("P", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "C2", clock) as caseworker, pytest.raises(NotFound):
        making.make(caseworker, "her-statement", {"person": code})
    with signed_in(desk_file, "F1", clock) as desk, pytest.raises(NotAllowed):
        making.make(desk, "her-statement", {"person": code})
