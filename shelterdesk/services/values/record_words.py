# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tables and columns are called where people read of changes: one dictionary for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Table

from shelterdesk.i18n import N_, _
from shelterdesk.models.base import Base
from shelterdesk.services.values import (
    case_words,
    house_words,
    money_words,
    training_words,
    work_words,
)

#: Of every row; they say nothing of what the row is about.
UNSPOKEN: Final = frozenset({
    "id", "uuid", "created_at", "created_by", "updated_at", "updated_by",
})  # fmt: skip
_ANSWER: Final = "_answer"

#: What one row of a table is.
_NOUNS: Final[Mapping[str, str]] = {
    "bed": N_("Bed"),
    "bed_assignment": N_("Nights in a bed"),
    "bed_block": N_("Bed out of use"),
    "break_glass": N_("Seeing more in an emergency"),
    "household": N_("Household"),
    "household_member": N_("Part of a household"),
    "imported_row": N_("Imported row"),
    "log_entry": N_("Log entry"),
    "log_entry_person": N_("Person of a log entry"),
    "log_text": N_("Words of a log entry"),
    "organisation": N_("The house's own rules"),
    "programme": N_("Programme"),
    "resident": N_("Record"),
    "resident_access": N_("Access to a protected file"),
    "resident_language": N_("Language"),
    "role_capability": N_("What a role may do"),
    "room": N_("Room"),
    "site": N_("House"),
    "staff": N_("Staff member"),
    "stay": N_("Stay"),
    "support_period": N_("Support period"),
    "support_period_programme": N_("Programme of a support period"),
    "term": N_("Word of a list"),
    **case_words.NOUNS,
    **house_words.NOUNS,
    **money_words.NOUNS,
    **training_words.NOUNS,
    **work_words.NOUNS,
}

