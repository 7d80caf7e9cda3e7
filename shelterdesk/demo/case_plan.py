# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Needs, plan and journey of somebody invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from shelterdesk.demo import case_texts as texts
from shelterdesk.demo.case import Case
from shelterdesk.models.assessments import Horizon, Rater
from shelterdesk.models.journeys import View
from shelterdesk.models.plans import DecidedBy, GoalChange, GoalState, StepOwner
from shelterdesk.services.plans import assessments, plan_reviews, plans
from shelterdesk.services.plans.assessment_rows import Score
from shelterdesk.services.plans.plan_rows import GoalForm, StepForm
from shelterdesk.services.residents import residents
from shelterdesk.services.support import attempts, journeys, outcomes, programmes
from shelterdesk.services.support.attempts import AttemptForm
from shelterdesk.services.support.outcomes import OutcomeForm
from shelterdesk.services.values.answers import Unanswered

_UNTOLD: Final = (Unanswered.DECLINED, Unanswered.UNKNOWN, Unanswered.NOT_ASKED)
_WISHES: Final[tuple[bool | Unanswered, ...]] = (True, True, False, *_UNTOLD)
_STAGES: Final = ("readiness", "treatment", "transition", "rebuilding", "new-roles")
_OUTCOMES: Final = ("supported", "safer", "well-on-the-way", "housed", "left-or-protected")
_BETWEEN: Final = 75  # days from one assessment to the next
_FIELDS: Final = 6  # of life, looked at in one assessment


def write(case: Case) -> None:
    """All of it, as far as the days of the period allow."""
    _about_her(case)
    _journey(case)
    if case.likely(0.85):
        _assessments(case)
    if case.likely(0.8):
        _plan(case)
    if case.likely(0.4):
        _attempt(case)
    _outcomes(case)


def own(case: Case, words: dict[str, tuple[str, ...]]) -> str:
    """Words in somebody's own language, where there are such."""
    return case.pick(words.get(case.language, words["en"]))


def _about_her(case: Case) -> None:
    form = residents.form(case.tx, resident_id=case.id)
    told = case.likely(0.6)
    form = replace(
        form,
        strengths=own(case, texts.STRENGTHS) if told else case.pick(_UNTOLD),
        hopes=own(case, texts.HOPES) if told else case.pick(_UNTOLD),
        interests=case.pick(texts.INTERESTS) if case.likely(0.4) else Unanswered.NOT_ASKED,
        preferred_gender="woman" if case.likely(0.5) else case.pick(("any", *_UNTOLD)),
        preferred_language=case.language if case.likely(0.4) else case.pick(_UNTOLD),
        wants_peer=case.pick(_WISHES),
    )
    with case.on(case.day(0.05), 20):  # after the record was begun, at the earliest
        residents.edit(case.tx, resident_id=case.id, form=form)


