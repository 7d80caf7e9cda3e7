# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A database that is damaged, missing, in use or out of reach: told in words, nothing written."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from shelterdesk.database.engine import open_engine
from shelterdesk.errors import (
    Damaged,
    InUse,
    NotFound,
    TooNew,
)
from shelterdesk.services.residents import residents
from shelterdesk.vault import key_file
from tests.conftest import PASSPHRASE, STAFF_CODE, copy_file
from tests.factories import person
from tests.vault_faults import (
    file_secret,
    finish,
    first_line,
    picture,
    process,
    refused,
    unlock,
)


def _plain(data: bytes) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE a (b)")
    return connection.serialize()


DATABASE_DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda data: b"", "not made by this program"),
    "random": (lambda data: os.urandom(40960), "damaged"),
    "plain": (_plain, "damaged"),
    "half": (lambda data: data[: len(data) // 8192 * 4096], "damaged"),
    "last page": (lambda data: data[:-4096], "damaged"),
    "first page zeroed": (lambda data: bytes(4096) + data[4096:], "damaged"),
}


@pytest.mark.parametrize(("damage", "words"), DATABASE_DAMAGE.values(), ids=list(DATABASE_DAMAGE))
def test_damaged_database(desk_file: Path, damage: Callable[[bytes], bytes], words: str) -> None:
    desk_file.write_bytes(damage(desk_file.read_bytes()))
    with refused(desk_file, Damaged, words):
        unlock(desk_file)


def test_a_destroyed_salt_is_no_loss(desk_file: Path) -> None:
    """The salt in the first 16 bytes is also sealed in the key file."""
    data = desk_file.read_bytes()
    desk_file.write_bytes(bytes(16) + data[16:])
    opened = unlock(desk_file)
    resident_id = person(opened, "Noor")
    opened.lock()
    opened = unlock(desk_file)
    assert opened.read(residents.row, resident_id=resident_id).known_as == "Noor"
    opened.lock()


def test_a_flipped_bit_is_found_when_its_page_is_read(desk_file: Path) -> None:
    opened = unlock(desk_file)
    names = {person(opened, f"Person {n}", contact="x" * 3000): f"Person {n}" for n in range(30)}
    opened.lock()
    whole = desk_file.read_bytes()
    found = 0
    for page in range(len(whole) // 4096 - 12, len(whole) // 4096):
        data = bytearray(whole)
        data[page * 4096 + 100] ^= 4
        desk_file.write_bytes(data)
        try:
            opened = unlock(desk_file)
        except Damaged:  # the trail lies on this page: found before anything is shown
            found += 1
            continue
        for resident_id, name in names.items():
            try:
                assert opened.read(residents.form, resident_id=resident_id).known_as == name
            except Damaged:
                found += 1  # never wrong text
        opened.lock()
    assert found >= 10


def test_database_missing(desk_file: Path) -> None:
    desk_file.unlink()
    with refused(desk_file, NotFound, r"There is no file desk\.sdb"):
        unlock(desk_file)


def test_a_folder_is_no_file(desk_file: Path) -> None:
    with pytest.raises(NotFound):
        unlock(desk_file.parent)


def test_newer_schema(desk_file: Path) -> None:
    engine = open_engine(desk_file, file_secret(desk_file))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with refused(desk_file, TooNew, "newer version"):
        unlock(desk_file)


def test_database_of_another_file(desk_file: Path, tmp_path: Path, template: Path) -> None:
    engine = open_engine(desk_file, file_secret(desk_file))
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA application_id=7")
    engine.dispose()
    with refused(desk_file, Damaged, "not made by this program"):
        unlock(desk_file)


# -- other programs and the system -----------------------------------------------------------


HOLD = """
import sys, time
from pathlib import Path
from shelterdesk.vault import door
vault = door.unlock(Path(sys.argv[1]), staff_code=sys.argv[2], passphrase=sys.argv[3])
print("open", flush=True)
time.sleep(60)
"""


def test_in_use_in_another_process_and_freed_by_its_death(desk_file: Path) -> None:
    child = process(HOLD, str(desk_file), STAFF_CODE, PASSPHRASE)
    try:
        assert first_line(child) == "open"
        before = {name: data for name, (data, _) in picture(desk_file.parent).items()}
        with pytest.raises(InUse, match="open in another copy"):
            unlock(desk_file)
        with pytest.raises(InUse):  # before any stretching: also with a wrong passphrase
            unlock(desk_file, passphrase="wrong")
        assert {name: data for name, (data, _) in picture(desk_file.parent).items()} == before
        child.send_signal(signal.SIGKILL)
        child.wait(10)
        unlock(desk_file).lock()
    finally:
        child.kill()
        child.communicate()


def test_in_use_in_the_same_process(desk_file: Path) -> None:
    opened = unlock(desk_file)
    with pytest.raises(InUse):
        unlock(desk_file)
    opened.lock()
    unlock(desk_file).lock()


AS_NOBODY = """
import os, sys
from pathlib import Path
from shelterdesk.errors import UserError
from shelterdesk.services import setup
from shelterdesk.vault import create, door
from shelterdesk.vault.primitives import FLOOR
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    if sys.argv[2] == "unlock":
        door.unlock(Path(sys.argv[1]), staff_code=sys.argv[3], passphrase=sys.argv[4])
    else:
        create.create(Path(sys.argv[1]), staff_code="A", passphrase="long enough", cost=FLOOR,
                      organisation={"discreet_name": "x", "language": "en"}, first=setup.seed)
    print("done")
except UserError as error:
    print(type(error).__name__, error)
"""


def _as_nobody(*arguments: str) -> str:
    if not hasattr(os, "setuid"):
        pytest.skip("needs another user, or folders that can be closed")
    return finish(process(AS_NOBODY, *arguments))


@pytest.fixture
def open_path(template: Path) -> Iterator[Path]:
    """The file in a place that other users can reach, in no folder that other tests close."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        path = copy_file(template, folder / "desk.sdb")
        for file in folder.iterdir():
            file.chmod(0o644)
        folder.chmod(0o555)
        yield path
        folder.chmod(0o700)


def test_unwritable_folder(open_path: Path) -> None:
    before = picture(open_path.parent)
    said = _as_nobody(str(open_path), "unlock", STAFF_CODE, PASSPHRASE)
    assert said.startswith("Unwritable The folder")
    said = _as_nobody(str(open_path.with_name("new.sdb")), "create")
    assert said.startswith("Unwritable The folder")
    assert picture(open_path.parent) == before


def test_unwritable_file_with_a_lock_beside_it(open_path: Path) -> None:
    lock = open_path.with_name("desk.sdb.lock")
    open_path.parent.chmod(0o755)
    lock.touch()
    lock.chmod(0o666)
    open_path.parent.chmod(0o555)
    before = picture(open_path.parent)
    said = _as_nobody(str(open_path), "unlock", STAFF_CODE, PASSPHRASE)
    assert said.startswith("Unwritable The folder")
    assert picture(open_path.parent) == before


def test_a_key_file_that_may_not_be_read_is_not_called_damaged(open_path: Path) -> None:
    for copy in (key_file.keys_path(open_path), key_file.backup_path(open_path)):
        copy.chmod(0o600 if os.getuid() == 0 else 0)
    assert _as_nobody(str(open_path), "unlock", STAFF_CODE, PASSPHRASE).startswith("Unwritable")


def test_a_folder_that_may_not_be_entered(open_path: Path) -> None:
    open_path.parent.chmod(0)
    assert _as_nobody(str(open_path), "unlock", STAFF_CODE, PASSPHRASE).startswith("Unwritable")
    inner = open_path.parent / "inner" / "new.sdb"
    assert _as_nobody(str(inner), "create").startswith("Unwritable")


def test_a_file_in_a_folder_with_any_name(template: Path, tmp_path: Path) -> None:
    folder = tmp_path / "100 % sure? #1 – Дом\udce9"
    folder.mkdir()
    path = copy_file(template, folder / "a&b?mode=ro.sdb")
    opened = unlock(path)
    person(opened, "Noor")
    opened.lock()
