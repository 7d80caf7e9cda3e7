# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Skills: those somebody brings, as she says it, beside those that were looked at in courses.

Both together are her portfolio. Where a skill was looked at, the newest look says how far she is;
what she said of herself stays beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.certificates import OwnSkill, SkillCheck, SkillLevel
from shelterdesk.models.training import Cohort, Course, Enrolment
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.vocabularies import Vocabulary

__all__ = ["Skill", "SkillLevel", "levels", "own", "portfolio", "say"]


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill of one person; ``own`` and ``checked`` are how far she is, by whom it was said."""

    skill_id: int
    code: str
    label: str
    own: SkillLevel | None
    checked: SkillLevel | None
    checked_on: date | None = None
    checked_by: str = ""
    checked_in: str = ""  # the course

    @property
    def level(self) -> SkillLevel:
        """What counts: the newest look, or what she says."""
        return self.checked or self.own or SkillLevel.BEGUN


@verb(Capability.EDIT_TRAINING)
def say(tx: Transaction, *, resident_id: int, skills: Mapping[str, SkillLevel]) -> None:
    """Write down all that somebody says she can: codes of the list and how far she is."""
    residents.get(tx, resident_id)
    wanted: dict[int, str] = {}
    for code, level in skills.items():
        skill_id = vocabularies.find_id(tx, vocabulary=Vocabulary.SKILL.value, code=code)
        if level not in tuple(SkillLevel):
            raise Invalid(_("Choose how well it goes."), field="skills")
        wanted[skill_id] = SkillLevel(level).value
    for row in tx.session.scalars(select(OwnSkill).where(OwnSkill.resident_id == resident_id)):
        level_now = wanted.pop(row.skill_id, None)
        if level_now is None:
            tx.session.delete(row)
        else:
            row.level = level_now
    for skill_id, level_new in wanted.items():
        tx.session.add(OwnSkill(resident_id=resident_id, skill_id=skill_id, level=level_new))
    tx.session.flush()


@query(Capability.SEE_TRAINING)
def own(tx: Transaction, *, resident_id: int) -> dict[str, SkillLevel]:
    """What somebody says she can, by the codes of the list."""
    return {row.code: row.own for row in portfolio(tx, resident_id=resident_id) if row.own}


@query(Capability.SEE_TRAINING)
def portfolio(tx: Transaction, *, resident_id: int) -> list[Skill]:
    """All she can, in the order of the list."""
    residents.get(tx, resident_id)
    said = {
        skill_id: SkillLevel(level)
        for skill_id, level in tx.session.execute(
            select(OwnSkill.skill_id, OwnSkill.level).where(OwnSkill.resident_id == resident_id)
        )
    }
    looks = tx.session.execute(
        select(
            SkillCheck.skill_id, SkillCheck.level, SkillCheck.on, SkillCheck.checked_by, Course.name
        )
        .join(Enrolment, Enrolment.id == SkillCheck.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .where(SkillCheck.resident_id == resident_id)
        .order_by(SkillCheck.on, SkillCheck.id)
    )
    newest = {row.skill_id: row for row in looks}
    names, found = organisation.staff_names(tx), []
    for word in vocabularies.of_list(tx, Vocabulary.SKILL.value).values():
        look = newest.get(word.id)
        if look is not None:
            checked = SkillLevel(look.level), look.on, names.get(look.checked_by, ""), look.name
            found.append(Skill(word.id, word.code, _(word.label), said.get(word.id), *checked))
        elif word.id in said:
            found.append(Skill(word.id, word.code, _(word.label), said[word.id], None))
    return found


# For other services
def levels(
    tx: Transaction, resident_ids: Collection[int] | None = None
) -> dict[int, dict[int, SkillLevel]]:
    """How far people are with each skill (its id in the list), by resident: the newest look, or
    what she says. None asks for all. Without whom the person signed in must not see."""
    said = select(OwnSkill.resident_id, OwnSkill.skill_id, OwnSkill.level)
    said = said.where(protection.visible(tx, OwnSkill.resident_id))
    looks = select(SkillCheck.resident_id, SkillCheck.skill_id, SkillCheck.level)
    looks = looks.where(protection.visible(tx, SkillCheck.resident_id))
    if resident_ids is not None:
        said = said.where(OwnSkill.resident_id.in_(resident_ids))
        looks = looks.where(SkillCheck.resident_id.in_(resident_ids))
    found: dict[int, dict[int, SkillLevel]] = {}
    newest_last = looks.order_by(SkillCheck.on, SkillCheck.id)
    for asked in (said, newest_last):
        for resident_id, skill_id, level in tx.session.execute(asked):
            found.setdefault(resident_id, {})[skill_id] = SkillLevel(level)
    return found