def _journey(case: Case) -> None:
    reached = min(1 + case.days // 120, len(_STAGES))
    for number in range(reached):
        day = case.day(number / (reached + 0.5))
        with case.on(day):
            journeys.enter(
                case.tx,
                resident_id=case.id,
                stage=f"five-stage.{_STAGES[number]}",
                on=day,
                view=case.pick((View.TOGETHER, View.TOGETHER, View.HERS, View.WORKER)).value,
                note=case.pick(texts.STAGE_NOTES),
            )


def _assessments(case: Case) -> None:
    times = max(
        1, min(3 if case.likely(0.25) else case.chance.choice((1, 2)), case.days // _BETWEEN)
    )
    fields = case.chance.sample(list(case.house.domains.values()), k=_FIELDS)
    levels = {id_: case.chance.choices((1, 2, 3), (2, 3, 2))[0] for id_ in fields}
    for number in range(times):
        day = case.day(0.1 + 0.85 * number / times)
        with case.on(day):
            id_ = assessments.begin(case.tx, resident_id=case.id, on=day)
            for domain_id in fields:
                _score(case, id_, domain_id, levels[domain_id])
                levels[domain_id] = min(4, levels[domain_id] + case.chance.randint(0, 1))
            assessments.describe(
                case.tx,
                assessment_id=id_,
                strengths=own(case, texts.STRENGTHS),
                summary=case.pick(texts.SUMMARIES),
            )
            if number + 1 < times or not case.is_open or case.likely(0.6):
                assessments.finish(case.tx, assessment_id=id_, on=day)


def _score(case: Case, assessment_id: int, domain_id: int, level: int) -> None:
    horizon = (Horizon.NOW, Horizon.NEXT, Horizon.LATER, None)[level - 1]
    words = case.pick(texts.SCORE_WORDS) if case.likely(0.25) else ""
    views = {Rater.TOGETHER: Score(level, horizon, words)}
    if case.likely(0.3):
        hers = max(1, min(4, level + case.chance.randint(-1, 1)))
        views = {Rater.SHE: Score(hers), Rater.WORKER: Score(level, horizon, words)}
    elif case.chance.random() < 0.1:
        views = {Rater.TOGETHER: Score(case.pick(_UNTOLD))}
    for rater, score in views.items():
        assessments.score(
            case.tx, assessment_id=assessment_id, domain_id=domain_id, rater=rater, score=score
        )


def _plan(case: Case) -> None:
    chosen = case.chance.sample(texts.GOALS, k=4 if case.is_shown else min(1 + case.days // 50, 2))
    for number, (field, wording, steps) in enumerate(chosen):
        _goal(case, 0.12 + 0.15 * number, field, wording, steps)
    held = case.day(0.7)
    with case.on(held):
        plan_reviews.hold(
            case.tx,
            resident_id=case.id,
            held=held,
            her_view=own(case, texts.HER_VIEW),
            summary=case.pick(texts.REVIEW_SUMMARIES),
        )
    if case.is_open and case.likely(0.6):
        planned = case.ahead(5, 40)
        plan_reviews.plan_review(case.tx, resident_id=case.id, planned=planned)


def _goal(
    case: Case, part: float, field: str, wording: str, steps: tuple[tuple[str, str], ...]
) -> None:
    begun = case.day(part)
    form = GoalForm(
        wording=wording,
        domain_id=case.house.domains[field],
        decided_by=case.pick((DecidedBy.SHE, DecidedBy.TOGETHER, DecidedBy.TOGETHER)),
        due=begun + timedelta(days=case.chance.randint(60, 200)) if case.likely(0.5) else None,
        note=case.pick(texts.GOAL_NOTES),
    )
    with case.on(begun):
        goal_id = plans.add_goal(case.tx, resident_id=case.id, form=form)
        due = [begun + timedelta(days=20 + 25 * number) for number in range(len(steps))]
        done = (
            sum(day <= case.until for day in due)
            if case.is_open
            else case.chance.randint(0, len(steps))
        )
        if case.is_open and done == len(steps) and case.likely(0.5):
            done -= 1  # moved to a later day, as happens
            due[-1] = case.ahead(4, 45)
        ids = [
            plans.add_step(case.tx, goal_id=goal_id, form=StepForm(step, StepOwner(owner), due=day))
            for day, (step, owner) in zip(due, steps, strict=True)
        ]
        plans.start_goal(case.tx, goal_id=goal_id)
    for number, step_id in enumerate(ids[:done]):
        day = min(case.day(min(1.0, part + 0.1 * (number + 1))), max(due[number], begun))
        begun = max(begun, day)
        with case.on(day):
            plans.tick(case.tx, step_id=step_id, on=day)
    if done == len(ids) or not case.is_open:
        endings = (GoalState.REACHED, GoalState.PARTLY, GoalState.SET_ASIDE)
        number = 0 if done == len(ids) else case.chance.randint(1, 2)
        day = max(case.day(min(1.0, part + 0.5)), begun)
        with case.on(day):
            plans.end_goal(
                case.tx,
                goal_id=goal_id,
                state=endings[number],
                change=(GoalChange.SOLVED, GoalChange.BETTER, GoalChange.SAME)[number],
                note=texts.GOAL_ENDINGS[number],
                on=day,
            )


def _attempt(case: Case) -> None:
    story, helped, was_hard = case.pick(texts.ATTEMPTS)
    year = case.opened.year - case.chance.randint(1, 5) if case.likely(0.8) else Unanswered.UNKNOWN
    form = AttemptForm(
        begun_year=year,
        months=case.chance.randint(1, 14),
        story=story,
        helped=helped,
        was_hard=was_hard,
    )
    with case.on(case.day(0.3)):
        attempts.add(case.tx, resident_id=case.id, form=form)


def _outcomes(case: Case) -> None:
    programme_id = case.pick(case.house.programmes)
    if not _has_programme(case, programme_id):
        programmes.assign(case.tx, period_id=case.period_id, programme_id=programme_id)
    for number in range(min(case.days // 60, 3 if case.is_shown else 2)):
        day = case.day((number + 1) / 3.2)
        status = _OUTCOMES[min(number + case.chance.randint(0, 2), len(_OUTCOMES) - 1)]
        form = OutcomeForm(status, day, programme_id, case.pick(texts.OUTCOME_NOTES))
        with case.on(day):
            outcomes.add(case.tx, resident_id=case.id, form=form)


def _has_programme(case: Case, programme_id: int) -> bool:
    shares = programmes.shares(case.tx, [case.period_id]).get(case.period_id, ())
    return any(share.programme_id == programme_id for share in shares)
