# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of people that a vacancy may ask for: a few statements, however many they are.

Whoever asks has left out whom the person signed in must not see.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.appointments import Appointment, AppointmentState
from shelterdesk.models.certificates import OwnSkill, SkillCheck, SkillLevel
from shelterdesk.models.residents import LanguageLevel, ResidentLanguage
from shelterdesk.models.training import (
    CourseSession,
    Enrolment,
    EnrolmentState,
    SessionState,
)
from shelterdesk.models.work import LooksForWork, WorkWish
from shelterdesk.services.values import week_times
from shelterdesk.services.work import match_reasons
from shelterdesk.services.work.match_reasons import Facts

#: What a person does in these weeks, from the first day of work on, is what her weeks are like.
_LOOKS_AHEAD: Final = timedelta(weeks=4)
#: Of an appointment of which nobody said how long it is, and of a session without hours.
_USUAL_MINUTES: Final = 60


def of_people(tx: Transaction, ids: Collection[int], start: date) -> dict[int, Facts]:
    """By person: what is known, with the weeks from ``start`` on."""
    wishes = _wishes(tx, ids)
    skills, languages = _skills(tx, ids), _languages(tx, ids)
    courses, appointments = _courses(tx, ids, start), _appointments(tx, ids, start)
    found = {}
    for one in ids:
        wish = wishes.get(one)
        looks = None if wish is None else wish.looks_for_work
        found[one] = Facts(
            looks=None if looks is None else LooksForWork(looks),
            skills=skills.get(one, {}),
            languages=languages.get(one, {}),
            free_times=None if wish is None else wish.free_times,
            in_training=courses.get(one, 0),
            in_appointments=appointments.get(one, 0),
            most_minutes_week=None if wish is None else wish.most_minutes_week,
            needs_childcare=None if wish is None else wish.needs_childcare,
            most_travel=None if wish is None else wish.most_travel,
        )
    return found


def skills_of(tx: Transaction, resident_id: int) -> Mapping[int, SkillLevel]:
    """How far one person is with each skill, as looked at in a course or as she says it."""
    return _skills(tx, (resident_id,)).get(resident_id, {})


def _wishes(tx: Transaction, ids: Collection[int]) -> dict[int, WorkWish]:
    wanted = select(WorkWish).where(WorkWish.resident_id.in_(ids))
    return {row.resident_id: row for row in tx.session.scalars(wanted)}


def _skills(tx: Transaction, ids: Collection[int]) -> dict[int, dict[int, SkillLevel]]:
    """The newest look of a teacher, or what she says herself where that is more."""
    checked: dict[int, dict[int, SkillLevel]] = {}
    checks = (
        select(SkillCheck.resident_id, SkillCheck.skill_id, SkillCheck.level)
        .where(SkillCheck.resident_id.in_(ids))
        .order_by(SkillCheck.on, SkillCheck.id)
    )
    for resident_id, skill_id, level in tx.session.execute(checks):
        checked.setdefault(resident_id, {})[skill_id] = SkillLevel(level)
    own = select(OwnSkill.resident_id, OwnSkill.skill_id, OwnSkill.level)
    for resident_id, skill_id, level in tx.session.execute(
        own.where(OwnSkill.resident_id.in_(ids))
    ):
        of_her = checked.setdefault(resident_id, {})
        said = SkillLevel(level)
        of_her[skill_id] = match_reasons.better((said, of_her.get(skill_id, said)))
    return checked


def _languages(tx: Transaction, ids: Collection[int]) -> dict[int, dict[str, LanguageLevel]]:
    found: dict[int, dict[str, LanguageLevel]] = {}
    wanted = select(
        ResidentLanguage.resident_id, ResidentLanguage.language, ResidentLanguage.level
    ).where(ResidentLanguage.resident_id.in_(ids))
    for resident_id, tag, level in tx.session.execute(wanted):
        found.setdefault(resident_id, {})[tag] = LanguageLevel(level)
    return found


def _courses(tx: Transaction, ids: Collection[int], start: date) -> dict[int, int]:
    wanted = (
        select(
            Enrolment.resident_id,
            CourseSession.on,
            CourseSession.start_minute,
            CourseSession.minutes,
        )
        .join(CourseSession, CourseSession.cohort_id == Enrolment.cohort_id)
        .where(
            Enrolment.resident_id.in_(ids),
            Enrolment.state == EnrolmentState.ACTIVE.value,
            CourseSession.on >= start,
            CourseSession.on < start + _LOOKS_AHEAD,
            CourseSession.state != SessionState.CANCELLED.value,
            CourseSession.start_minute.is_not(None),
        )
    )
    found: dict[int, int] = {}
    for resident_id, on, minute, minutes in tx.session.execute(wanted):
        bits = week_times.of_hours(on.weekday(), minute, minutes or _USUAL_MINUTES)
        found[resident_id] = found.get(resident_id, 0) | bits
    return found


def _appointments(tx: Transaction, ids: Collection[int], start: date) -> dict[int, int]:
    """Those of a series: one alone is no habit."""
    first = datetime.combine(start, time(), tx.now.tzinfo).astimezone(UTC)
    wanted = select(Appointment.resident_id, Appointment.at, Appointment.minutes).where(
        Appointment.resident_id.in_(ids),
        Appointment.at >= first,
        Appointment.at < first + _LOOKS_AHEAD,
        Appointment.series.is_not(None),
        Appointment.has_time,
        Appointment.state != AppointmentState.CANCELLED.value,
    )
    found: dict[int, int] = {}
    for resident_id, moment, minutes in tx.session.execute(wanted):
        at = moment.astimezone(tx.now.tzinfo)
        bits = week_times.of_hours(
            at.weekday(), at.hour * 60 + at.minute, minutes or _USUAL_MINUTES
        )
        found[resident_id or 0] = found.get(resident_id or 0, 0) | bits
    return found
