# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking how far somebody is with the skills of a course. A later look is a new row: how she grew
stays to be read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.certificates import SkillCheck, SkillLevel
from shelterdesk.models.training import Cohort, CourseSkill, Enrolment
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.residents import residents
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.vocabularies import Vocabulary

__all__ = ["CourseSkillRow", "Look", "SkillLevel", "look", "looks", "newest", "of_course", "remove"]

_LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class CourseSkillRow:
    """A skill to look at in a course; ``level`` as it was found last, None: never looked at."""

    skill_id: int
    code: str
    label: str
    level: SkillLevel | None
    on: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one skill."""

    id: int
    label: str
    level: SkillLevel
    on: date
    by: str
    note: str | Hidden


@verb(Capability.EDIT_TRAINING)
def look(
    tx: Transaction,
    *,
    enrolment_id: int,
    levels: Mapping[str, SkillLevel],
    on: date | None = None,
    note: str = "",
) -> tuple[int, ...]:
    """Write down how far somebody is, several skills (codes of the list) at once; returns the ids.

    Raises ``Invalid`` for a day to come or before her first one, and where no skill is named.
    """
    enrolment = _enrolment(tx, enrolment_id)
    day = on or tx.today
    if day > tx.today:
        raise Invalid(_("This day has not come yet."), field="on")
    if enrolment.start is None or day < enrolment.start:
        raise Invalid(_("They had not begun on this day."), field="on")
    if not levels:
        raise Invalid(_("Choose how well it goes, with one skill at least."), field="levels")
    text = sealed_words.checked(note, field="note", longest=_LONGEST)
    rows = []
    for code, level in levels.items():
        skill_id = vocabularies.find_id(tx, vocabulary=Vocabulary.SKILL.value, code=code)
        row = SkillCheck(
            enrolment_id=enrolment.id, resident_id=enrolment.resident_id, skill_id=skill_id,
            level=SkillLevel(level).value, on=day, checked_by=tx.staff_id,
        )  # fmt: skip
        sealed_words.write(tx, row, "note", text)
        rows.append(row)
    tx.session.add_all(rows)
    tx.session.flush()
    return tuple(row.id for row in rows)


@verb(Capability.EDIT_TRAINING)
def remove(tx: Transaction, *, check_id: int) -> None:
    """It was written down by mistake."""
    row = residents.get_of(tx, SkillCheck, check_id, _("This is not there any more."))
    tx.session.delete(row)


@query(Capability.SEE_TRAINING)
def of_course(tx: Transaction, *, enrolment_id: int) -> list[CourseSkillRow]:
    """The skills of her course in their order, and how far she was found to be, in any course."""
    enrolment = _enrolment(tx, enrolment_id)
    found = newest(tx, [enrolment.resident_id]).get(enrolment.resident_id, {})
    names, rows = organisation.staff_names(tx), []
    course_id = tx.session.get_one(Cohort, enrolment.cohort_id).course_id
    for skill_id in skills_of(tx, [course_id]).get(course_id, ()):
        word, last = vocabularies.listed(tx, skill_id), found.get(skill_id)
        if word is None:
            continue
        row = CourseSkillRow(skill_id, word.code, _(word.label), None)
        if last is not None:
            by = names.get(last.checked_by, "")
            row = replace(row, level=SkillLevel(last.level), on=last.on, by=by)
        rows.append(row)
    return rows


@query(Capability.SEE_TRAINING)
def looks(tx: Transaction, *, resident_id: int) -> list[Look]:
    """Every look there was, the newest first."""
    residents.get(tx, resident_id)
    names = organisation.staff_names(tx)
    rows = tx.session.scalars(
        select(SkillCheck)
        .where(SkillCheck.resident_id == resident_id)
        .order_by(SkillCheck.on.desc(), SkillCheck.id.desc())
    )
    return [
        Look(
            id=row.id,
            label=vocabularies.label(tx, row.skill_id),
            level=SkillLevel(row.level),
            on=row.on,
            by=names.get(row.checked_by, ""),
            note=sealed_words.revealed(tx, row, "note"),
        )
        for row in rows
    ]


# For other services
def skills_of(tx: Transaction, course_ids: Collection[int]) -> dict[int, list[int]]:
    """The skills (ids in the list) that courses teach, in their order, by course."""
    rows = tx.session.execute(
        select(CourseSkill.course_id, CourseSkill.skill_id)
        .where(CourseSkill.course_id.in_(course_ids))
        .order_by(CourseSkill.position, CourseSkill.id)
    )
    found: dict[int, list[int]] = {}
    for course_id, skill_id in rows:
        found.setdefault(course_id, []).append(skill_id)
    return found


def newest(tx: Transaction, resident_ids: Collection[int]) -> dict[int, dict[int, SkillCheck]]:
    """The newest look at each skill, by resident and skill."""
    rows = tx.session.scalars(
        select(SkillCheck)
        .where(SkillCheck.resident_id.in_(resident_ids))
        .order_by(SkillCheck.on, SkillCheck.id)
    )
    found: dict[int, dict[int, SkillCheck]] = {}
    for row in rows:
        found.setdefault(row.resident_id, {})[row.skill_id] = row
    return found


# Within
def _enrolment(tx: Transaction, enrolment_id: int) -> Enrolment:
    return residents.get_of(tx, Enrolment, enrolment_id, _("This enrolment is not there any more."))
