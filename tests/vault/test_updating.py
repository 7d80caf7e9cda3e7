# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing a released file up to date: killed, full, damaged or stopped at any step, the old file
and its keys are there again, byte for byte."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.database import migrate
from shelterdesk.errors import Cancelled, Damaged, DiskFull, InUse
from shelterdesk.services.residents import residents
from shelterdesk.vault import (
    audit_chain,
    door,
    file_lock,
    judgement,
    key_file,
    updating,
)
from shelterdesk.vault.door import Vault
from tests.conftest import copy_file
from tests.factories import soak
from tests.migrations.test_released_files import FILES, TOLD
from tests.vault_faults import finish, process
from tests.vault_people import recovered

ENDS = ("", ".keys", ".keys.bak")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The oldest released file: its keys change with it, and its trail begins."""
    folder = tmp_path / "house"
    folder.mkdir()
    return copy_file(FILES / "0001.sdb", folder / "desk.sdb")


def opened(path: Path, **more: Any) -> Vault:
    return door.unlock(path, staff_code=TOLD["staff_code"], passphrase=TOLD["passphrase"], **more)


def set_of(path: Path) -> list[bytes]:
    """What an older program opens."""
    return [path.with_name(path.name + end).read_bytes() for end in ENDS]


def names_of(path: Path) -> set[str]:
    return {file.name.removeprefix(path.name) for file in path.parent.iterdir()}


def is_as_it_was(path: Path, before: list[bytes]) -> bool:
    return set_of(path) == before and names_of(path) <= {*ENDS, ".lock"}


def works(path: Path) -> None:
    """It opens in its new form, nothing is missing, and nothing is left beside it."""
    vault = opened(path)
    assert vault.notices == []
    assert vault.keys.format == 2
    assert {row.known_as for row in vault.read(residents.find)} == {"Noor", "Ольга", "प्रिया", ""}
    assert vault.verify_audit().findings == ()
    vault.lock()
    assert names_of(path) <= {*ENDS, ".lock"}


# Raised on the way
def full(*_arguments: object, **_options: object) -> None:
    raise OSError(errno.ENOSPC, "No space left")


def damaged(*_arguments: object, **_options: object) -> None:
    raise Damaged("damaged")


def broken(*_arguments: object, **_options: object) -> None:
    raise RuntimeError("a mistake")


STAGES: tuple[tuple[Any, str, Callable[..., None], type[Exception]], ...] = (
    (migrate, "_copy", full, DiskFull),
    (migrate, "_prove", damaged, Damaged),
    (migrate, "_upgrade", broken, RuntimeError),
    (migrate, "_prove_changed", damaged, Damaged),
    (updating, "_keep", full, DiskFull),
    (key_file, "write_whole", full, DiskFull),
    (judgement, "judge", damaged, Damaged),
    (audit_chain, "begin", broken, RuntimeError),
    (Vault, "mend_trail", broken, RuntimeError),
    (updating, "done", full, DiskFull),
)


def test_what_fails_at_any_step_leaves_the_old_file(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set_of(old)
    for place, name, fault, error in STAGES:
        with monkeypatch.context() as patched:
            patched.setattr(place, name, fault)
            with pytest.raises(error):
                opened(old)
        assert is_as_it_was(old, before), name
    works(old)


def test_damage_made_by_the_change_is_found_in_the_copy(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = set_of(old), migrate._change

    def spoiling(part: Path, key: bytes, tell: Any) -> None:
        real(part, key, tell)
        data = bytearray(part.read_bytes())
        data[5 * 4096 + 100] ^= 1
        part.write_bytes(data)

    monkeypatch.setattr(migrate, "_change", spoiling)
    with pytest.raises(Damaged):
        opened(old)
    assert is_as_it_was(old, before)


def test_a_schema_that_is_not_the_newest_is_not_taken(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set_of(old)
    monkeypatch.setattr(migrate, "_upgrade", lambda *_arguments: None)
    with pytest.raises(Damaged, match="not changed"):
        opened(old)
    assert is_as_it_was(old, before)


def test_it_can_be_stopped_until_the_new_one_takes_its_place(old: Path) -> None:
    before = set_of(old)
    told: list[tuple[int, int, str]] = []
    stop_at = 1

    def progress(*now: Any) -> None:
        told.append(now)
        if len(told) == stop_at:
            raise Cancelled("Stopped.")

    while True:
        told.clear()
        try:
            opened(old, progress=progress).lock()
            break
        except Cancelled:
            assert is_as_it_was(old, before)
        # The first, then those of copying and of the first change, then the last alone.
        stop_at = stop_at + 1 if stop_at < 5 else 11
    assert [done for done, _total, _words in told] == sorted(done for done, _total, _words in told)
    assert told[0][0] == 0
    assert told[-1][:2] == (migrate.WHOLE, migrate.WHOLE)
    assert len({words for _done, _total, words in told}) == 5
    works(old)


def test_progress_is_silent_where_nothing_is_older(old: Path) -> None:
    opened(old).lock()
    told: list[Any] = []
    opened(old, progress=lambda *now: told.append(now)).lock()
    assert told == []


# A real small disk
@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    place = tmp_path / "disk"
    place.mkdir()

    def sized(kib: int) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(place)]
        if shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
            pytest.skip("no small disk can be made here")
        return place

    yield sized
    if os.path.ismount(place):
        subprocess.run(["umount", str(place)], check=True)  # noqa: S607 - the system's own


@pytest.mark.parametrize("percent", [130, 210, 300])
def test_a_real_disk_that_fills_up(disk: Any, percent: int) -> None:
    """While it is copied, while the copy is changed, when it takes its place."""
    size = (FILES / "0001.sdb").stat().st_size
    path = copy_file(FILES / "0001.sdb", disk(size * percent // 100 // 1024) / "desk.sdb")
    before = set_of(path)
    with pytest.raises(DiskFull):
        opened(path)
    assert is_as_it_was(path, before)
    subprocess.run(  # room is made: the next unlock does it
        ["mount", "-o", "remount,size=64m", str(path.parent)], check=True  # noqa: S607
    )  # fmt: skip
    works(path)


# Killed
KILLED = """
import os, signal, sys
from pathlib import Path
from shelterdesk.database import migrate
from shelterdesk.vault import audit_chain, door, judgement, key_file, updating
from shelterdesk.vault.door import Vault

