# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a person goes with which class when it is erased, table by table.

What stays is what figures are made of: that somebody was there, from when to when, an age band and
a gender, a step of a journey, an outcome. A test holds every table about people against this list,
so that a new one cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Table

from shelterdesk.models.answers import Unanswered
from shelterdesk.models.retention import RetentionClass

_IDENTITY: Final = RetentionClass.IDENTITY
_NARRATIVE: Final = RetentionClass.NARRATIVE
_HEALTH: Final = RetentionClass.HEALTH
_MONEY: Final = RetentionClass.MONEY

#: Rows that say nothing once their words are gone: they go whole, with what hangs on them.
DELETED: Final[Mapping[str, RetentionClass]] = {
    "resident_language": _IDENTITY,
    "household_member": _IDENTITY,
    "paper": _IDENTITY,
    "document": _IDENTITY,
    "document_content": _IDENTITY,
    "dependant": _IDENTITY,
    "guardian": _IDENTITY,
    "alert": _NARRATIVE,
    "safety_plan": _NARRATIVE,
    "protection_order": _NARRATIVE,
    "intake_section": _NARRATIVE,
    "task": _NARRATIVE,
    "attempt": _NARRATIVE,
    "goal": _NARRATIVE,
    "goal_step": _NARRATIVE,
    "plan_review": _NARRATIVE,
    "plan_approval": _NARRATIVE,
    "legal_matter": _NARRATIVE,
    "legal_date": _NARRATIVE,
    "appointment": _NARRATIVE,
    "belonging": _NARRATIVE,
    "handover_line": _NARRATIVE,
    "waiting_entry": _NARRATIVE,
    "savings_goal": _MONEY,
    "debt": _MONEY,
    "budget_line": _MONEY,
    "welfare_step": _NARRATIVE,
    "housing_application": _NARRATIVE,
    "own_skill": _NARRATIVE,
    "no_school": _NARRATIVE,
    "work_wish": _NARRATIVE,
    "cv_sheet": _IDENTITY,
    "cv_entry": _NARRATIVE,
    "medication": _HEALTH,
    "medication_time": _HEALTH,
    "medication_given": _HEALTH,
    "health_fact": _HEALTH,
    "treatment": _HEALTH,
}

