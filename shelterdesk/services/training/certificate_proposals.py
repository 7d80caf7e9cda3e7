# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may be given a certificate: what a course asks for, and how far each person is with it.

*Completion* says that she finished the course: enough of its hours, and each of its skills found to
go without help. *Attendance* says that she was there and for how long, however it ended.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import or_, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.certificates import Certificate, CertificateKind, SkillCheck, SkillLevel
from shelterdesk.models.training import Cohort, Course, CourseKind, Enrolment, EnrolmentState
from shelterdesk.services import vocabularies
from shelterdesk.services.money.people_shown import PeopleShown
from shelterdesk.services.residents import protection
from shelterdesk.services.training import attendance_facts, cohort_rows, skill_checks
from shelterdesk.services.training.attendance_facts import Totals

__all__ = ["CertificateKind", "Progress", "Proposal", "progress_of", "to_give"]

#: Certificates are given out not long after the end; who asks later asks on her page.
_LOOKED_AT: Final = timedelta(days=120)
#: A school gives its own; a circle of peers gives none.
_NONE: Final = (CourseKind.SCHOOL.value, CourseKind.PEER_GROUP.value)
_ENOUGH: Final = frozenset({SkillLevel.ALONE.value, SkillLevel.TEACHES.value})
_HOUR: Final = 60
_WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is with what completion asks for. ``needed`` are minutes; None: the course
    plans no hours, and what counts is that a colleague said she completed it."""

    totals: Totals
    needed: int | None
    is_completed: bool
    missing: tuple[str, ...]  # skills that do not go without help yet, or were not looked at

    @property
    def is_complete(self) -> bool:
        """Whether a certificate of completion may be given."""
        has_hours = self.is_completed if self.needed is None else self.totals.minutes >= self.needed
        return has_hours and not self.missing and self.totals.minutes > 0

    def in_words(self) -> str:
        """What is not there yet; empty where nothing is missing."""
        said = []
        if self.needed is not None and self.totals.minutes < self.needed:
            short = -(-(self.needed - self.totals.minutes) // _HOUR)
            words = ngettext("{n} hour is missing", "{n} hours are missing", short)
            said.append(words.format(n=short))
        elif self.needed is None and not self.is_completed:
            said.append(_("nobody said yet that it is completed"))
        if self.missing:
            skills = ", ".join(self.missing)
            said.append(_("not looked at or not without help yet: {skills}").format(skills=skills))
        return "; ".join(said)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody who may be given a certificate, and which."""

    enrolment_id: int
    resident_id: int
    shown: str
    group: str
    kind: CertificateKind
    minutes: int
    last_day: date | None
    words: str  # what completion lacks; empty for one of completion


@query(Capability.SEE_TRAINING)
def to_give(tx: Transaction) -> list[Proposal]:
    """Who reached completion and was given nothing yet, and whose group is over and who was there;
    by group and name."""
    since = tx.today - _LOOKED_AT
    begun = (EnrolmentState.ACTIVE.value, EnrolmentState.COMPLETED.value, EnrolmentState.LEFT.value)
    given = select(Certificate.enrolment_id).where(Certificate.revoked_on.is_(None))
    found = tx.session.execute(
        select(Enrolment, Cohort, Course)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .where(
            Enrolment.state.in_(begun),
            or_(Enrolment.state == EnrolmentState.ACTIVE.value, Enrolment.ended_on >= since),
            Course.kind.not_in(_NONE),
            Enrolment.id.not_in(given),
            protection.visible(tx, Enrolment.resident_id),
        )
    ).all()
    how_far = _progress(tx, [(one, course) for one, _cohort, course in found])
    names = PeopleShown(tx, [one.resident_id for one, *_rest in found])
    proposals = []
    for one, cohort, course in found:
        progress = how_far[one.id]
        shown, resident_id = names.of(one.resident_id)
        is_over = one.ended_on is not None or (cohort.end is not None and cohort.end <= tx.today)
        is_due = progress.is_complete or (is_over and progress.totals.minutes > 0)
        if resident_id is None or not is_due:
            continue
        is_complete = progress.is_complete
        proposals.append(
            Proposal(
                enrolment_id=one.id,
                resident_id=resident_id,
                shown=shown,
                group=cohort_rows.label(course.name, cohort.name),
                kind=CertificateKind.COMPLETION if is_complete else CertificateKind.ATTENDANCE,
                minutes=progress.totals.minutes,
                last_day=progress.totals.last_day,
                words="" if is_complete else progress.in_words(),
            )
        )
    return sorted(proposals, key=lambda one: (one.group.casefold(), one.shown.casefold()))


# For other services
def progress_of(tx: Transaction, enrolment: Enrolment) -> Progress:
    """How far one person is in one group."""
    cohort = tx.session.get_one(Cohort, enrolment.cohort_id)
    course = tx.session.get_one(Course, cohort.course_id)
    return _progress(tx, [(enrolment, course)])[enrolment.id]


# Within
def _progress(tx: Transaction, places: Collection[tuple[Enrolment, Course]]) -> dict[int, Progress]:
    totals = attendance_facts.of_enrolments(tx, [one for one, _course in places])
    looked = skill_checks.newest(tx, {one.resident_id for one, _course in places})
    skills = skill_checks.skills_of(tx, {course.id for _one, course in places})
    return {
        one.id: Progress(
            totals=totals.get(one.id, Totals()),
            needed=_needed(one.planned_minutes or course.planned_minutes, course),
            is_completed=one.state == EnrolmentState.COMPLETED.value,
            missing=tuple(
                vocabularies.label(tx, skill_id)
                for skill_id in skills.get(course.id, ())
                if _level(looked, one.resident_id, skill_id) not in _ENOUGH
            ),
        )
        for one, course in places
    }


def _level(looked: dict[int, dict[int, SkillCheck]], who: int, skill_id: int) -> str:
    look = looked.get(who, {}).get(skill_id)
    return "" if look is None else look.level


def _needed(planned: int | None, course: Course) -> int | None:
    """In whole minutes, rounded up: 80 % of 3 hours are 144."""
    return None if not planned else -(-planned * course.complete_percent // _WHOLE)
