# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Import of a table into a file: what is stored, what is refused, and that nothing is half done."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from shelterdesk import i18n
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Cancelled, Invalid, NotFound
from shelterdesk.exchange import table_import
from shelterdesk.exchange.dates import DateFormat
from shelterdesk.exchange.table_import import Outcome, Preview, Severity, TableReport
from shelterdesk.exchange.table_mapping import Mapping, Target
from shelterdesk.exchange.tables import Table, read_table
from shelterdesk.models.base import Base
from shelterdesk.services import vocabularies
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import (
    Birth,
    BirthPrecision,
    LanguageLevel,
    ResidentForm,
)
from shelterdesk.services.rooms import board, stays
from shelterdesk.services.safety import alerts, health
from shelterdesk.services.support import support
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house, person

LABEL = "Import a spreadsheet"


def table(text: str) -> Table:
    return read_table(text.encode(), "register.csv", delimiter=";")


def mapping(**fields: Any) -> Mapping:
    """A mapping; ``known_as="Name"`` maps a field, names with ``_`` before them are its options."""
    options = {name[1:]: fields.pop(name) for name in list(fields) if name.startswith("_")}
    return Mapping.from_json_dict({"fields": fields} | options)


def look(vault: Vault, source: Table, wanted: Mapping, **more: Any) -> Preview:
    return vault.read(table_import.preview, table=source, mapping=wanted, **more)


def take_in(vault: Vault, source: Table, wanted: Mapping, **more: Any) -> TableReport:
    report: TableReport = vault.do(
        LABEL, table_import.import_table, table=source, mapping=wanted, **more
    ).result
    return report


def content(vault: Vault) -> dict[str, int]:
    """How many rows each table of the file has."""

    def count(tx: Transaction) -> dict[str, int]:
        return {
            name: tx.session.scalar(select(func.count()).select_from(model)) or 0
            for name, model in Base.metadata.tables.items()
        }

    return vault.read(count)


def forms(vault: Vault) -> dict[str, ResidentForm]:
    rows = vault.read(residents.find)
    return {row.shown: vault.read(residents.form, resident_id=row.id) for row in rows}


EVERYTHING = """\
No.;Name;First;Last;Born;Sex;Pronouns;Country;Phone;Contact;Languages;Source;Opened;Closed
7;Noor;Nour;Al-Ali;25/12/1990;F;she;Syrie;+33 6 12 34 56 78;"texts only,
evenings";arabe, French (basic), n/a;police;01/02/2026;
8;Ольга;Ольга;Иванова;03/1985;woman;n/a;UKR;refused;?;українська + uk;Outreach;01/02/2026;20/02/2026
9;;-;;unknown;Refused;-;;;;;;13/02/2026;
"""
ALL_FIELDS = {
    "external_id": "No.", "known_as": "Name", "legal_name": ["First", "Last"],
    "birth_date": {"columns": ["Born"], "confirmed_format": "dmy"},
    "gender": {"columns": ["Sex"], "values": {"f": "woman"}}, "pronouns": "Pronouns",
    "nationality": "Country", "phone": "Phone", "contact": "Contact",
    "languages": {"columns": ["Languages"], "values": {"українська": "uk"}},
    "referral_source": "Source", "support_opened": "Opened", "support_closed": "Closed",
}  # fmt: skip


def test_every_field_of_a_person(vault: Vault) -> None:
    source, wanted = table(EVERYTHING), mapping(**ALL_FIELDS, _source="old register")
    seen = look(vault, source, wanted)
    assert seen.can_import, seen.problems
    report = take_in(vault, source, wanted)
    assert report.counts["added"] == 3
    assert report.counts["support_periods"] == 3
    people = forms(vault)
    assert people["Noor"] == ResidentForm(
        known_as="Noor",
        legal_name="Nour Al-Ali",
        birth=Birth(1990, 12, 25),
        gender="woman",
        pronouns="she",
        nationality="SY",
        phone="+33 6 12 34 56 78",
        contact="texts only,\nevenings",
        languages=(("ar", LanguageLevel.FLUENT), ("fr", LanguageLevel.BASIC)),
    )
    assert people["Ольга"] == ResidentForm(
        known_as="Ольга",
        legal_name="Ольга Иванова",
        birth=Birth(1985, 3, precision=BirthPrecision.MONTH),
        gender="woman",
        nationality="UA",
        phone=Unanswered.DECLINED,
        contact=Unanswered.UNKNOWN,
        languages=(("uk", LanguageLevel.FLUENT),),
    )
    nameless = next(form for name, form in people.items() if name not in {"Noor", "Ольга"})
    assert nameless == ResidentForm(birth=Unanswered.UNKNOWN, gender=Unanswered.DECLINED)
    row = vault.read(residents.find, text="Ольга")[0]
    period = vault.read(support.periods, resident_id=row.id)[0]
    assert (period.opened, period.closed) == (date(2026, 2, 1), date(2026, 2, 20))
    assert period.referral_source == "Outreach"


