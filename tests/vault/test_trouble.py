# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is the matter with a file that does not open, and the ways out."""

from __future__ import annotations

import os
import random
import sqlite3
from pathlib import Path

import pytest

from shelterdesk.errors import Conflict, Damaged, NotFound, UserError, WrongPassword
from shelterdesk.services.residents import residents
from shelterdesk.vault import backup, door, key_file, trouble
from shelterdesk.vault.openers import ByRecovery, ByStaff
from shelterdesk.vault.pages import PAGE_SIZE
from shelterdesk.vault.trouble import Kind, Trouble
from tests.colleagues import hired
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, copy_file
from tests.factories import house, person
from tests.vault_faults import picture, rewrite, unlock

ME = {"staff_code": STAFF_CODE, "passphrase": PASSPHRASE}


@pytest.fixture
def full_file(desk_file: Path) -> Path:
    vault = unlock(desk_file)
    house(vault)
    for number in range(60):
        person(vault, f"Person {number}", contact="x" * 900)
    vault.lock()
    return desk_file


def flip(path: Path, *pages: int) -> None:
    data = bytearray(path.read_bytes())
    for number in pages:
        data[(number - 1) * PAGE_SIZE + 700] ^= 8
    path.write_bytes(data)


def found_wrong(path: Path) -> Trouble:
    """What unlocking says, and what is the matter; nothing is written."""
    with pytest.raises((Damaged, NotFound)) as raised:
        unlock(path).lock()
    path.with_name(path.name + ".lock").touch()
    before = picture(path.parent)
    found = trouble.diagnose(path, raised.value, **ME)
    assert picture(path.parent) == before
    return found


def test_a_whole_file_has_none(full_file: Path) -> None:
    assert trouble.at_rest(full_file) is None
    found = trouble.diagnose(full_file, Damaged("said"), **ME)
    assert (found.kind, found.lost, found.is_readable) == (Kind.KEYS_REFUSED, [], False)
    assert found.words == "said"


def test_missing_files(full_file: Path) -> None:
    keys, copy = key_file.keys_path(full_file), key_file.backup_path(full_file)
    vault_id = key_file.read(full_file).vault_id
    data = full_file.read_bytes()
    full_file.unlink()
    found = found_wrong(full_file)
    assert (found.kind, found.vault_id) == (Kind.NO_DATABASE, vault_id)
    keys.unlink()
    assert found_wrong(full_file).kind is Kind.NO_DATABASE  # one copy is enough
    copy.unlink()
    assert found_wrong(full_file).kind is Kind.NOTHING_THERE
    full_file.write_bytes(data)
    found = found_wrong(full_file)
    assert found.kind is Kind.NO_KEYS
    assert found.lost == []


def test_both_key_files_damaged(full_file: Path) -> None:
    for path in (key_file.keys_path(full_file), key_file.backup_path(full_file)):
        path.write_bytes(b"\0" * 900)
    assert found_wrong(full_file).kind is Kind.KEYS_DAMAGED


def test_random_bytes_instead(full_file: Path) -> None:
    full_file.write_bytes(os.urandom(full_file.stat().st_size))
    found = found_wrong(full_file)
    assert found.kind is Kind.DATABASE
    assert not found.is_readable
    assert "Nothing of this file can be read" in found.lost[0]


@pytest.mark.parametrize("what", ["empty", "text", "sqlite"])
def test_something_else_in_its_place(full_file: Path, what: str) -> None:
    full_file.unlink()
    if what == "sqlite":
        connection = sqlite3.connect(full_file)
        connection.execute("CREATE TABLE resident (id INTEGER)")
        connection.commit()
        connection.close()
    else:
        full_file.write_bytes(b"" if what == "empty" else b"Dear diary" * 900)
    found = found_wrong(full_file)
    assert found.kind is Kind.DATABASE
    assert not found.is_readable


def test_a_page_is_damaged(full_file: Path) -> None:
    flip(full_file, 1)
    found = found_wrong(full_file)
    assert found.kind is Kind.DATABASE
    assert found.is_readable
    assert found.lost


def test_diagnosis_needs_the_passphrase(full_file: Path) -> None:
    with pytest.raises(WrongPassword):
        trouble.diagnose(full_file, Damaged(""), staff_code=STAFF_CODE, passphrase="no")


