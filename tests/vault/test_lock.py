# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locking ends it; and renaming files where a virus scanner looks on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.database import migrate
from shelterdesk.errors import Cancelled, DiskFull, NotEnoughMemory, Unwritable
from shelterdesk.services.residents import residents
from shelterdesk.vault import accounts, create, door, key_file, primitives, slots, unlocking
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import KdfCost
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.factories import person
from tests.vault_faults import finish, opened_slot, process, unlock
from tests.vault_people import add, row, signed_in


def test_after_lock_nothing_opens_the_file_again(vault: Vault) -> None:
    person(vault, "Noor")
    vault.lock()
    for step in (
        lambda: vault.read(residents.find),
        lambda: vault.do("Add", residents.add),
    ):
        with pytest.raises(Cancelled, match="was locked"):
            step()
    assert not vault.path.with_name("desk.sdb-wal").exists()
    vault.lock()  # once more does no harm
    again = door.unlock(vault.path, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    assert len(again.read(residents.find)) == 1
    again.lock()


def test_lock_on_a_full_disk_frees_the_file(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(engine: Any) -> None:
        raise DiskFull("full")

    with monkeypatch.context() as patched:
        patched.setattr(migrate, "checkpoint", full)
        vault.lock()
    door.unlock(vault.path, staff_code=STAFF_CODE, passphrase=PASSPHRASE).lock()


def test_now_has_a_time_zone() -> None:
    assert door.local_now().utcoffset() is not None


def test_too_little_memory_is_not_a_wrong_password(desk_file: Path) -> None:
    with pytest.raises(NotEnoughMemory, match="Close other programs"):
        primitives.stretch("x", bytes(16), KdfCost(2**32 - 1, 1, 1))


def test_no_key_in_a_traceback(desk_file: Path) -> None:
    _, opened = opened_slot(desk_file)
    assert repr(opened.private) not in repr(opened)
    new = create._new_keys("K3", PASSPHRASE, primitives.FLOOR)
    assert repr(new.file_secret) not in repr(new)


def test_a_strong_secret_is_never_stretched_from_a_passphrase(desk_file: Path) -> None:
    keys, _ = opened_slot(desk_file)
    with pytest.raises(primitives.CannotOpen):
        slots.open_slot(keys, keys.recovery, "a passphrase")


def test_a_rename_waits_for_a_virus_scanner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_for = 3
    original = os.replace

    def held(source: Path, target: Path) -> None:
        nonlocal held_for
        held_for -= 1
        if held_for >= 0:
            raise PermissionError
        original(source, target)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(key_file.time, "sleep", lambda seconds: None)
    with pytest.raises(Unwritable):  # elsewhere than on Windows it is a refusal
        key_file.write_whole(tmp_path / "file", b"x")
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr(key_file, "_IS_WINDOWS", True)
    key_file.write_whole(tmp_path / "file", b"x")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]
    held_for = 1000
    with pytest.raises(Unwritable):
        key_file.write_whole(tmp_path / "file", b"y")
    assert (tmp_path / "file").read_bytes() == b"x"


def test_a_folder_that_cannot_be_synced_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_file.sync_folder(tmp_path / "not there")
    key_file.write_whole(tmp_path / "file", b"x")
    assert (tmp_path / "file").read_bytes() == b"x"


def _refuse(*arguments: Any, **options: Any) -> Any:
    raise PermissionError(13, "refused")


@pytest.mark.parametrize(
    ("place", "name", "answer"),
    [
        (Path, "is_file", _refuse),
        (Path, "read_bytes", _refuse),
        (unlocking.FileLock, "acquire", _refuse),
        (os, "access", lambda path, mode: False),
    ],
)
def test_what_the_system_refuses_is_told_in_words(
    desk_file: Path, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, answer: Any
) -> None:
    """The same as ``test_unlock_database.py`` shows with a real other user."""
    with monkeypatch.context() as patched:
        patched.setattr(place, name, answer)
        with pytest.raises(Unwritable, match="Nothing was changed"):
            door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE).lock()


KILLED = """
import os, signal, sys
from pathlib import Path
from shelterdesk.vault import door
from tests.backups import people
vault = door.unlock(Path(sys.argv[1]), staff_code=sys.argv[2], passphrase=sys.argv[3])
people(vault, 3)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_log_that_was_taken_away_is_told(desk_file: Path) -> None:
    finish(process(KILLED, str(desk_file), STAFF_CODE, PASSPHRASE))
    mark = desk_file.with_name("desk.sdb.open")
    assert mark.exists(), "it outlives the program"
    desk_file.with_name("desk.sdb-wal").unlink()
    vault = unlock(desk_file)
    assert [notice.is_grave for notice in vault.notices] == [True]
    assert "desk.sdb-wal" in vault.notices[0].words
    vault.lock()
    assert not mark.exists()
    vault = unlock(desk_file)
    assert vault.notices == []
    vault.lock()


@pytest.mark.parametrize("times", [1, 2])
def test_a_crash_with_its_log_is_no_loss(desk_file: Path, times: int) -> None:
    for _time in range(times):
        finish(process(KILLED, str(desk_file), STAFF_CODE, PASSPHRASE))
    vault = unlock(desk_file)
    assert vault.notices == []
    assert len(vault.read(residents.find, limit=None)) == 3 * times
    assert desk_file.with_name("desk.sdb.open").exists()
    vault.lock()


def test_the_mark_while_the_file_key_changes(desk_file: Path) -> None:
    with signed_in(desk_file) as vault:
        add(vault, "F1", "front_desk")
        accounts.remove(vault, staff_id=row(vault, "F1").staff_id)
        assert desk_file.with_name("desk.sdb.open").exists()
    assert not desk_file.with_name("desk.sdb.open").exists()


def test_a_copy_of_before_an_update_goes(desk_file: Path) -> None:
    """One that a program was killed before it could remove."""
    copy = desk_file.with_name("desk.sdb.before-update")
    copy.write_bytes(desk_file.read_bytes())
    with signed_in(desk_file):
        assert not copy.exists()
