# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The letter says what she agreed to and nothing else: not in its fields, not in the worker's
words, not in the PDF; and nothing on it tells what the house is."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Damaged, Invalid, NotAllowed, NotFound
from shelterdesk.models.placements import Introduction
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.reports import making
from shelterdesk.services import paper_texts, vocabularies
from shelterdesk.services.audit import audit
from shelterdesk.services.consents import consents
from shelterdesk.services.papers import discretion, issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.partners import partners
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Birth, LanguageLevel
from shelterdesk.services.staff import staff
from shelterdesk.services.values import week_times
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import ValueWords
from shelterdesk.services.work import introduction_letters, introductions, kept_back
from shelterdesk.services.work.introduction_letters import Preview
from shelterdesk.vault.door import Vault
from tests.colleagues import added, hired, signed_in
from tests.conftest import Clock
from tests.employer_rows import TODAY, agreed, employer, prepared, sent, skill, vacancy, wish
from tests.factories import person

#: What each item of the consent would tell.
SECRETS = {
    "chosen-name": "Noor",
    "legal-name": "Maryam Al-Qaisi",
    "birth": "27.04.1999",
    "phone": "+34 611 777 123",
    "nationality": "Syria",
    "languages": "Arabic",
    "skills": "Baking",
    "availability": "Mon",
}
LETTER = "Works with care and is never late."


@pytest.fixture
def noor(vault: Vault) -> int:
    who = person(
        vault,
        "Noor",
        legal_name="Maryam Al-Qaisi",
        birth=Birth(1999, 4, 27),
        phone="+34 611 777 123",
        nationality="SY",
        languages=(("ar", LanguageLevel.NATIVE),),
        contact="Only after six, behind the market",
    )
    wish(vault, who, free_times=week_times.bit(0, 0))
    skill(vault, who, "baking")
    form = IssuerForm("Harbour Workshops", "Quay 4\n+34 600 100 200")
    vault.do("Issuer", issuers.add, form=form)
    return who


def introduction(
    vault: Vault, noor: int, *codes: str, letter: str = LETTER, at: str = "Four Rivers", **how: Any
) -> int:
    """An introduction that was sent, with a consent to these items."""
    partner_id = employer(vault, at)
    agreed(vault, noor, partner_id, *codes)
    one = prepared(vault, noor, vacancy(vault, partner_id), letter=letter)
    sent(vault, one, **how)
    return one


def code(vault: Vault, noor: int) -> str:
    found: str = vault.read(residents.row, resident_id=noor).code
    return found


def printed(vault: Vault, noor: int, one: int, **options: str) -> str:
    """The words of the PDF."""
    given = {"person": code(vault, noor), "introduction": str(one), **options}
    made = making.make(vault, "introduction-letter", given)
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(made.pdf)).pages)
    return " ".join(text.split())


def previewed(vault: Vault, one: int, **facts: Any) -> Preview:
    found: Preview = vault.read(introduction_letters.preview, introduction_id=one, **facts)
    return found


def consent_items(vault: Vault) -> list[str]:
    return [one.code for one in vault.read(vocabularies.choices, vocabulary="consent_item")]


def test_each_item_needs_its_own_yes_and_left_out_it_is_nowhere(vault: Vault, noor: int) -> None:
    items = consent_items(vault)
    assert SECRETS.keys() < set(items)
    for item in items:
        only = introduction(vault, noor, item, at=f"Only {item}")
        others = (one for one in items if one != item)
        rest = introduction(vault, noor, *others, at=f"All but {item}")
        text = printed(vault, noor, only)
        told = {one for one, secret in SECRETS.items() if secret in text}
        assert told == {item} & SECRETS.keys()
        assert ("A person looking for work" in text) == (item not in SECRETS)
        for never in ("market", "Desk", code(vault, noor)):
            assert never not in text
        assert LETTER in text
        text = printed(vault, noor, rest)
        kept = {one for one, secret in SECRETS.items() if secret not in text}
        assert kept == {item} & SECRETS.keys()