#: Columns whose words go while the row is still counted.
BLANKED: Final[Mapping[str, Mapping[str, RetentionClass]]] = {
    "resident": {
        "known_as": _IDENTITY, "legal_name": _IDENTITY, "birth_month": _IDENTITY,
        "birth_day": _IDENTITY, "pronouns": _IDENTITY, "nationality": _IDENTITY,
        "phone": _IDENTITY, "contact": _IDENTITY,
        "strengths": _NARRATIVE, "interests": _NARRATIVE, "hopes": _NARRATIVE,
        "preferred_gender": _NARRATIVE, "preferred_language": _NARRATIVE,
        "wants_peer": _NARRATIVE,
    },
    "consent": {
        "recipient": _IDENTITY, "signature": _IDENTITY, "items": _NARRATIVE,
        "withheld": _NARRATIVE, "reason": _NARRATIVE,
    },
    "support_period": {"close_note": _NARRATIVE},
    "case_assignment": {"note": _NARRATIVE},
    "aftercare_contact": {"note": _NARRATIVE},
    "journey_stage": {"note": _NARRATIVE},
    "outcome": {"note": _NARRATIVE},
    "assessment": {"strengths": _NARRATIVE, "summary": _NARRATIVE},
    "domain_score": {"words": _NARRATIVE, "sealed_level": _HEALTH, "sealed_horizon": _HEALTH},
    "referral": {
        "request": _NARRATIVE, "answer": _NARRATIVE, "result": _NARRATIVE,
        "feedback": _NARRATIVE,
    },
    "bed_assignment": {"reason": _NARRATIVE},
    "absence": {"note": _NARRATIVE},
    "reservation": {"for_whom": _IDENTITY, "reason": _NARRATIVE},
    "stay_left_open": {"reason": _NARRATIVE},
    "service_given": {"despite": _NARRATIVE},
    "tenancy": {"address": _IDENTITY, "note": _NARRATIVE},
    "tenancy_visit": {"note": _NARRATIVE},
    "housing_follow_up": {"note": _NARRATIVE},
    "helpline_contact": {"safe_way": _IDENTITY, "note": _NARRATIVE},
    "counselling_person": {"note": _HEALTH},
    # Hours, certificates and work stay counted; the number of a paper still tells whether it holds.
    "enrolment": {"despite": _NARRATIVE, "note": _NARRATIVE},
    "skill_check": {"note": _NARRATIVE},
    "certificate": {
        "name_on_it": _IDENTITY, "signature": _IDENTITY, "revoke_reason": _NARRATIVE,
    },
    "introduction": {
        "letter": _NARRATIVE, "told": _NARRATIVE, "answer": _NARRATIVE, "despite": _NARRATIVE,
    },
    "placement": {"title": _NARRATIVE, "end_note": _NARRATIVE, "note": _NARRATIVE},
    "placement_terms": {"note": _NARRATIVE},
    "placement_problem": {"what": _NARRATIVE, "done": _NARRATIVE},
    "work_answer": {"note": _NARRATIVE},
    "retention": {"reason": _NARRATIVE},
    # Amounts, dates and receipts stay: the books are the house's. Words and signatures go.
    "award": {"note": _MONEY},
    "due": {"reason": _MONEY},
    "earning": {"reason": _MONEY},
    "collector": {"name": _MONEY, "relation": _MONEY},  # receipts lead to it
    "due_adjustment": {"reason": _MONEY},
    "payment_side": {"note": _MONEY, "signature": _MONEY},
    "grant_forgiven": {"reason": _MONEY},
    "grant_given": {"purpose": _MONEY, "reason": _MONEY, "outcome_note": _MONEY},
}  # fmt: skip

#: Rows that may be about somebody without a record: the column that says when it was over. Their
#: words go in their time as those of a person do; which rows are over is in ``erasing_nameless``.
NAMELESS: Final[Mapping[str, str]] = {
    "waiting_entry": "ended_on",
    "reservation": "hold_until",
    "helpline_contact": "at",
}

#: Rows that belong to a person through another row: their column, and the table it leads to.
PARENTS: Final[Mapping[str, tuple[str, str]]] = {
    "document_content": ("document_id", "document"),
    "goal_step": ("goal_id", "goal"),
    "case_assignment": ("support_period_id", "support_period"),
    "domain_score": ("assessment_id", "assessment"),
    "medication_time": ("medication_id", "medication"),
    "stay_left_open": ("stay_id", "stay"),
    "tenancy_visit": ("tenancy_id", "tenancy"),
    "due_adjustment": ("due_id", "due"),
    "grant_forgiven": ("grant_id", "grant_given"),
    "payment_side": ("payment_id", "payment"),
    "placement_terms": ("placement_id", "placement"),
    "placement_problem": ("placement_id", "placement"),
    "work_answer": ("follow_up_id", "work_follow_up"),
}

#: Notes and sessions of these classes go with health; all others are her story.
HEALTH_CLASSES: Final = frozenset({"health", "counselling"})

#: Tables that ``erasing.py`` looks at by itself: shared with others, or bound to no column.
BY_THEMSELVES: Final = frozenset({
    "log_text", "counselling_session", "keep_apart", "imported_row", "merged_row",
    "resident_access", "incident", "incident_person", "incident_told",
    "incident_addendum",
})  # fmt: skip


def nothing(table: Table, column: str) -> dict[str, Any]:
    """What stands there when words are gone, with the reason why there is no answer."""
    is_nullable = table.c[column].nullable
    values: dict[str, Any] = {column: None if is_nullable else ""}
    if table.name == "domain_score" and column == "sealed_level":
        values["level_answer"] = Unanswered.NOT_ASKED.value
    elif f"{column}_answer" in table.c:
        values[f"{column}_answer"] = Unanswered.NOT_ASKED.value
    return values
