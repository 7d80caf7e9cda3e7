# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tables and columns of case work are called where people read of changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shelterdesk.i18n import N_

#: What one row of a table is.
NOUNS: Final[Mapping[str, str]] = {
    "aftercare_contact": N_("Contact after closing"),
    "alert": N_("Alert"),
    "assessment": N_("Needs assessment"),
    "assessment_sitting": N_("Sitting of an assessment"),
    "attempt": N_("Earlier attempt"),
    "case_assignment": N_("Caseworker of a support period"),
    "consent": N_("Consent"),
    "counselling_person": N_("Person of a counselling session"),
    "counselling_session": N_("Counselling session"),
    "dependant": N_("Child or dependant"),
    "document": N_("Document"),
    "domain": N_("Field of life"),
    "domain_level": N_("Level of a field of life"),
    "domain_score": N_("Level in an assessment"),
    "erasure": N_("What was erased"),
    "goal": N_("Goal"),
    "goal_step": N_("Step"),
    "guardian": N_("Guardian"),
    "health_fact": N_("Health fact"),
    "intake": N_("Coming to the desk"),
    "intake_section": N_("Section of the intake"),
    "journey_stage": N_("Stage of the journey"),
    "keep_apart": N_("Keep apart"),
    "legal_date": N_("Legal date"),
    "legal_matter": N_("Legal matter"),
    "merge": N_("Joining of two records"),
    "merged_row": N_("Row moved by joining"),
    "not_same": N_("Two different people"),
    "outcome": N_("Outcome"),
    "paper": N_("Paper"),
    "paper_text": N_("Text of a paper"),
    "plan_approval": N_("Approval of a plan"),
    "plan_review": N_("Review of the plan"),
    "protection_order": N_("Protection order"),
    "redaction": N_("Words to look at"),
    "referral": N_("Referral"),
    "retention": N_("Time kept"),
    "retention_rule": N_("How long it is kept"),
    "safety_plan": N_("Safety plan"),
    "task": N_("Task"),
    "treatment": N_("Treatment"),
    "visit": N_("Visit"),
}

