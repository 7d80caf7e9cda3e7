# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's faults in words, and what a transaction notes by itself."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlcipher3 import dbapi2 as sqlcipher

from shelterdesk.database import engine as engine_module
from shelterdesk.database.engine import in_words, open_engine
from shelterdesk.database.transaction import Memory, Transaction
from shelterdesk.errors import Conflict, Damaged, DiskFull, InUse, Unwritable
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, Site
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.rooms import rooms
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, PRAGMAS
from tests.factories import house, person
from tests.vault_faults import file_secret


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("file is not a database", Damaged),
        ("database disk image is malformed", Damaged),
        ("Could not decode to UTF-8 column 'known_as' with text 'Noor'", Damaged),
        ("database or disk is full", DiskFull),
        ("database is locked", InUse),
        ("attempt to write a readonly database", Unwritable),
        ("unable to open database file", Unwritable),
        ("disk I/O error", Damaged),
        ("bed_taken", Conflict),
        ("person_elsewhere", Conflict),
        ("outside_stay", Conflict),
        ("beds_outside_stay", Conflict),
    ],
)
@pytest.mark.parametrize("library", [sqlite3, sqlcipher])
def test_faults_in_words(said: str, kind: type[Exception], library: Any) -> None:
    original = library.OperationalError(said)
    for fault in (original, DBAPIError("SELECT", ("Noor",), original, hide_parameters=True)):
        with pytest.raises(kind) as found, in_words():
            raise fault
        assert type(found.value) is kind
        assert "Noor" not in str(found.value)


def test_what_is_not_known_passes_as_it_is() -> None:
    fault = sqlcipher.OperationalError("no such table: x")
    with pytest.raises(sqlcipher.OperationalError) as found, in_words():
        raise fault
    assert found.value is fault
    assert found.value.__cause__ is None
    with pytest.raises(RuntimeError), in_words():
        raise RuntimeError("something else")


def test_no_value_in_an_error(vault: Vault) -> None:
    def twice(tx: Transaction) -> None:
        tx.session.add(Resident(code="Secret", known_as="Noor"))
        tx.session.add(Resident(code="Secret", known_as="Noor"))

    def naive(tx: Transaction) -> None:
        tx.session.add(Site(name="Secret", created_at=datetime(2026, 1, 1)))  # noqa: DTZ001

    for verb, kind in ((twice, IntegrityError), (naive, StatementError)):
        with pytest.raises(kind) as found:
            vault.do("Try", verb)
        assert "Secret" not in str(found.value)
        assert "Noor" not in str(found.value)


def test_a_library_that_cannot_encrypt_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plain.sdb"
    monkeypatch.setattr(engine_module, "sqlcipher", sqlite3)
    engine = open_engine(path, bytes(48), create=True)
    with pytest.raises(RuntimeError, match="cannot encrypt"):
        engine.connect()
    assert not path.exists() or path.read_bytes() == b""


def test_the_file_says_how_it_is_kept(desk_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_PRAGMAS", PRAGMAS)
    engine = open_engine(desk_file, file_secret(desk_file))
    with engine.connect() as connection:
        ask = connection.exec_driver_sql
        assert ask("PRAGMA journal_mode").scalar() == "wal"
        assert ask("PRAGMA synchronous").scalar() == 2
        assert ask("PRAGMA secure_delete").scalar() == 1
        assert ask("PRAGMA foreign_keys").scalar() == 1
        assert ask("PRAGMA locking_mode").scalar() == "exclusive"
        assert not desk_file.with_name(desk_file.name + "-shm").exists()
        second = open_engine(desk_file, file_secret(desk_file))
        with pytest.raises(InUse), in_words():
            second.connect()
    engine.dispose()


def test_who_and_when_on_every_row(vault: Vault) -> None:
    resident_id = person(vault, "Noor")
    at = NOW.astimezone(UTC)

    def stamps(tx: Transaction) -> tuple[Any, ...]:
        row = tx.session.get_one(Resident, resident_id)
        return row.created_at, row.created_by, row.updated_at, row.updated_by

    assert vault.read(stamps) == (at, vault.staff_id, at, vault.staff_id)
    later = NOW.replace(hour=23)
    vault._now.now = later  # type: ignore[attr-defined]
    vault.do("Edit", residents.edit, resident_id=resident_id, form=ResidentForm(known_as="Mira"))
    assert vault.read(stamps) == (at, vault.staff_id, later.astimezone(UTC), vault.staff_id)


def test_every_verb_leaves_an_entry_without_a_name(vault: Vault) -> None:
    resident_id = person(vault, "Noor")
    with pytest.raises(RuntimeError):
        vault.do("Fail", _fail)

    def entries(tx: Transaction) -> list[tuple[Any, ...]]:
        query = (
            "SELECT verb, label, subject_table, subject_uuid, rows_changed, staff_id "
            "FROM audit_event WHERE kind = 'act' ORDER BY id"
        )
        return [tuple(row) for row in tx.session.connection().exec_driver_sql(query)]

    uuid = vault.read(lambda tx: residents.get(tx, resident_id).uuid)
    assert vault.read(entries) == [
        ("residents.add", "Add resident", "resident", uuid, 1, vault.staff_id)
    ]


def _fail(tx: Transaction) -> None:
    rooms.add_site(tx, name="House")
    raise RuntimeError


def test_a_query_changes_nothing(vault: Vault) -> None:
    house(vault, name="House A")

    def meddle(tx: Transaction) -> None:
        tx.session.get_one(Site, 1).name = "Other"
        tx.session.flush()

    vault.read(meddle)
    assert vault.read(rooms.sites)[0].name == "House A"


def test_sealed_bytes_for_bulk_inserts(vault: Vault) -> None:
    row = Resident(code="ABCD")

    def seal(tx: Transaction) -> str | None:
        row.legal_name = tx.sealed_bytes(row, "legal_name", "Noor")
        assert tx.reveal(row, "phone") is None
        return tx.reveal(row, "legal_name")

    assert vault.read(seal) == "Noor"


def test_memory() -> None:
    class Listener:
        seen: set[int] = set()  # noqa: RUF012

        def residents_changed(self, resident_ids: set[int]) -> None:
            self.seen |= resident_ids

    memory = Memory()
    listener = memory.keep(Listener())
    assert memory.keep("deaf") == memory.get(str) == "deaf"
    memory.residents_changed({3})
    memory.tables_changed({"site"})
    assert listener.seen == {3}
    memory.drop(str)
    assert memory.get(str) is None


def test_models_refuse_a_slip(vault: Vault) -> None:
    with pytest.raises(TypeError, match="Site has no nmae"):
        Site(nmae="House")


def test_what_has_not_ended(vault: Vault) -> None:
    house(vault, "1 x 1")

    def stored(tx: Transaction) -> tuple[Any, ...]:
        raw = tx.session.connection().exec_driver_sql('SELECT "end" FROM bed').scalar()
        bed = tx.session.get_one(Bed, 1)
        return raw, bed.end, bed.start

    assert vault.read(stored) == (OPEN_END.isoformat(), None, date(1, 1, 1))