WISHES = """\
No.;Name;Strengths;Interests;Hopes;Worker;Speak;Peer;Alert;Do;Allergies;Programme;Via;Opened
1;Noor;sews;music;a bakery;femme;ukrainien;oui;No Sami here;call Joy;nuts;EXIT;street;2026-02-01
2;Mai;?;refus;nicht gefragt;keine Angabe;no sabe;n/a;;;-;;;
3;Lina;;;;egal;;nein;;;;EXIT;;
"""
WISH_FIELDS = {
    "external_id": "No.", "known_as": "Name", "strengths": "Strengths", "interests": "Interests",
    "hopes": "Hopes", "preferred_gender": "Worker", "preferred_language": "Speak",
    "wants_peer": "Peer", "alert": "Alert", "alert_instruction": "Do", "allergy": "Allergies",
    "programme": "Programme", "first_contact": {"columns": ["Via"], "values": {"street": "street"}},
    "support_opened": "Opened",
}  # fmt: skip


def test_strengths_hopes_and_whom_to_talk_with(vault: Vault) -> None:
    i18n.set_language("fr")
    contact = vault.read(vocabularies.choices, vocabulary="first_contact")[0].code
    fields = WISH_FIELDS | {"first_contact": {"columns": ["Via"], "values": {"street": contact}}}
    wanted = mapping(**fields, _source="wishes")
    source = table(WISHES)
    seen = look(vault, source, wanted)
    assert seen.can_import, seen.problems
    assert [(p.row, p.field) for p in seen.problems] == [(3, "programme")]
    take_in(vault, source, wanted)
    people = forms(vault)
    assert people["Noor"] == ResidentForm(
        known_as="Noor", strengths="sews", interests="music", hopes="a bakery",
        preferred_gender="woman", preferred_language="uk", wants_peer=True,
    )  # fmt: skip
    assert people["Mai"] == ResidentForm(
        known_as="Mai",
        strengths=Unanswered.UNKNOWN,
        interests=Unanswered.DECLINED,
        hopes=Unanswered.NOT_ASKED,
        preferred_gender=Unanswered.DECLINED,
        preferred_language=Unanswered.UNKNOWN,
        wants_peer=Unanswered.NOT_ASKED,
    )
    assert people["Lina"] == ResidentForm("Lina", preferred_gender="any", wants_peer=False)
    noor = vault.read(residents.find, text="Noor")[0].id
    [alert] = vault.read(alerts.of_resident, resident_id=noor)
    assert (alert.text, alert.instruction) == ("No Sami here", "call Joy")
    [fact] = vault.read(health.of_resident, resident_id=noor)
    assert (fact.kind, fact.shift_note, fact.is_for_kitchen) == ("allergy", "nuts", True)
    [period] = vault.read(support.periods, resident_id=noor)
    assert period.programmes == ("EXIT",)
    assert period.first_contact
    mai = vault.read(residents.find, text="Mai")[0].id
    assert vault.read(alerts.of_resident, resident_id=mai) == []
    assert vault.read(health.of_resident, resident_id=mai) == []
    # Read again, nobody gets the same alert twice.
    take_in(vault, source, wanted)
    assert len(vault.read(alerts.of_resident, resident_id=noor)) == 1


