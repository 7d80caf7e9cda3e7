# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The training of the years before these months: a file for benchmarks has all of it, a demo none.

Every half-year each course has a group of its own, with those who were in the house when it began;
each week its roll was called, and most who took part were given a certificate at the end.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from typing import Final

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.demo import papers_given
from shelterdesk.demo.desk import Desk
from shelterdesk.demo.training_weeks import TRAINER
from shelterdesk.i18n import N_
from shelterdesk.models.training import CourseKind
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import in_house
from shelterdesk.services.training import (
    attendance,
    certificates,
    cohorts,
    course_sessions,
    courses,
    enrolments,
)
from shelterdesk.services.training.attendance import Mark
from shelterdesk.services.training.cohorts import CohortForm, Meets
from shelterdesk.services.training.courses import CourseForm
from shelterdesk.vault.door import Vault

_LABEL: Final = N_("Wrote the demo")
_HALF_A_YEAR: Final = 182  # days
_WEEKS: Final = 20
_PEOPLE: Final = 9  # in a group
_GIVEN: Final = 0.9  # certificates; the others never came for theirs
_COURSES: Final = (
    CourseForm("Cooking for many"), CourseForm("Computer basics"), CourseForm("Hairdressing"),
    CourseForm("Reading and writing", CourseKind.LITERACY),
    CourseForm("English, next steps", CourseKind.LANGUAGE),
    CourseForm("Own business", CourseKind.BUSINESS),
)  # fmt: skip


def write(vault: Vault, days: int, seed: int) -> None:
    """The half-years of so many days, but the last one."""
    chance = random.Random(f"training|{seed}")  # noqa: S311 - a story, not a secret
    starts = range(days - 7, _HALF_A_YEAR, -_HALF_A_YEAR)
    if not starts:
        return
    ids: Sequence[int] = vault.do(_LABEL, _courses, back=starts[0]).result
    for number, back in enumerate(starts):
        for weekday, course_id in enumerate(ids):
            vault.do(
                _LABEL, _group, course_id=course_id, back=back - weekday, chance=chance,
                name=f"{number + 1}",
            )  # fmt: skip


@verb(Capability.IMPORT, is_undoable=False)
def _courses(tx: Transaction, *, back: int) -> list[int]:
    desk = Desk.of(tx, random.Random(0))  # noqa: S311 - a story, not a secret
    with desk.on(back, 8):
        papers_given.name_on_papers(tx)
    with desk.on(back, 8), desk.by(TRAINER):
        made = [courses.add(tx, form=form) for form in _COURSES]
    tx.subject = None
    return made


@verb(Capability.IMPORT, is_undoable=False)
def _group(tx: Transaction, *, course_id: int, back: int, name: str, chance: random.Random) -> None:
    desk = Desk.of(tx, chance)
    hidden = protection.hidden_ids(tx)
    with desk.on(back, 9), desk.by(TRAINER):
        start = tx.today
        there = [
            one.resident_id
            for one in in_house.people(tx, start)
            if not one.is_child and one.resident_id not in hidden
        ]
        who = chance.sample(there, min(_PEOPLE, len(there)))
        form = CohortForm(
            course_id, start, start + timedelta(weeks=_WEEKS), name, capacity=12,
            meets=Meets((start.weekday(),)), at=time(10), minutes=120,
        )  # fmt: skip
        cohort_id = cohorts.add(tx, form=form)
        for resident_id in who:
            enrolments.enrol(tx, cohort_id=cohort_id, resident_id=resident_id)
    for row in course_sessions.of_cohort(tx, cohort_id=cohort_id):
        with desk.on((desk.night - row.on).days, 12), desk.by(TRAINER):
            marks = [
                Mark(
                    one,
                    chance.choices(("present", "late", "absent", "hospital"), (80, 5, 12, 3))[0],
                )
                for one in who
            ]
            attendance.mark(tx, session_id=row.id, marks=marks)
    with desk.on(back - 7 * _WEEKS, 15), desk.by(TRAINER):
        for enrolment in enrolments.of_cohort(tx, cohort_id=cohort_id, with_ended=False):
            end = enrolments.complete if chance.random() < 0.7 else enrolments.leave
            end(tx, enrolment_id=enrolment.id)
            if chance.random() < _GIVEN:
                _certificate(tx, enrolment.id)
    tx.subject = None  # the act is about all of them


def _certificate(tx: Transaction, enrolment_id: int) -> None:
    drafted = certificates.draft(tx, enrolment_id=enrolment_id)
    if not drafted.progress.totals.minutes:
        return
    name = drafted.form.name_on_it or "A. Nowak"  # whoever is known by a code alone
    form = replace(drafted.form, name_on_it=name, signer="R. Marta")
    certificates.issue(tx, enrolment_id=enrolment_id, form=form)