def test_in_each_language_of_the_papers(vault: Vault, noor: int) -> None:
    languages = vault.read(paper_texts.languages, paper="introduction_letter")
    assert languages == ["en", "fr", "es", "de", "pt", "ar"]
    which = {"code": code(vault, noor)}
    for language in languages:
        at = f"Bakery {language}"
        one = introduction(vault, noor, *SECRETS, letter="Noor.", at=at, language=language)
        sheet = vault.read(introduction_letters.sheet, **which, introduction=str(one))
        texts = vault.read(paper_texts.current, paper="introduction_letter", language=language)
        assert (sheet.language, sheet.texts) == (language, texts.passages)
        assert (sheet.partner, sheet.work, sheet.letter) == (at, "Bakery help", "Noor.")
        assert sheet.to_json_dict() == {"facts": 8, "letter": True}
        assert "Harbour Workshops" in printed(vault, noor, one)


def test_what_was_told_stays_as_it_was(vault: Vault, noor: int) -> None:
    one = introduction(vault, noor, "chosen-name", "languages")
    form = vault.read(residents.form, resident_id=noor)
    vault.do("Changed", residents.edit, resident_id=noor, form=_named(form, "Layla"))
    assert "Noor" in printed(vault, noor, one)
    assert "Layla" not in printed(vault, noor, one)
    found = previewed(vault, one)
    assert found.facts == (("Chosen name", "Noor"), ("Languages", "Arabic (native)"))

    def in_words(tx: Transaction) -> str:
        row = tx.session.get_one(Introduction, one)
        table, column = Introduction.__table__, Introduction.__table__.c.told
        return ValueWords(tx, is_revealed=True).sealed(table, column, row.told, row.uuid)

    assert vault.read(in_words) == f"Noor\nArabic (native)\n{LETTER}"


def _named(form: Any, name: str) -> Any:
    return replace(form, known_as=name)


def test_after_a_withdrawal_or_before_it_is_sent_there_is_no_letter(
    vault: Vault, noor: int
) -> None:
    one = introduction(vault, noor, "chosen-name")
    (asked,) = vault.read(consents.of_resident, resident_id=noor)
    vault.do("Withdrew", consents.withdraw, consent_id=asked.now.id)
    with pytest.raises(NotAllowed, match="withdrawn"):
        printed(vault, noor, one)
    draft = prepared(vault, noor, vacancy(vault, employer(vault, "Clinic"), "Cleaning"))
    for number, kind in ((str(draft), Conflict), ("x", Invalid), ("99", Invalid)):
        with pytest.raises(kind) as caught:
            printed(vault, noor, number)  # type: ignore[arg-type]  # as it is typed
        assert caught.value.field == "introduction"
    other = person(vault, "Hawa")
    with pytest.raises(Invalid):
        printed(vault, other, one)


def test_no_letter_to_a_partner_out_of_order_but_through_broken_glass(
    vault: Vault, noor: int, clock: Clock
) -> None:
    one = introduction(vault, noor, "chosen-name")
    hired(vault, "C2")
    vault.do("Suspended", partners.suspend, partner_id=1)
    path = vault.path
    vault.lock()
    with signed_in(path, "C2", clock) as worker:
        with pytest.raises(NotAllowed, match=r"is suspended\. No letter goes there"):
            printed(worker, noor, one)
        worker.break_glass("She stands at their door, and they ask who sent her")
        assert "Noor" in printed(worker, noor, one)
    with signed_in(path, clock=clock) as director:
        labels = [row.label for row in director.read(audit.find, limit=10).rows]
        assert "Opened a letter to a partner that is not in order" in labels
        assert "Opened a letter of introduction" not in labels


def test_words_are_read_again_once_she_was_asked_again(vault: Vault, noor: int) -> None:
    words = "Needs a chair, for her back."
    one = introduction(vault, noor, "chosen-name", "health", letter=words)
    assert words in printed(vault, noor, one)
    agreed(vault, noor, 1, "chosen-name")
    said = (
        "Their yes changed on 22 Nov 2026. Read the words in the letter again, or leave them out."
    )
    with pytest.raises(NotAllowed) as caught:
        printed(vault, noor, one)
    assert (caught.value.message, caught.value.field) == (said, "without_words")
    text = printed(vault, noor, one, without_words="yes")
    assert "Noor" in text
    assert words not in text
    found = vault.read(introductions.one, introduction_id=one)
    assert (found.to_read, found.changed_on) == (words, TODAY)
    vault.do("Read", introductions.read_again, introduction_id=one)
    assert words in printed(vault, noor, one)
    found = vault.read(introductions.one, introduction_id=one)
    assert (found.to_read, found.changed_on) == ("", None)
    vault.undo()
    with pytest.raises(NotAllowed):
        printed(vault, noor, one)


