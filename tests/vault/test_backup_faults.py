# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sticks that are full, pulled out, or lie: nothing that looks like a backup, older ones safe."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import Cancelled, Damaged, DiskFull, NotFound, Unwritable, UserError
from shelterdesk.services.residents import protection
from shelterdesk.vault import backup, backup_place, backup_reading, copying
from shelterdesk.vault.backup_file import SUFFIX
from shelterdesk.vault.door import Vault
from tests.backups import STAFF, people
from tests.conftest import NOW, copy_file
from tests.factories import person
from tests.vault_faults import picture, unlock

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for temporary files, for this test alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture(scope="module")
def made(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of some people and a stick with a good backup of it; made once."""
    folder = tmp_path_factory.mktemp("made")
    opened = unlock(copy_file(template, folder / "desk.sdb"))
    people(opened)
    (folder / "stick").mkdir()
    backup.make(opened, folder / "stick", now=NOW)
    opened.lock()
    return folder


@pytest.fixture
def desk_file(made: Path, tmp_path: Path) -> Path:
    return copy_file(made / "desk.sdb", tmp_path / "desk.sdb")


@pytest.fixture
def stick(made: Path, tmp_path: Path) -> Path:
    """With a good backup on it already."""
    return Path(shutil.copytree(made / "stick", tmp_path / "stick"))


def refused(vault: Vault, folder: Path, kind: type[UserError], words: str, **options: Any) -> None:
    """No backup comes of it, the place is named, and all is as it was."""
    before = picture(folder)
    with pytest.raises(kind, match=words) as found:
        backup.make(vault, folder, now=NOW, **options)
    assert str(folder) in found.value.message
    assert picture(folder) == before
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


def test_no_such_stick(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="plug it in"):
        backup.make(vault, tmp_path / "gone", now=NOW)


def test_free_space_is_looked_at_first(
    vault: Vault, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(10**9, 10**9 - 1000, 1000))
    refused(vault, stick, DiskFull, "not enough space")


class Failing:
    """``os.write`` of a stick that fails after so many bytes."""

    def __init__(self, after: int, error: int) -> None:
        self.left, self.error, self.write = after, error, os.write

    def __call__(self, descriptor: int, data: Any) -> int:
        if ".part" not in os.readlink(f"/proc/self/fd/{descriptor}"):
            return self.write(descriptor, data)
        if self.left <= 0:
            raise OSError(self.error, os.strerror(self.error))
        done = self.write(descriptor, bytes(data)[: max(1, self.left)])
        self.left -= done
        return done


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs names of open files")
@pytest.mark.parametrize("after", [0, 3000, 200_000])
@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (errno.EIO, Unwritable, "plug it in again"),
        (errno.ENODEV, Unwritable, "plug it in again"),
        (errno.ENOSPC, DiskFull, "not enough space"),
        (errno.EFBIG, DiskFull, "not enough space"),
    ],
)
def test_a_stick_that_fails_half_way(  # noqa: PLR0917 - fixtures and cases
    vault: Vault,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    after: int,
    error: int,
    kind: type[UserError],
    words: str,
) -> None:
    monkeypatch.setattr(os, "write", Failing(after, error))
    refused(vault, stick, kind, words)
    monkeypatch.undo()
    assert backup_reading.verify(backup.make(vault, stick, now=NOW).path, STAFF).is_good


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="the hook of this test")
@pytest.mark.parametrize("place", [700, 200_000, -300])
def test_a_stick_that_lies(
    vault: Vault, stick: Path, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    """After it was synced, something else is there than was written."""

    def lie(descriptor: int, *arguments: int) -> None:
        at = place if place > 0 else os.fstat(descriptor).st_size + place
        byte = os.pread(descriptor, 1, at)
        os.pwrite(descriptor, bytes([byte[0] ^ 8]), at)

    monkeypatch.setattr(os, "posix_fadvise", lie)
    refused(vault, stick, Damaged, "does not give back")


def test_it_is_stopped(vault: Vault, stick: Path) -> None:
    def stop(done: int, total: int, text: str) -> None:
        raise Cancelled("Stopped.")

    before = picture(stick)
    with pytest.raises(Cancelled):
        backup.make(vault, stick, now=NOW, progress=stop)
    assert picture(stick) == before


def test_leftovers_of_a_crash_are_removed(vault: Vault, stick: Path) -> None:
    ours = stick / f"copy-2026-11-20-1000.{vault.keys.vault_id[:8]}.part"
    other = stick / "copy-2026-11-20-1000.0123abcd.part"
    ours.write_bytes(b"half")
    other.write_bytes(b"of another file")
    backup.make(vault, stick, now=NOW)
    assert not ours.exists()
    assert other.exists()


def test_no_room_for_the_work_but_on_the_stick(
    vault: Vault, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = {str(stick): 10**9}
    monkeypatch.setattr(
        shutil, "disk_usage", lambda place: Usage(10**10, 0, free.get(str(place), 0))
    )
    made = backup.make(vault, stick, now=NOW)
    assert sorted(path.suffix for path in stick.iterdir()) == [SUFFIX] * 2
    assert backup_reading.verify(made.path, STAFF).is_good


def test_a_work_folder_left_on_the_stick(
    vault: Vault, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while the copy was worked on there; the next backup removes it, not another file's."""
    with monkeypatch.context() as no_room:
        free = {str(stick): 10**9}
        no_room.setattr(
            shutil, "disk_usage", lambda place: Usage(10**10, 0, free.get(str(place), 0))
        )
        begun = backup.begin(vault, stick, now=NOW)
    assert begun.work.parent == stick
    other = stick / "sdcopy-01234567-of-another-file"
    other.mkdir()
    backup.make(vault, stick, now=NOW)
    assert not begun.work.exists()
    assert other.exists()
    os.utime(other, (1_700_000_000, 1_700_000_000))
    backup.make(vault, stick, now=NOW)
    assert not other.exists()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs names of open files")
@pytest.mark.parametrize("left", [0, 150_000])
def test_the_temporary_folder_fills_up(
    vault: Vault, stick: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, left: int
) -> None:
    """It is not the stick that lies, and no good backup that is damaged."""
    made = next(stick.iterdir())
    monkeypatch.setattr(os, "write", Filling("back.sdb", left))
    with pytest.raises(DiskFull, match=f"not enough space in {temporary}"):
        backup.make(vault, stick, now=NOW)
    monkeypatch.undo()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with monkeypatch.context() as full:
        full.setattr(os, "write", Filling("records.sdb", left))
        with pytest.raises(DiskFull):
            backup_reading.verify(made, STAFF)
    monkeypatch.setattr(os, "write", Filling("records.sdb", 10**9))
    assert backup_reading.verify(made, STAFF).is_good, "short writes are carried on"
    monkeypatch.undo()
    assert [path.suffix for path in stick.iterdir()] == [SUFFIX]


class Filling:
    """``os.write`` that takes half of what it is given, as long as there is room for one file."""

    def __init__(self, name: str, left: int) -> None:
        self.name, self.left, self.write = name, left, os.write

    def __call__(self, descriptor: int, data: Any) -> int:
        if not os.readlink(f"/proc/self/fd/{descriptor}").endswith(self.name):
            return self.write(descriptor, data)
        if self.left <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done = self.write(descriptor, bytes(data)[: min(self.left, max(1, len(data) // 2))])
        self.left -= done
        return done


def test_no_temporary_folder_to_write_to(
    vault: Vault, stick: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checking says so; a backup is worked on where it goes."""
    monkeypatch.setattr(tempfile, "tempdir", str(temporary / "gone"))
    made = next(stick.iterdir())
    with pytest.raises(Unwritable, match="gone"):
        backup_reading.verify(made, STAFF)
    another = backup.make(vault, stick, now=NOW, label="there")
    assert sorted(path.suffix for path in stick.iterdir()) == [SUFFIX] * 2
    monkeypatch.undo()
    assert backup_reading.verify(another.path, STAFF).is_good


def test_a_copy_that_the_file_cannot_note(
    vault: Vault, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own disk is full: the copy is good, and that is said."""

    def full(*_arguments: object, **_options: object) -> int:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(vault, "note", full)
    made = backup.make(vault, stick, now=NOW)
    assert "could not note it: The disk is full." in made.problem
    assert backup_reading.verify(made.path, STAFF).is_good


def test_a_place_without_folder_sync(
    vault: Vault, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on FAT sticks and network folders."""
    sync = os.fsync

    def files_only(descriptor: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{descriptor}"):
            raise OSError(errno.EINVAL, "not here")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", files_only)
    assert backup_reading.verify(backup.make(vault, stick, now=NOW).path, STAFF).is_good


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(place)]
    if (
        shutil.which("mount") is None
        or subprocess.run(command, capture_output=True, check=False).returncode
    ):
        pytest.skip("no small disk can be made here")
    yield place
    subprocess.run(["umount", str(place)], check=True)  # noqa: S607 - the system's own


def test_a_disk_that_fills_up(
    vault: Vault, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(vault, small_disk, DiskFull, "not enough space")
    monkeypatch.setattr(backup_place, "check_space", lambda folder, need: None)
    (small_disk / "photos").write_bytes(bytes(300_000))
    refused(vault, small_disk, DiskFull, "not enough space")


def test_a_damaged_file_gives_no_backup(vault: Vault, stick: Path) -> None:
    """Better none, and said, than one that looks good."""
    people(vault, 200, first=100)
    with backup.live_connection(vault) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    count = vault.path.stat().st_size // copying_page()
    with vault.path.open("rb+") as file:
        file.seek((count - 8) * copying_page() + 90)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))
    with backup.live_connection(vault) as connection:
        connection.execute("PRAGMA cache_size=-64").fetchall()
        connection.execute("PRAGMA shrink_memory").fetchall()
    before = picture(stick)
    with pytest.raises(Damaged):
        backup.make(vault, stick, now=NOW)
    assert picture(stick) == before


@pytest.mark.parametrize(
    "lost",
    [
        "DELETE FROM resident_access",
        "UPDATE audit_state SET entries = entries - 1",
        "UPDATE audit_state SET head = zeroblob(length(head))",
    ],
    ids=["a row", "an entry", "the end of the trail"],
)
def test_a_copy_that_lacks_something_is_none(vault: Vault, stick: Path, lost: str) -> None:
    """It is whole in itself, and its checksums are right: what it holds is counted too."""
    hidden = person(vault, "Lina")
    vault.do("Protect", protection.protect, resident_id=hidden, staff_ids=[vault.staff_id])
    before = picture(stick)
    begun = backup.begin(vault, stick, now=NOW)
    connection = copying.connect(begun.database, begun.key)
    changed = connection.execute(lost).rowcount
    connection.close()
    assert changed == 1
    with pytest.raises(Damaged):
        backup.finish(begun)
    assert picture(stick) == before


def copying_page() -> int:
    return 4096


def test_a_torn_free_page_is_no_hindrance(vault: Vault, stick: Path) -> None:
    from shelterdesk.vault import trees
    from shelterdesk.vault.pages import Pages

    with backup.live_connection(vault) as connection:
        connection.execute("CREATE TABLE soon_gone AS SELECT randomblob(200000) AS b")
        connection.execute("DROP TABLE soon_gone")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        pages = Pages(vault.path, vault.opened.open(f"file/{vault.keys.file_key}"))
        free = max(trees.free_pages(pages))
        with vault.path.open("rb+") as file:
            file.seek((free - 1) * copying_page() + 300)
            file.write(b"torn")
        connection.execute("PRAGMA shrink_memory").fetchall()
        assert copying.check(connection).pages
    made = backup.make(vault, stick, now=NOW)
    assert backup_reading.verify(made.path, STAFF).is_good
    with backup.live_connection(vault) as connection:
        assert copying.check(connection).is_whole


def test_work_of_a_program_that_died_is_removed_after_a_day(
    vault: Vault, stick: Path, temporary: Path
) -> None:
    old, fresh, other = (temporary / name for name in ("sdcopy-old", "sdcopy-new", "other"))
    for folder in (old, fresh, other):
        folder.mkdir()
        (folder / "records.sdb").write_bytes(b"encrypted")
    for folder in (old, other):
        os.utime(folder, (1_700_000_000, 1_700_000_000))
    backup.make(vault, stick, now=NOW)
    assert {path.name for path in temporary.iterdir()} == {"sdcopy-new", "other"}
