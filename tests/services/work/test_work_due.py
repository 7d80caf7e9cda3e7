# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits of introductions, as lines of Today."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shelterdesk.errors import Conflict
from shelterdesk.services.partners import partners
from shelterdesk.services.placements import placements
from shelterdesk.services.placements.placements import PlacementForm
from shelterdesk.services.residents import timeline
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.services.work import introductions
from shelterdesk.services.work.introductions import IntroductionState
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.employer_rows import (
    TODAY,
    agreed,
    introduced,
    prepared,
    runs_out,
    sent,
)
from tests.factories import person
from tests.services.work.at_bakery import Bakery

DAY = timedelta(days=1)


@pytest.fixture
def bakery(vault: Vault) -> Bakery:
    return Bakery(vault)


def test_today_has_a_line_for_what_is_due(bakery: Bakery, clock: Clock) -> None:
    vault = bakery.vault
    one = introduced(vault, bakery.noor, bakery.vacancy, bakery.partner)

    def titles() -> list[str]:
        return [row.title for row in vault.read(today_due.due) if row.icon == "briefcase"]

    assert titles() == []
    clock.now += 14 * DAY
    assert titles() == ["No answer yet from Four Rivers"]
    day = clock.now.date()
    bakery.do(introductions.visit, one, on=day)
    assert titles() == ["Visit at Four Rivers"]
    clock.now += DAY
    assert titles() == ["How was the visit at Four Rivers?"]
    bakery.do(introductions.go_on_trial, one, first=day, last=day + DAY)
    assert titles() == ["The trial at Four Rivers ends"]
    bakery.do(introductions.go_on_trial, one, first=day)
    assert titles() == []
    clock.now += 13 * DAY
    assert titles() == ["How was the trial at Four Rivers?"]
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        assert [row for row in desk.read(today_due.due) if row.icon == "briefcase"] == []
        lines = desk.read(timeline.timeline, resident_id=bakery.noor).events
        assert not [line for line in lines if line.kind == "work"]


def test_today_says_that_a_partner_is_not_in_order_any_more(bakery: Bakery, clock: Clock) -> None:
    vault, hawa = bakery.vault, person(bakery.vault, "Hawa")
    one = introduced(vault, bakery.noor, bakery.vacancy, bakery.partner)

    def said() -> list[tuple[str, str]]:
        lines = [row for row in vault.read(today_due.due) if row.kind is DueKind.INTRODUCTION]
        assert {line.place for line in lines} <= {
            ("work", ("tab", "pipeline", ("introduction", one)))
        }
        return [(line.title, line.detail) for line in lines]

    assert said() == []
    vault.do("Suspended", partners.suspend, partner_id=bakery.partner)
    title = "Four Rivers: suspended; 1 person is being introduced there"
    assert said() == [(title, "Noor · Bakery help")]
    vault.do("Again", partners.suspend, partner_id=bakery.partner, is_suspended=False)
    assert said() == []
    other = introduced(vault, hawa, bakery.vacancy, bakery.partner)
    runs_out(vault, bakery.partner)
    title = "Four Rivers: look again; 2 people are being introduced there"
    assert said() == [(title, "")]
    clock.now += 14 * DAY
    late = "No answer yet from Four Rivers"
    assert said() == [("3 introductions to employers", f"{late} · {title}")]
    for ended in (one, other):
        bakery.do(introductions.decline, ended, on=TODAY)
    assert said() == []


def test_a_yes_of_which_nothing_came_is_asked_after_and_can_end(
    bakery: Bakery, clock: Clock
) -> None:
    vault = bakery.vault
    one = introduced(vault, bakery.noor, bakery.vacancy, bakery.partner)
    bakery.do(introductions.accept, one, on=TODAY)

    def titles() -> list[str]:
        lines = vault.read(today_due.due)
        return [row.title for row in lines if row.kind is DueKind.INTRODUCTION]

    clock.now += 6 * DAY
    assert titles() == []
    clock.now += DAY
    assert titles() == ["Four Rivers said yes, and nothing is agreed yet"]
    placed = PlacementForm("trial", introduction_id=one)
    which = {"resident_id": bakery.noor, "form": placed}
    made = vault.do("Began", placements.begin, **which).result
    assert titles() == []
    with pytest.raises(Conflict, match="Work came of this introduction"):
        bakery.do(introductions.withdraw, one, on=clock.now.date())
    vault.do("Removed", placements.remove, placement_id=made)
    bakery.do(introductions.withdraw, one, on=clock.now.date())
    assert titles() == []
    assert bakery.row(one).state is IntroductionState.WITHDRAWN


def test_a_trial_is_asked_after_once(bakery: Bakery, clock: Clock) -> None:
    """Where it was written down as work, that says so."""
    vault = bakery.vault
    one = introduced(vault, bakery.noor, bakery.vacancy, bakery.partner)
    bakery.do(introductions.go_on_trial, one, first=TODAY)
    form = PlacementForm("trial", introduction_id=one)
    made = vault.do("Began", placements.begin, resident_id=bakery.noor, form=form).result
    clock.now += 13 * DAY

    def lines() -> list[tuple[str, object]]:
        return [(row.title, row.place) for row in vault.read(today_due.due)
                if row.icon == "briefcase"]  # fmt: skip

    assert lines() == []
    clock.now += DAY
    place = ("work", ("tab", "placements", "running", ("placement", made)))
    assert lines() == [("The trial of Noor has no last day", place)]
    form = replace(form, planned_end=TODAY + 30 * DAY, start=TODAY)
    vault.do("Until", placements.edit, placement_id=made, form=form)
    assert lines() == []


def test_several_introductions_are_one_line_of_today(bakery: Bakery, clock: Clock) -> None:
    vault, hers = bakery.vault, hired(bakery.vault, "C2")["C2"]
    people = [person(vault, name) for name in ("Hawa", "Lina", "Mira")]
    agreed(vault, bakery.noor, bakery.partner)
    for who, staff_id in ((bakery.noor, None), *zip(people, (None, hers, hers), strict=True)):
        agreed(vault, who, bakery.partner)
        sent(vault, prepared(vault, who, bakery.vacancy, staff_id=staff_id))
    clock.now += 14 * DAY
    own, of_colleague = (row for row in vault.read(today_due.due) if row.icon == "briefcase")
    assert {own.title, of_colleague.title} == {"2 introductions to employers"}
    assert own.detail == "No answer yet from Four Rivers"
    assert {own.is_for_all, of_colleague.is_for_all} == {False, True}
    assert {own.resident_id, own.record} == {None}
    assert own.place == ("work", ("tab", "pipeline", ("introduction", 1)))
