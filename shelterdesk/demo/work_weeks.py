# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work of the last months: what people want and can, vacancies, introductions in every state, an
internship that goes on, a job that ended, a business of one's own, and what was heard of it later.

It comes after training: who completed the bakery course looks for work now.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from shelterdesk.demo import training_weeks
from shelterdesk.demo.desk import Desk
from shelterdesk.demo.training_weeks import TRAINER
from shelterdesk.models.certificates import SkillLevel
from shelterdesk.models.consents import ConsentPurpose
from shelterdesk.models.placements import (
    AllowanceRule,
    ContractKind,
    PlacementKind,
    WagePer,
    WorkSource,
    WorkState,
)
from shelterdesk.models.work import LooksForWork
from shelterdesk.services import organisation
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentForm, Items
from shelterdesk.services.placements import (
    allowances,
    follow_up_rows,
    placement_problems,
    placement_terms,
    placements,
    work_follow_ups,
)
from shelterdesk.services.placements.placement_problems import ProblemForm
from shelterdesk.services.placements.placement_terms import TermsForm
from shelterdesk.services.placements.placements import PlacementForm
from shelterdesk.services.placements.work_follow_ups import AnswerForm
from shelterdesk.services.training import enrolments, own_skills, skill_checks
from shelterdesk.services.values import week_times
from shelterdesk.services.work import introductions, vacancies, work_wishes
from shelterdesk.services.work.introductions import IntroductionForm
from shelterdesk.services.work.vacancies import VacancyForm
from shelterdesk.services.work.work_wishes import WishForm

_KITCHEN: Final = "Copper Spoon Kitchen"
_BAKERY: Final = "Tilia Bakery"
_TOLD: Final = Items(("chosen-name", "skills", "availability", "languages"))
_FEWEST: Final = 4
_A_DAY: Final = timedelta(days=1)
_MORNINGS: Final = sum(week_times.bit(day, 0) for day in range(6))
_DAYTIME: Final = _MORNINGS | sum(week_times.bit(day, 1) for day in range(5))


def write(desk: Desk) -> None:
    """All of it; nothing in a house with too few people who visit."""
    bakers, learners = training_weeks.bakers(desk), training_weeks.learners(desk)
    if min(len(bakers), len(learners)) < _FEWEST or not {_KITCHEN, _BAKERY} <= {*desk.partners}:
        return
    _skills(desk, bakers)
    _wishes(desk, bakers, learners)
    places = _vacancies(desk)
    _internship(desk, bakers[0], places)
    _visit(desk, bakers[1], places)
    _draft(desk, bakers[2], places)
    _job_that_ended(desk, bakers[3])
    _business(desk, learners[0])
    _declined(desk, learners[1], places)
    _trial(desk, learners[3])


def _skills(desk: Desk, bakers: list[int]) -> None:
    levels = (SkillLevel.ALONE, SkillLevel.TEACHES, SkillLevel.WITH_HELP, SkillLevel.ALONE)
    for resident_id, level in zip(bakers, levels, strict=True):
        with desk.on(100, 15), desk.by(TRAINER):
            for row in enrolments.of_resident(desk.tx, resident_id=resident_id):
                if row.group.startswith(training_weeks.BAKERY):
                    skill_checks.look(
                        desk.tx, enrolment_id=row.id,
                        levels={"baking": level, "food-hygiene": SkillLevel.ALONE},
                    )  # fmt: skip
    with desk.on(90, 11), desk.by(TRAINER):
        own_skills.say(
            desk.tx, resident_id=bakers[1],
            skills={"selling": SkillLevel.ALONE, "arithmetic": SkillLevel.ALONE},
        )  # fmt: skip


def _wishes(desk: Desk, bakers: list[int], learners: list[int]) -> None:
    told = (
        (bakers[0], LooksForWork.NOW, _DAYTIME, 24, "A kitchen. Not in the old harbour."),
        (bakers[1], LooksForWork.NOW, _MORNINGS, 20, "Baking, early is fine."),
        (bakers[2], LooksForWork.NOW, _DAYTIME, 30, "Anything with bread. No bar."),
        (learners[1], LooksForWork.NOW, _MORNINGS, None, "Sewing, or laundry."),
        (learners[2], LooksForWork.LATER, None, None, "First the language."),
    )
    for number, (resident_id, looks, times, hours, wish) in enumerate(told):
        with desk.on(70 - number, 14), desk.by(TRAINER):
            form = WishForm(
                looks, number == 0, times, None if hours is None else hours * 60, 45, wish
            )
            work_wishes.write(desk.tx, resident_id=resident_id, form=form)