@pytest.mark.parametrize(
    ("field", "cell", "words"),
    [
        ("preferred_gender", "a robot", "not in the list of words"),
        ("wants_peer", "maybe", "not in the list of words"),
        ("preferred_language", "Klingonese", "not known by name or tag"),
        ("alert", "x" * 201, "At most 200 characters"),
        ("allergy", "x" * 201, "At most 200 characters"),
    ],
)
def test_words_of_wishes_that_nobody_knows_are_asked(
    vault: Vault, field: str, cell: str, words: str
) -> None:
    seen = look(vault, table(f"Name;It\nNoor;{cell}\n"), mapping(known_as="Name", **{field: "It"}))
    [problem] = seen.problems
    assert (problem.field, problem.severity) == (field, Severity.REFUSED)
    assert words in problem.words


def test_preview_stores_nothing_and_shows_what_is_stored(vault: Vault) -> None:
    before = content(vault)
    source, wanted = table(EVERYTHING), mapping(**ALL_FIELDS)
    seen = look(vault, source, wanted)
    assert content(vault) == before
    take_in(vault, source, wanted)
    stored = forms(vault)
    assert [row.form for row in seen.rows[:2]] == [stored["Noor"], stored["Ольга"]]
    assert seen.counts == {"add": 3, "known": 0, "duplicate": 0, "refused": 0, "skipped": 0}


def test_the_same_table_twice_adds_nothing(vault: Vault) -> None:
    source, wanted = table(EVERYTHING), mapping(**ALL_FIELDS, _source="old register")
    take_in(vault, source, wanted)
    before = content(vault)
    report = take_in(vault, source, wanted)
    assert report.counts["added"] == 0
    assert report.counts["known"] == 3
    before["audit_event"] += 1
    assert content(vault) == before


def test_the_same_table_twice_without_numbers_adds_nothing(vault: Vault) -> None:
    house(vault)
    source = table("Name;In\nMaya;2026-01-05\nNoor;\n?;\nNoor;2026-01-05\n")
    wanted = mapping(known_as="Name", arrived="In")
    assert take_in(vault, source, wanted).counts["added"] == 4
    before = content(vault)
    assert take_in(vault, source, wanted).counts["known"] == 4
    before["audit_event"] += 1
    assert content(vault) == before


def test_a_longer_register_adds_only_what_is_new(vault: Vault) -> None:
    house(vault)
    wanted = mapping(
        external_id="No", known_as="Name", arrived="In", left="Out", support_opened="Since",
        _source="register",
    )  # fmt: skip
    head = "No;Name;In;Out;Since\n"
    first = "1;Maya;2026-01-05;2026-01-09;2026-01-01\n2;Noor;2026-01-05;;\n"
    take_in(vault, table(head + first), wanted)
    more = "1;Maya;2026-03-05;2026-03-09;2026-03-01\n3;Lina;;;\n1;Maya;2026-03-05;2026-03-09;\n"
    report = take_in(vault, table(head + first + more), wanted)
    assert report.counts["added"] == 1
    assert report.counts["stays"] == 1
    assert report.counts["support_periods"] == 1
    assert report.counts["known"] == 3
    maya = vault.read(residents.find, text="Maya")
    assert len(maya) == 1
    assert len(vault.read(stays.stays, resident_id=maya[0].id)) == 2


def test_several_stays_of_one_person_in_one_table(vault: Vault) -> None:
    house(vault)
    source = table(
        "No;Name;In;Out;Room\n"
        "1;Maya;2026-03-05;;1\n"
        "1;Maya;2026-01-05;2026-01-09;1\n"
        "1;Maya;2026-01-05;2026-01-09;1\n"
    )
    wanted = mapping(external_id="No", known_as="Name", arrived="In", left="Out", room="Room")
    report = take_in(vault, source, wanted)
    assert report.counts["added"] == 1
    assert report.counts["stays"] == 2
    assert report.counts["skipped_duplicates"] == 1
    assert report.rows[-1].reason == "Left out: the same person as in row 1."