#: What a column asks, table by table.
FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "aftercare_contact": {
        "resident_id": N_("Person"), "support_period_id": N_("Support period"),
        "months": N_("Months"), "due": N_("Due"), "done_on": N_("Done on"), "result": N_("Result"),
        "housing_id": N_("Where they live"), "note": N_("Note"),
    },
    "alert": {
        "resident_id": N_("Person"), "level": N_("Level"), "place": N_("Shown at"),
        "text": N_("Text"), "instruction": N_("What to do"), "start": N_("From"),
        "end": N_("Until"),
    },
    "assessment": {
        "resident_id": N_("Person"), "begun": N_("Begun"), "finished": N_("Finished"),
        "state": N_("State"), "is_from_paper": N_("Filled in by hand"),
        "strengths": N_("Strengths"), "summary": N_("Summary"),
    },
    "assessment_sitting": {
        "assessment_id": N_("Assessment"), "on": N_("On"), "staff_id": N_("Staff member"),
    },
    "attempt": {
        "resident_id": N_("Person"), "begun_year": N_("Year it began"),
        "begun_month": N_("Month it began"), "months": N_("Months"), "story": N_("What happened"),
        "helped": N_("What helped"), "was_hard": N_("What was hard"),
    },
    "case_assignment": {
        "support_period_id": N_("Support period"), "staff_id": N_("Staff member"),
        "start": N_("From"), "end": N_("Until"), "note": N_("Note"),
    },
    "consent": {
        "resident_id": N_("Person"), "purpose": N_("Purpose"), "partner_id": N_("Partner"),
        "recipient": N_("Recipient"), "state": N_("State"), "on": N_("On"),
        "valid_until": N_("No longer valid from"), "decided_by": N_("Who decided"),
        "guardian_id": N_("Guardian"), "has_assent": N_("Agrees herself"),
        "text_id": N_("Text agreed to"), "items": N_("What may be told"),
        "withheld": N_("What stays here"), "reason": N_("Reason"),
        "withdrawn_on": N_("Withdrawn on"), "signature": N_("Signature"),
        "document_id": N_("Document"),
    },
    "counselling_person": {
        "session_id": N_("Counselling session"), "resident_id": N_("Person"), "state": N_("State"),
        "note": N_("Note"),
    },
    "counselling_session": {
        "at": N_("When"), "minutes": N_("Minutes"), "kind": N_("Kind"),
        "method_id": N_("Way of working"), "counsellor_id": N_("Counsellor"), "topic": N_("Topic"),
    },
    "dependant": {
        "resident_id": N_("Person"), "dependant_id": N_("Record of their own"),
        "is_child": N_("A child"), "name": N_("Name"), "birth_year": N_("Year of birth"),
        "lives_with": N_("Lives"), "contact_plan": N_("How they stay in touch"),
    },
    "document": {
        "resident_id": N_("Person"), "kind_id": N_("Kind"),
        "confidentiality": N_("Who may read it"), "title": N_("Title"), "state": N_("State"),
        "expected_by": N_("Expected by"), "issued": N_("Issued"), "expires": N_("Runs out"),
        "media_type": N_("Kind of file"), "size": N_("Size"), "pages": N_("Pages"),
        "stored_at": N_("Stored at"),
    },
    "domain": {
        "code": N_("Code"), "label": N_("Word"), "question": N_("Question"),
        "position": N_("Order"), "is_health_like": N_("About health"), "retired_at": N_("Retired"),
    },
    "domain_level": {
        "domain_id": N_("Field of life"), "level": N_("Level"), "text": N_("Text"),
        "colour": N_("Colour"), "suggestion": N_("Goal it may suggest"),
    },
    "domain_score": {
        "assessment_id": N_("Assessment"), "domain_id": N_("Field of life"),
        "rater": N_("Whose view"), "level": N_("Level"), "sealed_level": N_("Level"),
        "horizon": N_("When to look at it"), "sealed_horizon": N_("When to look at it"),
        "words": N_("In their words"),
    },
    "erasure": {
        "person": N_("Mark of the person"), "retention_class": N_("What"), "at": N_("When"),
    },
    "goal": {
        "resident_id": N_("Person"), "domain_id": N_("Field of life"), "wording": N_("Wording"),
        "decided_by": N_("Who decided"), "state": N_("State"), "change": N_("Change"),
        "set_on": N_("Set on"), "due": N_("Due"), "ended": N_("Ended"), "note": N_("Note"),
        "position": N_("Order"), "is_on_her_page": N_("On the printed plan"),
    },
    "goal_step": {
        "goal_id": N_("Goal"), "wording": N_("Wording"), "owner": N_("Who does it"),
        "staff_id": N_("Staff member"), "due": N_("Due"), "done_on": N_("Done on"),
        "position": N_("Order"),
    },
    "guardian": {
        "resident_id": N_("Person"), "kind": N_("Kind"), "guardian_id": N_("Guardian"),
        "name": N_("Name"), "phone": N_("Phone"), "note": N_("Note"),
        "never_contact": N_("Never contact"), "entry": N_("Entry for the visitor check"),
        "start": N_("From"), "end": N_("Until"),
    },
    "health_fact": {
        "resident_id": N_("Person"), "kind": N_("Kind"), "own_kind": N_("Private kind"),
        "shift_note": N_("What the shift must know"), "is_for_kitchen": N_("For the kitchen"),
        "reason": N_("Reason"), "due": N_("Due"), "start": N_("From"), "end": N_("Until"),
    },
    "intake": {
        "resident_id": N_("Person"), "at": N_("When"), "is_safe_now": N_("Safe now"),
        "came_for": N_("Came for"),
    },
    "intake_section": {
        "resident_id": N_("Person"), "section": N_("Section"), "state": N_("State"),
    },
    "journey_stage": {
        "resident_id": N_("Person"), "start": N_("From"), "end": N_("Until"), "stage": N_("Stage"),
        "view": N_("Whose view"), "note": N_("Note"),
    },
    "keep_apart": {
        "resident_id": N_("Person"), "other_id": N_("The other person"), "names": N_("Names"),
        "phones": N_("Phone numbers"), "description": N_("Description"),
        "instruction": N_("What to do"), "concerns": N_("Whom it concerns"), "reason": N_("Reason"),
        "start": N_("From"), "end": N_("Until"),
    },
    "legal_date": {
        "matter_id": N_("Legal matter"), "resident_id": N_("Person"), "kind": N_("Kind"),
        "at": N_("When"), "has_time": N_("The time is known"), "place": N_("Shown at"),
        "companion_id": N_("Who goes along"), "companion": N_("Who else goes along"),
        "result": N_("Result"), "is_done": N_("Done"),
    },
    "legal_matter": {
        "resident_id": N_("Person"), "kind": N_("Kind"), "title": N_("Title"),
        "authority": N_("Authority"), "reference": N_("Their reference"), "lawyer": N_("Lawyer"),
        "partner_id": N_("Partner"), "note": N_("Note"), "state": N_("State"),
        "opened": N_("Opened"), "closed": N_("Closed"), "result": N_("Result"),
    },
    "merge": {
        "resident_id": N_("Person"), "merged_id": N_("Joined record"),
        "undone_at": N_("Taken apart at"),
    },
    "merged_row": {
        "merge_id": N_("Joining"), "row_table": N_("Kind of record"),
        "row_id": N_("Number of the record"), "before": N_("Before"), "after": N_("After"),
    },
    "not_same": {
        "resident_id": N_("Person"), "other_id": N_("The other person"),
    },
    "outcome": {
        "resident_id": N_("Person"), "programme_id": N_("Programme"), "on": N_("On"),
        "status": N_("Where things stand"), "note": N_("Note"),
    },
    "paper": {
        "resident_id": N_("Person"), "kind_id": N_("Kind"), "state": N_("State"),
        "holder": N_("Who holds it"), "number": N_("Number"), "note": N_("Note"),
        "issued": N_("Issued"), "expires": N_("Runs out"),
    },
    "paper_text": {
        "paper": N_("Paper"), "language": N_("Language"), "version": N_("Version"),
        "texts": N_("Texts"), "is_starter": N_("As shipped"),
    },
    "plan_approval": {
        "resident_id": N_("Person"), "asked_by": N_("Asked by"), "asked_at": N_("Asked at"),
        "state": N_("State"), "answered_by": N_("Answered by"), "answered_at": N_("Answered at"),
        "comment": N_("Comment"),
    },
    "plan_review": {
        "resident_id": N_("Person"), "planned": N_("Planned for"), "held": N_("Held on"),
        "her_view": N_("In their own view"), "summary": N_("Summary"),
        "staff_id": N_("Staff member"),
    },
    "protection_order": {
        "resident_id": N_("Person"), "against": N_("Against whom"), "issued_by": N_("Issued by"),
        "terms": N_("What it says"), "start": N_("From"), "end": N_("Until"),
        "document_id": N_("Document"),
    },
    "redaction": {
        "row_table": N_("Kind of record"), "row_id": N_("Number of the record"),
        "row_column": N_("Question"), "found_at": N_("Found at"), "done_at": N_("Done at"),
        "staff_id": N_("Staff member"),
    },
    "referral": {
        "resident_id": N_("Person"), "direction": N_("Out or in"), "partner_id": N_("Partner"),
        "service_id": N_("Service"), "consent_id": N_("Consent"), "urgency": N_("Urgency"),
        "state": N_("State"), "sent": N_("Sent"), "answer_due": N_("Answer due"),
        "answered": N_("Answered"), "ended": N_("Ended"),
        "decline_reason_id": N_("Why it was declined"), "request": N_("What is asked"),
        "answer": N_("Answer"), "result": N_("Result"), "feedback": N_("How it was"),
    },
    "retention": {
        "resident_id": N_("Person"), "postponed_until": N_("Postponed until"),
        "reason": N_("Reason"), "identity_gone_at": N_("Identity erased at"),
        "narrative_gone_at": N_("Notes erased at"), "health_gone_at": N_("Health erased at"),
        "money_gone_at": N_("Money erased at"),
    },
    "retention_rule": {
        "retention_class": N_("What"), "months": N_("Months"),
    },
    "safety_plan": {
        "resident_id": N_("Person"), "kind": N_("Kind"), "made": N_("Made"), "ended": N_("Ended"),
        "review": N_("Look at it again"), "language": N_("Language"), "body": N_("Sealed words"),
        "check_minutes": N_("Look in every so many minutes"),
        "shift_note": N_("What the shift must know"),
    },
    "task": {
        "kind": N_("Kind"), "resident_id": N_("Person"), "confidentiality": N_("Who may read it"),
        "plain": N_("Words"), "body": N_("Sealed words"), "due": N_("Due"),
        "staff_id": N_("Staff member"), "done_at": N_("Done at"), "done_by": N_("Done by"),
        "dropped_at": N_("Called off at"), "dropped_by": N_("Called off by"),
        "at_minute": N_("Time"), "room_id": N_("Room"), "bed_id": N_("Bed"),
        "incident_id": N_("Incident"), "series": N_("Series"), "recurrence": N_("Repeats"),
    },
    "treatment": {
        "resident_id": N_("Person"), "kind": N_("Kind"), "provider": N_("Where"),
        "note": N_("Note"), "state": N_("State"), "waiting_since": N_("Waiting since"),
        "started": N_("Started"), "ended": N_("Ended"), "again_after_id": N_("Begun again after"),
    },
    "visit": {
        "resident_id": N_("Person"), "site_id": N_("House"), "start": N_("From"),
        "end": N_("Until"), "age_band": N_("Age"), "gender_id": N_("Gender"),
        "first_contact_id": N_("First contact"),
        "is_end_unknown": N_("Nobody saw the end"),
    },
}  # fmt: skip
