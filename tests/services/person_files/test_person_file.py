# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of one person: everything is in it, other people are not, what is closed is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotAllowed, NotFound
from shelterdesk.models import metadata
from shelterdesk.models.answers import Unanswered
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind
from shelterdesk.services.merging import merge_rows
from shelterdesk.services.person_files import file_map, person_file
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.safety import keep_apart, outsiders
from shelterdesk.services.safety.outsiders import OutsiderForm
from shelterdesk.statistics.file_sheet import FileRow, FileSheet
from shelterdesk.vault.door import Vault
from tests.case_rows import everything
from tests.colleagues import hired, signed_in
from tests.factories import person

ALL = tuple(part.id for part in file_map.PARTS)
MARK = "zebrafinch"


def whole(vault: Vault, resident_id: int, *, is_redacted: bool = False) -> FileSheet:
    def read(tx: Transaction) -> FileSheet:
        return person_file.sheet(tx, resident_id=resident_id, parts=ALL, is_redacted=is_redacted)

    return vault.read(read)


def words(sheet: FileSheet) -> str:
    return json.dumps(sheet.content(), ensure_ascii=False)


def note(vault: Vault, text: str, *people: int, confidentiality: str = "case") -> int:
    entry = vault.do(
        "Write", log_entries.write, kind=LogKind.NOTE, confidentiality=confidentiality,
        text=text, resident_ids=people,
    ).result  # fmt: skip
    vault.do("Finish", log_entries.finalise, entry_id=entry)
    return int(entry)


def test_no_table_is_forgotten() -> None:
    in_parts = {
        name for part in file_map.PARTS for name in (*part.tables, *part.below, *part.above)
    }
    assert in_parts | set(file_map.ELSEWHERE) == set(metadata.tables)
    assert not in_parts & set(file_map.ELSEWHERE)
    for name, table in metadata.tables.items():
        if any(merge_rows.leads_to_resident(column) for column in table.columns):
            assert name in in_parts, f"{name} is about people"
    assert all(file_map.ELSEWHERE.values())


def test_every_table_about_her_is_in_it(vault: Vault) -> None:
    noor = person(vault, "Noor")
    everything(vault, noor, MARK)
    sheet = whole(vault, noor)
    shown: set[str] = set()

    def gather(row: FileRow) -> None:
        shown.add(row.name)
        for below in row.rows:
            gather(below)

    for section in sheet.sections:
        for row in section.rows:
            gather(row)

    def tables(tx: Transaction) -> set[str]:
        return {link.name for link in merge_rows.linked() if merge_rows.rows_of(tx, link, noor)}

    there = vault.read(tables)
    assert len(there) > 25
    assert there <= shown
    assert {"domain_score", "goal_step", "case_assignment", "assessment_sitting"} <= shown


def test_no_code_and_no_json_is_left(vault: Vault) -> None:
    noor = person(vault, "Noor")
    everything(vault, noor, MARK)
    for section in whole(vault, noor).sections:
        for row in section.rows:
            for one in row.fields:
                assert not one.answer.startswith(("{", "[")), (row.name, one)
                assert "not_asked" not in one.answer
                assert one.question != one.name or one.name in {"staff", "what", "people"}


def test_why_there_is_no_answer_is_said(vault: Vault) -> None:
    noor = person(
        vault, "Noor", pronouns=Unanswered.DECLINED, nationality=Unanswered.UNKNOWN,
    )  # fmt: skip
    [record] = [r for r in whole(vault, noor).sections[0].rows if r.name == "resident"]
    answers = {one.name: one.answer for one in record.fields}
    assert answers["pronouns"] == "Prefers not to say"
    assert answers["nationality"] == "Does not know"
    assert answers["gender_id"] == "Not asked"


def test_what_is_closed_is_named_with_who_keeps_it(vault: Vault) -> None:
    hired(vault, "H4")
    noor = person(vault, "Noor")
    everything(vault, noor, MARK)
    sheet = whole(vault, noor)
    [counselling] = [part for part in sheet.sections if part.id == "counselling"]
    assert counselling.kept_by == ("Counselling",)
    answers = [one.answer for row in counselling.rows for one in row.fields]
    assert "Kept by Counselling: ask there" in answers
    [safety] = [part for part in sheet.sections if part.id == "safety"]
    assert "Health" in safety.kept_by
    assert "case" in sheet.classes
    assert "counselling" not in sheet.classes
    path = vault.path
    vault.lock()
    with signed_in(path, "H4") as counsellor:
        other = whole(counsellor, noor)
        [part] = [part for part in other.sections if part.id == "counselling"]
        assert "Kept by" not in str(part.rows)