def test_a_number_of_another_list_is_not_taken_for_the_same_person(vault: Vault) -> None:
    wanted = mapping(external_id="No", known_as="Name", birth_year="Born")
    take_in(vault, table("No;Name;Born\n1;Maya;1985\n"), wanted)
    other = table("No;Name;Born\n1;Noor;1999\n")
    with pytest.raises(Invalid, match="imported for another person") as caught:
        take_in(vault, other, wanted)
    assert (caught.value.field, caught.value.row) == ("external_id", 1)
    named = mapping(external_id="No", known_as="Name", birth_year="Born", _source="other list")
    assert take_in(vault, other, named).counts["added"] == 1
    renamed = table("No;Name;Born\n1;Maya M.;1985\n")
    assert take_in(vault, renamed, wanted).counts["known"] == 1


BAD_ROWS = [
    ("birth_date", "31/02/1990", "not a date"),
    ("birth_date", "25/12/2030", "in the future"),
    ("birth_date", "25/12/1850", "too long ago"),
    ("birth_year", "85", "four digits"),
    ("birth_year", "0000", "too long ago"),
    ("age", "31-35", "not an age"),
    ("age", "131", "not an age"),
    ("gender", "purple", "not in the list of words"),
    ("nationality", "Atlantis", "no country"),
    ("languages", "English, Elvish", "A language is not known"),
    ("known_as", "x" * 81, "At most 80 characters"),
    ("pronouns", "x" * 41, "At most 40 characters"),
    ("contact", "x" * 20_001, "At most 20000 characters"),
    ("external_id", "x" * 101, "At most 100 characters"),
    ("referral_source", "the moon", "not in the list of words"),
    ("support_opened", "25/12/1066", "too long ago or too far ahead"),
    ("arrived", "25/12/2026", "still to come"),
    ("arrived", "25/12/2062", "too long ago or too far ahead"),
]


@pytest.mark.parametrize(("name", "value", "words"), BAD_ROWS)
def test_a_bad_cell_names_row_and_column_and_nothing_is_stored(
    vault: Vault, name: str, value: str, words: str
) -> None:
    house(vault)
    before = content(vault)
    entry: Any = {"columns": ["Cell"]}
    if name in {"birth_date", "support_opened", "arrived"}:
        entry["confirmed_format"] = "dmy"
    wanted = mapping(**({"contact": "Name"} if name == "known_as" else {"known_as": "Name"}))
    wanted = Mapping.from_json_dict({"fields": wanted.to_json_dict()["fields"] | {name: entry}})
    source = table(f"Name;Cell\nMaya;\nNoor;{value}\n")
    with pytest.raises(Invalid, match=words) as caught:
        take_in(vault, source, wanted)
    assert (caught.value.field, caught.value.row) == (name, 2)
    assert "Row 2 (line 3 of the file), “Cell”: " in caught.value.message
    assert "Nothing was stored" in caught.value.message
    assert content(vault) == before
    seen = look(vault, source, wanted)
    assert [row.outcome for row in seen.rows] == [Outcome.ADD, Outcome.REFUSED]
    assert value not in json.dumps(table_import.report_of(seen).to_json_dict(), ensure_ascii=False)
    report = take_in(vault, source, wanted, skip_rows=frozenset({2}))
    assert report.counts["added"] == 1
    assert report.counts["skipped"] == 1


def test_many_bad_rows_are_counted(vault: Vault) -> None:
    source = table("Name;Age\n" + "Noor;old\n" * 8)
    with pytest.raises(Invalid, match="… and 3 more"):
        take_in(vault, source, mapping(known_as="Name", age="Age"))


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ("Noor;;2026-01-09;;;", "left", "no day of arrival"),
        ("Noor;2026-01-09;2026-01-05;;;", "left", "cannot leave before she came"),
        ("Noor;2026-01-09;;2026-01-09;;", "planned_end", "cannot leave before she comes"),
        ("Noor;2026-01-09;;;;A", "bed", "needs its room"),
        ("Noor;2026-01-09;;;77;", "room", "no room named “77”"),
        ("Noor;2026-01-09;;;1;Z", "bed", "no bed “Z”"),
    ],
)
def test_stays_that_cannot_be(vault: Vault, row: str, field: str, words: str) -> None:
    house(vault)
    wanted = mapping(
        known_as="Name", arrived="In", left="Out", planned_end="Until", room="Room", bed="Bed"
    )
    source = table("Name;In;Out;Until;Room;Bed\n" + row + "\n")
    refused = look(vault, source, wanted).refusals
    assert [problem.field for problem in refused] == [field]
    with pytest.raises(Invalid, match=words):
        take_in(vault, source, wanted)


