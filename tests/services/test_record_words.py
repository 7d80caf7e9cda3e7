# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every column that leaves images has words; values are said, never shown as codes or numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pytest

from shelterdesk.database import capture
from shelterdesk.models import log_entries, residents, rooms, vocabularies
from shelterdesk.models.base import Base
from shelterdesk.models.staff import Role
from shelterdesk.services.values import case_codes, record_words, value_words
from shelterdesk.services.values.value_words import NOTHING, ValueWords
from shelterdesk.vault.door import Vault
from tests import factories

CAPTURED = sorted(
    mapper.class_.__tablename__ for mapper in Base.registry.mappers if mapper.class_.__captured__
)
DAY = date(2026, 11, 22)


@pytest.mark.parametrize("name", CAPTURED)
def test_every_column_of_every_captured_table_has_words(name: str) -> None:
    table = record_words.table_of(name)
    assert table is not None
    assert record_words.noun(name) != name
    for column in record_words.questions(table):
        assert record_words.field(name, column)
    assert set(record_words._FIELDS[name]) == set(record_words.questions(table))


def test_what_is_not_captured_has_no_words() -> None:
    assert record_words.table_of("audit_event") is None
    assert record_words.noun("draft") == "draft"


def test_an_answers_reason_stands_with_its_question() -> None:
    table = record_words.table_of("resident")
    assert table is not None
    assert record_words.answered(table, "phone_answer") == "phone"
    assert record_words.answered(table, "phone") is None
    assert record_words.answer_of(table, "phone") == "phone_answer"
    assert record_words.answer_of(table, "code") is None


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        (("bed", "kind"), rooms.BedKind),
        (("site", "housing_kind"), rooms.HousingKind),
        (("household_member", "role"), residents.HouseholdRole),
        (("resident", "birth_precision"), residents.BirthPrecision),
        (("resident_language", "level"), residents.LanguageLevel),
        (("log_entry", "kind"), log_entries.LogKind),
        (("log_entry", "state"), log_entries.LogState),
        (("log_entry", "relation"), log_entries.LogRelation),
        (("term", "vocabulary"), vocabularies.Vocabulary),
    ],
)
def test_every_code_has_words(key: tuple[str, str], codes: type[StrEnum]) -> None:
    assert set(value_words._CODES[key]) == set(codes)


@pytest.mark.parametrize("key", sorted(case_codes.CODES), ids=str)
def test_every_code_of_case_work_has_words(key: tuple[str, str]) -> None:
    codes = case_codes.CODES[key]
    assert set(codes) == set(type(next(iter(codes))))
    assert key[1] in Base.metadata.tables[key[0]].columns
    assert list(value_words.code_words(*key).values()) == list(codes.values())
    assert value_words.code_word(*key, "of another time") == "of another time"


def test_every_role_has_words() -> None:
    assert set(value_words._ROLES) == set(Role)


def said(vault: Vault, name: str, column: str, value: Any, **more: Any) -> str:
    """A Python value of a column, stored and said."""
    table = record_words.table_of(name)
    assert table is not None
    stored = {column: capture.stored(table.columns[column], value), **more}
    with vault._session() as session:
        words = ValueWords(vault._transaction(session))
        return words.answer(table, column, stored, "0" * 32)


@pytest.mark.parametrize(
    ("name", "column", "value", "words"),
    [
        ("stay", "start", DAY, "22 Nov 2026"),
        ("stay", "end", None, "open"),
        ("stay", "end", DAY, "22 Nov 2026"),
        ("stay", "planned_end", None, NOTHING),
        ("bed", "start", date.min, "always"),
        ("bed", "kind", "overflow", "Extra bed"),
        ("bed", "kind", "hammock", "hammock"),
        ("bed", "room_id", 4711, "Room"),
        ("bed_block", "reason", "", NOTHING),
        ("room", "is_quiet", True, "yes"),
        ("room", "is_quiet", False, "no"),
        ("room", "position", 3, "3"),
        ("term", "label", "Woman", "Woman"),
        ("term", "retired_at", datetime(2026, 11, 22, 19, 15, tzinfo=UTC), "22 Nov 2026, 20:15"),
        ("resident", "nationality", "MN", "Mongolia"),
        ("resident", "nationality", "ZZ9", "ZZ9"),
        ("resident", "is_protected", True, "yes"),
        ("resident", "merged_into_id", 4711, "Record"),
        ("resident_language", "language", "mn", "Mongolian"),
        ("resident_language", "language", "ar-SY", "Arabic"),
        ("resident_language", "language", "qqq", "qqq"),
        ("resident_language", "level", "interpreter", "Needs an interpreter"),
        ("role_capability", "role", "front_desk", "Front desk"),
        ("role_capability", "role", "cook", "cook"),
        ("role_capability", "capability", "place_people", "Give beds, move, check out"),
        ("role_capability", "capability", "fly", "fly"),
        ("staff", "roles", ["director", "caseworker"], "Director, Caseworker"),
        ("staff", "roles", [], NOTHING),
        ("staff", "slot_id", "ab12", "set"),
        ("organisation", "first_weekday", 0, "Monday"),
        ("organisation", "country", "DE", "Germany"),
        ("imported_row", "row_table", "stay", "Stay"),
        ("log_entry", "confidentiality", "case", "Case key"),
        ("log_entry", "confidentiality", "legal", "legal"),
        ("log_entry", "parent_id", 9, "Log entry"),
        ("support_period", "caseworker_id", 1, "Joy"),
        ("support_period", "caseworker_id", 77, "Staff member"),
        ("support_period_programme", "programme_id", 5, "Programme"),
        ("stay", "site_id", 5, "House"),
        ("stay", "support_period_id", 5, "Support period"),
        ("bed_assignment", "stay_id", 5, "Stay"),
        ("bed_assignment", "bed_id", 5, "Bed"),
        ("stay", "destination_id", 4711, "Word of a list"),
    ],
)
def test_values_in_words(vault: Vault, name: str, column: str, value: Any, words: str) -> None:
    assert said(vault, name, column, value) == words


def test_what_numbers_stand_for(vault: Vault) -> None:
    site = factories.house(vault)
    bed = factories.beds(vault, site)[1]
    resident_id, stay_id = factories.admitted(vault, bed, DAY, "Noor")
    assert said(vault, "bed_assignment", "bed_id", bed) == "Room 1 · B"
    assert said(vault, "bed_assignment", "stay_id", stay_id) == "from 22 Nov 2026"
    assert said(vault, "stay", "resident_id", resident_id) == "Noor"
    assert said(vault, "stay", "site_id", site) == "House B"
    assert said(vault, "bed", "room_id", 1) == "Room 1"
    assert said(vault, "stay", "support_period_id", 1) == "from 22 Nov 2026"
    assert said(vault, "stay", "destination_id", 1) != "Word of a list"


def test_why_there_is_no_answer(vault: Vault) -> None:
    for reason, words in (
        ("declined", "Prefers not to say"),
        ("unknown", "Does not know"),
        ("not_asked", "Not asked"),
    ):
        assert said(vault, "resident", "pronouns", None, pronouns_answer=reason) == words
    assert said(vault, "resident", "pronouns", "she", pronouns_answer="given") == "she"
    assert said(vault, "resident", "phone", None, phone_answer="given") == NOTHING
