# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Minors who are here and in no school. School is a course like others: a minor is in school who
takes part in a group of one. Nobody is reproached: why not is an answer too, and can be asked
again.

Those of the age of compulsory school, which the house sets: laws differ. Whose age is not known is
not on the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Stay
from shelterdesk.models.training import (
    Cohort,
    Course,
    CourseKind,
    Enrolment,
    EnrolmentState,
    NoSchool,
)
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.training.cohort_rows import label
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.statistics.age import age_on

__all__ = ["Pupil", "Schooling", "excuse", "minors", "not_excused"]


@dataclass(frozen=True, slots=True)
class Pupil:
    """A minor who is here."""

    resident_id: int
    shown: str
    age: int
    since: date  # she is here
    groups: tuple[str, ...]  # of a school in which she takes part
    waits_for: tuple[str, ...]
    is_excused: bool  # somebody said why not, and it still holds
    why_not: str | Hidden
    asked_again: date | None

    @property
    def is_asked(self) -> bool:
        """Whether she is in no school and nobody said why."""
        return not self.groups and not self.is_excused


@dataclass(frozen=True, slots=True)
class Schooling:
    """The minors who are here, those in no school first, and which ages are looked at."""

    pupils: tuple[Pupil, ...]
    first_age: int  # full years, both included
    last_age: int

    @property
    def asked(self) -> tuple[Pupil, ...]:
        """Who is in no school, and nobody said why."""
        return tuple(one for one in self.pupils if one.is_asked)


@verb(Capability.EDIT_TRAINING)
def excuse(
    tx: Transaction, *, resident_id: int, reason: str | Hidden, until: date | None = None
) -> None:
    """Say why a minor goes to no school now; from ``until`` on it is asked again. Said again, it is
    what was said last."""
    residents.get(tx, resident_id)
    if not isinstance(reason, Hidden) and not sealed_words.clean(reason):
        raise Invalid(_("Write why not."), field="reason")
    if until is not None and until <= tx.today:
        raise Invalid(_("This day is still to come, or there is none."), field="until")
    row = _of(tx, resident_id)
    if row is None:
        row = NoSchool(resident_id=resident_id)
    row.until = until
    sealed_words.write(tx, row, "reason", reason)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    tx.person(resident_id)


@verb(Capability.EDIT_TRAINING)
def not_excused(tx: Transaction, *, resident_id: int) -> None:
    """What was said does not hold any more: she is asked about again."""
    residents.get(tx, resident_id)
    row = _of(tx, resident_id)
    if row is None:
        raise Conflict(_("Nothing was said about school."))
    tx.session.delete(row)


@query(Capability.SEE_TRAINING)
def minors(tx: Transaction) -> Schooling:
    """The minors who are here tonight: who is in no school first, then by name."""
    night, rules = organisation.tonight(tx), organisation.form(tx)
    found = tx.session.execute(
        select(Resident, Stay.start)
        .join(Stay, Stay.resident_id == Resident.id)
        .where(
            Stay.end > night,
            Stay.start <= night,
            Resident.birth_year >= night.year - rules.school_last_age - 1,
            Resident.birth_year <= night.year - rules.school_first_age,
            Resident.merged_into_id.is_(None),
            protection.visible(tx, Resident.id),
        )
    ).all()
    ages = {who.id: age_on(night, who.birth_year or 0, who.birth_month) for who, _since in found}
    looked_at = range(rules.school_first_age, rules.school_last_age + 1)
    young = [(who, since) for who, since in found if ages[who.id] in looked_at]
    ids = [who.id for who, _since in young]
    groups, said = _groups(tx, ids), _said(tx, ids)
    pupils = []
    for who, since in young:
        of_hers, why = groups.get(who.id, []), said.get(who.id)
        pupils.append(
            Pupil(
                resident_id=who.id,
                shown=shown_name(who.known_as, who.code),
                age=ages[who.id],
                since=since,
                groups=tuple(name for name, takes_part in of_hers if takes_part),
                waits_for=tuple(name for name, takes_part in of_hers if not takes_part),
                is_excused=why is not None,
                why_not="" if why is None else sealed_words.revealed(tx, why, "reason"),
                asked_again=None if why is None else why.until,
            )
        )
    pupils.sort(key=lambda one: (bool(one.groups), one.is_excused, one.shown.casefold()))
    return Schooling(tuple(pupils), rules.school_first_age, rules.school_last_age)


# Within
def _of(tx: Transaction, resident_id: int) -> NoSchool | None:
    return tx.session.scalar(select(NoSchool).where(NoSchool.resident_id == resident_id))


def _said(tx: Transaction, ids: list[int]) -> dict[int, NoSchool]:
    rows = tx.session.scalars(
        select(NoSchool).where(
            NoSchool.resident_id.in_(ids),
            or_(NoSchool.until.is_(None), NoSchool.until > tx.today),
        )
    )
    return {row.resident_id: row for row in rows}


def _groups(tx: Transaction, ids: list[int]) -> dict[int, list[tuple[str, bool]]]:
    """Groups of schools by person, and whether she takes part or waits."""
    rows = tx.session.execute(
        select(Enrolment.resident_id, Enrolment.state, Course.name, Cohort.name)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .where(
            Enrolment.resident_id.in_(ids),
            Enrolment.state.in_((EnrolmentState.ACTIVE.value, EnrolmentState.WAITING.value)),
            Course.kind == CourseKind.SCHOOL.value,
            Cohort.end > tx.today,
        )
        .order_by(Enrolment.id)
    )
    found: dict[int, list[tuple[str, bool]]] = {}
    for resident_id, state, course, name in rows:
        shown = label(course, name)
        found.setdefault(resident_id, []).append((shown, state == EnrolmentState.ACTIVE))
    return found
