# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Courses in the world of ``protected_world``: she takes part beside Noor, misses sessions, waits
for another group and is busy when one meets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from shelterdesk.services.training import attendance, course_sessions, enrolments
from shelterdesk.services.training.cohorts import Meets
from shelterdesk.services.training.course_sessions import SessionForm
from shelterdesk.services.training.enrolments import EnrolmentForm
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.training_world import act, cohort, course, enrolled, marked

DAY = timedelta(days=1)
TONIGHT = NOW.date()


@dataclass(frozen=True)
class School:
    """A group that has met, and one for which people wait."""

    group: int
    other: int
    sessions: tuple[int, ...]  # held, the last one tonight at nine


def begin(vault: Vault, noor: int) -> School:
    """Noor takes part in one group and waits for the other."""
    group, other = (
        cohort(vault, course(vault, name), meets=Meets()) for name in ("Cooking", "Welding")
    )
    enrolled(vault, group, noor)
    act(vault, enrolments.apply, cohort_id=other, resident_id=noor)
    days = [TONIGHT - n * DAY for n in (3, 2, 1, 0)]
    held = tuple(
        act(vault, course_sessions.add, cohort_id=group, form=SessionForm(on, time(21)))
        for on in days
    )
    for session_id in held:
        marked(vault, session_id, present=noor)
    return School(group, other, held)


def fill(vault: Vault, school: School, her: int, mark: str) -> None:
    """What she does there."""
    note = EnrolmentForm(note=f"{mark} knows the teacher")
    enrolled(vault, school.group, her, form=note)
    act(vault, enrolments.apply, cohort_id=school.other, resident_id=her, form=note)
    for session_id in school.sessions[:3]:
        marked(vault, session_id, absent=her)
    act(vault, attendance.take_back, session_id=school.sessions[3])
