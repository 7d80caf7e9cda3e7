# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts on paper: in her language, in every currency, and telling nothing of the house."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from shelterdesk.errors import Invalid, NotFound
from shelterdesk.models.payments import PaymentKind
from shelterdesk.models.staff import Role
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports import making
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.making import Way
from shelterdesk.reports.stipend_receipt import REPORT
from shelterdesk.services import organisation, paper_texts
from shelterdesk.services.audit import audit
from shelterdesk.services.money import collectors, pay_desk, receipt_papers
from shelterdesk.services.money.pay_desk import Handing, PayableKind, PaymentMethod, ReceiptMark
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.residents import LanguageLevel
from shelterdesk.services.values.signatures import Signature
from shelterdesk.vault.door import Vault
from tests.colleagues import added, hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.money_desk import DAY, TODAY, due, earning, grant, pay, take_box, till
from tests.reports import pictures

LANGUAGES = ["en", "fr", "es", "de", "pt", "ar"]
SIGNED = Signature((((100, 100), (600, 300), (900, 120)),))


def made(vault: Vault, **options: str) -> Any:
    return making.make(vault, "stipend-receipt", options)


def pages(vault: Vault, **options: str) -> list[str]:
    found = PdfReader(BytesIO(made(vault, **options).pdf)).pages
    return [" ".join(page.extract_text().split()) for page in found]


def test_two_copies_on_a_page(vault: Vault) -> None:
    house, noor = till(vault), person(vault, "Noor")
    code = vault.read(residents.row, resident_id=noor).code
    pay(vault, due(vault, house, noor))
    [said] = pages(vault)
    assert said.count("2026-0001") == 2
    assert said.count("€330.00") == 2
    assert said.count("For 1 Nov 2026 to 30 Nov 2026 · in cash") == 2
    assert said.count(code) == 2
    assert said.count("Paid by: K3") == 3  # and under the line of her copy
    assert "This copy stays here" in said
    assert "You need not take this paper along." in said
    assert said.count("Your signature") == 1
    for secret in ("Noor", "City", "Monthly support", "Desk Planner", "Joy"):
        assert secret not in said
    assert "Noor" in pages(vault, name="yes")[0]
    assert made(vault).figures == {"receipts": 1, "paid_out": {"EUR": 33_000}}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("currency", ["EUR", "JPY", "TND"])
def test_in_each_language_and_with_the_decimals_of_its_currency(
    vault: Vault, language: str, currency: str
) -> None:
    house, noor = till(vault, currency=currency), person(vault, "Noor")
    pay(vault, due(vault, house, noor, 412_345))
    [said] = pages(vault, language=language)
    texts = vault.read(paper_texts.current, paper=receipt_papers.PAPER, language=language)
    assert texts.language == language
    if language != "ar":
        assert texts["title"] in said
        assert texts["leave"] in said
    digits = {"EUR": "4123", "JPY": "412345", "TND": "412345"}[currency]
    assert digits in "".join(sign for sign in said if sign.isdigit())
    assert "2026-0001" in "".join(said.split())


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_half_and_small_pages(vault: Vault, paper: str) -> None:
    house, noor = till(vault), person(vault, "Noor")
    for number in range(3):
        pay(vault, due(vault, house, noor, number=number))

    def sizes(**options: str) -> list[tuple[int, int]]:
        found = PdfReader(BytesIO(made(vault, paper=paper, **options).pdf)).pages
        return [(round(page.mediabox.width), round(page.mediabox.height)) for page in found]

    whole = (595, 842) if paper == "A4" else (612, 792)
    assert sizes() == [whole] * 3  # both copies of each
    assert sizes(copy="house") == [whole] * 2  # two different ones to a page
    assert sizes(copy="hers", size="small") == [(298, 420)] * 3
    form = replace(vault.read(organisation.form), receipt_size="small")
    vault.do("Habits", organisation.edit, form=form)
    assert sizes() == [(298, 420)] * 6
    assert sizes(size="half") == [whole] * 3
    [first, second] = pages(vault, copy="house", size="half")
    assert ("2026-0001" in first, "2026-0002" in first, "2026-0003" in second) == (True,) * 3


def test_by_number_and_by_day(vault: Vault) -> None:
    house, noor = till(vault), person(vault, "Noor")
    for number in range(3):
        pay(vault, due(vault, house, noor, number=number))
    [said] = pages(vault, receipt="2026-0001, 2026-0003", copy="house")
    assert ("2026-0001" in said, "2026-0002" in said, "2026-0003" in said) == (True, False, True)
    for wrong in ("2026-0009", "2026-0001, 2026-0009", "the first"):
        with pytest.raises(NotFound) as caught:
            pages(vault, receipt=wrong)
        assert caught.value.field == "receipt"
    with pytest.raises(NotFound) as caught:
        pages(vault, day=f"{TODAY - DAY}")
    assert caught.value.field == "day"
    with pytest.raises(Invalid):
        pages(vault, size="huge")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_each_kind_is_called(vault: Vault, language: str) -> None:
    """Every kind and way has its words, none of which names a scheme, a fund or an activity."""
    house, noor = till(vault), person(vault, "Noor")
    pay(vault, grant(vault, house, noor), PayableKind.GRANT, handing=Handing(PaymentMethod.BANK))
    pay(vault, grant(vault, house, noor, is_paid_back=True), PayableKind.GRANT)
    pay(vault, earning(vault, noor), PayableKind.EARNING)
    saved = Handing(PaymentMethod.SAVINGS)
    pay(vault, due(vault, house, noor), handing=saved)
    texts = vault.read(paper_texts.current, paper=receipt_papers.PAPER, language=language)
    sheet = vault.read(receipt_papers.sheet, language=language)
    once, lent, share, stipend = sheet.receipts
    assert (once.what, once.method) == (texts["what.grant"], texts["method.bank"])
    assert lent.what == texts["what.loan"]
    assert share.what.startswith(texts["what.earnings"].partition("{")[0])
    assert stipend.method == texts["method.savings"]
    assert (stipend.mark, once.mark) == ("none", "line")
    assert all(f"what.{kind}" in texts.passages for kind in PaymentKind)
    assert all(f"method.{method}" in texts.passages for method in PaymentMethod)
    said = " ".join(pages(vault, language=language))
    assert "Sewing" not in said
    assert "City" not in said


