# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A course in the world of ``protected_world``: she learns, is looked at, and wants to work."""

from __future__ import annotations

from shelterdesk.services.training import own_skills, skill_checks
from shelterdesk.services.training.own_skills import SkillLevel
from shelterdesk.services.work import work_wishes
from shelterdesk.services.work.work_wishes import LooksForWork, WishForm
from shelterdesk.vault.door import Vault
from tests import taught
from tests.taught import DAY, TODAY


def begin(vault: Vault) -> int:
    """A course with a skill and a group of it, the number of which is nobody's."""
    return taught.group(vault, taught.course(vault, skills=("baking",), planned_minutes=120))


def fill(vault: Vault, group: int, her: int, mark: str) -> None:
    """She takes part, twice looked at, and says herself what she can and wants."""
    place = taught.enrolled(vault, group, her)
    taught.attended(vault, group, her, "present", "present")
    for on in (TODAY - DAY, TODAY):
        vault.do(
            "Look", skill_checks.look, enrolment_id=place, levels={"baking": SkillLevel.ALONE},
            on=on, note=f"{mark} bakes",
        )  # fmt: skip
    skills = {"sewing": SkillLevel.ALONE, "driving": SkillLevel.BEGUN}
    vault.do("Say", own_skills.say, resident_id=her, skills=skills)
    form = WishForm(LooksForWork.NOW, wish=f"{mark} wants bread")
    vault.do("Wish", work_wishes.write, resident_id=her, form=form)