def _vacancies(desk: Desk) -> Mapping[str, int]:
    """Ids by partner."""
    currency = organisation.form(desk.tx).currency
    paid = currency is not None
    with desk.on(65, 16), desk.by(TRAINER):
        kitchen = VacancyForm(
            desk.partners[_KITCHEN], "Kitchen help at lunch", PlacementKind.INTERNSHIP, places=2,
            times=_DAYTIME, minutes_week=24 * 60, area="Old town", travel_minutes=20,
            transport="Bus 4 to the market", has_childcare=False,
            about="Preparing vegetables, serving out, washing up; meals are free.",
            skills=(("cooking", False), ("food-hygiene", True)), languages=(("en", "basic"),),
            safety="Come and go by the yard.",
        )  # fmt: skip
        ids = {_KITCHEN: vacancies.add(desk.tx, form=kitchen)}
    with desk.on(18, 10), desk.by(TRAINER):
        bakery = VacancyForm(
            desk.partners[_BAKERY], "Bakery assistant", times=_MORNINGS, minutes_week=20 * 60,
            open_until=desk.night + 21 * _A_DAY, starts_on=desk.night + 30 * _A_DAY,
            wage_from=1_190 if paid else None, wage_to=1_350 if paid else None,
            currency=currency, wage_per=WagePer.HOUR, area="East side", travel_minutes=35,
            transport="A night bus stops at the corner", has_childcare=None,
            about="Dough from five, counter from seven.",
            skills=(("baking", True), ("selling", False)), languages=(("en", "basic"),),
        )  # fmt: skip
        ids[_BAKERY] = vacancies.add(desk.tx, form=bakery)
    return ids


def _introduce(desk: Desk, resident_id: int, back: int, vacancy_id: int, words: str) -> int:
    """Prepared, agreed to and sent on one day."""
    partner_id = vacancies.one(desk.tx, vacancy_id=vacancy_id).partner_id
    with desk.on(back, 11), desk.by(TRAINER):
        today = desk.tx.today
        id_ = introductions.prepare(
            desk.tx, resident_id=resident_id,
            form=IntroductionForm(vacancy_id, letter=words),
        )  # fmt: skip
        form = ConsentForm(
            ConsentPurpose.EMPLOYER, partner_id, on=today, last_day=today + 180 * _A_DAY,
            items=_TOLD,
        )  # fmt: skip
        consents.give(desk.tx, resident_id=resident_id, form=form)
        introductions.send(desk.tx, introduction_id=id_, on=today)
    return id_


def _internship(desk: Desk, who: int, places: Mapping[str, int]) -> None:
    """Trial, accepted, and an internship with something that is not right."""
    id_ = _introduce(desk, who, 58, places[_KITCHEN], "Learns quickly and is always on time.")
    with desk.on(52, 15), desk.by(TRAINER):
        today = desk.tx.today
        introductions.go_on_trial(
            desk.tx, introduction_id=id_, first=today, last=today + 4 * _A_DAY
        )
    with desk.on(46, 15), desk.by(TRAINER):
        introductions.accept(
            desk.tx, introduction_id=id_, on=desk.tx.today, answer="Gladly, from Monday."
        )
    with desk.on(42, 9), desk.by(TRAINER):
        form = PlacementForm(
            PlacementKind.INTERNSHIP.value, desk.partners[_KITCHEN], "Kitchen help",
            planned_end=desk.tx.today + 90 * _A_DAY, introduction_id=id_,
            vacancy_id=places[_KITCHEN],
        )  # fmt: skip
        terms = TermsForm(minutes_week=24 * 60, contract=ContractKind.WRITTEN)
        placement_id = placements.begin(desk.tx, resident_id=who, form=form, terms=terms)
        allowances.decide(desk.tx, placement_id=placement_id, rule=AllowanceRule.HAS_NONE.value)
    _hear(desk, placement_id, (30, 11, WorkState.STILL_THERE, WorkSource.TOLD_US, "Likes it."))
    with desk.on(5, 17), desk.by(TRAINER):
        problem = ProblemForm(what="Was asked to come an hour earlier than agreed, twice.")
        placement_problems.add(desk.tx, placement_id=placement_id, form=problem)