def test_taken_back_both_say_so(vault: Vault) -> None:
    house, noor = till(vault), person(vault, "Noor")
    [payment_id] = pay(vault, due(vault, house, noor)).payment_ids
    vault.do("Back", pay_desk.take_back, payment_id=payment_id, reason="The wrong person")
    first, second = pages(vault)
    assert "Taken back by receipt 2026-0002. It does not count any more." in first
    assert "Taken back" in second
    assert "This takes back receipt 2026-0001." in second
    assert "Received by: K3" in second
    assert "Your signature" not in second  # nothing was handed out
    assert "wrong person" not in first + second
    assert made(vault).figures == {"receipts": 2, "paid_out": {"EUR": 0}}


def test_signed_on_paper_on_screen_or_by_thumb(vault: Vault, clock: Clock) -> None:
    added(vault, "P7", (Role.CASHIER,))
    ama = hired(vault, "F1")["F1"]
    house, noor = till(vault), person(vault, "Noor")
    rita = vault.do(
        "May", collectors.add, resident_id=noor, form=collectors.CollectorForm("Rita Quillhart")
    ).result
    ways = (
        Handing(mark=ReceiptMark.DRAWN, signature=SIGNED),
        Handing(mark=ReceiptMark.THUMB, witness_id=ama),
        Handing(collector_id=rita),
        Handing(PaymentMethod.MOBILE, mark=ReceiptMark.NONE),
    )
    for number, how in enumerate(ways):
        pay(vault, due(vault, house, noor, number=number), handing=how)
    drawn, thumb, collected, sent = pages(vault)
    assert vault.read(receipt_papers.sheet).receipts[0].strokes == SIGNED.strokes
    assert "Your signature" in drawn
    assert "signed on screen" not in drawn  # it is there to be seen
    assert "Your thumbprint" in thumb
    assert "Paid by: K3 · F1" in thumb
    assert "Collected by: Rita Quillhart" in collected
    assert "Signature of who collected it" in collected
    assert "signature" not in sent.casefold()
    path = vault.path
    vault.lock()
    with signed_in(path, "P7", clock) as cashier:  # without the key
        assert "Your signature: signed on screen" in pages(cashier)[0]


def test_a_cashier_prints_without_typing_the_passphrase_again(vault: Vault, clock: Clock) -> None:
    """Somebody waits at the desk; a file asks."""
    added(vault, "P7", (Role.CASHIER,))
    house, noor = till(vault), person(vault, "Noor")
    one = due(vault, house, noor)
    path = vault.path
    vault.lock()
    with signed_in(path, "P7", clock) as cashier:
        take_box(cashier)
        pay(cashier, one)
        printed = made(cashier, receipt="2026-0001")
        assert printed.persons == (noor,)
        assert not making.asks_passphrase("stipend-receipt", Way.PRINTER)
        assert making.asks_passphrase("stipend-receipt", Way.FILE)
        paper = making.hand_out(cashier, printed, Way.PRINTER)
        assert paper.pages == 1
    with signed_in(path, clock=clock) as again:
        labels = [row.label for row in again.read(audit.opened, resident_id=noor).rows]
        assert "Printed: receipts for money" in labels


def test_in_her_own_language_each(vault: Vault) -> None:
    house = till(vault)
    for name, tag in (("Noor", "ar"), ("Mai", "fr"), ("Ama", "")):
        spoken = ((tag, LanguageLevel.NATIVE),) if tag else ()
        who = person(vault, name, languages=spoken)
        pay(vault, due(vault, house, who))
    assert [one.language for one in vault.read(receipt_papers.sheet).receipts] == ["ar", "fr", "en"]


def test_of_a_protected_person_nothing_is_printed(vault: Vault, clock: Clock) -> None:
    hired(vault, "D5")
    house, her, noor = till(vault), person(vault, "Quilla"), person(vault, "Noor")
    for who in (her, noor):
        pay(vault, due(vault, house, who))
    vault.do("P", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    path = vault.path
    vault.lock()
    with signed_in(path, "D5", clock) as other:
        [said] = pages(other)
        assert ("2026-0001" in said, "2026-0002" in said) == (False, True)
        with pytest.raises(NotFound):
            pages(other, receipt="2026-0001")
        assert other.read(receipt_papers.persons) == (noor,)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_looks_as_it_did(vault: Vault, language: str) -> None:
    house, noor = till(vault, currency="TND"), person(vault, "Noor")
    how = Handing(mark=ReceiptMark.DRAWN, signature=SIGNED)
    pay(vault, due(vault, house, noor, 412_345), handing=how)
    sheet = vault.read(receipt_papers.sheet, language=language)
    shown = tuple(replace(one, who="QS4V") for one in sheet.receipts)  # codes are drawn by lot
    context = SheetContext(
        organisation="", printed_by="", printed_at=NOW, purpose="", privacy=PrivacyClass.DESK,
        audience=Audience.PERSON,
    )  # fmt: skip
    pictures.compare(f"receipt-{language}", REPORT.render(replace(sheet, receipts=shown), context))
