# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups as lists show them, with the places taken and how many wait.

A protected person counts among them, and no answer here names anybody.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.funds import Fund
from shelterdesk.models.partners import Partner
from shelterdesk.models.training import Cohort, Course, CourseKind, Enrolment, EnrolmentState
from shelterdesk.services import organisation
from shelterdesk.services.training import cohort_rhythms

_MOST: Final = 200


class Phase(StrEnum):
    """Which groups a list shows."""

    OPEN = "open"  # running or to come
    RUNNING = "running"
    COMING = "coming"
    PAST = "past"  # ended or cancelled, the newest first


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A group as lists show it."""

    id: int
    course_id: int
    course: str
    kind: CourseKind
    name: str
    start: date
    end: date | None
    phase: Phase  # running, coming or past
    capacity: int | None
    taken: int
    waiting: int
    place: str
    teacher: str
    provider: str  # the partner; empty for the house
    fund: str
    when: str  # the rhythm and the time, in words
    when_short: str  # ``Mon, Thu · 10:00``
    cancelled_on: date | None

    @property
    def shown(self) -> str:
        """``Sewing · spring``."""
        return label(self.course, self.name)

    @property
    def free(self) -> int | None:
        """Places that are free; None where as many may come as want to."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)


def label(course: str, name: str) -> str:
    """What a group is called: its course, and its own name where it has one."""
    return f"{course} · {name}" if name else course


def counts(
    tx: Transaction, cohort_ids: Collection[int] | None = None
) -> dict[int, tuple[int, int]]:
    """Places taken and people who wait, group by group; everybody counts."""
    wanted = select(Enrolment.cohort_id, Enrolment.state, func.count()).where(
        Enrolment.state.in_((EnrolmentState.ACTIVE.value, EnrolmentState.WAITING.value))
    )
    if cohort_ids is not None:
        wanted = wanted.where(Enrolment.cohort_id.in_(cohort_ids))
    found: dict[int, tuple[int, int]] = {}
    for cohort_id, state, count in tx.session.execute(
        wanted.group_by(Enrolment.cohort_id, Enrolment.state)
    ):
        taken, waiting = found.get(cohort_id, (0, 0))
        is_active = state == EnrolmentState.ACTIVE
        found[cohort_id] = (count, waiting) if is_active else (taken, count)
    return found


def in_phase(tx: Transaction, phase: Phase) -> tuple[ColumnElement[bool], ...]:
    """Conditions for the groups of a list."""
    is_on = (Cohort.end > tx.today, Cohort.cancelled_on.is_(None))
    return {
        Phase.OPEN: is_on,
        Phase.RUNNING: (*is_on, Cohort.start <= tx.today),
        Phase.COMING: (*is_on, Cohort.start > tx.today),
        Phase.PAST: (or_(Cohort.end <= tx.today, Cohort.cancelled_on.is_not(None)),),
    }[phase]


def rows(
    tx: Transaction, wanted: tuple[ColumnElement[bool], ...], order: tuple[Any, ...]
) -> list[CohortRow]:
    """Groups as lists show them, in a few statements."""
    found = tx.session.execute(
        select(Cohort, Course, Partner.name, Fund.name)
        .join(Course, Course.id == Cohort.course_id)
        .outerjoin(Partner, Partner.id == Course.partner_id)
        .outerjoin(Fund, Fund.id == Cohort.fund_id)
        .where(*wanted)
        .order_by(*order)
        .limit(_MOST)
    ).all()
    counted = counts(tx, [cohort.id for cohort, _course, _provider, _fund in found])
    staff = organisation.staff_names(tx)
    return [
        CohortRow(
            id=cohort.id,
            course_id=course.id,
            course=course.name,
            kind=CourseKind(course.kind),
            name=cohort.name,
            start=cohort.start,
            end=cohort.end,
            phase=_phase_of(tx, cohort),
            capacity=cohort.capacity,
            taken=counted.get(cohort.id, (0, 0))[0],
            waiting=counted.get(cohort.id, (0, 0))[1],
            place=cohort.place,
            teacher=staff.get(cohort.teacher_id or 0, "") or cohort.teacher,
            provider=provider or "",
            fund=fund or "",
            when=_joined(
                cohort_rhythms.words(cohort.rule),
                cohort_rhythms.clock(cohort.start_minute, cohort.minutes),
            ),
            when_short=_joined(
                cohort_rhythms.short_words(cohort.rule),
                cohort_rhythms.clock(cohort.start_minute, None),
            ),
            cancelled_on=cohort.cancelled_on,
        )
        for cohort, course, provider, fund in found
    ]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _phase_of(tx: Transaction, cohort: Cohort) -> Phase:
    if cohort.cancelled_on is not None or (cohort.end or OPEN_END) <= tx.today:
        return Phase.PAST
    return Phase.COMING if cohort.start > tx.today else Phase.RUNNING
