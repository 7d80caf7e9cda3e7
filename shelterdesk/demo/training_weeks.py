# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training of the last months: a sewing course that is paid for, a language class, a group led by
peers, a bakery course that was completed and one to come, and school for the children.

It comes before the money of these months, which pays for sessions attended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from shelterdesk.demo.desk import Desk
from shelterdesk.models.training import CourseKind, EnrolmentNeed
from shelterdesk.services import vocabularies
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import in_house
from shelterdesk.services.training import (
    attendance,
    cohorts,
    course_sessions,
    courses,
    enrolments,
)
from shelterdesk.services.training.attendance import Mark
from shelterdesk.services.training.cohorts import CohortForm, Meets
from shelterdesk.services.training.courses import CourseForm
from shelterdesk.services.training.enrolments import EnrolmentForm
from shelterdesk.services.vocabularies import Vocabulary

_A_DAY: Final = timedelta(days=1)
_WEEKS: Final = 16  # of what is running
TRAINER: Final = "T5"
_GROWN: Final = 18
_SCHOOL_AGE: Final = 6
_SCHOOL: Final = "Northside Evening School"
_KITCHEN: Final = "Copper Spoon Kitchen"
BAKERY: Final = "Bakery basics"
_YOUNGEST_BAKER: Final = 16  # years, half a year ago


@dataclass(frozen=True, slots=True)
class _Weekly:
    """A group that meets each week, and the weeks back from which and until which it did."""

    form: CourseForm
    first: int
    last: int
    meets: Meets
    at: time
    minutes: int
    capacity: int | None = None
    place: str = ""
    name: str = ""


def learners(desk: Desk) -> list[int]:
    """Who is paid for sessions attended: some who visit."""
    return [row.id for row in desk.visitors[2:6]]


def bakers(desk: Desk) -> list[int]:
    """Who completed the bakery course: they look for work now."""
    old_enough = [row for row in desk.visitors[6:] if row.age is None or row.age > _YOUNGEST_BAKER]
    return [row.id for row in old_enough[:4]]


def write(desk: Desk) -> None:
    """All of it."""
    staying = [one.resident_id for one in desk.inside[:6]]
    _sewing(desk)
    _language(desk, staying[:5])
    _bakery(desk, staying)
    _peers(desk, staying[3:6])
    _school(desk)


def _sewing(desk: Desk) -> None:
    """Each week; one of them often had to miss."""
    form = CourseForm("Sewing", skill_ids=_skills(desk, "sewing"), planned_minutes=_WEEKS * 120)
    weekly = _Weekly(form, _WEEKS, -4, _on(desk, 0), time(10), 120, 6, "Workshop")
    who = learners(desk)
    cohort_id = _begin(desk, weekly, who)
    for back in range(_WEEKS, -1, -1):
        if back == 0 and not desk.has_come(12):
            break  # its roll is still to be called
        with desk.on(7 * back, 12):
            marks = []
            for number, resident_id in enumerate(who):
                missed = "absent" if (back + number) % 5 == 0 else "court"
                status = missed if (back + number) % 4 == 0 or number == 3 else "present"
                marks.append(Mark(resident_id, status))
            _call(desk, cohort_id, marks)


def _language(desk: Desk, who: Sequence[int]) -> None:
    """Twice a week at a partner; one session was moved, one called off, and in the evening the roll
    of today's is called."""
    form = CourseForm(
        "English, first steps", CourseKind.LANGUAGE, desk.partners.get(_SCHOOL),
        planned_minutes=40 * 90, counts_for_stipends=False,
    )  # fmt: skip
    weekly = _Weekly(form, 8, -8, _on(desk, 0, 3), time(16, 30), 90, 8, "Room 2", "Autumn")
    cohort_id = _begin(desk, weekly, who)
    for back in range(7 * 8 - 1, -1, -1):
        if back == 0 and not desk.has_come(19):
            break  # it is still to come, or its roll still to be called
        with desk.on(back, 19):
            late = desk.chance.randrange(3)
            marks = [
                Mark(resident_id, "late" if number == late else "present", 10 * (number == late))
                for number, resident_id in enumerate(who)
            ]
            if back == 21:
                _call_off(desk, cohort_id)
            else:
                _call(desk, cohort_id, marks)
    with desk.on(1, 9):
        soon = course_sessions.of_cohort(
            desk.tx, cohort_id=cohort_id, first=desk.tx.today + 2 * _A_DAY
        )
        for row in soon[:1]:
            course_sessions.move(
                desk.tx, session_id=row.id, on=row.on + _A_DAY, reason="The teacher is away"
            )