def test_keys_that_are_refused(full_file: Path) -> None:
    rewrite(full_file, lambda body: body.update(mac_file="AAAA"))
    found = found_wrong(full_file)
    assert found.kind is Kind.KEYS_REFUSED
    assert "changed by somebody" in found.words


def test_saving_what_can_be_read(full_file: Path) -> None:
    count = full_file.stat().st_size // PAGE_SIZE
    flip(full_file, *random.Random(3).sample(range(2, count), 5))
    damaged = full_file.read_bytes()
    target = full_file.with_name("saved.sdb")
    report = trouble.save_readable(full_file, target, **ME)
    assert full_file.read_bytes() == damaged
    assert report.bad_pages == 5
    with pytest.raises(WrongPassword):
        trouble.save_readable(
            full_file, full_file.with_name("x.sdb"), staff_code="K3", passphrase="x"
        )


# The key file from a backup
@pytest.fixture
def backed_up(full_file: Path, tmp_path: Path) -> Path:
    vault = unlock(full_file)
    folder = tmp_path / "stick"
    folder.mkdir()
    path = backup.make(vault, folder, now=NOW).path
    person(vault, "After the backup")
    vault.lock()
    return path


def lose_keys(path: Path) -> None:
    key_file.keys_path(path).unlink()
    key_file.backup_path(path).unlink()


@pytest.mark.parametrize("by_code", [True, False])
def test_the_key_file_comes_from_a_backup(
    full_file: Path, backed_up: Path, recovery_code: str, by_code: bool
) -> None:
    lose_keys(full_file)
    opener = ByRecovery(recovery_code) if by_code else ByStaff(STAFF_CODE, PASSPHRASE)
    trouble.take_keys(backed_up, full_file, opener)
    vault = unlock(full_file)
    names = [row.shown for row in vault.read(residents.find, scope=residents.Scope.ALL)]
    vault.lock()
    assert "After the backup" in names


def test_only_where_it_is_needed(full_file: Path, backed_up: Path) -> None:
    me = ByStaff(STAFF_CODE, PASSPHRASE)
    before = picture(full_file.parent)
    with pytest.raises(Conflict, match="not older"):
        trouble.take_keys(backed_up, full_file, me)
    with pytest.raises(WrongPassword):
        trouble.take_keys(backed_up, full_file, ByStaff(STAFF_CODE, "no"))
    full_file.rename(full_file.with_name("other.sdb"))
    with pytest.raises(NotFound):
        trouble.take_keys(backed_up, full_file, me)
    full_file.with_name("other.sdb").rename(full_file)
    assert picture(full_file.parent) == before


def test_only_keys_that_open_this_file(
    full_file: Path, backed_up: Path, template: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    path = copy_file(template, other / "desk.sdb")
    lose_keys(path)
    path.write_bytes(os.urandom(8 * PAGE_SIZE))
    with pytest.raises(Damaged, match="do not belong together"):
        trouble.take_keys(backed_up, path, ByStaff(STAFF_CODE, PASSPHRASE))
    assert not key_file.keys_path(path).exists()


def test_older_keys_than_the_file_let_nobody_in(full_file: Path, backed_up: Path) -> None:
    vault = unlock(full_file)
    hired(vault, "F1")
    vault.lock()
    lose_keys(full_file)
    trouble.take_keys(backed_up, full_file, ByStaff(STAFF_CODE, PASSPHRASE))
    with pytest.raises(UserError, match="older than the database"):
        unlock(full_file)


def test_newer_keys_replace_older_ones(full_file: Path, tmp_path: Path) -> None:
    """Somebody put back the key file of an earlier day; a backup holds the newer one."""
    old = [p.read_bytes() for p in (key_file.keys_path(full_file), key_file.backup_path(full_file))]
    vault = unlock(full_file)
    hired(vault, "F1")
    made = backup.make(vault, tmp_path, now=NOW)
    vault.lock()
    key_file.keys_path(full_file).write_bytes(old[0])
    key_file.backup_path(full_file).write_bytes(old[1])
    found = found_wrong(full_file)
    assert found.kind is Kind.KEYS_REFUSED
    trouble.take_keys(made.path, full_file, ByStaff(STAFF_CODE, PASSPHRASE))
    door.unlock(full_file, **ME).lock()
