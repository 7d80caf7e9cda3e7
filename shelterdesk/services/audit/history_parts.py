# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records whose history can be asked for, the rows that belong to each, and who may ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from shelterdesk.capabilities import Capability

__all__ = ["NEEDS", "PARTS"]

#: By table: the tables of rows that belong to one, and the column by which they say so.
_Parts: TypeAlias = Mapping[str, tuple[tuple[str, str], ...]]

_OF_ALL: Final[_Parts] = {
    "resident": (
        ("resident_language", "resident_id"), ("resident_access", "resident_id"),
        ("household_member", "resident_id"),
    ),
    "stay": (("bed_assignment", "stay_id"),),
    "support_period": (
        ("support_period_programme", "support_period_id"),
        ("case_assignment", "support_period_id"),
    ),
    "site": (("room", "site_id"),),
    "room": (("bed", "room_id"),),
    "bed": (("bed_block", "bed_id"),),
    "absence": (), "alert": (), "housing_follow_up": (), "reservation": (), "service_given": (),
    "visit": (), "waiting_entry": (),
}  # fmt: skip
_OF_CASE_WORK: Final[_Parts] = {
    "aftercare_contact": (), "attempt": (), "consent": (), "document": (),
    "goal": (("goal_step", "goal_id"),),
    "health_fact": (), "journey_stage": (),
    "legal_matter": (("legal_date", "matter_id"),),
    "medication": (("medication_time", "medication_id"),),
    "outcome": (), "paper": (), "plan_review": (), "protection_order": (), "referral": (),
    "safety_plan": (), "tenancy": (("tenancy_visit", "tenancy_id"),), "treatment": (),
}  # fmt: skip
_OF_TRAINING: Final[_Parts] = {"enrolment": (("skill_check", "enrolment_id"),)}
_OF_WORK: Final[_Parts] = {
    "introduction": (),
    "placement": (("placement_terms", "placement_id"), ("placement_problem", "placement_id")),
    "work_follow_up": (("work_answer", "follow_up_id"),),
}

PARTS: Final[_Parts] = {**_OF_ALL, **_OF_CASE_WORK, **_OF_TRAINING, **_OF_WORK}
#: What somebody must be allowed for it, beside seeing whom it is about.
NEEDS: Final[Mapping[str, Capability]] = (
    dict.fromkeys(_OF_CASE_WORK, Capability.SEE_CASE)
    | dict.fromkeys(_OF_TRAINING, Capability.SEE_TRAINING)
    | dict.fromkeys(_OF_WORK, Capability.SEE_WORK)
)
