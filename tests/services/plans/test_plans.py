# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The support plan: goals, steps, reviews, a supervisor's word, and what waits on Today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound, UserError
from shelterdesk.models.plans import Goal, GoalStep, PlanReview
from shelterdesk.services import organisation
from shelterdesk.services.audit import audit
from shelterdesk.services.plans import domains, plan_reviews, plans
from shelterdesk.services.plans.plan_reviews import ApprovalState
from shelterdesk.services.plans.plans import (
    DecidedBy,
    GoalChange,
    GoalForm,
    GoalState,
    Plan,
    StepForm,
    StepOwner,
)
from shelterdesk.services.residents import protection
from shelterdesk.services.staff import staff
from shelterdesk.services.support import support
from shelterdesk.services.today import today_due
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor")


def goal(vault: Vault, resident_id: int, wording: str = "A room of my own", **more: Any) -> int:
    made: int = vault.do(
        "Add goal", plans.add_goal, resident_id=resident_id, form=GoalForm(wording, **more)
    ).result
    return made


def step(vault: Vault, goal_id: int, wording: str = "Look at two rooms", **more: Any) -> int:
    made: int = vault.do(
        "Add step", plans.add_step, goal_id=goal_id, form=StepForm(wording, **more)
    ).result
    return made


def plan(vault: Vault, resident_id: int) -> Plan:
    return vault.read(plans.plan, resident_id=resident_id)


def refused(
    vault: Vault, kind: type[UserError], field: str | None, verb: Callable[..., Any], **more: Any
) -> str:
    with pytest.raises(kind) as found:
        vault.do("Try", verb, **more)
    assert found.value.field == field
    return found.value.message


def due(vault: Vault) -> list[tuple[date, str]]:
    return [(line.day, line.title) for line in vault.read(today_due.due)]


# Goals and steps
def test_a_plan_grows_and_a_step_is_done(vault: Vault, noor: int) -> None:
    housing = vault.read(domains.domains)[0].id
    first = goal(vault, noor, domain_id=housing, decided_by=DecidedBy.SHE, due=TODAY + 30 * DAY)
    look = step(vault, first, due=TODAY + DAY)
    call = step(vault, first, "Call the agency", owner=StepOwner.WORKER, staff_id=vault.staff_id)
    (row,) = plan(vault, noor).goals
    assert (row.wording, row.domain, row.decided_by, row.state) == (
        "A room of my own", "Housing", DecidedBy.SHE, GoalState.NEW
    )  # fmt: skip
    assert [(one.wording, one.owner, one.who, one.due) for one in row.steps] == [
        ("Look at two rooms", StepOwner.SHE, "", TODAY + DAY),
        ("Call the agency", StepOwner.WORKER, "Joy", None),
    ]
    vault.do("Done", plans.tick, step_id=look)
    (row,) = plan(vault, noor).goals
    assert row.state is GoalState.ACTIVE  # the first step makes a goal one that is under way
    assert row.steps[0].done_on == TODAY
    vault.do("Not done", plans.untick, step_id=look)
    assert plan(vault, noor).goals[0].steps[0].done_on is None
    vault.do("Edit", plans.edit_step, step_id=call, form=StepForm("Write to the agency"))
    vault.do("Remove", plans.remove_step, step_id=look)
    assert [one.wording for one in plan(vault, noor).goals[0].steps] == ["Write to the agency"]
    vault.undo()
    assert len(plan(vault, noor).goals[0].steps) == 2


