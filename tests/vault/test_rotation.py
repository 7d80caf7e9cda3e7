# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changing the file key: interrupted anywhere, it goes on forward; a full disk puts it off."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import Damaged, DiskFull, Unwritable
from shelterdesk.models.staff import Role
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.vault import accounts, copying, key_file, rotation, slots
from shelterdesk.vault.door import Vault
from tests.conftest import STAFF_CODE
from tests.vault_faults import opened_slot
from tests.vault_people import add, cannot_enter, phrase, row, signed_in


def begin_removal(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """A colleague is removed, and the program ends before the database has its new key."""
    add(vault, "W1", Role.CASEWORKER)
    staff_id = add(vault, "L1", Role.CASEWORKER)
    vault.do("Add", residents.add, form=ResidentForm(known_as="Amina", legal_name="text"))
    with monkeypatch.context() as patched:
        patched.setattr(vault, "finish_rotation", lambda: None)
        accounts.remove(vault, staff_id=staff_id)
    vault.lock()


def secrets_of(path: Path, code: str = STAFF_CODE) -> tuple[key_file.KeyFile, slots.OpenSlot]:
    return opened_slot(path, code, phrase(code))


def names(vault: Vault) -> list[str]:
    return [found.known_as for found in vault.read(residents.find)]


def test_whoever_unlocks_next_finishes_it(
    vault: Vault, desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_removal(vault, monkeypatch)
    keys, opened = secrets_of(desk_file)
    old, new = (opened.open(slots.file_grant(n)) for n in (1, 2))
    assert keys.pending_file_key == 2
    assert rotation._opens(desk_file, old)
    desk_file.with_name("desk.sdb.before-update").write_bytes(desk_file.read_bytes())
    cannot_enter(desk_file, "L1")
    with signed_in(desk_file, "W1") as colleague:
        assert (colleague.keys.file_key, colleague.keys.pending_file_key) == (2, None)
        assert not row(colleague, "L1").is_active
        assert names(colleague) == ["Amina"]
    assert not rotation._opens(desk_file, old)
    assert rotation._opens(desk_file, new)
    assert not desk_file.with_name("desk.sdb.before-update").exists()
    assert all("file/1" not in slot.sealed for slot in key_file.read(desk_file).slots)
    cannot_enter(desk_file, "L1")
    with signed_in(desk_file) as director:
        assert names(director) == ["Amina"]


def test_the_database_has_the_new_key_and_the_key_file_does_not_know(
    vault: Vault, desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_removal(vault, monkeypatch)
    _keys, opened = secrets_of(desk_file)
    seen: list[tuple[int, int, str]] = []
    rotation.copy_under_new_key(
        desk_file, opened.open("file/1"), opened.open("file/2"), lambda *done: seen.append(done)
    )
    assert seen[-1][0] == seen[-1][1]
    with signed_in(desk_file, "W1") as colleague:
        assert colleague.keys.file_key == 2
        assert names(colleague) == ["Amina"]


def test_what_was_in_the_log_comes_along(
    vault: Vault, desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program died with a log beside the file: nothing of it is lost, nothing is left."""
    begin_removal(vault, monkeypatch)
    keys, own = secrets_of(desk_file)
    old = own.open("file/1")
    connection = copying.connect(desk_file, old)
    connection.execute("PRAGMA journal_mode=wal").fetchall()
    connection.execute("PRAGMA wal_autocheckpoint=0").fetchall()
    connection.execute("UPDATE staff SET name_shown = 'in the log' WHERE code = 'W1'")
    log = desk_file.with_name("desk.sdb-wal").read_bytes()
    data = desk_file.read_bytes()
    connection.close()
    desk_file.write_bytes(data)
    desk_file.with_name("desk.sdb-wal").write_bytes(log)
    done = rotation.complete(desk_file, keys, own)
    assert done.note is None
    assert not desk_file.with_name("desk.sdb-wal").exists()
    with signed_in(desk_file, "W1") as colleague:
        assert colleague.staff_name == "in the log"


def test_nothing_begun_nothing_done(desk_file: Path) -> None:
    keys, opened = secrets_of(desk_file)
    before = desk_file.read_bytes()
    done = rotation.complete(desk_file, keys, opened)
    assert (done.keys, done.slot, done.note) == (keys, opened, None)
    assert done.file_secret == opened.open("file/1")
    assert desk_file.read_bytes() == before


@pytest.mark.parametrize("kind", [DiskFull, Unwritable])
def test_a_disk_without_room_puts_it_off(
    vault: Vault, desk_file: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    begin_removal(vault, monkeypatch)

    def full(*arguments: Any) -> None:
        raise kind("No room.")

    with monkeypatch.context() as patched:
        patched.setattr(rotation, "copy_under_new_key", full)
        with signed_in(desk_file, "W1") as colleague:
            assert any("not finished yet" in notice.words for notice in colleague.notices)
            assert colleague.keys.pending_file_key == 2
            assert names(colleague) == ["Amina"]
        cannot_enter(desk_file, "L1")
    with signed_in(desk_file, "W1") as colleague:
        assert colleague.keys.file_key == 2
        assert not [notice for notice in colleague.notices if "finished" in notice.words]


def test_a_full_disk_for_real(
    vault: Vault, desk_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite says so in the midst of the copy; the database stays, nothing is left beside it."""
    begin_removal(vault, monkeypatch)
    keys, opened = secrets_of(desk_file)
    original = copying.connect

    def small(path: Path, key: bytes, **other: Any) -> Any:
        connection = original(path, key, **other)
        if path.name.endswith(".part"):
            connection.execute("PRAGMA max_page_count=20").fetchall()
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(copying, "connect", small)
        done = rotation.complete(desk_file, keys, opened)
    assert done.note is not None
    assert "not finished yet" in done.note
    assert done.file_secret == opened.open("file/1")
    assert not desk_file.with_name("desk.sdb.rotating.part").exists()
    assert rotation.complete(desk_file, keys, opened).note is None


def test_the_key_file_cannot_be_written_at_the_end(
    vault: Vault, desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database has its new key: who is in works on with it, the next unlock tidies up."""
    begin_removal(vault, monkeypatch)
    keys, opened = secrets_of(desk_file)

    def refuse(*arguments: Any) -> None:
        raise DiskFull("No room.")

    with monkeypatch.context() as patched:
        patched.setattr(key_file, "write", refuse)
        done = rotation.complete(desk_file, keys, opened)
    assert done.note is not None
    assert done.file_secret == opened.open("file/2")
    assert done.keys.file_key == 2
    assert key_file.read(desk_file).pending_file_key == 2
    with signed_in(desk_file) as director:
        assert director.keys.file_key == 2
        assert director.keys.pending_file_key is None


def test_another_removal_while_one_is_unfinished(
    vault: Vault, desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_removal(vault, monkeypatch)

    def full(*arguments: Any) -> None:
        raise DiskFull("No room.")

    with monkeypatch.context() as patched:
        patched.setattr(rotation, "copy_under_new_key", full)
        with signed_in(desk_file) as director:
            accounts.remove(director, staff_id=add(director, "L2", Role.FRONT_DESK))
            assert (director.keys.file_key, director.keys.pending_file_key) == (1, 3)
            assert names(director) == ["Amina"]
    with signed_in(desk_file, "W1") as colleague:
        assert (colleague.keys.file_key, colleague.keys.pending_file_key) == (3, None)
    for code in ("L1", "L2"):
        cannot_enter(desk_file, code)


def test_damage_is_not_carried_over(
    vault: Vault, desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_removal(vault, monkeypatch)
    keys, opened = secrets_of(desk_file)
    data = bytearray(desk_file.read_bytes())
    data[-2000] ^= 1
    desk_file.write_bytes(data)
    done = rotation.complete(desk_file, keys, opened)
    assert done.note is not None
    assert "its key was not changed" in done.note
    assert done.file_secret == opened.open("file/1")
    assert desk_file.read_bytes() == data
    assert not desk_file.with_name("desk.sdb.rotating.part").exists()


def test_a_copy_that_is_not_whole_is_not_used(
    vault: Vault, desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_removal(vault, monkeypatch)
    keys, opened = secrets_of(desk_file)
    original = copying.copy_database

    def lossy(source: Any, target: Path, key: bytes, progress: Any = None) -> None:
        original(source, target, key, progress)
        connection = copying.connect(target, key)
        connection.execute("DELETE FROM resident")
        connection.close()

    with monkeypatch.context() as patched:
        patched.setattr(copying, "copy_database", lossy)
        done = rotation.complete(desk_file, keys, opened)
    assert done.note is not None
    assert "not whole" in done.note
    assert rotation._opens(desk_file, opened.open("file/1"))


def test_what_the_system_refuses_is_told_in_words(
    vault: Vault, desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_removal(vault, monkeypatch)
    keys, opened = secrets_of(desk_file)

    def refuse(*arguments: Any) -> None:
        raise PermissionError(13, "refused")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", refuse)
        done = rotation.complete(desk_file, keys, opened)
    assert done.note is not None
    assert "cannot be written" in done.note
    assert not desk_file.with_name("desk.sdb.rotating.part").exists()


def test_a_key_file_of_another_day(
    vault: Vault, desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_removal(vault, monkeypatch)
    keys, opened = secrets_of(desk_file)
    rotation.copy_under_new_key(desk_file, opened.open("file/1"), b"\x09" * 48)
    with pytest.raises(Damaged, match="do not belong together"):
        rotation.complete(desk_file, keys, opened)