def test_the_desk_gets_none_of_it(vault: Vault) -> None:
    noor = person(vault, "Noor")
    hired(vault, "F1", "C2")
    me = vault.read(lambda tx: tx.staff_id)
    hidden = person(vault, "Mai")
    vault.do("Protect", protection.protect, resident_id=hidden, staff_ids=[me])
    path = vault.path
    vault.lock()
    with signed_in(path, "F1") as desk, pytest.raises(NotAllowed):
        whole(desk, noor)
    with signed_in(path, "C2") as other, pytest.raises(NotFound):
        whole(other, hidden)


def test_other_people_have_one_letter_throughout(vault: Vault) -> None:
    noor, lina = person(vault, "Noor"), person(vault, "Lina")
    code = vault.read(residents.row, resident_id=lina).code
    note(vault, f"Noor and lina quarrelled. LÍNA ({code}) said sorry to Noor.", noor, lina)
    vault.do("Apart", keep_apart.add, resident_id=noor, other_id=lina, reason="Lina hit Noor")
    text = words(whole(vault, noor, is_redacted=True))
    assert not [name for name in ("lina", "lína", code.casefold()) if name in text.casefold()]
    assert "Noor and Person A quarrelled. Person A (Person A) said sorry to Noor." in text
    assert "Person A hit Noor" in text
    assert "Person B" not in text
    assert "Lina" in words(whole(vault, noor))


@pytest.mark.parametrize(
    ("known", "written"),
    [
        ("Olga", "Разговор с Ольга."), ("Ольга", "Talked with Olga."),
        ("Амина", "Амина пришла."), ("নূর জাহান", "নূর জাহান এলেন"),
        ("आशा देवी", "आशा देवी आईं"), ("مريم", "جاءت مريم اليوم"),
        ("Zoë", "zoe was here"), ("Mary-Ann", "Mary Ann was here"),
        ("Samira", "سميرة كانت هنا"),
    ],
)  # fmt: skip
def test_names_in_any_script(vault: Vault, known: str, written: str) -> None:
    noor, _other = person(vault, "Faith"), person(vault, known)
    note(vault, written, noor)
    text = words(whole(vault, noor, is_redacted=True))
    assert "Person A" in text
    assert not [word for word in known.split() if word in text]


def test_legal_names_and_their_parts(vault: Vault) -> None:
    noor = person(vault, "Noor")
    person(vault, "Star", legal_name="Amina bint Quartey")
    note(vault, "The Quartey family called; Star was out. Start again.", noor)
    text = words(whole(vault, noor, is_redacted=True))
    assert "The Person A family called; Person A was out. Start again." in text


def test_people_without_a_record(vault: Vault) -> None:
    noor = person(vault, "Noor")
    vault.do(
        "Outsider", outsiders.add_outsider,
        form=OutsiderForm(
            names="Sami Brontesque", phones="+34 611 777 123", description="tall, drives a taxi"
        ),
        resident_ids=[noor],
    )  # fmt: skip
    note(vault, "Sami called again from 0611 777 123", noor)
    sheet = whole(vault, noor, is_redacted=True)
    text = words(sheet)
    for hidden in ("Sami", "Brontesque", "611", "taxi"):
        assert hidden not in text
    assert "Person A called again from (number of Person A)" in text
    [part] = [part for part in sheet.sections if part.id == "safety"]
    assert "Person A" in [one.answer for row in part.rows for one in row.fields]
    assert "Sami" in words(whole(vault, noor))


def test_an_outsider_of_somebody_else_is_not_hers(vault: Vault) -> None:
    noor, mai = person(vault, "Noor"), person(vault, "Mai")
    vault.do(
        "Outsider", outsiders.add_outsider, form=OutsiderForm(names="Sami"), resident_ids=[mai]
    )
    assert "Sami" not in words(whole(vault, noor))


def test_her_own_name_stays(vault: Vault) -> None:
    noor, _other = person(vault, "Noor"), person(vault, "Noor Haidari")
    note(vault, "Noor slept well. Haidari did not.", noor)
    text = words(whole(vault, noor, is_redacted=True))
    assert "Noor slept well. Person A did not." in text


def test_which_keys_were_used_is_written_down(vault: Vault) -> None:
    noor = person(vault, "Noor")
    everything(vault, noor, MARK)
    details: dict[str, Any] = {}

    def read(tx: Transaction) -> None:
        person_file.sheet(tx, resident_id=noor, parts=ALL, is_redacted=False)
        details.update(tx.details)
        assert tx.persons == {noor}

    vault.read(read)
    assert set(details["classes"]) >= {"case", "legal", "safety"}