def _bakery(desk: Desk, staying: Sequence[int]) -> None:
    """One run completed in summer, another to come, for which some wait."""
    form = CourseForm(
        BAKERY, partner_id=desk.partners.get(_KITCHEN), planned_minutes=24 * 180,
        skill_ids=_skills(desk, "baking", "food-hygiene"), accreditor="Guild of Bakers",
        entry_words="No allergy to flour", youngest=_YOUNGEST_BAKER, counts_for_stipends=False,
    )  # fmt: skip
    done = _Weekly(form, 26, 14, _on(desk, 1, 2), time(9), 180, 5, "Bakery", "Summer")
    who = bakers(desk)
    cohort_id = _begin(desk, done, who)
    for back in range(7 * 26 - 1, 7 * 14, -1):
        with desk.on(back, 13):
            marks = [
                Mark(one, "absent" if (back + 5 * number) % 23 == 0 else "present")
                for number, one in enumerate(who)
            ]
            _call(desk, cohort_id, marks)
    with desk.on(7 * 14 - 1, 15):
        for row in enrolments.of_cohort(desk.tx, cohort_id=cohort_id, with_ended=False):
            enrolments.complete(desk.tx, enrolment_id=row.id)
    with desk.on(12, 10), desk.by(TRAINER):
        course_id = next(id_ for id_, name in courses.choices(desk.tx) if name == BAKERY)
        start = desk.tx.today + 33 * _A_DAY
        coming = CohortForm(
            course_id, start, start + 84 * _A_DAY, "Winter", capacity=3, place="Bakery",
            meets=Meets((1, 2)), at=time(9), minutes=180,
        )  # fmt: skip
        cohort_id = cohorts.add(desk.tx, form=coming)
        for resident_id in staying[:2]:
            enrolments.enrol(desk.tx, cohort_id=cohort_id, resident_id=resident_id, start=start)
        for resident_id, need in zip(
            staying[2:5], (EnrolmentNeed.NORMAL, EnrolmentNeed.HIGH, EnrolmentNeed.LATER),
            strict=False,
        ):  # fmt: skip
            enrolments.apply(
                desk.tx, cohort_id=cohort_id, resident_id=resident_id, form=EnrolmentForm(need)
            )


def _peers(desk: Desk, who: Sequence[int]) -> None:
    """A group that women lead who have been there themselves."""
    form = CourseForm(
        "Tuesday circle", CourseKind.PEER_GROUP, title_outside="Conversation group",
        misses_noticed=None, counts_for_stipends=False,
    )  # fmt: skip
    cohort_id = _begin(desk, _Weekly(form, 6, -12, Meets((1,)), time(18), 90), who)
    for back in range(41, 0, -1):
        with desk.on(back, 20):
            _call(desk, cohort_id, [Mark(one) for one in who])


def _school(desk: Desk) -> None:
    """Children of the house in a class; the youngest of school age just came and has none yet."""
    hidden = protection.hidden_ids(desk.tx)
    found = [
        one
        for one in in_house.people(desk.tx, desk.night)
        if one.age is not None and _SCHOOL_AGE <= one.age < _GROWN and one.resident_id not in hidden
    ]
    found.sort(key=lambda one: (-(one.age or 0), one.resident_id))
    form = CourseForm(
        "Hill School", CourseKind.SCHOOL, youngest=6, oldest=18, misses_noticed=2,
        counts_for_stipends=False,
    )  # fmt: skip
    with desk.on(20, 8), desk.by(TRAINER):
        course_id = courses.add(desk.tx, form=form)
        start = desk.tx.today
        cohort_id = cohorts.add(
            desk.tx, form=CohortForm(course_id, start, name="Class 3", teacher="Ms Oduya")
        )
        for one in found[:-1]:
            enrolments.enrol(desk.tx, cohort_id=cohort_id, resident_id=one.resident_id)


def _begin(desk: Desk, weekly: _Weekly, who: Sequence[int]) -> int:
    """A course with its group, and who takes part from its first day on."""
    with desk.on(7 * weekly.first, 9), desk.by(TRAINER):
        course_id = courses.add(desk.tx, form=weekly.form)
        start = desk.tx.today
        end = desk.night - timedelta(weeks=weekly.last)
        form = CohortForm(
            course_id, start, end, weekly.name, weekly.capacity, weekly.place,
            desk.staff[TRAINER], meets=weekly.meets, at=weekly.at, minutes=weekly.minutes,
        )  # fmt: skip
        cohort_id = cohorts.add(desk.tx, form=form)
        for resident_id in who:
            enrolments.enrol(desk.tx, cohort_id=cohort_id, resident_id=resident_id)
    return cohort_id


def _call(desk: Desk, cohort_id: int, marks: Sequence[Mark]) -> None:
    """The roll of today's session, where there is one: none on a holiday."""
    with desk.by(TRAINER):
        for row in _today(desk, cohort_id):
            attendance.mark(desk.tx, session_id=row, marks=marks)


def _call_off(desk: Desk, cohort_id: int) -> None:
    for row in _today(desk, cohort_id):
        course_sessions.call_off(desk.tx, session_id=row, reason="No heating")


def _today(desk: Desk, cohort_id: int) -> list[int]:
    on: date = desk.tx.today
    found = course_sessions.of_cohort(desk.tx, cohort_id=cohort_id, first=on, last=on)
    return [row.id for row in found]


def _on(desk: Desk, *after: int) -> Meets:
    """Weekdays so many days after today's."""
    return Meets(tuple(sorted((desk.night.weekday() + days) % 7 for days in after)))


def _skills(desk: Desk, *codes: str) -> tuple[int, ...]:
    return tuple(
        vocabularies.find_id(desk.tx, vocabulary=Vocabulary.SKILL, code=code) for code in codes
    )
