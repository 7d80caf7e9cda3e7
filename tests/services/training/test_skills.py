# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Skills: what she says, what was looked at, and both together."""

from __future__ import annotations

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.services.training import own_skills, skill_checks
from shelterdesk.services.training.own_skills import SkillLevel
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests import taught
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.taught import DAY, TODAY

BEGUN, WITH_HELP, ALONE, TEACHES = SkillLevel


@pytest.fixture
def her(vault: Vault) -> int:
    return person(vault, "Noor")


@pytest.fixture
def place(vault: Vault, her: int) -> int:
    course_id = taught.course(vault, skills=("serving", "baking"))
    return taught.enrolled(vault, taught.group(vault, course_id), her)


def say(vault: Vault, her: int, **skills: SkillLevel) -> None:
    vault.do("Said", own_skills.say, resident_id=her, skills=skills)


def look(vault: Vault, place: int, days_ago: int = 0, note: str = "", **levels: SkillLevel) -> None:
    on = TODAY - days_ago * DAY
    vault.do("Look", skill_checks.look, enrolment_id=place, levels=levels, on=on, note=note)


def test_what_she_says_is_written_whole(vault: Vault, her: int) -> None:
    say(vault, her, baking=ALONE, sewing=BEGUN)
    say(vault, her, sewing=TEACHES, driving=WITH_HELP)
    assert vault.read(own_skills.own, resident_id=her) \
        == {"sewing": TEACHES, "driving": WITH_HELP}  # fmt: skip
    vault.undo()
    assert vault.read(own_skills.own, resident_id=her) == {"baking": ALONE, "sewing": BEGUN}
    with pytest.raises(NotFound):
        vault.do("Said", own_skills.say, resident_id=her, skills={"flying": ALONE})
    with pytest.raises(Invalid):
        vault.do("Said", own_skills.say, resident_id=her, skills={"baking": "perhaps"})


def test_a_later_look_is_another_row_and_the_newest_counts(
    vault: Vault, her: int, place: int
) -> None:
    look(vault, place, 5, baking=BEGUN, serving=ALONE)
    look(vault, place, 1, note="Weighs by herself", baking=ALONE)
    look(vault, place, 3, baking=WITH_HELP)  # written down late
    rows = vault.read(skill_checks.of_course, enrolment_id=place)
    assert [(row.code, row.level, row.on, row.by) for row in rows] == [
        ("serving", ALONE, TODAY - 5 * DAY, "Joy"), ("baking", ALONE, TODAY - DAY, "Joy"),
    ]  # fmt: skip
    all_looks = vault.read(skill_checks.looks, resident_id=her)
    assert [(one.label, one.level, one.note) for one in all_looks] == [
        ("Baking", ALONE, "Weighs by herself"), ("Baking", WITH_HELP, ""),
        ("Serving guests", ALONE, ""), ("Baking", BEGUN, ""),
    ]  # fmt: skip
    vault.do("Remove", skill_checks.remove, check_id=all_looks[0].id)
    assert vault.read(skill_checks.of_course, enrolment_id=place)[1].level is WITH_HELP
    with pytest.raises(NotFound):
        vault.do("Remove", skill_checks.remove, check_id=all_looks[0].id)


def test_what_cannot_be_names_its_field(vault: Vault, place: int) -> None:
    for days_ago, field in ((-1, "on"), (400, "on")):
        with pytest.raises(Invalid) as caught:
            look(vault, place, days_ago, baking=ALONE)
        assert caught.value.field == field
    with pytest.raises(Invalid) as caught:
        look(vault, place)
    assert caught.value.field == "levels"
    with pytest.raises(NotFound):
        look(vault, 99, baking=ALONE)
    untouched = vault.read(skill_checks.of_course, enrolment_id=place)
    assert [(row.label, row.level) for row in untouched] \
        == [("Serving guests", None), ("Baking", None)]  # fmt: skip


def test_her_portfolio_is_both_and_a_look_counts_before_what_she_says(
    vault: Vault, her: int, place: int
) -> None:
    say(vault, her, baking=TEACHES, driving=ALONE)
    look(vault, place, baking=WITH_HELP, serving=BEGUN)
    found = vault.read(own_skills.portfolio, resident_id=her)
    assert [(one.code, one.own, one.checked, one.level, one.checked_in) for one in found] == [
        ("baking", TEACHES, WITH_HELP, WITH_HELP, "Baking"),
        ("serving", None, BEGUN, BEGUN, "Baking"),
        ("driving", ALONE, None, ALONE, ""),
    ]  # fmt: skip
    assert own_skills.Skill(1, "x", "X", None, None).level is BEGUN


def test_levels_of_many_leave_out_whom_one_must_not_see(
    vault: Vault, her: int, place: int, clock: Clock
) -> None:
    other = person(vault, "Ana")
    say(vault, her, driving=ALONE)
    say(vault, other, driving=BEGUN)
    look(vault, place, baking=WITH_HELP)

    def ask(tx: Transaction, who: list[int] | None) -> dict[int, list[str]]:
        found = own_skills.levels(tx, who)
        return {one: sorted(skills.values()) for one, skills in found.items()}

    assert vault.read(ask, None) == {her: ["alone", "with_help"], other: ["begun"]}
    assert vault.read(ask, [other]) == {other: ["begun"]}


def test_the_desk_reads_how_far_she_is_and_not_the_note(
    vault: Vault, her: int, place: int, clock: Clock
) -> None:
    look(vault, place, note="Weighs by herself", baking=ALONE)
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        (one,) = desk.read(skill_checks.looks, resident_id=her)
    assert (one.level, one.note) == (ALONE, Hidden.HIDDEN)