def test_a_goal_ends_and_is_taken_up_again(vault: Vault, noor: int) -> None:
    first, second = goal(vault, noor), goal(vault, noor, "Learn to bake")
    vault.do("Start", plans.start_goal, goal_id=second)
    vault.do(
        "End", plans.end_goal, goal_id=first, state=GoalState.SET_ASIDE,
        change=GoalChange.SAME, note="Not now, she says.",
    )  # fmt: skip
    rows = plan(vault, noor).goals
    assert [(row.wording, row.state, row.is_going) for row in rows] == [
        ("Learn to bake", GoalState.ACTIVE, True),
        ("A room of my own", GoalState.SET_ASIDE, False),
    ]
    assert (rows[1].change, rows[1].note, rows[1].ended) == (
        GoalChange.SAME, "Not now, she says.", TODAY
    )  # fmt: skip
    refused(vault, Conflict, None, plans.add_step, goal_id=first, form=StepForm("x"))
    refused(vault, Conflict, None, plans.end_goal, goal_id=first, state=GoalState.REACHED)
    vault.do("Again", plans.reopen_goal, goal_id=first)
    row = plan(vault, noor).goals[0]
    assert (row.state, row.ended, row.change, row.note) == (
        GoalState.ACTIVE, None, None, "Not now, she says."
    )  # fmt: skip
    refused(vault, Conflict, None, plans.reopen_goal, goal_id=first)


def test_order(vault: Vault, noor: int) -> None:
    ids = [goal(vault, noor, words) for words in ("one", "two", "three")]

    def order() -> list[str | Hidden]:
        return [row.wording for row in plan(vault, noor).goals]

    vault.do("Up", plans.move_goal, goal_id=ids[2], by=-1)
    assert order() == ["one", "three", "two"]
    vault.do("Up", plans.move_goal, goal_id=ids[0], by=-1)  # already first
    assert order() == ["one", "three", "two"]
    vault.do("End", plans.end_goal, goal_id=ids[2], state=GoalState.REACHED)
    vault.do("Down", plans.move_goal, goal_id=ids[0], by=1)
    assert order() == ["two", "one", "three"]


def test_what_is_refused(vault: Vault, noor: int) -> None:
    first = goal(vault, noor)
    empty = GoalForm(" \n ")
    refused(vault, Invalid, "wording", plans.add_goal, resident_id=noor, form=empty)
    refused(vault, Invalid, "wording", plans.edit_goal, goal_id=first, form=empty)
    refused(vault, Invalid, "wording", plans.add_step, goal_id=first, form=StepForm(""))
    refused(
        vault, NotFound, "domain_id", plans.add_goal, resident_id=noor,
        form=GoalForm("x", domain_id=999),
    )  # fmt: skip
    refused(
        vault, NotFound, "staff_id", plans.add_step, goal_id=first, form=StepForm("x", staff_id=999)
    )
    end = plans.end_goal
    refused(vault, Invalid, "state", end, goal_id=first, state=GoalState.ACTIVE)
    reached = GoalState.REACHED
    refused(vault, Invalid, "on", end, goal_id=first, state=reached, on=TODAY + DAY)
    refused(vault, Invalid, "on", end, goal_id=first, state=reached, on=TODAY - DAY)
    refused(vault, Invalid, "on", plans.tick, step_id=step(vault, first), on=TODAY + DAY)
    for verb, about in (
        (plans.edit_goal, {"goal_id": 999, "form": GoalForm("x")}),
        (plans.tick, {"step_id": 999}),
        (plan_reviews.call_off, {"review_id": 999}),
        (plan_reviews.answer, {"approval_id": 999, "approved": True}),
    ):
        refused(vault, NotFound, None, verb, **about)
    refused(
        vault, Invalid, "wording", plans.add_goal, resident_id=noor, form=GoalForm("x" * 20_001)
    )


