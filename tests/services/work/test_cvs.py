# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""CV: her own words, lines of before, and the sheet that is printed only at her wish."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.placements import PlacementKind
from shelterdesk.models.residents import LanguageLevel
from shelterdesk.services.papers import discretion
from shelterdesk.services.placements import placements
from shelterdesk.services.residents import residents
from shelterdesk.services.training import enrolments, own_skills
from shelterdesk.services.training.own_skills import SkillLevel
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.work import cv_papers, cvs
from shelterdesk.services.work.cvs import CvForm, EntryForm
from shelterdesk.statistics.cv_sheet import CvLine, CvPaper
from shelterdesk.vault.door import Vault
from tests import taught
from tests.factories import person
from tests.taught import DAY, TODAY
from tests.training_world import act

FORM = CvForm("en", TODAY, name="Noor Haddad", contact="+34 600", about="I like mornings.")
TAILOR = EntryForm("Tailor", "Lagos", "Repairs", 2014, 2019)


@pytest.fixture
def her(vault: Vault) -> int:
    spoken = (("ar", LanguageLevel.NATIVE), ("es-MX", LanguageLevel.BASIC),
              ("fr", LanguageLevel.INTERPRETER))  # fmt: skip
    return person(vault, "Noor", languages=spoken)


def paper(vault: Vault, her: int, **options: Any) -> CvPaper:
    code = vault.read(residents.row, resident_id=her).code
    found: CvPaper = vault.read(cv_papers.sheet, code=code, **options)
    return found


def test_her_words_and_lines_come_back_as_written(vault: Vault, her: int) -> None:
    assert vault.read(cvs.of_person, resident_id=her) == CvForm()
    act(vault, cvs.write, resident_id=her, form=FORM)
    assert vault.read(cvs.of_person, resident_id=her) == FORM
    act(vault, cvs.write, resident_id=her, form=replace(FORM, name=Hidden.HIDDEN, language=""))
    assert vault.read(cvs.of_person, resident_id=her) == replace(FORM, language="ar")
    tailor = act(vault, cvs.add_entry, resident_id=her, form=TAILOR)
    school = EntryForm("School", is_learning=True)
    for form in (school, EntryForm("Shop", first_year=2020), school):
        last = act(vault, cvs.add_entry, resident_id=her, form=form)
    act(vault, cvs.remove_entry, entry_id=last)
    act(vault, cvs.edit_entry, entry_id=tailor, form=replace(TAILOR, place=Hidden.HIDDEN))
    rows = vault.read(cvs.entries, resident_id=her)
    assert [row.form.what for row in rows] == ["Shop", "Tailor", "School"]
    assert vault.read(cvs.entry_form, entry_id=tailor) == TAILOR
    with pytest.raises(NotFound):
        vault.read(cvs.entry_form, entry_id=99)


def test_what_cannot_be_names_its_field(vault: Vault, her: int) -> None:
    for form, field in (
        (EntryForm(" "), "what"), (EntryForm("x" * 161), "what"),
        (replace(TAILOR, first_year=19), "first_year"),
        (replace(TAILOR, last_year=2027), "last_year"),
        (replace(TAILOR, last_year=2013), "last_year"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            act(vault, cvs.add_entry, resident_id=her, form=form)
        assert caught.value.field == field
    for cv, field in ((replace(FORM, wished_on=TODAY + DAY), "wished_on"),
                      (replace(FORM, about="x" * 1_201), "about")):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            act(vault, cvs.write, resident_id=her, form=cv)
        assert caught.value.field == field
    assert vault.read(cvs.entries, resident_id=her) == []


def test_the_sheet_holds_what_she_did_here_and_before(vault: Vault, her: int) -> None:
    act(vault, cvs.write, resident_id=her, form=FORM)
    act(vault, own_skills.say, resident_id=her, skills={"baking": SkillLevel.ALONE})
    for form in (
        TAILOR, EntryForm("Secret", is_on_cv=False), EntryForm("School", is_learning=True,
        last_year=2010),
    ):  # fmt: skip
        act(vault, cvs.add_entry, resident_id=her, form=form)
    for name, facts in (("Bread", {"title_outside": "Bread and pastry"}), ("Sewing", {})):
        place = taught.enrolled(
            vault, taught.group(vault, taught.course(vault, name, **facts)), her
        )
        if name == "Bread":
            act(vault, enrolments.complete, enrolment_id=place)
    work = placements.PlacementForm(
        kind=PlacementKind.OWN_BUSINESS, title="Cakes", start=TODAY - 400 * DAY
    )  # fmt: skip
    act(vault, placements.begin, resident_id=her, form=work)
    found = paper(vault, her)
    assert (found.name, found.contact, found.about) == ("Noor Haddad", "+34 600", FORM.about)
    assert found.work == (
        CvLine("since 2025", "Cakes", "", "Own business"),
        CvLine("2014 – 2019", "Tailor", "Lagos", "Repairs"),
    )
    assert found.learning == (CvLine("2026", "Bread and pastry"), CvLine("until 2010", "School"))
    assert found.skills == (("Baking", "independently"),)
    assert found.languages == (("Arabic", "native"), ("Spanish", "basic"))
    assert found.to_json_dict() == {"work": 2, "learning": 2, "skills": 1, "languages": 2}
    act(vault, cvs.write, resident_id=her, form=replace(FORM, shows_languages=False, name=""))
    found = paper(vault, her)
    assert (found.languages, found.name) == ((), "Noor")


def test_it_is_printed_only_at_her_wish_and_tells_nothing_unchosen(vault: Vault, her: int) -> None:
    with pytest.raises(Conflict, match="wished"):
        paper(vault, her)
    told = replace(FORM, about="I lived in a shelter", language="xx")
    act(vault, cvs.write, resident_id=her, form=told)
    with pytest.raises(Invalid, match="shelter") as caught:
        paper(vault, her)
    assert caught.value.field == discretion.MAY_REVEAL
    assert paper(vault, her, may_reveal=True).about == "I lived in a shelter"


def test_without_the_key_it_is_not_printed(
    vault: Vault, her: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(vault, cvs.write, resident_id=her, form=FORM)
    hidden = replace(FORM, about=Hidden.HIDDEN)
    monkeypatch.setattr(cvs, "of_person", lambda tx, *, resident_id: hidden)
    with pytest.raises(NotAllowed):
        paper(vault, her)
