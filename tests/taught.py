# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A course with skills and hours, a group of it and sessions that were attended, for tests of what
comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.training import Enrolment
from shelterdesk.services import vocabularies
from shelterdesk.services.training import (
    attendance,
    cohorts,
    course_sessions,
    courses,
    enrolments,
)
from shelterdesk.services.training.attendance import Mark
from shelterdesk.services.training.cohorts import CohortForm
from shelterdesk.services.training.course_sessions import SessionForm
from shelterdesk.services.training.courses import CourseForm
from shelterdesk.services.vocabularies import Vocabulary
from shelterdesk.vault.door import Vault
from tests.conftest import NOW

DAY = timedelta(days=1)
TODAY = NOW.date()


def course(vault: Vault, name: str = "Baking", *, skills: Sequence[str] = (), **facts: Any) -> int:
    """A course that teaches skills (codes of the list)."""
    ids = tuple(
        vault.read(vocabularies.find_id, vocabulary=Vocabulary.SKILL.value, code=code)
        for code in skills
    )
    form = CourseForm(name, skill_ids=ids, **facts)
    course_id: int = vault.do("Add", courses.add, form=form).result
    return course_id


def group(vault: Vault, course_id: int, *, first: date | None = None, weeks: int = 4) -> int:
    """A group of it that began some weeks ago and is over tomorrow."""
    start = first or TODAY - weeks * 7 * DAY
    added: int = vault.do("Add", cohorts.add, form=CohortForm(course_id, start, TODAY + DAY)).result
    return added


def enrolled(vault: Vault, cohort_id: int, resident_id: int) -> int:
    """A place from the first day of the group on."""
    start = vault.read(cohorts.row, cohort_id=cohort_id).start
    added: int = vault.do(
        "Enrol", enrolments.enrol, cohort_id=cohort_id, resident_id=resident_id, start=start
    ).result
    return added


def attended(
    vault: Vault, cohort_id: int, resident_id: int, *statuses: str, minutes: int = 120
) -> None:
    """Sessions on days in a row up to today, each attended in a way."""
    for number, status in enumerate(statuses):
        form = SessionForm(TODAY - (len(statuses) - 1 - number) * DAY, minutes=minutes)
        session_id = vault.do("Add", course_sessions.add, cohort_id=cohort_id, form=form).result
        marks = [Mark(resident_id, status)]
        vault.do("Mark", attendance.mark, session_id=session_id, marks=marks)


def ended(vault: Vault, enrolment_id: int, state: str, on: date = TODAY) -> None:
    """A place that ended in a way."""

    def write(tx: Transaction) -> None:
        row = tx.session.get_one(Enrolment, enrolment_id)
        row.state, row.ended_on = state, on

    vault.do("End", write)