def test_support_that_cannot_be(vault: Vault) -> None:
    wanted = mapping(support_opened="From", support_closed="To")
    seen = look(vault, table("From;To\n;2026-01-05\n2026-01-09;2026-01-05\n"), wanted)
    assert [p.field for p in seen.refusals] == ["support_closed"] * 2


def test_stays_of_the_past_in_beds_that_somebody_has_now(vault: Vault) -> None:
    bed = beds(vault, house(vault))[0]
    admitted(vault, bed, date(2026, 11, 1), "Lina")
    source = table(
        "Name;In;Out;Room;Bed;To\n"
        "Maya;2026-01-05;2026-01-09;1;A;Own home, no subsidy\n"
        "Noor;2026-01-09;2026-01-19;Room 1;a;refused\n"
        "Zoë;2026-01-19;2026-01-19;Room 1;a;\n"
    )
    wanted = mapping(
        known_as="Name", arrived="In", left="Out", room="Room", bed="Bed", destination="To"
    )
    report = take_in(vault, source, wanted)
    assert report.counts["stays"] == 3
    maya = vault.read(residents.find, text="Maya")[0]
    stay = vault.read(stays.stays, resident_id=maya.id)[0]
    assert (stay.start, stay.end) == (date(2026, 1, 5), date(2026, 1, 9))
    assert stay.destination == "Own home, no subsidy"
    period = vault.read(support.periods, resident_id=maya.id)[0]
    assert (period.opened, period.closed) == (stay.start, stay.end)
    nights = vault.read(board.history_of, resident_id=maya.id)
    assert [(n.room, n.bed, n.start, n.end) for n in nights] == [
        ("Room 1", "A", stay.start, stay.end)
    ]


def test_a_bed_is_never_taken_twice(vault: Vault) -> None:
    bed = beds(vault, house(vault))[0]
    admitted(vault, bed, date(2026, 1, 7), "Lina")
    before = content(vault)
    wanted = mapping(known_as="Name", arrived="In", left="Out", room="Room", bed="Bed")
    source = table(
        "Name;In;Out;Room;Bed\n"
        "Maya;2026-01-05;2026-01-09;1;A\n"
        "Noor;2026-01-05;2026-01-09;1;B\n"
        "Zoë;2026-01-08;2026-01-10;1;B\n"
    )
    seen = look(vault, source, wanted)
    assert [row.outcome for row in seen.rows] == [
        Outcome.REFUSED, Outcome.ADD, Outcome.REFUSED,
    ]  # fmt: skip
    assert [p.words for p in seen.refusals] == [
        "Room 1 · A is taken by Lina from Jan 7, 2026.",
        "Room 1 · B is taken by Noor from Jan 5, 2026 to Jan 9, 2026.",
    ]
    assert "Lina" not in json.dumps(table_import.report_of(seen).to_json_dict())
    with pytest.raises(Invalid, match="taken by Lina"):
        take_in(vault, source, wanted)
    assert content(vault) == before


def test_nobody_is_in_two_stays(vault: Vault) -> None:
    house(vault)
    wanted = mapping(external_id="No", arrived="In", left="Out")
    source = table("No;In;Out\n1;2026-01-05;2026-01-09\n1;2026-01-08;2026-01-12\n1;2026-01-11;\n")
    with pytest.raises(Invalid, match="a stay from Jan 5, 2026 on already"):
        take_in(vault, source, wanted)


def test_a_room_without_a_bed_means_its_first_free_bed(vault: Vault) -> None:
    house(vault, "1 room × 2 beds")
    wanted = mapping(known_as="Name", arrived="In", left="Out", room="Room")
    head = "Name;In;Out;Room\n"
    rows = "".join(f"{name};2026-01-05;2026-01-09;1\n" for name in ("Maya", "Noor", "Zoë"))
    with pytest.raises(Invalid, match="No bed of room 1 is free") as caught:
        take_in(vault, table(head + rows), wanted)
    assert caught.value.row == 3
    growing = mapping(known_as="Name", arrived="In", left="Out", room="Room", _create_rooms=True)
    assert take_in(vault, table(head + rows), growing).counts["beds"] == 1


