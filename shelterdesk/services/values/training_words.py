# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tables and columns of training are called where people read of changes. Their codes are
in ``training_codes.py``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shelterdesk.i18n import N_

#: What one row of a table is.
NOUNS: Final[Mapping[str, str]] = {
    "attendance": N_("Attendance"),
    "attendance_status": N_("Word for attending"),
    "certificate": N_("Certificate"),
    "cohort": N_("Group of a course"),
    "course": N_("Course"),
    "course_link": N_("Entry rule of a course"),
    "course_session": N_("Session of a course"),
    "course_skill": N_("Skill a course teaches"),
    "enrolment": N_("Place in a course"),
    "issuer": N_("Name on papers that leave the house"),
    "no_school": N_("Not in school"),
    "own_skill": N_("Skill they bring"),
    "skill_check": N_("Look at a skill"),
}

#: What a column asks, table by table.
FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "attendance": {
        "session_id": N_("Session of a course"), "resident_id": N_("Person"),
        "status_id": N_("How they attended"), "minutes_late": N_("Minutes late"),
    },
    "attendance_status": {
        "code": N_("Code"), "label": N_("Word"), "counts_as": N_("Counts as"),
        "position": N_("Order"), "is_active": N_("In use"), "is_there": N_("Hours are counted"),
    },
    "certificate": {
        "number": N_("Number"), "enrolment_id": N_("Place in a course"),
        "resident_id": N_("Person"), "kind": N_("Kind"),
        "issuer_id": N_("Name on papers that leave the house"),
        "issuer_name": N_("Issued in the name of"), "issuer_lines": N_("Lines below the name"),
        "logo_id": N_("Logo"), "title": N_("Name of the course"), "accreditor": N_("Recognised by"),
        "first_day": N_("First day"), "last_day": N_("Last day"),
        "minutes": N_("Minutes attended"), "skills": N_("Skills"), "language": N_("Language"),
        "issued_on": N_("Issued on"), "issued_by": N_("Issued by"), "signer": N_("Signed by"),
        "signer_role": N_("Role of who signs"), "name_on_it": N_("Name on it"),
        "signature": N_("Signature"), "revoked_on": N_("Revoked on"),
        "revoked_by": N_("Revoked by"), "revoke_reason": N_("Why it was revoked"),
    },
    "cohort": {
        "course_id": N_("Course"), "name": N_("Name"), "start": N_("From"), "end": N_("Until"),
        "capacity": N_("Places"), "place": N_("Place"), "teacher_id": N_("Taught by"),
        "teacher": N_("Teacher from outside"), "fund_id": N_("Fund"), "rule": N_("When it meets"),
        "start_minute": N_("Begins at"), "minutes": N_("Minutes"),
        "skips_holidays": N_("Not on holidays"), "cancelled_on": N_("Called off on"),
    },
    "course": {
        "name": N_("Name"), "is_active": N_("In use"), "kind": N_("Kind"),
        "partner_id": N_("Taught by"), "about": N_("About"),
        "title_outside": N_("Name on certificates"), "accreditor": N_("Recognised by"),
        "planned_minutes": N_("Minutes planned"),
        "complete_percent": N_("Percent of the hours to complete it"),
        "entry_words": N_("Who may take part"), "youngest": N_("Youngest"),
        "oldest": N_("Oldest"), "misses_noticed": N_("Misses until somebody asks"),
        "counts_for_stipends": N_("Sessions count for stipends"),
    },
    "course_link": {
        "course_id": N_("Course"), "other_id": N_("Other course"), "kind": N_("Rule"),
    },
    "course_session": {
        "cohort_id": N_("Group of a course"), "on": N_("Day"), "start_minute": N_("Begins at"),
        "minutes": N_("Minutes"), "topic": N_("About"), "series_on": N_("Planned for"),
        "state": N_("State"), "reason": N_("Reason"), "taken_by": N_("Roll called by"),
    },
    "course_skill": {
        "course_id": N_("Course"), "skill_id": N_("Skill"), "position": N_("Order"),
    },
    "enrolment": {
        "cohort_id": N_("Group of a course"), "resident_id": N_("Person"), "state": N_("State"),
        "applied_on": N_("Asked for on"), "need": N_("How much it is needed"),
        "start": N_("First day"), "ended_on": N_("Last day"), "reason_id": N_("Why it ended"),
        "planned_minutes": N_("Minutes planned"), "goal_id": N_("Goal"),
        "is_on_cv": N_("On the CV"), "seen_misses": N_("Misses that were seen"),
        "despite": N_("Why in spite of a rule"), "note": N_("Note"),
    },
    "issuer": {
        "name": N_("Name"), "lines": N_("Lines below the name"), "logo": N_("Logo"),
        "is_preferred": N_("Offered first"), "is_active": N_("In use"),
    },
    "no_school": {
        "resident_id": N_("Person"), "until": N_("Asked again from"), "reason": N_("Reason"),
    },
    "own_skill": {
        "resident_id": N_("Person"), "skill_id": N_("Skill"), "level": N_("How well"),
    },
    "skill_check": {
        "enrolment_id": N_("Place in a course"), "resident_id": N_("Person"),
        "skill_id": N_("Skill"), "level": N_("How well"), "on": N_("Day"),
        "checked_by": N_("Looked at by"), "note": N_("Note"),
    },
}  # fmt: skip
