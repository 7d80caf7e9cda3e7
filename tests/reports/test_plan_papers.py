# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The needs form and the plan for her: in six languages, in the house's words, discreet."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

import resources
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.reports import making
from shelterdesk.services.audit import audit
from shelterdesk.services.plans import domains, plan_papers, plan_reviews, plans
from shelterdesk.services.plans.domains import DomainForm, Level
from shelterdesk.services.plans.plans import GoalForm, GoalState, StepForm, StepOwner
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.residents import LanguageLevel, ResidentForm
from shelterdesk.services.staff import staff
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

TODAY = NOW.date()
DAY = timedelta(days=1)
LANGUAGES = ("en", "fr", "es", "de", "pt", "ar")


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def flat(pdf: bytes) -> str:
    return " ".join(text(pdf).split())


def passages(paper: str) -> dict[str, dict[str, str]]:
    path = resources.path("presets", "papers", f"{paper}.json")
    found: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    return found


def code_of(vault: Vault, resident_id: int) -> str:
    return vault.read(residents.row, resident_id=resident_id).code


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor", languages=(("fr", LanguageLevel.FLUENT),))


def printed(vault: Vault, report: str, **options: str) -> bytes:
    return making.make(vault, report, options).pdf


# The texts
@pytest.mark.parametrize("paper", ["needs_form", "plan"])
def test_each_language_says_everything(paper: str) -> None:
    found = passages(paper)
    assert tuple(found) == LANGUAGES
    for language, said in found.items():
        assert said.keys() == found["en"].keys(), language
        assert all(words.strip() for words in said.values())
        for passage, words in said.items():
            assert ("{" in words) == ("{" in found["en"][passage]), (language, passage)


def test_every_shipped_domain_is_on_the_form() -> None:
    said = passages("needs_form")["en"]
    preset = json.loads(resources.path("presets", "domains.json").read_text("utf-8"))
    for code in preset:
        assert {code, f"{code}.question", *(f"{code}.{n}" for n in range(1, 5))} <= said.keys()


# The form
@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if tag != "ar"])
def test_the_form_in_her_language(vault: Vault, language: str) -> None:
    said = passages("needs_form")[language]
    shown = flat(printed(vault, "needs-form", language=language))
    assert shown.count(said["rather_not"]) == 11
    for words in said.values():
        assert " ".join(words.split()) in shown
    assert shown.index(said["strengths"]) < shown.index(said["housing.question"])
    for discreet in ("Desk Planner", "K3", "Joy", "ShelterDesk"):
        assert discreet not in shown


def test_the_form_in_arabic_is_set_from_the_right(vault: Vault) -> None:
    pdf = printed(vault, "needs-form", language="ar-SY")
    assert len(PdfReader(BytesIO(pdf)).pages) >= 3
    assert vault.read(plan_papers.form_sheet, language="ar-SY").language == "ar"


def test_what_the_house_worded_stands_in_its_words(vault: Vault) -> None:
    listed = {row.code: row for row in vault.read(domains.domains)}
    housing = listed["housing"]
    levels = (replace(housing.levels[0], text="Nowhere at all"), *housing.levels[1:])
    form = DomainForm("Dwelling", housing.question, levels=levels)
    vault.do("Edit", domains.edit, domain_id=housing.id, form=form)
    own = tuple(Level(f"Level {n}", "good") for n in range(1, 5))
    vault.do("Add", domains.add, form=DomainForm("Pets", "Whom do you feed?", levels=own))
    vault.do("Retire", domains.retire, domain_id=listed["social"].id)
    found = vault.read(plan_papers.form_sheet, language="fr")
    first, last = found.domains[0], found.domains[-1]
    said = passages("needs_form")["fr"]
    assert first.label == "Dwelling"
    assert first.question == said["housing.question"]
    assert first.levels == ("Nowhere at all", *(said[f"housing.{n}"] for n in (2, 3, 4)))
    assert (last.label, last.question) == ("Pets", "Whom do you feed?")
    assert last.levels == ("Level 1", "Level 2", "Level 3", "Level 4")
    assert said["social"] not in [domain.label for domain in found.domains]
    assert found.to_json_dict() == {"domains": 11}