def test_houses_rooms_and_beds_are_added_only_if_that_is_meant(vault: Vault) -> None:
    source = table(
        "Name;In;House;Room;Bed\nMaya;2026-01-05;House C;Blue;1\nNoor;2026-01-05;house c;blue;2\n"
    )
    fields = {"known_as": "Name", "arrived": "In", "site": "House", "room": "Room", "bed": "Bed"}
    with pytest.raises(Invalid, match="no house named “House C”"):
        take_in(vault, source, mapping(**fields))
    report = take_in(vault, source, mapping(**fields, _create_rooms=True))
    assert {name: report.counts[name] for name in ("houses", "rooms", "beds", "stays")} == {
        "houses": 1, "rooms": 1, "beds": 2, "stays": 2,
    }  # fmt: skip
    without = table("Name;In\nLina;2026-01-05\n")
    house(vault, name="House D")
    with pytest.raises(Invalid, match="Say which house"):
        take_in(vault, without, mapping(known_as="Name", arrived="In"))
    chosen = mapping(known_as="Name", arrived="In", _site="House D")
    assert take_in(vault, without, chosen).counts["stays"] == 1


def test_a_room_added_for_a_refused_row_is_not_there_for_the_next(vault: Vault) -> None:
    house(vault)
    wanted = mapping(external_id="No", arrived="In", left="Out", room="Room", _create_rooms=True)
    source = table(
        "No;In;Out;Room\n1;2026-01-05;2026-01-20;1\n1;2026-01-06;2026-01-08;Blue\n"
        "2;2026-01-07;2026-01-09;Blue\n"
    )
    assert [row.outcome for row in look(vault, source, wanted).rows] == [
        Outcome.ADD, Outcome.REFUSED, Outcome.ADD,
    ]  # fmt: skip
    report = take_in(vault, source, wanted, skip_rows=frozenset({2}))
    assert report.counts["rooms"] == 1


def test_leaving_in_the_future_is_a_plan(vault: Vault) -> None:
    house(vault)
    wanted = mapping(known_as="Name", arrived="In", left="Out")
    report = take_in(vault, table("Name;In;Out\nNoor;2026-11-05;2026-12-24\n"), wanted)
    stay = vault.read(stays.stays, resident_id=vault.read(residents.find)[0].id)[0]
    assert (stay.end, stay.planned_end) == (None, date(2026, 12, 24))
    assert [row.reason for row in report.rows] == [
        "This day is still to come: kept as the day she means to leave.",
        "No room is named: the nights count for no bed.",
    ]


def test_a_stay_of_the_past_joins_the_support_of_its_days(vault: Vault) -> None:
    house(vault)
    wanted = mapping(known_as="Name", support_opened="Since", arrived="In", left="Out")
    take_in(vault, table("Name;Since;In;Out\nNoor;2026-01-01;2026-01-05;2026-01-09\n"), wanted)
    row = vault.read(residents.find)[0]
    periods = vault.read(support.periods, resident_id=row.id)
    assert [(p.opened, p.closed) for p in periods] == [(date(2026, 1, 1), None)]


def test_duplicates_are_left_out_and_listed(vault: Vault) -> None:
    person(vault, "Noor", birth=Birth(1990, 12, 25))
    person(vault, "Lina", phone="0612 345 678")
    person(vault, "Amal")
    source = table(
        "Name;Legal;Born;Phone\n"
        "NOOR;;1990;\n"  # the same name and year
        "Somebody;;;+0612345678\n"  # the same phone
        "Amal;;;\n"  # the same name alone: may be another
        "Maya;Maya One;1985;700 100 200\n"
        "M.;maya one;1985;\n"  # as in row 4
        "Zoë;;1999;700100200\n"  # a shared phone, another year of birth
    )
    wanted = mapping(known_as="Name", legal_name="Legal", birth_year="Born", phone="Phone")
    seen = look(vault, source, wanted)
    assert [row.outcome.value for row in seen.rows] == [
        "duplicate", "duplicate", "add", "add", "duplicate", "add",
    ]  # fmt: skip
    assert seen.rows[0].twins[0].shown == "Noor"
    assert not seen.rows[2].twins[0].is_sure
    report = take_in(vault, source, wanted)
    assert report.counts["added"] == 3
    assert report.counts["skipped_duplicates"] == 3
    assert [(row.row, row.reason) for row in report.rows] == [
        (1, "Left out: this person is in the file already."),
        (2, "Left out: this person is in the file already."),
        (3, "This may be somebody who is in the file or in another row already."),
        (5, "Left out: the same person as in row 4."),
    ]