file, code, passphrase, step = sys.argv[1:]
name, _space, number = step.partition(" ")
owner, _dot, method = name.rpartition(".")
place, left = globals()[owner], [int(number or 1)]
call = getattr(place, method)

def dying(*arguments, **options):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return call(*arguments, **options)

setattr(place, method, dying)
door.unlock(Path(file), staff_code=code, passphrase=passphrase)
print("done")
"""
#: A program dies before each of these.
DEATHS = ("migrate._prove_changed", "key_file.put_in_place 2", "updating.done")
MORE = (
    "migrate._prove", "updating._remove_logs", "judgement.judge", "key_file.write_whole",
    "audit_chain.begin", "key_file.write", "Vault.mend_trail",
)  # fmt: skip


@pytest.mark.soak
def test_killed_at_each_step(tmp_path: Path) -> None:
    for number, step in enumerate((*DEATHS, *(MORE if soak(1) > 1 else ()))):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = copy_file(FILES / "0001.sdb", folder / "desk.sdb")
        before = set_of(path)
        told = (str(path), TOLD["staff_code"], TOLD["passphrase"], step)
        assert finish(process(KILLED, *told)) == "", step
        assert path.is_file(), step  # at no moment is there no file
        updating.finish_pending(path)  # what the next start does first
        assert set_of(path) == before, step
        works(path)


@pytest.mark.soak
def test_killed_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(5)
    for number in range(soak(1)):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = copy_file(FILES / "0001.sdb", folder / "desk.sdb")
        told = (str(path), TOLD["staff_code"], TOLD["passphrase"], "updating.finish_pending 9")
        child = process(KILLED, *told)
        time.sleep(chance.uniform(0.05, 0.6))
        with suppress(ProcessLookupError):  # it was done before
            os.kill(child.pid, signal.SIGKILL)
        child.communicate(timeout=60)
        works(path)


# What a kill leaves, and what is only left over
def test_the_work_after_an_update_is_never_put_back(old: Path) -> None:
    """Emptied, the journal says: done. Whatever lies there still is thrown away."""
    keys = key_file.read(old)
    stale = old.read_bytes()
    opened(old).lock()
    after = set_of(old)
    updating.before_path(old).write_bytes(stale)
    updating.journal_path(old).touch()
    updating.finish_pending(old)
    assert set_of(old) == after
    assert names_of(old) <= {*ENDS, ".lock"}
    assert keys.format == 1  # of the journal of then, had it been whole
    works(old)


def test_a_journal_that_cannot_be_removed_is_empty(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virus scanner holds it: the file is open all the same, and nothing is put back later."""
    real = Path.unlink

    def held(path: Path, **options: bool) -> None:
        if path in {updating.journal_path(old), updating.before_path(old)} and path.exists():
            raise PermissionError(errno.EACCES, "held")
        real(path, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", held)
        opened(old).lock()
    assert updating.journal_path(old).read_bytes() == b""
    after = set_of(old)
    updating.finish_pending(old)
    assert set_of(old) == after
    works(old)


def test_a_disk_without_links_gets_a_copy(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = set_of(old)

    def no_links(*_arguments: object) -> None:
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", no_links)
    with monkeypatch.context() as patched:
        patched.setattr(judgement, "judge", damaged)
        with pytest.raises(Damaged):
            opened(old)
    assert is_as_it_was(old, before)
    works(old)


def test_the_recovery_code_after_a_kill(old: Path) -> None:
    """The keys of before are put back first, not over those of the new code."""
    told = (str(old), TOLD["staff_code"], TOLD["passphrase"], "updating.done")
    assert finish(process(KILLED, *told)) == ""
    new = recovered(old, TOLD["recovery_code"], TOLD["staff_code"], "a new passphrase")
    assert names_of(old) <= {*ENDS, ".lock"}
    vault = door.unlock(old, staff_code=TOLD["staff_code"], passphrase="a new passphrase")
    vault.check_recovery_code(new)
    vault.lock()


def test_while_another_program_is_about_it(old: Path) -> None:
    updating.journal_path(old).write_bytes(key_file.keys_path(old).read_bytes())
    updating.before_path(old).write_bytes(b"the other program's")
    with ExitStack() as held:
        file_lock.lock(old, held)
        with pytest.raises(InUse):
            opened(old)
    assert updating.before_path(old).exists()


def test_what_cannot_be_put_back_is_put_back_later(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set_of(old)
    with monkeypatch.context() as patched:
        patched.setattr(judgement, "judge", damaged)
        patched.setattr(key_file, "put_back", full)
        with pytest.raises(DiskFull):
            opened(old)
    assert updating.journal_path(old).exists()
    updating.finish_pending(old)
    assert is_as_it_was(old, before)
    works(old)
