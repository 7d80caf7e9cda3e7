# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers a resident holds in her hand: consent, rights, pocket cards, in every language."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

import resources
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.reports import base, fonts, making
from shelterdesk.reports.making import Printed, Way
from shelterdesk.reports.pocket_card_page import parted
from shelterdesk.services import paper_texts
from shelterdesk.services.audit import audit
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentForm, ConsentPurpose, Items, Signature
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import PartnerForm
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import LanguageLevel
from shelterdesk.vault.door import Vault
from tests.factories import person

LANGUAGES = ("en", "fr", "es", "de", "pt", "ar")
PAPERS = ("consent", "rights", "pocket_card")


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor", languages=(("fr", LanguageLevel.NATIVE),))


def code(vault: Vault, resident_id: int) -> str:
    return vault.read(residents.row, resident_id=resident_id).code


def given(vault: Vault, resident_id: int, **fields: Any) -> str:
    facts = {
        "purpose": ConsentPurpose.REFERRAL,
        "recipient": "Four Rivers",
        "items": Items(("skills",), "that she sews"),
        "withheld": Items(("health",)),
    }
    form = ConsentForm(**(facts | fields))
    return str(vault.do("Wrote", consents.give, resident_id=resident_id, form=form).result)


def text(printed: Printed) -> str:
    pages = PdfReader(BytesIO(printed.pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("paper", PAPERS)
def test_starter_texts_are_whole_and_can_be_printed(paper: str) -> None:
    texts = json.loads(resources.path("presets", "papers", f"{paper}.json").read_text("utf-8"))
    assert tuple(texts) == LANGUAGES
    for language, passages in texts.items():
        assert passages.keys() == texts["en"].keys(), language
        for name, words in passages.items():
            assert words.strip() == words != "", (language, name)
            assert fonts.unprintable(words) == set(), (language, name)
            assert ("{recipient}" in words) == ("{recipient}" in texts["en"][name]), name
            if language != "en" and paper != "pocket_card":
                assert words != texts["en"][name] or name == "date", (language, name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["rights", "pocket-card"])
def test_papers_of_words_alone(vault: Vault, name: str, language: str) -> None:
    printed = making.make(vault, name, {"language": language})
    reader = PdfReader(BytesIO(printed.pdf))
    assert len(reader.pages) == 1
    assert reader.metadata is None or not reader.metadata.title
    if language not in ("ar",):  # shaped words are looked at, not extracted
        paper = vault.read(paper_texts.current, paper=name.replace("-", "_"), language=language)
        assert text(printed).count(paper["title"]) == (8 if name == "pocket-card" else 1)
    assert "Desk Planner" not in text(printed)
    assert "K3" not in text(printed)
    # No passphrase: nobody stands on it.
    assert not making.is_personal(name)
    making.hand_out(vault, printed, Way.PRINTER)


def test_the_house_s_numbers_on_the_card(vault: Vault) -> None:
    lines = "Emergency: 112\nOffice +34 600 111 222\nDoctor"
    vault.do("x", paper_texts.write, paper="pocket_card", language="en",
             passages={"numbers": lines})  # fmt: skip
    found = text(making.make(vault, "pocket-card", {}))
    assert found.count("+34 600 111 222") == 8
    assert found.count("Doctor") == 8
    assert "Taxi" not in found


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Emergency: 112", ("Emergency", "112")),
        ("Office +34 600", ("Office", "+34 600")),
        ("Doctor", ("Doctor", "")),
        ("مكتب ٠١٢", ("مكتب", "٠١٢")),
        ("0800 1", ("", "0800 1")),
        ("Bar (0)30 5", ("Bar", "(0)30 5")),
    ],
)
def test_words_and_number_of_a_line(line: str, parts: tuple[str, str]) -> None:
    assert parted(line) == parts


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_sheet_in_each_language(vault: Vault, noor: int, language: str) -> None:
    options = {"person": code(vault, noor), "language": language}
    printed = making.make(vault, "consent", options)
    reader = PdfReader(BytesIO(printed.pdf))
    assert len(reader.pages) <= 2
    assert code(vault, noor) in text(printed)
    assert "Noor" not in text(printed)
    if language != "ar":
        texts = vault.read(paper_texts.current, paper="consent", language=language)
        assert texts["photo"] in text(printed)
        assert texts["item.skills"] in text(printed)


