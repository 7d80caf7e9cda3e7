# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A course with skills and hours, a group of it and sessions that were attended, for tests of what
comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.training import Cohort, Course, CourseSkill, Enrolment
from shelterdesk.services import vocabularies
from shelterdesk.services.training import attendance
from shelterdesk.services.vocabularies import Vocabulary
from shelterdesk.vault.door import Vault
from tests.conftest import NOW

DAY = timedelta(days=1)
TODAY = NOW.date()


def course(vault: Vault, name: str = "Baking", *, skills: Sequence[str] = (), **facts: Any) -> int:
    """A course that teaches skills (codes of the list)."""
    course_id: int = vault.do("Add", attendance.add_course, name=name).result

    def write(tx: Transaction) -> None:
        row = tx.session.get_one(Course, course_id)
        for key, value in facts.items():
            setattr(row, key, value)
        for position, code in enumerate(skills):
            skill_id = vocabularies.find_id(tx, vocabulary=Vocabulary.SKILL.value, code=code)
            tx.session.add(CourseSkill(course_id=course_id, skill_id=skill_id, position=position))

    vault.do("Write", write)
    return course_id


def group(vault: Vault, course_id: int, *, first: date | None = None, weeks: int = 4) -> int:
    """A group of it that began some weeks ago and is over tomorrow."""
    start = first or TODAY - weeks * 7 * DAY
    added: int = vault.do(
        "Add", attendance.add_cohort, course_id=course_id, start=start, end=TODAY + DAY
    ).result
    return added


def enrolled(vault: Vault, cohort_id: int, resident_id: int) -> int:
    """A place from the first day of the group on."""

    def first_day(tx: Transaction) -> date:
        return tx.session.get_one(Cohort, cohort_id).start

    start = vault.read(first_day)
    added: int = vault.do(
        "Enrol", attendance.enrol, cohort_id=cohort_id, resident_id=resident_id, start=start
    ).result
    return added


def attended(
    vault: Vault, cohort_id: int, resident_id: int, *statuses: str, minutes: int = 120
) -> None:
    """Sessions on days in a row up to today, each attended in a way."""
    for number, status in enumerate(statuses):
        on = TODAY - (len(statuses) - 1 - number) * DAY
        session_id = vault.do(
            "Add", attendance.add_session, cohort_id=cohort_id, on=on, minutes=minutes
        ).result
        vault.do(
            "Mark", attendance.mark, session_id=session_id, resident_id=resident_id, status=status
        )


def ended(vault: Vault, enrolment_id: int, state: str, on: date = TODAY) -> None:
    """A place that ended in a way."""

    def write(tx: Transaction) -> None:
        row = tx.session.get_one(Enrolment, enrolment_id)
        row.state, row.ended_on = state, on

    vault.do("End", write)
