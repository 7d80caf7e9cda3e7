# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file for reading only: one page of any table is damaged, or nothing can be written there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from shelterdesk.errors import DiskFull, Unwritable, UserError, WrongPassword
from shelterdesk.services import organisation
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import board
from shelterdesk.services.today import today
from shelterdesk.vault import backup_place, door, key_file, salvage, trees, trouble
from shelterdesk.vault.door import Vault
from shelterdesk.vault.pages import PAGE_SIZE, Pages
from shelterdesk.vault.trouble import Kind
from tests.backups import names
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock, copy_file
from tests.factories import admitted, beds, house, person
from tests.vault_faults import file_secret, picture, unlock
from tests.vault_people import add, signed_in

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture(scope="module")
def house_of_sixty(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Something in most tables; made once."""
    file = copy_file(template, tmp_path_factory.mktemp("lived-in") / "desk.sdb")
    with signed_in(file) as vault:
        site_id = house(vault, "2 rooms × 2 beds")
        for number, bed in enumerate(beds(vault, site_id)[:3]):
            admitted(vault, bed, TODAY, f"Noor {number}")
        for number in range(60):
            person(vault, f"Person {number}", contact="x" * 200)
        add(vault, "F1", "front_desk")
    return file


@pytest.fixture
def lived_in(house_of_sixty: Path, desk_file: Path) -> Path:
    """A copy of it."""
    return copy_file(house_of_sixty, desk_file)


def tear(path: Path, table: str) -> None:
    """Four bytes in the middle of the leaves of a table."""
    pages = Pages(path, file_secret(path))
    entry = next(one for one in trees.schema(pages)[0] if one.name == table)
    leaves = trees.walk(pages, entry.root).leaves
    with path.open("rb+") as file:
        file.seek((leaves[len(leaves) // 2] - 1) * PAGE_SIZE + 600)
        file.write(b"torn")


def read_only(path: Path) -> Vault:
    return door.open_damaged(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE)


TABLES = [
    "resident", "term", "room", "bed", "site", "staff", "organisation", "stay", "bed_assignment",
    "audit_event", "audit_state", "safe_state", "alembic_version",
]  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_a_page_of_any_table(lived_in: Path, temporary: Path, table: str) -> None:
    """Whoever can be shown is shown: in the list, on the first page, in her form."""
    tear(lived_in, table)
    before = picture(lived_in.parent)
    vault = read_only(lived_in)
    after = picture(lived_in.parent)
    assert {name: after[name] for name in before} == before
    shown = vault.read(residents.find, limit=None)
    if table == "resident":
        assert 0 < len(shown) < 63
    else:
        assert len(shown) == 63
    vault.read(today.today)
    vault.read(organisation.form)
    assert vault.read(residents.form, resident_id=shown[0].id).known_as == shown[0].known_as
    if table not in {"site", "room", "bed"}:
        site_id = vault.read(board.board, site_id=1).rooms
        assert site_id
    with pytest.raises(Unwritable):
        person(vault, "New")
    assert list(temporary.iterdir()), "an encrypted copy"
    vault.lock()
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("size", [16, 100, PAGE_SIZE])
def test_the_beginning_is_overwritten(lived_in: Path, size: int) -> None:
    with lived_in.open("rb+") as file:
        file.write(bytes(size))
    vault = read_only(lived_in)
    assert len(names(vault)) == 63
    vault.lock()


def test_no_room_for_the_copy(
    lived_in: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the file itself, as far as that goes."""
    tear(lived_in, "audit_event")

    def full(*_arguments: object, **_options: object) -> None:
        raise DiskFull("full")

    monkeypatch.setattr(salvage, "salvage", full)
    vault = read_only(lived_in)
    assert len(names(vault)) == 63
    vault.lock()
    assert list(temporary.iterdir()) == []


def test_what_a_program_that_died_left_is_swept(lived_in: Path, temporary: Path) -> None:
    left = temporary / f"{backup_place.WORK}left"
    left.mkdir()
    os.utime(left, (1_700_000_000, 1_700_000_000))
    tear(lived_in, "resident")
    vault = read_only(lived_in)
    assert not left.exists()
    vault.lock()


def test_salvage_without_the_row_of_the_house(lived_in: Path, tmp_path: Path) -> None:
    """The program can use the new file, and it is said."""
    tear(lived_in, "organisation")
    report = trouble.save_readable(
        lived_in, tmp_path / "new.sdb", staff_code=STAFF_CODE, passphrase=PASSPHRASE
    )
    assert report.is_house_new
    assert not report.is_all
    assert any("names and habits" in words for words in salvage.in_words_of(report))
    with signed_in(report.target) as vault:
        form = vault.read(organisation.form)
        assert not form.is_demo
        vault.read(today.today)
        person(vault, "New")


# -- where nothing can be written -------------------------------------------------------------


@pytest.fixture
def read_only_disk(lived_in: Path, tmp_path: Path) -> Iterator[Path]:
    """The file on a disk that was mounted for reading."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(place)]
    if (
        shutil.which("mount") is None
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("no disk can be mounted here")
    try:
        for file in lived_in.parent.glob(f"{lived_in.name}*"):
            shutil.copy2(file, place / file.name)
        remount = ["mount", "-o", "remount,ro", str(place)]
        subprocess.run(remount, check=True)
        yield place / lived_in.name
    finally:
        subprocess.run(["umount", str(place)], check=True)  # noqa: S607 - the system's own


@pytest.fixture
def read_only_folder(lived_in: Path) -> Iterator[Path]:
    """The file in a folder that may not be written to."""
    folder = lived_in.parent
    lived_in.with_name(f"{lived_in.name}.lock").unlink(missing_ok=True)
    lived_in.chmod(0o400)
    folder.chmod(0o500)
    try:
        if os.access(folder, os.W_OK):
            pytest.skip("whoever runs this may write everywhere")
        yield lived_in
    finally:
        folder.chmod(0o700)
        lived_in.chmod(0o600)


def test_a_disk_that_can_only_be_read(read_only_disk: Path, tmp_path: Path) -> None:
    _looks_and_saves(read_only_disk, tmp_path)


def test_a_folder_that_can_only_be_read(read_only_folder: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _looks_and_saves(read_only_folder, Path(folder))


def _looks_and_saves(path: Path, elsewhere: Path) -> None:
    with pytest.raises(Unwritable) as refused:
        unlock(path)
    with pytest.raises(WrongPassword):
        door.open_damaged(path, staff_code=STAFF_CODE, passphrase="not the right one")
    found = trouble.diagnose(path, refused.value, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    assert (found.kind, found.is_readable, found.lost) == (Kind.NOT_WRITABLE, True, [])
    vault = read_only(path)
    assert len(names(vault)) == 63
    with pytest.raises(UserError):
        person(vault, "New")
    vault.lock()
    report = trouble.save_readable(
        path, elsewhere / "saved.sdb", staff_code=STAFF_CODE, passphrase=PASSPHRASE
    )
    assert report.is_all
    with signed_in(report.target) as saved:
        assert len(names(saved)) == 63


def test_a_damaged_file_gets_no_new_keys(desk_file: Path, clock: Clock) -> None:
    before = key_file.read(desk_file)
    vault = door.open_damaged(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
    with pytest.raises(Unwritable):
        vault.use_keys(vault.keys.changed())
    with pytest.raises(Unwritable):
        vault.finish_rotation()
    vault.lock()
    assert key_file.read(desk_file) == before
