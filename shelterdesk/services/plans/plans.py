# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The support plan: goals and their steps, made with her and at her pace.

What goals and steps say is sealed (case); dates, states and who does a step are not. A goal that is
set aside is kept and can be taken up again; nothing expires by itself. Reviews and the
supervisor's word are in ``plan_reviews``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.assessments import Domain
from shelterdesk.models.plans import (
    DecidedBy,
    Goal,
    GoalChange,
    GoalState,
    GoalStep,
    StepOwner,
)
from shelterdesk.models.staff import Staff
from shelterdesk.services import organisation
from shelterdesk.services.plans import domains, plan_reviews
from shelterdesk.services.plans.plan_rows import (
    GOING,
    GoalForm,
    GoalRow,
    Plan,
    StepForm,
    StepRow,
)
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "DecidedBy", "GoalChange", "GoalForm", "GoalRow", "GoalState", "Plan", "StepForm", "StepOwner",
    "StepRow", "add_goal", "add_step", "edit_goal", "edit_step", "end_goal", "move_goal", "plan",
    "remove_step", "reopen_goal", "start_goal", "tick", "timeline", "untick",
]  # fmt: skip

#: How a goal may end.
ENDINGS = (GoalState.REACHED, GoalState.PARTLY, GoalState.SET_ASIDE)


# Goals
@verb(Capability.EDIT_CASE)
def add_goal(tx: Transaction, *, resident_id: int, form: GoalForm) -> int:
    """Add a goal at the end of the plan and return its id."""
    residents.get(tx, resident_id)
    last = tx.session.scalar(select(func.max(Goal.position)).where(Goal.resident_id == resident_id))
    goal = Goal(
        resident_id=resident_id,
        set_on=tx.today,
        state=GoalState.NEW.value,
        position=0 if last is None else last + 1,
    )
    _write_goal(tx, goal, form)
    tx.session.add(goal)
    tx.session.flush()
    return goal.id


@verb(Capability.EDIT_CASE)
def edit_goal(tx: Transaction, *, goal_id: int, form: GoalForm) -> None:
    """Write a form over a goal; hidden words stay."""
    _write_goal(tx, _goal(tx, goal_id), form)


@verb(Capability.EDIT_CASE)
def start_goal(tx: Transaction, *, goal_id: int) -> None:
    """Say that it is being worked on."""
    goal = _going(tx, goal_id)
    goal.state = GoalState.ACTIVE.value


@verb(Capability.EDIT_CASE)
def end_goal(
    tx: Transaction,
    *,
    goal_id: int,
    state: GoalState,
    change: GoalChange | None = None,
    note: str | Hidden = Hidden.HIDDEN,
    on: date | None = None,
) -> None:
    """A goal was reached, partly reached or set aside; what is open of its steps stays as it is."""
    goal = _going(tx, goal_id)
    if state not in ENDINGS:
        raise Invalid(_("Choose how it ended."), field="state")
    on = on or tx.today
    if on > tx.today:
        raise Invalid(_("This day is still to come."), field="on")
    if on < goal.set_on:
        raise Invalid(_("It cannot end before it was set."), field="on")
    goal.state, goal.ended = GoalState(state).value, on
    goal.change = GoalChange(change).value if change is not None else None
    sealed_words.write(tx, goal, "note", note)


@verb(Capability.EDIT_CASE)
def reopen_goal(tx: Transaction, *, goal_id: int) -> None:
    """Take up again a goal that was set aside or reached; its note stays."""
    goal = _goal(tx, goal_id)
    if goal.ended is None:
        raise Conflict(_("This goal is being worked on already."))
    goal.state, goal.ended, goal.change = GoalState.ACTIVE.value, None, None