def test_words_are_sealed_and_survive_who_has_no_key(
    vault: Vault, noor: int, desk_file: Path, clock: Clock
) -> None:
    hired(vault, "F1")
    first = goal(vault, noor, "Leave Sami", note="afraid of him")
    one = step(vault, first, "Block his number")
    with vault._session() as session:
        for blob in (session.query(Goal).one().wording, session.query(GoalStep).one().wording):
            assert b"Sami" not in (blob or b"Sami")
            assert b"number" not in (blob or b"number")
    for capability in ("see_case", "edit_case"):
        vault.do("Allow", staff.decide, role="front_desk", capability=capability, is_allowed=True)
    vault.lock()
    with signed_in(desk_file, "F1", clock) as desk:
        (row,) = plan(desk, noor).goals
        hidden = Hidden.HIDDEN
        assert (row.wording, row.note, row.steps[0].wording) == (hidden, hidden, hidden)
        form = GoalForm(hidden, due=TODAY + DAY, note=hidden)
        desk.do("Edit", plans.edit_goal, goal_id=first, form=form)
        desk.do("Edit", plans.edit_step, step_id=one, form=StepForm(hidden, due=TODAY))
        goal(desk, noor, "Written without the key")
        with desk._session() as session:
            events = plans.timeline(desk._transaction(session), noor)
        assert {(event.title, event.detail) for event in events} == {("Goal set", "")}
    with signed_in(desk_file, clock=clock) as again:
        rows = plan(again, noor).goals
        assert [(row.wording, row.note, row.due) for row in rows] == [
            ("Leave Sami", "afraid of him", TODAY + DAY),
            ("Written without the key", "", None),
        ]
        assert rows[0].steps[0].wording == "Block his number"


def test_saving_the_same_words_changes_nothing(vault: Vault, noor: int) -> None:
    first = goal(vault, noor, note="n")
    same = GoalForm("A room of my own", note="n")
    assert vault.do("Edit", plans.edit_goal, goal_id=first, form=same).tables == frozenset()


def test_others(vault: Vault, noor: int, desk_file: Path, clock: Clock) -> None:
    """The desk sees no plan; of a protected person nobody else has one."""
    hired(vault, "F1", "C2")
    first = goal(vault, noor)
    one = step(vault, first, due=TODAY)
    vault.do("Plan", plan_reviews.plan_review, resident_id=noor, planned=TODAY)
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    assert len(due(vault)) == 2
    vault.lock()
    with signed_in(desk_file, "F1", clock) as desk:
        with pytest.raises(NotAllowed):
            plan(desk, noor)
        assert due(desk) == []
    with signed_in(desk_file, "C2", clock) as other:
        with pytest.raises(NotFound):
            plan(other, noor)
        refused(other, NotFound, None, plans.tick, step_id=one)
        refused(other, NotFound, None, plans.reopen_goal, goal_id=first)
        refused(other, NotFound, None, plan_reviews.hold, resident_id=noor)
        assert due(other) == []


def test_opening_is_written_down(vault: Vault, noor: int) -> None:
    plan(vault, noor)
    labels = [row.label for row in vault.read(audit.opened, resident_id=noor).rows]
    assert "Opened the support plan" in labels


# Reviews
def test_reviews(vault: Vault, noor: int, clock: Clock) -> None:
    planned = vault.do(
        "Plan", plan_reviews.plan_review, resident_id=noor, planned=TODAY + 5 * DAY
    ).result
    moved = vault.do(
        "Plan", plan_reviews.plan_review, resident_id=noor, planned=TODAY + 7 * DAY
    ).result
    assert moved == planned
    assert plan(vault, noor).next_review.planned == TODAY + 7 * DAY  # type: ignore[union-attr]
    clock.now += 7 * DAY
    held = vault.do(
        "Hold", plan_reviews.hold, resident_id=noor, her_view="It goes well",
        summary="Go on", next_on=TODAY + 37 * DAY,
    ).result  # fmt: skip
    assert held == planned
    found = plan(vault, noor)
    assert [(row.held, row.her_view) for row in found.reviews] == [
        (None, ""), (TODAY + 7 * DAY, "It goes well"),
    ]  # fmt: skip
    with vault._session() as session:
        stored = session.get(PlanReview, held)
        assert stored is not None
        assert b"well" not in (stored.her_view or b"well")
    vault.do("Call off", plan_reviews.call_off, review_id=found.next_review.id)  # type: ignore[union-attr]
    assert plan(vault, noor).next_review is None
    vault.do(
        "Correct", plan_reviews.edit_review, review_id=held, held=TODAY + 6 * DAY,
        her_view=Hidden.HIDDEN, summary="Go on like this",
    )  # fmt: skip
    (row,) = plan(vault, noor).reviews
    assert (row.held, row.her_view, row.summary) == (
        TODAY + 6 * DAY, "It goes well", "Go on like this"
    )  # fmt: skip
    vault.do("Between", plan_reviews.hold, resident_id=noor)
    assert len(plan(vault, noor).reviews) == 2