def test_words_that_tell_what_is_not_agreed_any_more_cannot_stand(vault: Vault, noor: int) -> None:
    hawa = person(vault, "Hawa")
    one = introduction(vault, hawa, "chosen-name", "skills", letter="She knows baking")
    skill(vault, hawa, "baking")
    assert vault.read(introductions.one, introduction_id=one).to_read == ""
    agreed(vault, hawa, 1, "chosen-name")
    with pytest.raises(Invalid, match="Skills and experience"):
        vault.do("Read", introductions.read_again, introduction_id=one)
    (asked,) = vault.read(consents.of_resident, resident_id=hawa)
    vault.do("Withdrew", consents.withdraw, consent_id=asked.now.id)
    assert vault.read(introductions.one, introduction_id=one).to_read == ""  # nothing is printed


#: Words of a letter, and the item of which they tell.
TELLING = (
    ("Maryam bakes well", "Legal name"),
    ("QAISI is her name", "Legal name"),
    ("Born on 27/4/99", "Date of birth"),
    ("Born on 4/27/99", "Date of birth"),
    ("Born in 1999", "Date of birth"),
    ("Call 0611 777 123", "Phone number"),
    ("She is from Syria", "Nationality"),
    ("She speaks arabic", "Languages"),
    ("She knows baking", "Skills and experience"),
    ("Free on Mon: morning", "When they are free"),
)


def test_the_workers_words_tell_nothing_she_did_not_agree_to(vault: Vault, noor: int) -> None:
    with pytest.raises(Invalid):
        introduction(vault, noor, "chosen-name", letter="Maryam bakes well")
    (row,) = vault.read(introductions.of_resident, resident_id=noor)
    form = vault.read(introductions.form, introduction_id=row.id)
    which = {"introduction_id": row.id}
    for letter, item in TELLING:
        changed = replace(form, letter=letter)
        vault.do("Wrote", introductions.edit, **which, form=changed)
        with pytest.raises(Invalid, match=item) as caught:
            sent(vault, row.id)
        assert caught.value.field == "letter"
        assert item in previewed(vault, row.id).problem
    (row,) = vault.read(introductions.of_resident, resident_id=noor)
    assert row.sent_on is None


def test_what_is_part_of_what_she_agreed_to_may_stand_there() -> None:
    looks = kept_back.stands_in
    assert not looks("legal-name", "Noor Haddad", "Noor is good", "Noor")
    assert looks("legal-name", "Noor Haddad", "Noor Haddad", "Noor")
    assert not looks("legal-name", "Li Wu", "Li is good", "")  # two letters stand anywhere
    assert looks("chosen-name", "Ольга", "Olga bakes", "")
    assert looks("legal-name", "李娜", "她叫李娜。", "")
    assert not looks("birth", "1999", "in 19990", "")
    assert not looks("birth", "04.1999", "on 4.4.", "")
    assert not looks("nationality", "Mali", "normali", "")
    assert not looks("phone", "", "anything", "")
    assert not looks("skills", "Baking (alone)", "bakery", "")


def test_words_that_tell_what_the_house_is_are_chosen_by_a_person(vault: Vault, noor: int) -> None:
    letter = "She lives in our shelter."
    with pytest.raises(Invalid) as caught:
        introduction(vault, noor, "chosen-name", letter=letter)
    assert caught.value.field == "may_reveal"
    (row,) = vault.read(introductions.of_resident, resident_id=noor)
    assert previewed(vault, row.id).revealing == ("shelter",)
    sent(vault, row.id, may_reveal=True)
    with pytest.raises(Invalid) as caught:
        printed(vault, noor, row.id)
    assert caught.value.field == "may_reveal"
    assert letter in printed(vault, noor, row.id, may_reveal="yes")