# The plan
def filled(vault: Vault, noor: int) -> None:
    goal = vault.do(
        "Add", plans.add_goal, resident_id=noor,
        form=GoalForm("Une chambre à moi, مع باب", due=TODAY + 30 * DAY),
    ).result  # fmt: skip
    for form in (
        StepForm("Regarder deux chambres", due=TODAY + DAY),
        StepForm("Appeler l’agence", StepOwner.WORKER, vault.staff_id),
    ):
        vault.do("Step", plans.add_step, goal_id=goal, form=form)
    secret = GoalForm("Not for the page", is_on_her_page=False)
    vault.do("Add", plans.add_goal, resident_id=noor, form=secret)
    reached = vault.do(
        "Add", plans.add_goal, resident_id=noor, form=GoalForm("Un compte en banque")
    ).result
    vault.do("End", plans.end_goal, goal_id=reached, state=GoalState.REACHED)
    gone = vault.do("Add", plans.add_goal, resident_id=noor, form=GoalForm("Plus tard")).result
    vault.do("End", plans.end_goal, goal_id=gone, state=GoalState.SET_ASIDE)
    vault.do("Plan", plan_reviews.plan_review, resident_id=noor, planned=TODAY + 9 * DAY)


def test_the_plan_in_her_language_and_her_words(vault: Vault, noor: int) -> None:
    filled(vault, noor)
    pdf = printed(vault, "plan", person=code_of(vault, noor))
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    shown = flat(pdf)
    for words in (
        "Mon plan", "Une chambre à moi", "avant le 22 décembre 2026", "Regarder deux chambres",
        "moi · avant le 23 novembre 2026", "Joy", "Ce que j’ai atteint", "Un compte en banque",
        "Nous regarderons ce plan ensemble le 1 décembre 2026.",
    ):  # fmt: skip
        assert words in shown, words
    for hidden in ("Not for the page", "Plus tard", "Noor", "Desk Planner", "K3"):
        assert hidden not in shown
    named = printed(vault, "plan", person=code_of(vault, noor), name="yes", language="en")
    assert "For Noor" in flat(named)
    assert "My plan" in flat(named)


def test_an_empty_plan_is_no_reproach(vault: Vault, noor: int) -> None:
    shown = flat(printed(vault, "plan", person=code_of(vault, noor), language="en"))
    assert "There is no hurry." in shown
    assert "whenever you like" in shown


def test_printing_stands_in_her_file(vault: Vault, noor: int) -> None:
    filled(vault, noor)
    made = making.make(vault, "plan", {"person": code_of(vault, noor)})
    assert made.persons == (noor,)
    assert made.figures == {"goals": 1, "reached": 1}
    assert "Opened the support plan" in [
        row.label for row in vault.read(audit.opened, resident_id=noor).rows
    ]
    with pytest.raises(NotAllowed):  # each time the passphrase is asked
        making.hand_out(vault, made, making.Way.PRINTER)
    blank = making.make(vault, "needs-form", {})
    assert blank.persons == ()
    assert making.hand_out(vault, blank, making.Way.PRINTER).pages >= 3


def test_who_cannot_read_it_cannot_print_it(
    vault: Vault, noor: int, desk_file: Path, clock: Clock
) -> None:
    hired(vault, "F1", "C2")
    filled(vault, noor)
    code = code_of(vault, noor)
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "C2", clock) as other, pytest.raises(NotFound):
        printed(other, "plan", person=code)
    with signed_in(desk_file, clock=clock) as again:
        again.do("Unprotect", protection.unprotect, resident_id=noor)
        again.do("Allow", staff.decide, role="front_desk", capability="print", is_allowed=True)
    with signed_in(desk_file, "F1", clock) as desk, pytest.raises(NotAllowed):
        printed(desk, "plan", person=code)
    with signed_in(desk_file, clock=clock) as again:
        again.do("Allow", staff.decide, role="front_desk", capability="see_case", is_allowed=True)
    with signed_in(desk_file, "F1", clock) as desk, pytest.raises(NotAllowed, match="case key"):
        printed(desk, "plan", person=code)


def test_the_language_she_speaks(vault: Vault, noor: int) -> None:
    def found(resident_id: int) -> str:
        return vault.read(plan_papers.language_for, resident_id=resident_id, paper="plan")

    assert found(noor) == "fr"
    mai = person(
        vault, "Mai",
        languages=(("vi", LanguageLevel.NATIVE), ("pt-BR", LanguageLevel.FLUENT)),
    )  # fmt: skip
    assert found(mai) == "pt-BR"
    assert found(person(vault, languages=(("fr", LanguageLevel.BASIC),))) == "en"
    vault.do(
        "Edit", residents.edit, resident_id=noor,
        form=ResidentForm("Noor", languages=(("fr", LanguageLevel.FLUENT),),
                          preferred_language="ar"),
    )  # fmt: skip
    assert found(noor) == "ar"


def test_options_that_are_wrong(vault: Vault) -> None:
    with pytest.raises(Invalid):
        printed(vault, "plan")
    with pytest.raises(NotFound):
        printed(vault, "plan", person="ZZZZ")
