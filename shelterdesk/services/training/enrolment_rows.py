# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who takes part in groups and who waits, as lists show them.

Whom the person signed in must not see is "1 person" there: she holds a place like everybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, case, select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.plans import Goal
from shelterdesk.models.training import (
    Cohort,
    Course,
    CourseKind,
    Enrolment,
    EnrolmentNeed,
    EnrolmentState,
)
from shelterdesk.services import vocabularies
from shelterdesk.services.money.people_shown import PeopleShown
from shelterdesk.services.training import attendance_facts
from shelterdesk.services.training.attendance_facts import Totals
from shelterdesk.services.training.cohort_rows import label
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden

#: Who waits, in the order in which places are offered: by need, then by the day of asking.
IN_TURN: Final[tuple[Any, ...]] = (
    case(
        {need.value: place for place, need in enumerate(EnrolmentNeed)},
        value=Enrolment.need,
    ),
    Enrolment.applied_on,
    Enrolment.id,
)


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """One person in one group, or waiting for it."""

    id: int  # 0 where she must not be seen
    resident_id: int | None  # None: must not be seen
    shown: str
    cohort_id: int
    course_id: int
    group: str  # ``Sewing · spring``
    kind: CourseKind
    state: EnrolmentState
    state_words: str
    applied_on: date
    need: EnrolmentNeed
    need_words: str
    start: date | None  # her first day
    ended_on: date | None  # her last day, or the day on which she said no
    reason: str  # why it ended, in words
    planned_minutes: int | None  # hers, else those of the course
    totals: Totals
    is_on_cv: bool
    goal_id: int | None
    goal: str | Hidden  # of her plan
    note: str | Hidden
    despite: str | Hidden  # why in spite of an entry rule; empty where there was none

    @property
    def percent(self) -> int | None:
        """How much of the planned hours she was taught, at most 100; None without a plan."""
        if not self.planned_minutes:
            return None
        return min(100 * self.totals.minutes // self.planned_minutes, 100)


def rows(
    tx: Transaction, *wanted: ColumnElement[bool], order: Iterable[Any] = ()
) -> list[EnrolmentRow]:
    """Places for which conditions hold, the newest first or in another order."""
    found = tx.session.execute(
        select(Enrolment, Cohort, Course)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .where(*wanted)
        .order_by(*(tuple(order) or (Enrolment.applied_on.desc(), Enrolment.id.desc())))
    ).all()
    enrolments = [one for one, _cohort, _course in found]
    totals = attendance_facts.of_enrolments(tx, enrolments)
    people = PeopleShown(tx, [one.resident_id for one in enrolments])
    made = []
    for one, cohort, course in found:
        shown, resident_id = people.of(one.resident_id)
        is_seen = resident_id is not None
        made.append(
            EnrolmentRow(
                id=one.id if is_seen else 0,
                resident_id=resident_id,
                shown=shown,
                cohort_id=cohort.id,
                course_id=course.id,
                group=label(course.name, cohort.name),
                kind=CourseKind(course.kind),
                state=EnrolmentState(one.state),
                state_words=value_words.code_word("enrolment", "state", one.state),
                applied_on=one.applied_on,
                need=EnrolmentNeed(one.need),
                need_words=value_words.code_word("enrolment", "need", one.need),
                start=one.start,
                ended_on=one.ended_on,
                reason=vocabularies.label(tx, one.reason_id) if is_seen else "",
                planned_minutes=one.planned_minutes or course.planned_minutes,
                totals=totals.get(one.id, Totals()) if is_seen else Totals(),
                is_on_cv=one.is_on_cv,
                goal_id=one.goal_id if is_seen else None,
                goal=_goal(tx, one.goal_id) if is_seen else "",
                note=sealed_words.revealed(tx, one, "note") if is_seen else "",
                despite=sealed_words.revealed(tx, one, "despite") if is_seen else "",
            )
        )
    return made


def _goal(tx: Transaction, goal_id: int | None) -> str | Hidden:
    goal = tx.session.get(Goal, goal_id) if goal_id is not None else None
    if goal is None:
        return ""
    may = tx.may(Capability.SEE_CASE)
    return sealed_words.revealed(tx, goal, "wording") if may else Hidden.HIDDEN
