# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short ways to training in tests: a course, a group that meets, who takes part, a roll."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from shelterdesk.services.training import (
    attendance,
    cohorts,
    course_rolls,
    course_sessions,
    courses,
    enrolments,
)
from shelterdesk.services.training.attendance import Mark
from shelterdesk.services.training.cohorts import CohortForm, Meets
from shelterdesk.services.training.course_sessions import SessionRow
from shelterdesk.services.training.courses import CourseForm
from shelterdesk.vault.door import Vault
from tests.conftest import NOW

TODAY = NOW.date()  # Sunday, 22 November 2026
DAY = timedelta(days=1)
MONDAY = TODAY - 6 * DAY


def act(vault: Vault, verb: Any, **values: Any) -> Any:
    """Do it and return what it returns."""
    return vault.do("Act", verb, **values).result


def course(vault: Vault, name: str = "Sewing", **values: Any) -> int:
    """A course; returns its id."""
    made: int = act(vault, courses.add, form=CourseForm(name, **values))
    return made


def cohort(vault: Vault, course_id: int, **values: Any) -> int:
    """A group that meets on Mondays and Thursdays from two weeks ago on for two hours."""
    meets: dict[str, Any] = {
        "start": MONDAY - 14 * DAY, "end": MONDAY + 42 * DAY, "meets": Meets((0, 3)),
        "at": time(10), "minutes": 120,
    }  # fmt: skip
    made: int = act(vault, cohorts.add, form=CohortForm(course_id, **(meets | values)))
    return made


def enrolled(vault: Vault, cohort_id: int, resident_id: int, **values: Any) -> int:
    """Somebody takes part from the first day of the group on; returns the id."""
    values.setdefault("start", vault.read(cohorts.row, cohort_id=cohort_id).start)
    made: int = act(vault, enrolments.enrol, cohort_id=cohort_id, resident_id=resident_id, **values)
    return made


def sessions(vault: Vault, cohort_id: int) -> list[SessionRow]:
    """All sessions of a group, by day."""
    found: list[SessionRow] = vault.read(course_sessions.of_cohort, cohort_id=cohort_id)
    return found


def session_on(vault: Vault, cohort_id: int, on: date) -> int:
    """The session of a day."""
    [found] = [row.id for row in sessions(vault, cohort_id) if row.on == on]
    return found


def numbers(vault: Vault, cohort_id: int) -> dict[int, int]:
    """The numbers that stand for people of a group on paper, by their records."""
    found = vault.read(lambda tx: course_rolls.numbers_of(tx, cohort_id))
    return {who: number for number, who in found.items()}


def marked(vault: Vault, session_id: int, **by_status: int) -> None:
    """Roll called: ``present=who``."""
    marks = [Mark(who, status.replace("_", "-")) for status, who in by_status.items()]
    act(vault, attendance.mark, session_id=session_id, marks=marks)
