# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What she saves for, in her words, and how far it is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.errors import Invalid, NotFound
from shelterdesk.services.money import goals, savings
from shelterdesk.services.money.goals import GoalForm
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests import purse
from tests.colleagues import signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.money_team import team


def test_a_goal_and_how_far_it_is(vault: Vault) -> None:
    purse.take_boxes(vault)
    noor = person(vault, "Noor")
    form = GoalForm("housing", 40_000, words="a room with a window")
    goal = vault.do("Goal", goals.write, resident_id=noor, form=form).result
    [row] = vault.read(goals.of_resident, resident_id=noor)
    assert (row.purpose, row.words, row.currency) == ("A home", "a room with a window", "EUR")
    assert (row.saved, row.percent, row.reached_on) == (0, 0, None)
    vault.do("D", savings.deposit, resident_id=noor, amount=10_000)
    purse.matched(vault, noor, purse.fund(vault), 5_000)
    [row] = vault.read(goals.of_resident, resident_id=noor)
    assert (row.saved, row.percent) == (15_000, 37)
    again = vault.read(goals.form, goal_id=goal)
    assert again == GoalForm("housing", 40_000, "EUR", "a room with a window")
    smaller = GoalForm("housing", 12_000, "EUR", Hidden.HIDDEN)
    vault.do("Goal", goals.write, resident_id=noor, form=smaller, goal_id=goal)
    [row] = vault.read(goals.of_resident, resident_id=noor)
    assert (row.percent, row.words) == (100, "a room with a window")
    vault.undo()
    assert vault.read(goals.of_resident, resident_id=noor)[0].target == 40_000


def test_reached_and_taken_away(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    made = [
        vault.do("G", goals.write, resident_id=noor, form=GoalForm(purpose)).result
        for purpose in ("business", "papers")
    ]
    today = clock.now.date()
    vault.do("R", goals.reached, goal_id=made[0], on=today)
    rows = vault.read(goals.of_resident, resident_id=noor)
    assert [(row.id, row.percent) for row in rows] == [(made[1], None), (made[0], None)]
    for wrong in (today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(Invalid):
            vault.do("R", goals.reached, goal_id=made[0], on=wrong)
    vault.do("R", goals.reached, goal_id=made[0], on=None)
    vault.do("X", goals.remove, goal_id=made[1])
    assert [row.id for row in vault.read(goals.of_resident, resident_id=noor)] == [made[0]]
    with pytest.raises(NotFound):
        vault.do("X", goals.remove, goal_id=made[1])


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (GoalForm("housing", 0), "target"),
        (GoalForm("housing", words="x" * 401), "words"),
        (GoalForm("yacht"), "savings_purpose"),
        (GoalForm("housing", currency="QQQ"), "currency"),
    ],
)
def test_what_is_no_goal(vault: Vault, form: GoalForm, field: str) -> None:
    with pytest.raises((Invalid, NotFound)) as caught:
        vault.do("G", goals.write, resident_id=person(vault), form=form)
    assert caught.value.field == field


def test_who_holds_no_key_sees_the_sum_and_not_the_words(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "B7")
        noor = person(vault, "Noor")
        form = GoalForm("housing", 500, words="near the sea")
        vault.do("G", goals.write, resident_id=noor, form=form)
    with signed_in(desk_file, "B7", clock) as cashier:
        [row] = cashier.read(goals.of_resident, resident_id=noor)
        assert (row.words, row.target) == (Hidden.HIDDEN, 500)
