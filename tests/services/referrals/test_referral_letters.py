# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The letter says what the consent covers and nothing else, in the language chosen."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from shelterdesk.errors import Conflict, Invalid, NotAllowed
from shelterdesk.reports import making
from shelterdesk.services.audit import audit
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentForm, ConsentPurpose, Items
from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import PartnerForm
from shelterdesk.services.referrals import referral_letters, referrals
from shelterdesk.services.referrals.referrals import ReferralForm
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Birth, LanguageLevel
from shelterdesk.statistics.letter_sheet import LetterSheet
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import person

TODAY = NOW.date()
ALL = (
    "chosen-name", "legal-name", "birth", "phone", "nationality", "languages", "address", "needs",
    "health", "history",
)  # fmt: skip
SECRETS = {
    "chosen-name": "Noor",
    "legal-name": "Maryam Al-Qaisi",
    "birth": "27.04.1999",
    "phone": "+34 611 777 123",
    "nationality": "Syria",
    "languages": "Arabic",
    "needs": "A lawyer for the permit",
}


@pytest.fixture
def noor(vault: Vault) -> int:
    vault.do("Issuer", issuers.add, form=IssuerForm("Harbour Workshops", "Quay 4"))
    return person(
        vault,
        "Noor",
        legal_name="Maryam Al-Qaisi",
        birth=Birth(1999, 4, 27),
        phone="+34 611 777 123",
        nationality="SY",
        languages=(("ar", LanguageLevel.NATIVE),),
        contact="Only after six, behind the market",
    )


def referred(vault: Vault, noor: int, codes: tuple[str, ...]) -> int:
    partner_id = vault.do("Added", partners.add, form=PartnerForm("Four Rivers")).result
    form = ConsentForm(ConsentPurpose.REFERRAL, partner_id, items=Items(codes))
    vault.do("Consent", consents.give, resident_id=noor, form=form)
    request = ReferralForm(partner_id, "legal", request="A lawyer for the permit")
    one: int = vault.do("Prepared", referrals.prepare, resident_id=noor, form=request).result
    return one


def sheet(vault: Vault, noor: int, one: int, language: str = "en") -> LetterSheet:
    code = vault.read(residents.row, resident_id=noor).code
    return vault.read(referral_letters.sheet, code=code, referral=str(one), language=language)


@pytest.mark.parametrize("told", [*SECRETS, "address"])
def test_each_fact_needs_its_own_yes(vault: Vault, noor: int, told: str) -> None:
    made = sheet(vault, noor, referred(vault, noor, (told,)))
    said = [*(value for _passage, value in made.facts), made.request]
    assert {secret for secret in SECRETS.values() if secret in said} == (
        {SECRETS[told]} if told in SECRETS else set()
    )
    assert "market" not in repr(made)


def test_a_letter_with_all_that_may_be_told(vault: Vault, noor: int) -> None:
    made = sheet(vault, noor, referred(vault, noor, ALL))
    assert [value for _passage, value in made.facts] == list(SECRETS.values())[:-1]
    assert (made.partner, made.agreed_on) == ("Four Rivers", TODAY)


def test_a_withdrawn_consent_prints_no_letter(vault: Vault, noor: int) -> None:
    one = referred(vault, noor, ALL)
    vault.do("Sent", referrals.send, referral_id=one, on=TODAY)
    (asked,) = vault.read(consents.of_resident, resident_id=noor)
    vault.do("Withdrew", consents.withdraw, consent_id=asked.now.id)
    with pytest.raises(NotAllowed, match="no consent to refer to Four Rivers"):
        sheet(vault, noor, one)


@pytest.mark.parametrize("number", ["99", "x", ""])
def test_another_number_is_no_referral_of_hers(vault: Vault, noor: int, number: str) -> None:
    code = vault.read(residents.row, resident_id=noor).code
    with pytest.raises(Invalid) as caught:
        vault.read(referral_letters.sheet, code=code, referral=number, language="en")
    assert caught.value.field == "referral"


def test_one_that_came_in_has_no_letter(vault: Vault, noor: int) -> None:
    one = vault.do("In", referrals.receive, resident_id=noor, form=ReferralForm(), on=TODAY).result
    with pytest.raises(Conflict):
        sheet(vault, noor, one)


@pytest.mark.parametrize("language", ["en", "fr", "es", "de", "pt", "ar"])
def test_the_page_is_in_the_language_chosen(vault: Vault, noor: int, language: str) -> None:
    one = referred(vault, noor, ALL)
    due = ReferralForm(
        vault.read(referrals.of_resident, resident_id=noor)[0].partner_id,
        answer_due=TODAY + timedelta(days=9),
        request="A lawyer for the permit",
    )
    vault.do("Changed", referrals.edit, referral_id=one, form=due)
    code = vault.read(residents.row, resident_id=noor).code
    options = {"person": code, "referral": str(one), "language": language}
    printed = making.make(vault, "referral-letter", options)
    (page,) = PdfReader(BytesIO(printed.pdf)).pages
    text = page.extract_text()
    assert "Four Rivers" in text
    assert code in text
    assert "{" not in text
    assert "Harbour Workshops" in text
    assert "Printed" not in text  # bare edges
    assert printed.persons == (noor,)
    assert printed.figures == {"facts": 6, "request": True}


def test_opening_a_letter_is_written_down_each_time(vault: Vault, noor: int) -> None:
    one = referred(vault, noor, ALL)
    for _again in range(2):
        code = vault.read(residents.row, resident_id=noor).code
        making.make(vault, "referral-letter", {"person": code, "referral": str(one)})
    rows = vault.read(audit.opened, resident_id=noor).rows
    assert [row.label for row in rows].count("Opened a letter of referral") == 2