def test_duplicates_can_be_taken_in_too(vault: Vault) -> None:
    person(vault, "Noor", birth=Birth(1990))
    source = table("Name;Born\nNoor;1990\n")
    wanted = mapping(known_as="Name", birth_year="Born")
    assert take_in(vault, source, wanted, skip_duplicates=False).counts["added"] == 1


def test_with_numbers_duplicates_are_only_a_warning(vault: Vault) -> None:
    person(vault, "Noor", birth=Birth(1990))
    source = table("No;Name;Born\n1;Noor;1990\n")
    report = take_in(vault, source, mapping(external_id="No", known_as="Name", birth_year="Born"))
    assert report.counts["added"] == 1
    assert "may be somebody" in report.rows[0].reason


def test_dates_that_can_be_read_in_two_ways_have_to_be_confirmed(vault: Vault) -> None:
    source = table("Name;Born\nNoor;03/04/1985\n")
    wanted = mapping(known_as="Name", birth_date="Born")
    seen = look(vault, source, wanted)
    assert seen.detections[Target.BIRTH_DATE].is_ambiguous
    assert not seen.can_import
    with pytest.raises(Invalid, match=r"Column “Born”: It is not plain whether “03/04/1985”"):
        take_in(vault, source, wanted)
    take_in(vault, source, wanted.confirmed(Target.BIRTH_DATE, DateFormat.MDY))
    assert forms(vault)["Noor"].birth == Birth(1985, 3, 4)


def test_dates_that_contradict_each_other_have_to_be_confirmed(vault: Vault) -> None:
    source = table("Name;Born\nNoor;25/12/1985\nMaya;12/25/1985\n")
    wanted = mapping(known_as="Name", birth_date="Born")
    with pytest.raises(Invalid, match="in different ways"):
        take_in(vault, source, wanted)
    with pytest.raises(Invalid, match=r"Row 2 .*not in the order day, month, year"):
        take_in(vault, source, wanted.confirmed(Target.BIRTH_DATE, DateFormat.DMY))


def test_dates_to_look_at(vault: Vault) -> None:
    mixed = Table(columns=("Born",), rows=((date(1985, 3, 4),), ("25/12/85",)))
    seen = look(vault, mixed, mapping(birth_date="Born"))
    assert seen.can_import
    assert [p.severity for p in seen.column_problems] == [Severity.WARNING] * 2
    assert [row.reason for row in table_import.report_of(seen).rows] == [
        "Some cells are dates and some are text: day and month may be swapped in some.",
        "Years have two digits: look whether the centuries are right.",
    ]


def test_year_age_and_date_of_birth(vault: Vault) -> None:
    source = table(
        "Name;Born;Year;Age\n"
        "A;;1985;\nB;;about 1985;\nC;;;31\nD;;;~ 31 years\nE;unknown;;\nF;1985-03-04;1985;60\n"
        "G;1985;;\n"
    )
    wanted = mapping(
        known_as="Name", birth_date="Born", birth_year="Year", age="Age", _age_on="2025-06-01"
    )
    report = take_in(vault, source, wanted)
    births = {name: form.birth for name, form in forms(vault).items()}
    assert births == {
        "A": Birth(1985, precision=BirthPrecision.YEAR),
        "B": Birth(1985, precision=BirthPrecision.ESTIMATED),
        "C": Birth(1994, precision=BirthPrecision.ESTIMATED),
        "D": Birth(1994, precision=BirthPrecision.ESTIMATED),
        "E": Unanswered.UNKNOWN,
        "F": Birth(1985, 3, 4),
        "G": Birth(1985, precision=BirthPrecision.YEAR),
    }
    assert [(row.row, row.reason) for row in report.rows] == [
        (6, "Date, year and age do not fit together.")
    ]