def test_no_text_of_the_paper_itself_tells(vault: Vault) -> None:
    def found(tx: Transaction) -> tuple[str, ...]:
        said: list[str] = []
        for language in paper_texts.languages(tx, paper="introduction_letter"):
            texts = paper_texts.current(tx, paper="introduction_letter", language=language)
            said += texts.passages.values()
        return discretion.revealing(tx, *said)

    assert vault.read(found) == ()
    assert len(vault.read(vocabularies.choices, vocabulary=Vocabulary.REVEALING_WORD)) > 1


def test_the_preview_says_what_is_missing_and_what_is_kept(vault: Vault, noor: int) -> None:
    partner_id = employer(vault, is_good=False)
    other = person(vault, "Hawa")
    one = prepared(vault, other, vacancy(vault, partner_id), letter="She is quick")
    found = previewed(vault, one)
    assert "no consent to introduce to Four Rivers" in found.problem
    assert "Nobody has looked" in found.hindrance
    agreed(vault, other, partner_id, "chosen-name", "phone", "health", "skills")
    found = previewed(vault, one, language="fr")
    assert found.problem == ""
    assert found.facts == (("Chosen name", "Hawa"),)
    assert found.missing == ("Phone number", "Skills and experience")
    assert found.by_hand == ("Health",)
    assert "Nationality" in found.kept
    assert "Health" not in found.kept
    assert (found.letter, found.own_words) == ("She is quick", "")


def test_without_an_issuer_or_a_vacancy(vault: Vault) -> None:
    hawa, partner_id = person(vault, "Hawa"), employer(vault)
    agreed(vault, hawa, partner_id)
    form = introductions.IntroductionForm(partner_id=partner_id)
    one = vault.do("Prepared", introductions.prepare, resident_id=hawa, form=form).result
    sent(vault, one)
    with pytest.raises(NotFound) as caught:
        printed(vault, hawa, one)
    assert caught.value.field == "issuer"
    vault.do("Issuer", issuers.add, form=IssuerForm("Harbour Workshops"))
    text = printed(vault, hawa, one)
    assert "For the work" not in text
    assert "We would be glad of an answer by" in text


def test_who_holds_no_key_sends_and_reads_nothing(vault: Vault, noor: int, clock: Clock) -> None:
    one = introduction(vault, noor, "chosen-name")
    partner_id = employer(vault, "Clinic")
    agreed(vault, noor, partner_id)
    draft = prepared(vault, noor, vacancy(vault, partner_id, "Cleaning"), letter="Quick")
    added(vault, "F1", ("front_desk",))
    for capability in ("see_work", "edit_work", "see_case", "print"):
        vault.do("May", staff.decide, role="front_desk", capability=capability, is_allowed=True)
    path, opened = vault.path, code(vault, noor)
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        assert desk.read(introductions.one, introduction_id=draft).letter is Hidden.HIDDEN
        with pytest.raises(NotAllowed, match="case key"):
            desk.do("Sent", introductions.send, introduction_id=draft, on=TODAY)
        given = {"person": opened, "introduction": str(one)}
        with pytest.raises(NotAllowed, match="case key"):
            making.make(desk, "introduction-letter", given)
        assert "case key" in previewed(desk, one).problem


def test_what_was_erased_or_damaged_is_said(vault: Vault, noor: int) -> None:
    one = introduction(vault, noor, "chosen-name")

    def write(text: str | None) -> None:
        def change(tx: Transaction) -> None:
            tx.seal(tx.session.get_one(Introduction, one), "told", text)

        vault.do("Changed", change)

    for text, kind in ((None, Conflict), ("[]", Damaged), ("{", Damaged)):
        write(text)
        with pytest.raises(kind):
            printed(vault, noor, one)


def test_the_paper_is_written_down_before_it_leaves(vault: Vault, noor: int) -> None:
    one = introduction(vault, noor, "chosen-name")
    printed(vault, noor, one)
    labels = [row.label for row in vault.read(audit.find, limit=10).rows]
    assert "Opened a letter of introduction" in labels
