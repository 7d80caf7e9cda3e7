# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where what is stored about a person stands in the file of that person.

Every table is either in a part here or in ``ELSEWHERE`` with its reason; a test holds the tables
themselves against both, so that a table of tomorrow is not forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shelterdesk.i18n import N_
from shelterdesk.services.person_files import file_money


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the file: its words, and its tables in order; rows of ``below`` stand under the
    row they belong to, ``above`` is the table a mere link leads to."""

    id: str
    title: str
    tables: tuple[str, ...]
    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()


PARTS: Final = (
    Part(
        "record", N_("The record"),
        ("resident", "resident_language", "intake", "intake_section", "household_member",
         "dependant", "guardian", "resident_access", "retention", "merge", "not_same"),
        above=("household",),
    ),
    Part(
        "stays", N_("Stays and visits"),
        ("stay", "bed_assignment", "visit", "absence", "reservation", "waiting_entry",
         "roll_call_mark", "welfare_step", "belonging"),
        below=("stay_funding", "stay_left_open"), above=("roll_call",),
    ),
    Part(
        "moving_on", N_("Moving on"),
        ("housing_application", "tenancy", "housing_follow_up"), below=("tenancy_visit",),
    ),
    Part(
        "support", N_("Support and journey"),
        ("support_period", "journey_stage", "attempt", "outcome", "aftercare_contact"),
        below=("support_period_programme", "case_assignment"),
    ),
    Part(
        "needs", N_("Needs and plan"),
        ("assessment", "goal", "plan_review", "plan_approval"),
        below=("assessment_sitting", "domain_score", "goal_step"),
    ),
    Part("consents", N_("Consents and referrals"), ("consent", "referral")),
    Part(
        "legal", N_("Legal and documents"),
        ("legal_matter", "legal_date", "paper", "document", "protection_order"),
    ),
    Part(
        "safety", N_("Safety and health"),
        ("alert", "keep_apart", "safety_plan", "health_fact", "treatment", "medication",
         "medication_given", "incident_person"),
        below=("medication_time", "incident_told", "incident_addendum"), above=("incident",),
    ),
    Part(
        "counselling", N_("Counselling"), ("counselling_person",), above=("counselling_session",),
    ),
    Part(
        "log", N_("Notes and promises"),
        ("log_entry_person", "task", "appointment", "service_given", "handover_line",
         "helpline_contact"),
        above=("log_entry",), below=("log_text",),
    ),
    Part(
        "money", N_("Money"),
        ("award", "due", "payment", "account", "grant_given", "savings_goal", "debt", "budget_line",
         "collector", "activity_member", "earning"),
        below=("award_taper", "due_adjustment", "payment_side", "grant_instalment",
               "grant_forgiven"),
    ),
    Part(
        "work", N_("Training and work"),
        ("enrolment", "attendance", "no_school", "skill_check", "own_skill",
         "certificate", "work_wish", "cv_sheet", "cv_entry", "introduction",
         "placement", "work_follow_up", "work_share"),
        below=("placement_terms", "placement_problem", "business_money", "work_answer"),
        above=("course_session", "work_session"),
    ),
    Part("opened", N_("Who opened this file"), ("audit_person",), above=("audit_event",)),
)  # fmt: skip

#: Tables that are in no part, and why.
ELSEWHERE: Final[Mapping[str, str]] = {
    "audit_image": "what rows looked like before they changed: the history of fields shows it",
    "audit_state": "the end of the chain of events, about nobody",
    "backup_made": "copies of the whole file",
    "bed": "the house", "bed_block": "the house", "room": "the house", "site": "the house",
    "break_glass": "about a colleague; what was opened then is among who opened this file",
    "document_content": "the scan itself: the file lists it, her own copy holds it as it is",
    "domain": "the house's own words", "domain_level": "the house's own words",
    "draft": "not saved yet, and readable to its author alone",
    "erasure": "a mark that tells nobody who it was",
    "imported_row": "numbers of another program, to find rows of an import again",
    "merged_row": "which rows moved when two records were joined; the rows are here",
    "organisation": "the house", "paper_text": "the house's own words",
    "partner": "an organisation", "partner_contact": "somebody who works at an organisation",
    "partner_check": "an organisation", "partner_language": "an organisation",
    "partner_note": "contact with an organisation", "partner_service": "an organisation",
    "agreement": "an organisation", "agreement_scan": "an organisation",
    "vacancy": "a place at an organisation", "vacancy_language": "a place at an organisation",
    "vacancy_skill": "a place at an organisation",
    "cohort": "what is taught", "course_link": "what is taught", "course_skill": "what is taught",
    "issuer": "a name of the house", "issued_logo": "a picture of the house",
    "programme": "what a funder pays for",
    "redaction": "a list of notes somebody is to look at; the notes are here",
    "retention_rule": "the house's own rules", "role_capability": "the house's own rules",
    "safe_state": "what the file remembers about itself",
    "staff": "colleagues; they stand by their codes",
    "cash_count": "the cash box", "cash_count_line": "the cash box",
    "cash_holding": "the cash box", "denomination": "the cash box",
    "ledger_entry": "the books; what of them is about a person is among the payments",
    "ledger_text": "the books of the house", "ledger_transaction": "the books",
    "month_balance": "the books", "month_close": "the books", "holiday": "the house's own rules",
    "scheme": "the house's own rules", "attendance_status": "the house's own words",
    "course": "what is taught", "income_activity": "a workshop",
    "activity_material": "things", "activity_order": "things",
    "complaint": "that there is one, of no person", "complaint_copy": "sealed to its readers",
    "fund": "where money comes from", "log_kind_rule": "the house's own rules",
    "outreach_round": "people without names", "outreach_staff": "colleagues",
    "service_limit": "the house's own rules", "stock_item": "things", "stock_move": "things",
    "shift": "the house", "shift_pattern": "the house", "shift_staff": "colleagues",
    "turn_away": "people without names",
    "term": "the house's own words",
}  # fmt: skip

#: Questions that say nothing on paper: order of lists, marks of the program.
UNPRINTED: Final = frozenset({
    ("goal", "position"), ("goal_step", "position"), ("resident", "merged_into_id"),
    ("document", "media_type"), ("consent", "text_id"), ("log_entry", "state"),
    ("log_entry", "relation"), ("log_entry", "parent_id"), ("log_entry", "finalised_at"),
    ("cv_entry", "position"), ("enrolment", "seen_misses"),
    ("appointment", "reminded"), ("appointment", "series"), ("task", "series"),
    *file_money.UNPRINTED,
})  # fmt: skip