#: What a column asks, table by table.
_FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "bed": {
        "room_id": N_("Room"), "label": N_("Name of the bed"), "kind": N_("Kind of bed"),
        "position": N_("Order"), "start": N_("In service from"), "end": N_("In service until"),
    },
    "bed_assignment": {
        "stay_id": N_("Stay"), "resident_id": N_("Person"), "bed_id": N_("Bed"),
        "start": N_("First night"), "end": N_("Left the bed"), "reason": N_("Reason"),
    },
    "bed_block": {
        "bed_id": N_("Bed"), "start": N_("Out of use from"), "end": N_("Usable again"),
        "reason": N_("Reason"),
    },
    "break_glass": {
        "staff_id": N_("Who"), "at": N_("When"), "until": N_("Until"), "reason": N_("Reason"),
        "seen_by": N_("Seen by"), "seen_at": N_("Seen at"),
    },
    "household": {},
    "household_member": {
        "household_id": N_("Household"), "resident_id": N_("Person"),
        "role": N_("Place in the household"),
    },
    "imported_row": {
        "source": N_("Source"), "kind": N_("Kind"), "external_id": N_("Number there"),
        "row_table": N_("Became"), "row_id": N_("Number here"),
    },
    "log_entry": {
        "at": N_("When"), "kind": N_("Kind"), "confidentiality": N_("Who may read it"),
        "state": N_("State"), "finalised_at": N_("Finished at"), "author_id": N_("Written by"),
        "parent_id": N_("Belongs to"), "relation": N_("What it is to that one"),
    },
    "log_entry_person": {
        "log_entry_id": N_("Log entry"), "resident_id": N_("Person"), "at": N_("When"),
    },
    "log_text": {
        "log_entry_id": N_("Log entry"), "plain": N_("Words"), "body": N_("Sealed words"),
    },
    "organisation": {
        "discreet_name": N_("Discreet name"), "language": N_("Language"),
        "country": N_("Country"), "currency": N_("Currency"),
        "first_weekday": N_("First day of the week"), "paper": N_("Paper"),
        "night_cutoff_hour": N_("Hour at which the night ends"), "is_demo": N_("Demonstration"),
        "journey_preset": N_("Stages in use"),
        "approves_plans": N_("A supervisor looks at plans"),
        "counts_absences": N_("Nights away are counted"),
        "roll_call_minute": N_("Time of the roll call"),
        "names_medicines": N_("The desk reads names of medicines"),
        "counts_stock": N_("Things in stock are counted"),
        "approves_money_alone": N_("One person may approve money"),
        "uses_credit": N_("Grants can be paid back"),
        "rest_days": N_("Days of rest"), "receipt_size": N_("Size of receipts"),
        "vetting_months": N_("Months a look at a partner counts"),
        "follow_up_days": N_("Days after which work is asked about"),
        "school_first_age": N_("Age from which school is compulsory"),
        "school_last_age": N_("Last age at which school is compulsory"),
    },
    "programme": {
        "name": N_("Name"), "funder": N_("Funder"), "start": N_("From"), "end": N_("Until"),
        "planned_months": N_("Planned months"),
        "is_prevention": N_("For people at risk"),
    },
    "resident": {
        "code": N_("Code"), "known_as": N_("Known as"), "legal_name": N_("Legal name"),
        "birth_year": N_("Year of birth"), "birth_month": N_("Month of birth"),
        "birth_day": N_("Day of birth"), "birth_precision": N_("Birth known how exactly"),
        "gender_id": N_("Gender"), "pronouns": N_("Pronouns"), "nationality": N_("Nationality"),
        "phone": N_("Phone"), "contact": N_("Safe contact"),
        "merged_into_id": N_("Joined with the record of"), "is_protected": N_("Protected file"),
        "strengths": N_("Strengths"),
        "interests": N_("Interests"),
        "hopes": N_("Hopes"),
        "preferred_gender": N_("Would like to talk with"),
        "preferred_language": N_("Would like to talk in"),
        "wants_peer": N_("Would like somebody with lived experience"),
    },
    "resident_access": {"resident_id": N_("Person"), "staff_id": N_("Who may see it")},
    "resident_language": {
        "resident_id": N_("Person"), "language": N_("Language"), "level": N_("How well"),
    },
    "role_capability": {
        "role": N_("Role"), "capability": N_("What it lets do"), "is_allowed": N_("Allowed"),
    },
    "room": {
        "site_id": N_("House"), "name": N_("Name"), "hint": N_("Hint"), "position": N_("Order"),
        "is_ground_floor": N_("On the ground floor"), "is_quiet": N_("Quiet"),
        "is_child_friendly": N_("Good for children"),
        "prefers_one_person": N_("Better for one person"),
        "suits": N_("Suits"), "housing_kind": N_("Kind of housing"),
    },
    "site": {
        "name": N_("Name"), "housing_kind": N_("Kind of housing"), "position": N_("Order"),
    },
    "staff": {
        "code": N_("Staff code"), "name_shown": N_("Name shown"), "slot_id": N_("Passphrase"),
        "roles": N_("Roles"), "is_active": N_("Can sign in"),
        "idle_minutes": N_("Minutes until it locks"),
    },
    "stay": {
        "resident_id": N_("Person"), "site_id": N_("House"),
        "support_period_id": N_("Support period"), "start": N_("Arrived"),
        "planned_end": N_("Means to leave on"), "end": N_("Left"), "destination_id": N_("Where to"),
        "is_night_by_night": N_("Counted night by night"),
        "end_reason_id": N_("Why it ended"),
    },
    "support_period": {
        "resident_id": N_("Person"), "opened": N_("Opened"), "closed": N_("Closed"),
        "referral_source_id": N_("Referred by"), "first_contact_id": N_("First contact"),
        "caseworker_id": N_("Caseworker"), "household_id": N_("Household"),
        "close_reason_id": N_("Why it was closed"), "destination_id": N_("Where to"),
        "wants_aftercare": N_("Wants contact afterwards"),
        "close_note": N_("Note on closing"),
    },
    "support_period_programme": {
        "support_period_id": N_("Support period"), "programme_id": N_("Programme"),
        "start": N_("From"),
        "end": N_("Until"),
    },
    "term": {
        "vocabulary": N_("List"), "code": N_("Code"), "label": N_("Word"),
        "position": N_("Order"), "retired_at": N_("Retired"),
        "preset": N_("Set of stages"),
        "definition": N_("Definition"),
    },
    **case_words.FIELDS,
    **house_words.FIELDS,
    **money_words.FIELDS,
    **training_words.FIELDS,
    **work_words.FIELDS,
}  # fmt: skip


def noun(table: str) -> str:
    """What one row of a table is, in words."""
    return _(_NOUNS[table]) if table in _NOUNS else table


def field(table: str, column: str) -> str:
    """What a column asks, in words."""
    return _(_FIELDS[table][column])


def table_of(name: str) -> Table | None:
    """A table whose rows leave images; None for all others."""
    return Base.metadata.tables.get(name) if name in _FIELDS else None


def questions(table: Table) -> list[str]:
    """The columns of a table that say something, in their order: an answer's reason stands with
    its question."""
    return [
        column.name
        for column in table.columns
        if column.name not in UNSPOKEN and answered(table, column.name) is None
    ]


def answered(table: Table, column: str) -> str | None:
    """The question whose missing answer a column explains (``gender_id`` for
    ``gender_id_answer``)."""
    question = column.removesuffix(_ANSWER)
    return question if question != column and question in table.columns else None


def answer_of(table: Table, question: str) -> str | None:
    """The column that says why a question has no answer, where there is one."""
    return question + _ANSWER if question + _ANSWER in table.columns else None