@verb(Capability.EDIT_CASE)
def move_goal(tx: Transaction, *, goal_id: int, by: int) -> None:
    """Move a goal up (-1) or down (1) among those that are being worked on."""
    goal = _goal(tx, goal_id)
    listed = [row for row in _goals(tx, goal.resident_id) if row.ended is None]
    at = next((number for number, row in enumerate(listed) if row.id == goal_id), None)
    if at is None or not 0 <= at + by < len(listed):
        return
    listed.insert(at + by, listed.pop(at))
    for position, row in enumerate(listed):
        if row.position != position:
            row.position = position


# Steps
@verb(Capability.EDIT_CASE)
def add_step(tx: Transaction, *, goal_id: int, form: StepForm) -> int:
    """Add a step to a goal and return its id."""
    goal = _going(tx, goal_id)
    last = tx.session.scalar(select(func.max(GoalStep.position)).where(GoalStep.goal_id == goal_id))
    step = GoalStep(goal_id=goal_id, position=0 if last is None else last + 1)
    _write_step(tx, step, form)
    tx.session.add(step)
    tx.session.flush()
    tx.residents.add(goal.resident_id)
    return step.id


@verb(Capability.EDIT_CASE)
def edit_step(tx: Transaction, *, step_id: int, form: StepForm) -> None:
    """Write a form over a step."""
    _write_step(tx, _step(tx, step_id), form)


@verb(Capability.EDIT_CASE)
def remove_step(tx: Transaction, *, step_id: int) -> None:
    """Take a step out of the plan."""
    tx.session.delete(_step(tx, step_id))


@verb(Capability.EDIT_CASE)
def tick(tx: Transaction, *, step_id: int, on: date | None = None) -> None:
    """The step was done, and with it the goal is under way."""
    step = _step(tx, step_id)
    on = on or tx.today
    if on > tx.today:
        raise Invalid(_("This day is still to come."), field="on")
    step.done_on = on
    goal = tx.session.get_one(Goal, step.goal_id)
    if goal.state == GoalState.NEW:
        goal.state = GoalState.ACTIVE.value


@verb(Capability.EDIT_CASE)
def untick(tx: Transaction, *, step_id: int) -> None:
    """The step is still to be done."""
    _step(tx, step_id).done_on = None


