# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Domains of needs: seeded, worded anew, ordered, retired; a new health-like one seals levels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.assessments import DomainScore
from shelterdesk.services.plans import assessments, domains
from shelterdesk.services.plans.assessments import Horizon, Rater, Score
from shelterdesk.services.plans.domains import DomainForm, DomainRow, Level
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person

LEVELS = tuple(Level(f"Level {n}", colour) for n, colour in enumerate(domains.COLOURS, 1))
FORM = DomainForm("Pets", "Whom do you look after?", levels=LEVELS)


def found(vault: Vault, code: str) -> DomainRow:
    listed = vault.read(domains.domains, with_retired=True)
    return next(row for row in listed if row.code == code)


def form_of(row: DomainRow) -> DomainForm:
    return DomainForm(row.label, row.question, row.is_health_like, row.levels)


def test_the_starter_set(vault: Vault) -> None:
    listed = vault.read(domains.domains)
    assert [row.code for row in listed] == [
        "housing", "safety", "physical-health", "mental-health", "substance-use", "money", "legal",
        "education", "work", "children", "social",
    ]  # fmt: skip
    assert {row.code for row in listed if row.is_health_like} == {
        "physical-health", "mental-health", "substance-use",
    }  # fmt: skip
    for row in listed:
        assert [level.colour for level in row.levels] == list(domains.COLOURS)
        assert row.level(1).suggestion
        assert not row.level(4).suggestion


def test_adding_wording_retiring_and_undo(vault: Vault) -> None:
    added = vault.do("Add", domains.add, form=FORM).result
    row = found(vault, "own-12")
    assert (row.id, row.label, row.levels) == (added, "Pets", LEVELS)
    assert vault.read(domains.domains)[-1] == row
    changed = replace(FORM, label="Animals", levels=(replace(LEVELS[0], suggestion="Find a home"),
                                                     *LEVELS[1:]))  # fmt: skip
    vault.do("Edit", domains.edit, domain_id=added, form=changed)
    assert found(vault, "own-12").level(1).suggestion == "Find a home"
    vault.undo()
    assert found(vault, "own-12") == row
    vault.do("Retire", domains.retire, domain_id=added)
    assert row.code not in [one.code for one in vault.read(domains.domains)]
    assert found(vault, "own-12").is_retired
    vault.do("Back", domains.bring_back, domain_id=added)
    assert vault.read(domains.domains)[-1] == row
    assert vault.do("Add", domains.add, form=replace(FORM, label="Music")).result != added
    assert found(vault, "own-13").label == "Music"


def test_saving_unchanged_words_of_the_preset_keeps_them_translatable(vault: Vault) -> None:
    row = found(vault, "housing")
    changes = vault.do("Edit", domains.edit, domain_id=row.id, form=form_of(row))
    assert changes.tables == frozenset()


def test_order(vault: Vault) -> None:
    before = [row.id for row in vault.read(domains.domains)]
    wanted = [before[3], before[0]]
    vault.do("Order", domains.set_order, domain_ids=wanted)
    rest = [id_ for id_ in before if id_ not in wanted]
    assert [row.id for row in vault.read(domains.domains)] == wanted + rest
    for wrong in ([before[0], before[0]], [999]):
        with pytest.raises(NotFound):
            vault.do("Order", domains.set_order, domain_ids=wrong)


@pytest.mark.parametrize(
    ("form", "kind", "field"),
    [
        (replace(FORM, label=" "), Invalid, "label"),
        (replace(FORM, label="x" * 121), Invalid, "label"),
        (replace(FORM, label="housing"), Conflict, "label"),
        (replace(FORM, question="x" * 301), Invalid, "question"),
        (replace(FORM, levels=LEVELS[:3]), Invalid, "text_1"),
        (replace(FORM, levels=(*LEVELS[:3], Level(" ", "good"))), Invalid, "text_4"),
        (replace(FORM, levels=(*LEVELS[:3], Level("x" * 201, "good"))), Invalid, "text_4"),
        (replace(FORM, levels=(*LEVELS[:3], Level("x", "pink"))), Invalid, "colour_4"),
        (
            replace(FORM, levels=(*LEVELS[:3], Level("x", "good", "x" * 201))),
            Invalid,
            "suggestion_4",
        ),
    ],
)
def test_what_is_refused(vault: Vault, form: DomainForm, kind: type[Exception], field: str) -> None:
    with pytest.raises(kind) as refused:
        vault.do("Add", domains.add, form=form)
    assert refused.value.field == field  # type: ignore[attr-defined]
    assert len(vault.read(domains.domains, with_retired=True)) == 11


def test_a_domain_that_becomes_health_like_seals_what_was_said(vault: Vault) -> None:
    row = found(vault, "money")
    resident_id = person(vault, "Noor")
    begun = vault.do("Begin", assessments.begin, resident_id=resident_id).result
    for rater, level in ((Rater.SHE, 2), (Rater.WORKER, 3)):
        vault.do(
            "Score", assessments.score, assessment_id=begun, domain_id=row.id, rater=rater,
            score=Score(level, Horizon.NOW),
        )  # fmt: skip
    vault.do(
        "Edit", domains.edit, domain_id=row.id, form=replace(form_of(row), is_health_like=True)
    )
    with vault._session() as session:
        stored = session.query(DomainScore).all()
        assert [(row.level, row.horizon) for row in stored] == [(None, None)] * 2
        assert all(row.sealed_level and row.sealed_horizon for row in stored)
    (answers,) = [
        one for one in vault.read(assessments.sheet, assessment_id=begun).domains
        if one.domain.id == row.id
    ]  # fmt: skip
    assert answers.scores[Rater.SHE] == Score(2, Horizon.NOW)
    assert answers.scores[Rater.WORKER] == Score(3, Horizon.NOW)
    # Back in the open: what is sealed stays so, and is still read by who holds the key.
    again = found(vault, "money")
    vault.do("Edit", domains.edit, domain_id=row.id, form=replace(form_of(again),
             is_health_like=False))  # fmt: skip
    sheet = vault.read(assessments.sheet, assessment_id=begun)
    assert next(one for one in sheet.domains if one.domain.id == row.id).scores == answers.scores


def test_the_desk_words_nothing(vault: Vault, desk_file: object, clock: Clock) -> None:
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1", clock) as desk:  # type: ignore[arg-type]
        with pytest.raises(NotAllowed):
            desk.do("Add", domains.add, form=FORM)


def test_a_domain_that_is_gone(vault: Vault) -> None:
    for verb in (domains.retire, domains.bring_back):
        with pytest.raises(NotFound):
            vault.do("Try", verb, domain_id=999)
    with pytest.raises(NotFound):
        vault.do("Try", domains.edit, domain_id=999, form=replace(FORM, label="Else"))
