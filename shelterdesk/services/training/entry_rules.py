# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may begin a course: age, courses completed before, courses not taken at the same time.

A rule that is not met is said and asks for a reason; it refuses nobody. What is not known, an age
for example, is not held against anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.residents import Resident
from shelterdesk.models.training import Cohort, Course, Enrolment, EnrolmentState
from shelterdesk.services.merging import merged_records
from shelterdesk.services.training import courses
from shelterdesk.statistics.age import age_on


def breaches(tx: Transaction, cohort: Cohort, resident_id: int, start: date) -> list[str]:
    """The rules of a course that somebody does not meet on her first day, in words."""
    course = tx.session.get_one(Course, cohort.course_id)
    return [
        *_of_age(tx, course, resident_id, start),
        *_of_courses(tx, course, resident_id),
    ]


def _of_age(tx: Transaction, course: Course, resident_id: int, start: date) -> Iterator[str]:
    who = tx.session.get_one(Resident, resident_id)
    if who.birth_year is None:
        return
    age = age_on(start, who.birth_year, who.birth_month)
    if course.youngest is not None and age < course.youngest:
        yield _("This course is from {n} years on.").format(n=course.youngest)
    if course.oldest is not None and age > course.oldest:
        yield _("This course is for people up to {n} years.").format(n=course.oldest)


def _of_courses(tx: Transaction, course: Course, resident_id: int) -> Iterator[str]:
    family = merged_records.family(tx, resident_id)
    states = (EnrolmentState.COMPLETED.value, EnrolmentState.ACTIVE.value)
    found = tx.session.execute(
        select(Enrolment.state, Cohort.course_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.resident_id.in_(family), Enrolment.state.in_(states))
    ).all()
    completed = {of for state, of in found if state == EnrolmentState.COMPLETED}
    active = {of for state, of in found if state == EnrolmentState.ACTIVE}
    for name in courses.names(tx, set(courses.needed(tx, course.id)) - completed):
        yield _("“{course}” is to be completed before.").format(course=name)
    for name in courses.names(tx, set(courses.excluded(tx, course.id)) & active):
        yield _("It is not taken at the same time as “{course}”.").format(course=name)
