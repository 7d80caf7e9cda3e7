# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Skills on paper stand in the language of the paper; a word that does not is said before."""

from __future__ import annotations

import pytest

from shelterdesk.services import paper_texts, vocabularies
from shelterdesk.services.residents import residents
from shelterdesk.services.training import certificates, own_skills, skill_words
from shelterdesk.services.training.own_skills import SkillLevel
from shelterdesk.services.work import cv_papers, cvs, introduction_letters
from shelterdesk.services.work.cvs import CvForm
from shelterdesk.vault.door import Vault
from tests import taught
from tests.employer_rows import TODAY, agreed, employer, prepared, sent, vacancy
from tests.factories import person
from tests.training_world import act

BAKERY = "Boulangerie"


@pytest.fixture
def skills(vault: Vault) -> dict[str, int]:
    """Baking as it is shipped, sewing as the house calls it, and a word of the house's own."""
    sewing = vault.read(vocabularies.find_id, vocabulary="skill", code="sewing")
    act(vault, vocabularies.rename, term_id=sewing, label="Making bags")
    felt = act(vault, vocabularies.add, vocabulary="skill", label="Felt work", code="felt")
    baking = vault.read(vocabularies.find_id, vocabulary="skill", code="baking")
    return {"baking": baking, "sewing": sewing, "felt": felt}


def words(vault: Vault, skills: dict[str, int], language: str) -> list[str]:
    # As services ask: within a transaction.
    return [
        vault.do("Ask", lambda tx, one=one: skill_words.on_paper(tx, one, language)).result
        for one in skills.values()
    ]


def foreign(vault: Vault, skills: dict[str, int], language: str) -> tuple[str, ...]:
    ids = [*skills.values(), 0]
    found: tuple[str, ...] = vault.do(
        "Ask", lambda tx: skill_words.foreign(tx, ids, language)
    ).result
    return found


def translate(vault: Vault, language: str, **passages: str) -> None:
    act(vault, paper_texts.write, paper="skill_words", language=language, passages=passages)


def test_the_houses_own_words_can_be_translated(vault: Vault, skills: dict[str, int]) -> None:
    assert words(vault, skills, "fr") == [BAKERY, "Making bags", "Felt work"]
    assert foreign(vault, skills, "fr") == ("Making bags", "Felt work")
    form = vault.read(paper_texts.form, paper="skill_words", language="fr", reader="de")
    assert (form.source["sewing"], form.source["felt"]) == ("Making bags", "Felt work")
    assert "felt" not in form.texts
    translate(vault, "fr", felt="Feutre")
    assert words(vault, skills, "fr") == [BAKERY, "Making bags", "Feutre"]
    translate(vault, "fr", felt="Feutre", sewing="Sacs cousus")
    assert words(vault, skills, "fr-CA") == [BAKERY, "Sacs cousus", "Feutre"]
    assert foreign(vault, skills, "fr") == ()
    assert words(vault, skills, "es")[1:] == ["Making bags", "Felt work"]


def test_what_nobody_translated_is_named(vault: Vault, skills: dict[str, int]) -> None:
    assert foreign(vault, skills, "en") == ()  # the house writes English
    assert foreign(vault, skills, "bn") == ("Baking", "Making bags", "Felt work")
    translate(vault, "bn", felt="ফেল্ট")
    assert foreign(vault, skills, "bn") == ("Baking", "Making bags")
    assert skill_words.foreign_words(()) == ""
    assert "Baking, Felt" in skill_words.foreign_words(("Baking", "Felt"))


def test_a_letter_says_them_in_its_language_and_tells_what_it_cannot(
    vault: Vault, skills: dict[str, int]
) -> None:
    noor = person(vault, "Noor")
    levels = {"baking": SkillLevel.ALONE, "felt": SkillLevel.ALONE}
    act(vault, own_skills.say, resident_id=noor, skills=levels)
    partner_id = employer(vault)
    agreed(vault, noor, partner_id, "skills")
    one = prepared(vault, noor, vacancy(vault, partner_id), letter="Careful.")
    asked = {"introduction_id": one, "language": "fr"}
    found = vault.read(introduction_letters.preview, **asked)
    assert [value for _item, value in found.facts] == [f"{BAKERY}, Felt work"]
    assert found.foreign == ("Felt work",)
    assert vault.read(introduction_letters.preview, introduction_id=one).foreign == ()
    sent(vault, one, language="fr")
    assert vault.read(introduction_letters.preview, **asked).foreign == ()  # it is out


@pytest.mark.parametrize("word", ["baking", "boulangerie"])
def test_a_skill_kept_back_is_found_in_the_words_of_house_and_paper(
    vault: Vault, word: str
) -> None:
    noor = person(vault, "Noor")
    act(vault, own_skills.say, resident_id=noor, skills={"baking": SkillLevel.ALONE})
    partner_id = employer(vault)
    agreed(vault, noor, partner_id, "chosen-name")
    one = prepared(vault, noor, vacancy(vault, partner_id), letter=f"Good at {word}.")
    found = vault.read(introduction_letters.preview, introduction_id=one, language="fr")
    assert "There was no yes to tell this" in found.problem


def test_who_prints_a_cv_or_gives_a_certificate_is_told(
    vault: Vault, skills: dict[str, int]
) -> None:
    her = person(vault, "Noor")
    act(vault, own_skills.say, resident_id=her, skills={"felt": SkillLevel.ALONE})
    code = vault.read(residents.row, resident_id=her).code
    place = taught.enrolled(
        vault, taught.group(vault, taught.course(vault, skills=("felt", "baking"))), her
    )
    for language, said in (("ar", "Felt work."), ("en", "")):
        act(vault, cvs.write, resident_id=her, form=CvForm(language, TODAY))
        told = vault.read(certificates.foreign_words, enrolment_id=place, language=language)
        for note in (vault.read(cv_papers.sheet, code=code).note, told):
            assert said in note
            assert bool(said) == bool(note)
