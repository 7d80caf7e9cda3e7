# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tables and columns of partners and work are called where people read of changes. Their
codes are in ``work_codes.py``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shelterdesk.i18n import N_

#: What one row of a table is.
NOUNS: Final[Mapping[str, str]] = {
    "agreement": N_("Agreement"),
    "business_money": N_("Money in a business of their own"),
    "cv_entry": N_("Line of a CV"),
    "cv_sheet": N_("CV"),
    "introduction": N_("Introduction"),
    "partner": N_("Partner"),
    "partner_check": N_("Look at a partner"),
    "partner_contact": N_("Contact at a partner"),
    "partner_language": N_("Language spoken at a partner"),
    "partner_note": N_("Contact with a partner"),
    "partner_service": N_("Service of a partner"),
    "placement": N_("Work"),
    "placement_problem": N_("Problem at work"),
    "placement_terms": N_("Hours and wage"),
    "vacancy": N_("Vacancy"),
    "vacancy_language": N_("Language asked for"),
    "vacancy_skill": N_("Skill asked for"),
    "work_answer": N_("How work goes"),
    "work_follow_up": N_("Asking how work goes"),
    "work_wish": N_("What work is wanted"),
}

#: What a column asks, table by table.
FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "agreement": {
        "partner_id": N_("Partner"), "title": N_("What it is about"), "start": N_("From"),
        "end": N_("Until"), "signed_on": N_("Signed on"), "remind_days": N_("Remind days before"),
        "media_type": N_("Kind of file"), "size": N_("Size"), "pages": N_("Pages"),
        "note": N_("Note"),
    },
    "business_money": {
        "placement_id": N_("Work"), "grant_id": N_("Grant"), "payment_id": N_("Receipt"),
    },
    "cv_entry": {
        "resident_id": N_("Person"), "is_learning": N_("School or course"),
        "first_year": N_("From"), "last_year": N_("Until"), "position": N_("Order"),
        "is_on_cv": N_("On the CV"), "what": N_("What it was"), "place": N_("Where"),
        "note": N_("Note"),
    },
    "cv_sheet": {
        "resident_id": N_("Person"), "language": N_("Language"), "wished_on": N_("Wished for on"),
        "shows_languages": N_("Shows languages"), "name": N_("Name on it"),
        "contact": N_("Contact on it"), "about": N_("About themselves"),
    },
    "introduction": {
        "resident_id": N_("Person"), "partner_id": N_("Partner"), "vacancy_id": N_("Vacancy"),
        "consent_id": N_("Consent"), "staff_id": N_("Colleague"), "state": N_("State"),
        "begun_on": N_("Begun on"), "sent_on": N_("Sent on"), "answer_due": N_("Answer due"),
        "visit_on": N_("Visit on"), "trial_from": N_("Trial from"),
        "trial_until": N_("Trial until"), "ended_on": N_("Ended on"),
        "letter": N_("Words of the letter"),
        "told": N_("What was told"), "answer": N_("Answer"),
        "despite": N_("Why in spite of it"),
    },
    "partner": {
        "name": N_("Name"), "kind": N_("Kind"), "services": N_("Services"), "area": N_("Area"),
        "note": N_("Note"), "risk": N_("Risk note"), "suspended_on": N_("Suspended on"),
        "is_active": N_("In use"), "meets_residents": N_("Meets residents"),
    },
    "partner_check": {
        "partner_id": N_("Partner"), "on": N_("Day"), "until": N_("Counts until"),
        "checked_by": N_("Looked at by"), "is_good": N_("In order"), "note": N_("Note"),
    },
    "partner_contact": {
        "partner_id": N_("Partner"), "name": N_("Name"), "role": N_("Role"), "phone": N_("Phone"),
        "email": N_("E-mail"), "hours": N_("Hours"),
    },
    "partner_language": {"partner_id": N_("Partner"), "language": N_("Language")},
    "partner_note": {
        "partner_id": N_("Partner"), "on": N_("Day"), "kind": N_("Kind"),
        "staff_id": N_("Colleague"), "next_on": N_("Again on"), "note": N_("Note"),
    },
    "partner_service": {"partner_id": N_("Partner"), "service_id": N_("Service")},
    "placement": {
        "resident_id": N_("Person"), "partner_id": N_("Partner"),
        "introduction_id": N_("Introduction"), "vacancy_id": N_("Vacancy"),
        "staff_id": N_("Colleague"), "kind": N_("Kind"), "title": N_("Work as"),
        "start": N_("From"), "planned_end": N_("Agreed until"), "end": N_("Until"),
        "end_reason_id": N_("Why it ended"), "allowance": N_("What happens to the stipend"),
        "is_on_cv": N_("On the CV"), "end_note": N_("Note on the end"), "note": N_("Note"),
    },
    "placement_problem": {
        "placement_id": N_("Work"), "on": N_("Day"), "raised_by": N_("Who spoke of it"),
        "is_about_safety": N_("About safety"), "solved_on": N_("Solved on"),
        "what": N_("What it is"), "done": N_("What was done"),
    },
    "placement_terms": {
        "placement_id": N_("Work"), "start": N_("From"), "minutes_week": N_("Minutes a week"),
        "wage": N_("Wage"), "currency": N_("Currency"), "wage_per": N_("Wage for"),
        "contract": N_("Contract"), "note": N_("Note"),
    },
    "vacancy": {
        "partner_id": N_("Partner"), "title": N_("Work as"), "kind": N_("Kind"),
        "state": N_("State"), "places": N_("Places"), "open_from": N_("Open from"),
        "open_until": N_("Last day to apply"), "starts_on": N_("Begins on"),
        "ended_on": N_("Ended on"), "times": N_("Times of the week"),
        "minutes_week": N_("Minutes a week"), "wage_from": N_("Wage from"),
        "wage_to": N_("Wage up to"), "currency": N_("Currency"), "wage_per": N_("Wage for"),
        "area": N_("Area"), "transport": N_("Transport"), "travel_minutes": N_("Minutes to it"),
        "has_childcare": N_("Childcare there"), "about": N_("About"),
        "safety": N_("What to look out for"),
    },
    "vacancy_language": {
        "vacancy_id": N_("Vacancy"), "language": N_("Language"), "level": N_("How well"),
    },
    "vacancy_skill": {
        "vacancy_id": N_("Vacancy"), "skill_id": N_("Skill"), "is_needed": N_("Needed"),
    },
    "work_answer": {
        "follow_up_id": N_("Asking how work goes"), "on": N_("Day"), "state": N_("How it is"),
        "source": N_("Known from"), "staff_id": N_("Colleague"), "note": N_("Note"),
    },
    "work_follow_up": {
        "placement_id": N_("Work"), "resident_id": N_("Person"),
        "days": N_("Days after the start"), "due": N_("Due"),
        "answered_on": N_("Answered on"),
    },
    "work_wish": {
        "resident_id": N_("Person"), "looks_for_work": N_("Looks for work"),
        "needs_childcare": N_("Needs childcare"), "free_times": N_("Times of the week"),
        "most_minutes_week": N_("Minutes a week at most"),
        "most_travel": N_("Minutes to it at most"), "wish": N_("What work is wanted"),
    },
}  # fmt: skip
