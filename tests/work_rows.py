# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A row of one person in every table of training and work, all of it over; see ``case_rows``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from shelterdesk.models.certificates import Certificate, Issuer, OwnSkill, SkillCheck
from shelterdesk.models.partners import Partner
from shelterdesk.models.placements import (
    Introduction,
    Placement,
    PlacementProblem,
    PlacementTerms,
    WorkAnswer,
    WorkFollowUp,
)
from shelterdesk.models.training import Cohort, Course, Enrolment, NoSchool
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.models.work import CvEntry, CvSheet, WorkWish

_MONTH = timedelta(days=30)


def fill(filling: Any, start: date) -> None:
    """Training that ended and work that went on for a while; ``filling`` seals words."""
    tx, add, mark = filling.tx, filling.add, filling.mark
    end, skill = start + _MONTH, filling.term(Vocabulary.SKILL)
    number = f"{tx.session.query(Course).count() + 1:04}"  # of no person
    course = add(Course, name=f"Sewing {number}")
    cohort = add(Cohort, course_id=course.id, start=start, end=end)
    place = add(
        Enrolment, cohort_id=cohort.id, state="completed", applied_on=start, start=start,
        ended_on=end,
    )  # fmt: skip
    add(SkillCheck, enrolment_id=place.id, skill_id=skill, level="alone", on=end,
        checked_by=tx.staff_id)  # fmt: skip
    add(OwnSkill, skill_id=skill, level="alone")
    add(NoSchool)
    issuer = add(Issuer, name=f"Hill School {number}")
    add(
        Certificate, number=f"{number}-{place.id}", enrolment_id=place.id, kind="attendance",
        issuer_id=issuer.id, issuer_name="Hill School", title="Sewing", first_day=start,
        last_day=end, minutes=600, language="en", issued_on=end, issued_by=tx.staff_id,
        signer="A. Teacher", revoked_on=end, revoked_by=tx.staff_id,
    )  # fmt: skip
    add(WorkWish)
    add(CvSheet, language="en", wished_on=end)
    add(CvEntry, first_year=2019)
    partner = add(Partner, name=f"Bakery {number}", risk=None, is_active=True)
    introduction = add(Introduction, partner_id=partner.id, staff_id=tx.staff_id, begun_on=start,
                       state="withdrawn", ended_on=end)  # fmt: skip
    work = add(Placement, partner_id=partner.id, introduction_id=introduction.id,
               kind="internship", title=f"{mark} helper", start=start, end=end)  # fmt: skip
    add(PlacementTerms, placement_id=work.id, start=start)
    add(PlacementProblem, placement_id=work.id, on=start, raised_by="she", solved_on=end)
    asked = add(WorkFollowUp, placement_id=work.id, days=30, due=end, answered_on=end)
    add(WorkAnswer, follow_up_id=asked.id, on=end, state="ended", source="told_us",
        staff_id=tx.staff_id)  # fmt: skip