def test_reviews_that_are_refused(vault: Vault, noor: int) -> None:
    ahead = {"resident_id": noor, "planned": TODAY - DAY}
    refused(vault, Invalid, "planned", plan_reviews.plan_review, **ahead)
    hold = plan_reviews.hold
    refused(vault, Invalid, "held", hold, resident_id=noor, held=TODAY + DAY)
    refused(vault, Invalid, "next_on", hold, resident_id=noor, next_on=TODAY - DAY)
    held = vault.do("Hold", hold, resident_id=noor).result
    refused(vault, Conflict, None, plan_reviews.call_off, review_id=held)
    planned = vault.do("Plan", plan_reviews.plan_review, resident_id=noor, planned=TODAY).result
    more = {"her_view": "", "summary": ""}
    edit = plan_reviews.edit_review
    refused(vault, Conflict, None, edit, review_id=planned, held=TODAY, **more)
    refused(vault, Invalid, "held", edit, review_id=held, held=TODAY + DAY, **more)


# A supervisor's word
def approving(vault: Vault) -> None:
    form = replace(vault.read(organisation.form), approves_plans=True)
    vault.do("House", organisation.edit, form=form)


def test_only_where_the_house_wants_it(vault: Vault, noor: int) -> None:
    goal(vault, noor)
    assert not plan(vault, noor).wants_approval
    refused(vault, Conflict, None, plan_reviews.ask_approval, resident_id=noor)
    approving(vault)
    assert plan(vault, noor).wants_approval
    assert vault.read(organisation.form).approves_plans
    refused(vault, Conflict, None, plan_reviews.ask_approval, resident_id=person(vault))


def test_a_supervisor_answers(vault: Vault, noor: int, desk_file: Path, clock: Clock) -> None:
    hired(vault, "C2", "D5")
    approving(vault)
    first = goal(vault, noor)
    vault.lock()
    with signed_in(desk_file, "C2", clock) as worker:
        asked = worker.do("Ask", plan_reviews.ask_approval, resident_id=noor).result
        refused(worker, Conflict, None, plan_reviews.ask_approval, resident_id=noor)
        answer = {"approval_id": asked, "approved": True}
        with pytest.raises(NotAllowed):  # not hers to say
            worker.do("Answer", plan_reviews.answer, **answer)
        assert not plan(worker, noor).approval.may_answer  # type: ignore[union-attr]
        assert due(worker) == []
    with signed_in(desk_file, "D5", clock) as director:
        assert due(director) == [(TODAY, "A plan to look at: Noor")]
        refused(director, NotAllowed, None, plan_reviews.take_back, approval_id=asked)
        found = plan(director, noor).approval
        assert found is not None
        assert (found.state, found.may_answer, found.asked_by_name) == (
            ApprovalState.ASKED, True, "C2"
        )  # fmt: skip
        back = {"approval_id": asked, "approved": False}
        refused(director, Invalid, "comment", plan_reviews.answer, **back)
        director.do("Answer", plan_reviews.answer, **back, comment="Which room, by when?")
        refused(director, Conflict, None, plan_reviews.answer, **back, comment="again")
        assert due(director) == []
    with signed_in(desk_file, "C2", clock) as worker:
        found = plan(worker, noor).approval
        assert found is not None
        assert (found.state, found.comment, found.is_changed_since) == (
            ApprovalState.RETURNED, "Which room, by when?", False
        )  # fmt: skip
        clock.now += timedelta(minutes=5)
        step(worker, first, "By Friday")
        assert plan(worker, noor).approval.is_changed_since  # type: ignore[union-attr]
        again = worker.do("Ask", plan_reviews.ask_approval, resident_id=noor).result
        worker.do("Take back", plan_reviews.take_back, approval_id=again)
        worker.do("Ask", plan_reviews.ask_approval, resident_id=noor)
    with signed_in(desk_file, "D5", clock) as director:
        approval = plan(director, noor).approval
        assert approval is not None
        director.do("Answer", plan_reviews.answer, approval_id=approval.id, approved=True)
        with director._session() as session:
            events = plans.timeline(director._transaction(session), noor)
        assert [event.title for event in events if event.at] == [
            "Supervisor on the plan: Sent back with a comment",
            "Supervisor on the plan: Approved",
        ]