# Reading
@query(Capability.SEE_CASE, viewed=N_("Opened the support plan"))
def plan(tx: Transaction, *, resident_id: int) -> Plan:
    """The whole plan of a person: goals that are going first."""
    residents.get(tx, resident_id)
    reviews = plan_reviews.rows(tx, resident_id)
    return Plan(
        goals=tuple(_goal_rows(tx, resident_id)),
        reviews=tuple(reviews),
        next_review=plan_reviews.next_one(reviews),
        approval=plan_reviews.newest_approval(tx, resident_id),
        wants_approval=organisation.form(tx).approves_plans,
    )


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Goals set, reached and set aside, reviews held. Without the key: that there was one."""
    found = plan_reviews.timeline(tx, resident_id)
    for goal in _goals(tx, resident_id):
        words = sealed_words.revealed(tx, goal, "wording")
        said = "" if isinstance(words, Hidden) else words
        record = ("goal", goal.id)
        found.append(
            TimelineEvent(goal.set_on, "needs", "target", _("Goal set"), said, record=record)
        )
        if goal.ended is not None:
            title = _("Goal: {state}").format(
                state=value_words.code_word("goal", "state", goal.state)
            )
            tone = "muted" if goal.state == GoalState.SET_ASIDE else "good"
            found.append(
                TimelineEvent(goal.ended, "needs", "target", title, said, tone, record=record)
            )
    return found


def _goals(tx: Transaction, resident_id: int) -> list[Goal]:
    query = select(Goal).where(
        Goal.resident_id == resident_id, protection.visible(tx, Goal.resident_id)
    )
    return list(tx.session.scalars(query.order_by(Goal.position, Goal.id)))


def _goal_rows(tx: Transaction, resident_id: int) -> list[GoalRow]:
    goals = _goals(tx, resident_id)
    names = organisation.staff_names(tx)
    words = {row.id: row.label for row in domains.domains(tx, with_retired=True)}
    steps = _steps(tx, [goal.id for goal in goals], names) if goals else {}
    rows = [
        GoalRow(
            id=goal.id,
            wording=sealed_words.revealed(tx, goal, "wording"),
            domain_id=goal.domain_id,
            domain=words.get(goal.domain_id or 0, ""),
            decided_by=DecidedBy(goal.decided_by),
            state=GoalState(goal.state),
            change=GoalChange(goal.change) if goal.change is not None else None,
            set_on=goal.set_on,
            due=goal.due,
            ended=goal.ended,
            note=sealed_words.revealed(tx, goal, "note"),
            is_on_her_page=goal.is_on_her_page,
            steps=tuple(steps.get(goal.id, ())),
        )
        for goal in goals
    ]
    going = [row for row in rows if row.state in GOING]
    ended = [row for row in rows if row.state not in GOING]
    return going + sorted(ended, key=lambda row: (row.ended or row.set_on, row.id), reverse=True)


def _steps(
    tx: Transaction, goal_ids: Iterable[int], names: Mapping[int, str]
) -> dict[int, list[StepRow]]:
    found: dict[int, list[StepRow]] = {}
    query = select(GoalStep).where(GoalStep.goal_id.in_(list(goal_ids)))
    for step in tx.session.scalars(query.order_by(GoalStep.position, GoalStep.id)):
        row = StepRow(
            id=step.id,
            wording=sealed_words.revealed(tx, step, "wording"),
            owner=StepOwner(step.owner),
            staff_id=step.staff_id,
            who=names.get(step.staff_id or 0, ""),
            due=step.due,
            done_on=step.done_on,
        )
        found.setdefault(step.goal_id, []).append(row)
    return found


def _goal(tx: Transaction, goal_id: int) -> Goal:
    goal = tx.session.get(Goal, goal_id)
    if goal is None or not protection.may_see(tx, goal.resident_id):
        raise NotFound(_("This goal is not there any more."))
    residents.get(tx, goal.resident_id)
    return goal


def _going(tx: Transaction, goal_id: int) -> Goal:
    goal = _goal(tx, goal_id)
    if goal.ended is not None:
        raise Conflict(_("This goal has ended. Take it up again first."))
    return goal


def _step(tx: Transaction, step_id: int) -> GoalStep:
    step = tx.session.get(GoalStep, step_id)
    if step is None:
        raise NotFound(_("This step is not there any more."))
    goal = _goal(tx, step.goal_id)
    tx.residents.add(goal.resident_id)
    return step


def _write_goal(tx: Transaction, goal: Goal, form: GoalForm) -> None:
    _refuse_empty(form.wording, _("Write the goal first, best in their own words."))
    if form.domain_id is not None and tx.session.get(Domain, form.domain_id) is None:
        raise NotFound(_("This field of life is not there any more."), field="domain_id")
    sealed_words.write(tx, goal, "wording", form.wording)
    sealed_words.write(tx, goal, "note", form.note)
    goal.domain_id = form.domain_id
    goal.decided_by = DecidedBy(form.decided_by).value
    goal.due = form.due
    goal.is_on_her_page = form.is_on_her_page


def _write_step(tx: Transaction, step: GoalStep, form: StepForm) -> None:
    _refuse_empty(form.wording, _("Write the step first."))
    if form.staff_id is not None and tx.session.get(Staff, form.staff_id) is None:
        raise NotFound(_("This colleague is not there any more."), field="staff_id")
    sealed_words.write(tx, step, "wording", form.wording)
    step.owner = StepOwner(form.owner).value
    step.staff_id = form.staff_id
    step.due = form.due


def _refuse_empty(text: str | Hidden, words: str) -> None:
    if not isinstance(text, Hidden) and not sealed_words.clean(text):
        raise Invalid(words, field="wording")