def _visit(desk: Desk, who: int, places: Mapping[str, int]) -> None:
    id_ = _introduce(desk, who, 8, places[_BAKERY], "Has baked for many people before.")
    with desk.on(3, 12), desk.by(TRAINER):
        introductions.visit(desk.tx, introduction_id=id_, on=desk.night + 2 * _A_DAY)


def _draft(desk: Desk, who: int, places: Mapping[str, int]) -> None:
    with desk.on(1, 16), desk.by(TRAINER):
        introductions.prepare(desk.tx, resident_id=who, form=IntroductionForm(places[_BAKERY]))


def _declined(desk: Desk, who: int, places: Mapping[str, int]) -> None:
    id_ = _introduce(desk, who, 40, places[_KITCHEN], "")
    with desk.on(29, 10), desk.by(TRAINER):
        introductions.decline(
            desk.tx, introduction_id=id_, on=desk.tx.today, answer="Both places are taken."
        )


def _trial(desk: Desk, who: int) -> None:
    """She found it herself, and nobody said until when: Today asks."""
    with desk.on(16, 10), desk.by(TRAINER):
        form = PlacementForm(PlacementKind.TRIAL.value, desk.partners[_BAKERY], "At the counter")
        placements.begin(desk.tx, resident_id=who, form=form)


def _job_that_ended(desk: Desk, who: int) -> None:
    """More hours after a while, then no more work; half a year later nobody knows."""
    with desk.on(230, 10), desk.by(TRAINER):
        form = PlacementForm(PlacementKind.PAID.value, desk.partners[_KITCHEN], "Dish-washing")
        placement_id = placements.begin(
            desk.tx, resident_id=who, form=form, terms=_terms(desk, 15, 12_00)
        )
    with desk.on(170, 10), desk.by(TRAINER):
        placement_terms.change(desk.tx, placement_id=placement_id, form=_terms(desk, 25, 12_50))
    _hear(
        desk, placement_id,
        (30, 198, WorkState.STILL_THERE, WorkSource.TOLD_US, ""),
        (90, 138, WorkState.STILL_THERE, WorkSource.EMPLOYER, ""),
    )  # fmt: skip
    with desk.on(80, 10), desk.by(TRAINER):
        placements.end(desk.tx, placement_id=placement_id, last_day=desk.tx.today, reason="no-work")
    _hear(desk, placement_id, (180, 47, WorkState.UNKNOWN, WorkSource.NONE, ""))


def _business(desk: Desk, who: int) -> None:
    """Mending clothes beside the stipend; nobody asked after three months yet."""
    with desk.on(97, 10), desk.by(TRAINER):
        form = PlacementForm(PlacementKind.OWN_BUSINESS.value, title="Mending clothes")
        placement_id = placements.begin(desk.tx, resident_id=who, form=form)
        allowances.decide(desk.tx, placement_id=placement_id, rule=AllowanceRule.STAYS.value)
    _hear(desk, placement_id, (30, 66, WorkState.STILL_THERE, WorkSource.TOLD_US, ""))


def _terms(desk: Desk, hours: int, wage: int) -> TermsForm:
    currency = organisation.form(desk.tx).currency
    return TermsForm(
        minutes_week=hours * 60, wage=wage if currency else None, currency=currency,
        wage_per=WagePer.HOUR, contract=ContractKind.FIXED_TERM,
    )  # fmt: skip


def _hear(
    desk: Desk, placement_id: int, *told: tuple[int, int, WorkState, WorkSource, str]
) -> None:
    """What was answered so many days after the start, so many days ago."""
    for days, back, state, source, note in told:
        with desk.on(back, 11), desk.by(TRAINER):
            for row in follow_up_rows.of_placement(desk.tx, placement_id=placement_id):
                if row.days == days:
                    work_follow_ups.answer(
                        desk.tx, follow_up_id=row.id, form=AnswerForm(state, source, note=note)
                    )
