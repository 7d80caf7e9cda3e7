# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A course in the world of ``protected_world``: she learns, is looked at, and wants to work."""

from __future__ import annotations

from dataclasses import replace

from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.training import certificates, enrolments, own_skills, skill_checks
from shelterdesk.services.training.own_skills import SkillLevel
from shelterdesk.services.work import cvs, work_wishes
from shelterdesk.services.work.cvs import CvForm, EntryForm
from shelterdesk.services.work.work_wishes import LooksForWork, WishForm
from shelterdesk.vault.door import Vault
from tests import taught
from tests.taught import DAY, TODAY


def begin(vault: Vault) -> tuple[int, int]:
    """Two courses, the first with a skill, and a group of each, the numbers of which are nobody's;
    a name on papers."""
    vault.do("Add", issuers.add, form=IssuerForm("Quay School"))
    baking = taught.course(vault, skills=("baking",), planned_minutes=120)
    return taught.group(vault, baking), taught.group(vault, taught.course(vault, "Bags"))


def fill(vault: Vault, groups: tuple[int, int], her: int, mark: str) -> str:
    """She takes part, twice looked at and with a certificate, another one to come, and says herself
    what she can and wants; returns the number of the certificate."""
    group, other = groups
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
    _certified(vault, place, mark)
    vault.do("CV", cvs.write, resident_id=her, form=CvForm("en", TODAY, about=f"{mark} bakes"))
    for what in (f"{mark} sews", f"{mark} learns"):
        vault.do("Line", cvs.add_entry, resident_id=her, form=EntryForm(what))
    left = taught.enrolled(vault, other, her)
    taught.attended(vault, other, her, "present")
    vault.do("Leave", enrolments.leave, enrolment_id=left)
    number: str = vault.read(certificates.of_person, resident_id=her)[0].number
    return number


def _certified(vault: Vault, place: int, mark: str) -> None:
    """One that was revoked, and one that holds."""
    form = vault.read(certificates.draft, enrolment_id=place).form
    form = replace(form, name_on_it=f"{mark} of the bakery")
    for is_revoked in (True, False):
        given = vault.do("Give", certificates.issue, enrolment_id=place, form=form).result
        if is_revoked:
            why = f"{mark} was written wrongly"
            vault.do("Revoke", certificates.revoke, certificate_id=given, reason=why)
