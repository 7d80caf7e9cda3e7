# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Of two records joined, what goes on once goes on once: support, stages, plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import select

from shelterdesk.models.assessments import Assessment, AssessmentSitting
from shelterdesk.models.journeys import JourneyStage
from shelterdesk.models.plans import PlanApproval
from shelterdesk.models.safety import PlanKind, SafetyPlan
from shelterdesk.models.stipends import Award, DueState
from shelterdesk.models.support import SupportPeriod
from shelterdesk.models.visits import Visit
from shelterdesk.services.merging import merging
from shelterdesk.services.safety import safety_plans
from shelterdesk.services.safety.safety_plans import PlanForm
from shelterdesk.services.stipends import award_rows, due_rows, dues
from shelterdesk.services.support import journeys, support
from shelterdesk.services.values.value_words import day_in_words
from shelterdesk.vault.door import Vault
from tests import case_rows
from tests.conftest import NOW, Clock
from tests.services.merging.joining import KEEPS, merge, take_apart
from tests.stipend_world import MONTHLY, award, scheme

DAY = timedelta(days=1)
TODAY = NOW.date()
OPEN_ENDED = replace(MONTHLY, months=None, most_months=None)

T = TypeVar("T")


# What goes on once
def both_go_on(vault: Vault, own: int, other: int) -> dict[str, tuple[int, int]]:
    """Of each kind one row of the record that stays, the older, and one of the other."""
    made: dict[str, list[int]] = {}

    def fill(tx: object) -> None:
        session = tx.session  # type: ignore[attr-defined]
        for who, day in ((own, TODAY - 30 * DAY), (other, TODAY - 10 * DAY)):
            at = NOW - timedelta(hours=3 if who == own else 2)
            facts: list[tuple[type, dict[str, object]]] = [
                (SupportPeriod, {"opened": TODAY - 90 * DAY, "closed": None}),
                (JourneyStage, {"start": day, "end": None}),
                (SafetyPlan, {"kind": "safety", "made": day, "ended": None}),
                (Assessment, {"begun": day}),
                (PlanApproval, {"asked_by": vault.staff_id, "asked_at": at}),
                (Visit, {"start": at}),
            ]
            for model, values in facts:
                row = model(resident_id=who, **values)
                session.add(row)
                session.flush()
                made.setdefault(row.__tablename__, []).append(row.id)
            session.add(AssessmentSitting(assessment_id=made["assessment"][-1], on=day))

    vault.do("Fill", fill)
    return {name: (first, second) for name, (first, second) in made.items()}


def row_of(vault: Vault, model: type[T], row_id: int) -> T | None:
    with vault._session() as session:
        return session.get(model, row_id)


def test_the_older_of_two_that_go_on_ends_when_the_newer_began(
    vault: Vault, pair: tuple[int, int]
) -> None:
    own, other = pair
    ids = both_go_on(vault, own, other)
    began = TODAY - 10 * DAY
    look = vault.read(merging.look, resident_id=own, other_id=other)
    assert look.obstacles == ()
    said = " ".join(look.notes)
    for words in ("Two stages", "Two safety plans", "Two assessments", "asked twice", "Two visits",
                  "both support periods go on"):  # fmt: skip
        assert words in said
    assert said.count(day_in_words(began)) == 3
    merge(vault, other, own)  # whichever of them stays: what counts is which is older

    stages = [row_of(vault, JourneyStage, n) for n in ids["journey_stage"]]
    assert [row.end for row in stages if row] == [began, None]
    plans = [row_of(vault, SafetyPlan, n) for n in ids["safety_plan"]]
    assert [row.ended for row in plans if row] == [began, None]
    found = [row_of(vault, Assessment, n) for n in ids["assessment"]]
    assert [(row.state, row.finished) for row in found if row] == [
        ("finished", began), ("open", None)
    ]  # fmt: skip
    assert row_of(vault, PlanApproval, ids["plan_approval"][0]) is None
    assert row_of(vault, PlanApproval, ids["plan_approval"][1]) is not None
    first, second = (row_of(vault, Visit, n) for n in ids["visit"])
    assert first is not None
    assert second is not None
    assert (first.end, second.end) == (second.start, None)
    assert [row.closed for row in vault.read(support.periods, resident_id=other)] == [None, None]


@pytest.mark.parametrize("is_at_once", [True, False])
def test_what_joining_ended_goes_on_again(
    vault: Vault, pair: tuple[int, int], clock: Clock, is_at_once: bool
) -> None:
    own, other = pair
    both_go_on(vault, own, other)
    before = case_rows.dump(vault, without=KEEPS)
    joining = merge(vault, own, other)
    if is_at_once:
        assert vault.undo().result == "Join"
    else:
        clock.now = NOW + timedelta(weeks=5)
        assert take_apart(vault, joining) == ()
    assert case_rows.dump(vault, without=KEEPS) == before