def test_nobody_answers_about_her_own_plan(vault: Vault, noor: int) -> None:
    approving(vault)
    goal(vault, noor)
    asked = vault.do("Ask", plan_reviews.ask_approval, resident_id=noor).result
    words = refused(vault, NotAllowed, None, plan_reviews.answer, approval_id=asked, approved=True)
    assert "yourself" in words
    assert due(vault) == []


# Today
def test_what_waits_and_for_whom(vault: Vault, noor: int, desk_file: Path, clock: Clock) -> None:
    team = hired(vault, "C2")
    first = goal(vault, noor)
    step(vault, first, "Hers", due=TODAY - DAY)
    step(vault, first, "Of a colleague", owner=StepOwner.WORKER, staff_id=team["C2"], due=TODAY)
    step(vault, first, "Still to come", due=TODAY + DAY)
    done = step(vault, first, "Done", due=TODAY)
    vault.do("Done", plans.tick, step_id=done)
    ended = goal(vault, noor, "Else")
    step(vault, ended, "Of a goal that ended", due=TODAY)
    vault.do("End", plans.end_goal, goal_id=ended, state=GoalState.SET_ASIDE)
    vault.do("Plan", plan_reviews.plan_review, resident_id=noor, planned=TODAY + 3 * DAY)
    mine = [(TODAY - DAY, "Noor: Hers"), (TODAY + 3 * DAY, "Look at the plan with Noor")]
    assert due(vault) == mine
    (line, *_rest) = vault.read(today_due.due)
    assert (line.resident_id, line.tab, line.detail) == (
        noor, "needs", "step in the plan · The resident"
    )  # fmt: skip
    vault.lock()
    with signed_in(desk_file, "C2", clock) as other:
        assert due(other) == [(TODAY, "Noor: Of a colleague")]
        period = other.do(
            "Open", support.open_period, resident_id=noor, opened=TODAY
        ).result  # the caseworker now: what nobody else does is hers
        assert [title for _day, title in due(other)] == [
            "Noor: Hers", "Noor: Of a colleague", "Look at the plan with Noor",
        ]  # fmt: skip
    with signed_in(desk_file, clock=clock) as again:
        assert due(again) == []
    with signed_in(desk_file, "C2", clock) as other:
        other.do("Close", support.close_period, period_id=period, closed=TODAY)
        assert due(other) == []  # nothing waits for somebody whose support is closed


def test_the_timeline(vault: Vault, noor: int) -> None:
    first = goal(vault, noor)
    vault.do("End", plans.end_goal, goal_id=first, state=GoalState.REACHED)
    vault.do("Hold", plan_reviews.hold, resident_id=noor, her_view="Good")
    with vault._session() as session:
        events = plans.timeline(vault._transaction(session), noor)
    assert [(event.title, event.detail) for event in events] == [
        ("Plan looked at together", "Good"),
        ("Goal set", "A room of my own"),
        ("Goal: Reached", "A room of my own"),
    ]