def test_a_year_in_a_date_cell_and_a_date_in_a_text(vault: Vault) -> None:
    source = Table(columns=("Name", "Year"), rows=((date(2020, 1, 2), date(1985, 1, 1)),))
    take_in(vault, source, mapping(known_as="Name", birth_year="Year"))
    assert forms(vault)["2020-01-02"].birth == Birth(1985, precision=BirthPrecision.YEAR)


def test_own_words_for_values_and_for_missing_answers(vault: Vault) -> None:
    source = table("Name;Sex;Country;Languages\nA;Gal;Nigerian;Naija + Inglés\nB;zip;zip;zip\n")
    wanted = mapping(
        known_as="Name",
        gender={"columns": ["Sex"], "values": {"gal": "woman", "zip": "declined"}},
        nationality={"columns": ["Country"], "values": {"Nigerian": "NG"}},
        languages={"columns": ["Languages"], "separator": "+", "values": {"naija": "pcm"}},
        _unanswered={"ZIP": "unknown"},
    )
    take_in(vault, source, wanted)
    stored = forms(vault)
    assert stored["A"].nationality == "NG"
    assert [tag for tag, _level in stored["A"].languages] == ["pcm", "en"]
    assert stored["B"] == ResidentForm(
        known_as="B", gender=Unanswered.DECLINED, nationality=Unanswered.UNKNOWN
    )


def test_a_mapping_may_name_only_codes_that_there_are(vault: Vault) -> None:
    wanted = mapping(gender={"columns": ["Sex"], "values": {"F": "lady"}})
    with pytest.raises(Invalid, match="“lady”, which is not in the list for Gender"):
        look(vault, table("Sex\nF\n"), wanted)


def test_stopping_in_the_middle_leaves_nothing(vault: Vault) -> None:
    house(vault)
    person(vault, "Lina")
    source = table("Name;In\n" + "".join(f"Name {i};2026-01-05\n" for i in range(120)))
    wanted = mapping(known_as="Name", arrived="In")
    before, people = content(vault), vault.read(residents.find)
    steps: list[tuple[int, int]] = []

    def stop_at(limit: int) -> Any:
        def progress(done: int, total: int, text: str) -> None:
            assert text
            steps.append((done, total))
            if done >= limit:
                raise Cancelled("stopped")

        return progress

    for limit in (0, 60, 125, 200):
        with pytest.raises(Cancelled):
            take_in(vault, source, wanted, progress=stop_at(limit))
        assert content(vault) == before
        assert vault.read(residents.find) == people
    steps.clear()
    take_in(vault, source, wanted, progress=stop_at(1000))
    assert steps == sorted(steps)
    assert steps[-1] == (240, 240)
    assert len(vault.read(residents.find)) == 121


def test_the_report_names_no_person(vault: Vault) -> None:
    source, wanted = table(EVERYTHING), mapping(**ALL_FIELDS)
    report = take_in(vault, source, wanted).to_json_dict()
    text = json.dumps(report, ensure_ascii=False)
    for cell in Counter(str(cell) for row in source.rows for cell in row if cell):
        assert len(cell) < 3 or cell == "refused" or cell not in text
    assert report["counts"]["added"] == 3
    assert report["refused_rows"] == 0


def test_columns_without_a_field_are_named(vault: Vault) -> None:
    report = take_in(vault, table("Name;Shoe size\nNoor;38\n"), mapping(known_as="Name"))
    assert report.to_json_dict()["left_out"] == ["Shoe size"]


def test_a_person_who_is_gone_is_still_known(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    source, wanted = table("No;Name\n1;Noor\n"), mapping(external_id="No", known_as="Name")
    take_in(vault, source, wanted)

    def gone(*_args: Any, **_more: Any) -> None:
        raise NotFound("gone")

    monkeypatch.setattr(residents, "form", gone)
    assert take_in(vault, source, wanted).counts["known"] == 1