def test_a_signed_sheet_says_what_was_agreed(vault: Vault, noor: int) -> None:
    plain = given(vault, noor, language="en")
    options = {"person": code(vault, noor), "consent": plain}
    unsigned = making.make(vault, "consent", options)
    words = text(unsigned)
    for part in ("ask Four Rivers to help you", "Your skills and experience", "that she sews",
                 "Your health", "Nothing else is told.", "22 November 2026",
                 "you change your mind"):  # fmt: skip
        assert part in words
    assert "Your nationality" not in words
    assert "Noor" not in words
    assert "Noor" in text(making.make(vault, "consent", {**options, "name": "yes"}))
    drawn = Signature((((100, 100), (600, 300), (900, 120)),))
    signed = given(vault, noor, language="en", signature=drawn)
    other = making.make(vault, "consent", {**options, "consent": signed})
    content = [
        PdfReader(BytesIO(pdf)).pages[0].get_contents().get_data()  # type: ignore[union-attr]
        for pdf in (unsigned.pdf, other.pdf)
    ]
    lines = [len(re.findall(rb"\sl\b", page)) for page in content]
    assert lines[1] == lines[0] + 2


def test_the_very_text_agreed_to_is_printed(vault: Vault, noor: int) -> None:
    number = given(vault, noor, language="en")
    vault.do("x", paper_texts.write, paper="consent", language="en",
             passages={"referral": "Other words for {recipient}."})  # fmt: skip
    options = {"person": code(vault, noor), "consent": number}
    assert "ask Four Rivers to help you" in text(making.make(vault, "consent", options))
    french = making.make(vault, "consent", {**options, "language": "fr"})
    assert "demander à Four Rivers" in text(french)


def test_an_empty_sheet_speaks_as_she_does(vault: Vault, noor: int) -> None:
    assert "Votre accord" in text(making.make(vault, "consent", {"person": code(vault, noor)}))


def test_a_partners_brackets_are_printed_as_they_are(vault: Vault, noor: int) -> None:
    rivers = vault.do("x", partners.add, form=PartnerForm("The {best} bakery")).result
    number = given(vault, noor, language="en", partner_id=rivers)
    options = {"person": code(vault, noor), "consent": number}
    assert "ask The {best} bakery to help" in text(making.make(vault, "consent", options))


def test_what_cannot_be_printed(vault: Vault, noor: int) -> None:
    ada = person(vault, "Ada")
    number = given(vault, noor)
    form = ConsentForm(ConsentPurpose.PHOTO)
    no = vault.do("x", consents.refuse, resident_id=noor, form=form).result
    for options in (
        {"person": code(vault, ada), "consent": number},
        {"person": code(vault, noor), "consent": str(no)},
        {"person": "ZZZZ"},
    ):
        with pytest.raises(NotFound):
            making.make(vault, "consent", options)
    for options in ({}, {"person": code(vault, noor), "consent": "x"}):
        with pytest.raises(Invalid):
            making.make(vault, "consent", options)


def test_a_consent_leaves_with_its_entry_and_a_passphrase(vault: Vault, noor: int) -> None:
    printed = making.make(vault, "consent", {"person": code(vault, noor)})
    assert making.is_personal("consent")
    with pytest.raises(NotAllowed):
        making.hand_out(vault, printed, Way.PRINTER)
    assert printed.persons == (noor,)
    newest = vault.read(audit.opened, resident_id=noor).rows[0]
    assert newest.label == "Opened a consent to print"
    assert base.get("consent").title == "Consent to sign"
