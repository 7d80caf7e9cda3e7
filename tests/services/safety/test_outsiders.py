# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who must not find somebody: the desk can check a visitor, nothing open says whom it is about."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.safety import KeepApart
from shelterdesk.services.residents import protection
from shelterdesk.services.safety import outsiders
from shelterdesk.services.safety.outsiders import OutsiderForm
from shelterdesk.services.staff import staff
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

TODAY = NOW.date()
SAMI = OutsiderForm(
    names="Sami Haddad\nSamy",
    phones="+34 611 222 333",
    description="Tall, grey van",
    instruction="Call Joy first",
    reason="He looks for her",
)


def written(vault: Vault, *resident_ids: int, form: OutsiderForm = SAMI) -> int:
    made = vault.do(
        "Wrote down who must not find somebody", outsiders.add_outsider,
        form=form, resident_ids=resident_ids,
    )  # fmt: skip
    entry_id: int = made.result
    return entry_id


def test_an_entry_comes_back_to_who_holds_the_key(vault: Vault) -> None:
    noor, lina = person(vault, "Noor"), person(vault, "Lina")
    entry_id = written(vault, noor)
    form = vault.read(outsiders.form, entry_id=entry_id)
    assert form == replace(SAMI, start=TODAY)
    (found,) = vault.read(outsiders.outsiders, resident_id=noor)
    assert (found.concerns, found.shown) == (((noor, "Noor"),), "Sami Haddad")
    assert vault.read(outsiders.outsiders, resident_id=lina) == []
    assert len(vault.read(outsiders.outsiders)) == 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (OutsiderForm(names=" \n "), "names"),
        (OutsiderForm("x" * 401), "names"),
        (OutsiderForm("Sami", phones="1" * 201), "phones"),
        (OutsiderForm("Sami", description="x" * 601), "description"),
        (OutsiderForm("Sami", instruction="x" * 301), "instruction"),
        (OutsiderForm("Sami", reason="x" * 2001), "reason"),
        (OutsiderForm("Sami", last_day=TODAY - timedelta(days=1)), "last_day"),
    ],
)
def test_what_cannot_be_taken_names_its_field(vault: Vault, form: OutsiderForm, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        written(vault, person(vault), form=form)
    assert caught.value.field == field


def _everything(vault: Vault) -> str:
    """All that stands in the open file about acts and entries, as one text."""

    def rows(tx: Any) -> str:
        found = []
        for table in ("keep_apart", "audit_event", "audit_person", "audit_image"):
            for row in tx.session.execute(text(f"SELECT * FROM {table}")).mappings():  # noqa: S608
                found.append(f"{table} {dict(row)}")
        return "\n".join(found)

    return vault.read(rows)


def test_nothing_open_tells_whom_it_concerns(vault: Vault) -> None:
    noor = person(vault, "Noor")

    def uuid_of(tx: Any) -> str:
        found: str = tx.session.execute(
            text("SELECT uuid FROM resident WHERE id = :id"), {"id": noor}
        ).scalar_one()
        return found

    uuid = vault.read(uuid_of)

    def last(tx: Any) -> int:
        found: int = tx.session.execute(text("SELECT max(id) FROM audit_event")).scalar_one()
        return found

    before = vault.read(last)
    entry_id = written(vault, noor)
    vault.do("Changed", outsiders.edit, entry_id=entry_id, form=SAMI, resident_ids=[noor])
    vault.do("Changed", outsiders.edit, entry_id=entry_id, form=replace(SAMI, names="Samir"))
    vault.read(outsiders.outsiders, resident_id=noor)
    vault.read(outsiders.form, entry_id=entry_id)
    vault.do("Ended", outsiders.end, entry_id=entry_id)
    vault.undo()

    def of_acts(tx: Any) -> tuple[list[Any], list[Any], list[Any]]:
        def run(sql: str) -> list[Any]:
            return [dict(row) for row in tx.session.execute(text(sql), {"at": before}).mappings()]

        return (
            run("SELECT * FROM audit_event WHERE id > :at"),
            run("SELECT * FROM audit_person WHERE event_id > :at"),
            run("SELECT * FROM audit_image WHERE event_id > :at"),
        )

    events, persons, images = vault.read(of_acts)
    assert len(events) == 5
    assert persons == []
    assert {event["subject_table"] for event in events} <= {"keep_apart", None}
    assert {image["row_table"] for image in images} == {"keep_apart"}
    everything = repr((events, images))
    for secret in (uuid, "Noor", "He looks for her"):
        assert secret not in everything

    def entry(tx: Any) -> dict[str, Any]:
        return dict(tx.session.execute(text("SELECT * FROM keep_apart")).mappings().one())

    row = vault.read(entry)
    assert (row["resident_id"], row["other_id"]) == (None, None)
    assert uuid.encode() not in row["concerns"]
    assert b"He looks" not in row["reason"]
    assert "Samir" in row["names"]  # that the desk can check
    assert uuid not in "\n".join(
        line for line in _everything(vault).splitlines() if line.startswith("keep_apart")
    )


def test_the_length_does_not_tell_how_many_people_it_concerns(vault: Vault) -> None:
    people = [person(vault) for _ in range(5)]
    written(vault, people[0])
    written(vault, *people)

    def lengths(tx: Any) -> set[int]:
        return {
            len(blob) for (blob,) in tx.session.execute(text("SELECT concerns FROM keep_apart"))
        }

    assert len(vault.read(lengths)) == 1


def test_the_desk_writes_and_cannot_read_back(vault: Vault) -> None:
    noor = person(vault, "Noor")
    hired(vault, "F1", "C2")
    vault.lock()
    with signed_in(vault.path, "F1") as desk:
        entry_id = written(desk, noor)
        for query in (outsiders.outsiders, outsiders.form):
            facts = {"entry_id": entry_id} if query is outsiders.form else {}
            with pytest.raises(NotAllowed):
                desk.read(query, **facts)
        with pytest.raises(NotAllowed):
            desk.do("Tried", outsiders.end, entry_id=entry_id)

        def opened(tx: Any) -> Any:
            return tx.reveal(tx.session.get_one(KeepApart, entry_id), "concerns")

        with pytest.raises(NotAllowed):
            desk.read(opened)
    with signed_in(vault.path, "C2") as case:
        (found,) = case.read(outsiders.outsiders, resident_id=noor)
        assert (found.concerns, found.reason) == (((noor, "Noor"),), "He looks for her")


def test_without_the_key_an_entry_is_there_and_stays_sealed_when_changed(vault: Vault) -> None:
    noor = person(vault, "Noor")
    entry_id = written(vault, noor)
    hired(vault, "F1")
    for capability in ("see_case", "edit_case"):
        vault.do("Decided", staff.decide, role="front_desk", capability=capability, is_allowed=True)
    vault.lock()
    with signed_in(vault.path, "F1") as desk:
        (found,) = desk.read(outsiders.outsiders)
        assert (found.concerns, found.reason) == (Hidden.HIDDEN, Hidden.HIDDEN)
        assert desk.read(outsiders.outsiders, resident_id=noor) == []
        form = replace(desk.read(outsiders.form, entry_id=entry_id), names="Samir")
        desk.do("Changed", outsiders.edit, entry_id=entry_id, form=form, resident_ids=[])
    with signed_in(vault.path) as first:
        (found,) = first.read(outsiders.outsiders, resident_id=noor)
        assert (found.names, found.reason) == ("Samir", "He looks for her")


def test_people_the_writer_may_not_see_stay_among_those_it_concerns(vault: Vault) -> None:
    noor, lina = person(vault, "Noor"), person(vault, "Lina")
    entry_id = written(vault, noor, lina)
    vault.do("Protected", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    hired(vault, "C2")
    vault.lock()
    with signed_in(vault.path, "C2") as case:
        (found,) = case.read(outsiders.outsiders)
        assert (found.concerns, found.hidden) == (((lina, "Lina"),), 1)
        assert case.read(outsiders.outsiders, resident_id=noor) == []
        form = case.read(outsiders.form, entry_id=entry_id)
        case.do("Changed", outsiders.edit, entry_id=entry_id, form=form, resident_ids=[])
        with pytest.raises(NotFound):
            written(case, noor)
    with signed_in(vault.path) as first:
        (found,) = first.read(outsiders.outsiders, resident_id=noor)
        assert found.concerns == ((noor, "Noor"),)


def test_saving_without_change_changes_nothing(vault: Vault) -> None:
    noor = person(vault)
    entry_id = written(vault, noor)
    form = vault.read(outsiders.form, entry_id=entry_id)
    facts = {"entry_id": entry_id, "form": form, "resident_ids": [noor]}
    assert not vault.do("Changed", outsiders.edit, **facts).tables


def test_an_entry_ends_once_and_stays(vault: Vault, clock: Clock) -> None:
    entry_id = written(vault, person(vault))
    clock.now += timedelta(days=1)
    vault.do("Ended", outsiders.end, entry_id=entry_id)
    with pytest.raises(Conflict):
        vault.do("Ended", outsiders.end, entry_id=entry_id)
    assert vault.read(outsiders.outsiders) == []
    assert len(vault.read(outsiders.outsiders, with_ended=True)) == 1
    with pytest.raises(NotFound):
        vault.read(outsiders.form, entry_id=99)


def test_the_locked_file_holds_no_word_of_it(vault: Vault) -> None:
    written(vault, person(vault, "Noor"))
    vault.lock()
    raw = vault.path.read_bytes()
    assert b"Haddad" not in raw
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(vault.path).execute("SELECT * FROM keep_apart")