def test_only_what_goes_on_is_ended(vault: Vault, pair: tuple[int, int]) -> None:
    """A plan of the past says nothing about the one that holds."""
    own, other = pair
    ids = both_go_on(vault, own, other)

    def end(tx: object) -> None:
        session = tx.session  # type: ignore[attr-defined]
        session.get_one(SafetyPlan, ids["safety_plan"][1]).ended = TODAY - DAY
        session.get_one(JourneyStage, ids["journey_stage"][1]).end = TODAY - DAY

    vault.do("End", end)
    merge(vault, own, other)
    plan = row_of(vault, SafetyPlan, ids["safety_plan"][0])
    stage = row_of(vault, JourneyStage, ids["journey_stage"][0])
    assert plan is not None
    assert stage is not None
    assert (plan.ended, stage.end) == (None, None)


def test_taking_apart_leaves_one_that_goes_on_and_says_so(
    vault: Vault, pair: tuple[int, int], clock: Clock
) -> None:
    """Since they were joined another stage began, another plan was made, support ended."""
    own, other = pair
    ids = both_go_on(vault, own, other)
    joining = merge(vault, own, other)
    clock.now = NOW + timedelta(weeks=2)
    later = clock.now.date()
    vault.do("Stage", journeys.enter, resident_id=own, stage="five-stage.readiness", on=later)
    form = PlanForm(kind=PlanKind.SAFETY, made=later, language="en")
    vault.do("Plan", safety_plans.write, resident_id=own, form=form)
    vault.do("Seen", lambda tx: setattr(
        tx.session.get_one(Visit, ids["visit"][0]), "end", NOW))  # fmt: skip
    left = take_apart(vault, joining)
    assert len(left) == 3
    assert left[0].startswith("Visit: what joining had ended was changed since")
    with vault._session() as session:
        for who in (own, other):
            stages = select(JourneyStage).where(JourneyStage.resident_id == who)
            going = [row for row in session.scalars(stages) if row.end is None]
            assert len(going) <= 1
            plans = select(SafetyPlan).where(SafetyPlan.resident_id == who)
            assert len([row for row in session.scalars(plans) if row.ended is None]) <= 1
    stage = row_of(vault, JourneyStage, ids["journey_stage"][0])
    assert stage is not None
    assert stage.end == later


def test_a_stage_goes_on_no_further_than_support(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    ids = both_go_on(vault, own, other)
    joining = merge(vault, own, other)
    closed = TODAY - 2 * DAY
    vault.do("Close", support.close_period, period_id=ids["support_period"][0], closed=closed)
    take_apart(vault, joining)
    stage = row_of(vault, JourneyStage, ids["journey_stage"][0])
    assert stage is not None
    assert (stage.resident_id, stage.end) == (own, closed)


# Stipends
def test_two_awards_of_one_scheme(vault: Vault, pair: tuple[int, int]) -> None:
    """The older goes on until today, and both keep the days they had; taking apart undoes it."""
    own, other = pair
    of = scheme(vault, OPEN_ENDED)
    older = award(vault, own, of, start=TODAY - 60 * DAY)
    newer = award(vault, other, of, start=TODAY - 20 * DAY)
    told = vault.read(merging.look, resident_id=own, other_id=other).notes
    day = day_in_words(TODAY)
    assert f"Two awards of Insertion aid go on. The older one ends on {day}" in " ".join(told)
    number = merge(vault, own, other)
    ends = {row.id: row.end for row in vault.read(award_rows.of_resident, resident_id=own)}
    assert ends == {older: TODAY, newer: None}
    assert row_of(vault, Award, newer).resident_id == other  # its days are taken
    vault.do("Prepare", dues.prepare, up_to=TODAY + 31 * DAY)
    rows = vault.read(due_rows.register, states=list(DueState)).rows
    paid_for = [(row.period_start, row.resident_id, row.award_id) for row in rows]
    assert (TODAY.replace(day=1) + 31 * DAY).replace(day=1) in {
        start for start, _who, award_id in paid_for if award_id == newer
    }
    assert {who for _start, who, _award in paid_for} == {own}
    take_apart(vault, number)
    assert row_of(vault, Award, older).end is None
    assert row_of(vault, Award, older).end_reason is None


def test_awards_one_after_the_other_are_hers(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    of = scheme(vault, OPEN_ENDED)
    first = award(vault, other, of, start=TODAY - 60 * DAY, end=TODAY - 20 * DAY)
    second = award(vault, own, of, start=TODAY - 20 * DAY)
    number = merge(vault, own, other)
    assert {row_of(vault, Award, one).resident_id for one in (first, second)} == {own}
    assert row_of(vault, Award, second).end is None
    take_apart(vault, number)
    assert row_of(vault, Award, first).resident_id == other


def test_awards_from_one_day(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    of = scheme(vault, OPEN_ENDED)
    first = award(vault, own, of, start=TODAY)
    second = award(vault, other, of, start=TODAY)
    merge(vault, own, other)
    assert row_of(vault, Award, first).end == TODAY + DAY
    assert row_of(vault, Award, second).end is None
