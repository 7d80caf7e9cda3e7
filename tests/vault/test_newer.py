# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file of a newer version is refused, and not one byte or time of it is touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from shelterdesk.errors import TooNew, WrongPassword
from shelterdesk.vault import copying, newer, openers
from tests.conftest import STAFF_CODE
from tests.newer_files import with_newer_schema, with_newer_schema_in_the_log
from tests.vault_faults import file_secret, opened_slot, unlock
from tests.vault_people import recovered

_WAYS = pytest.mark.parametrize("make", [with_newer_schema, with_newer_schema_in_the_log])


def looks(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Bytes, time and mode of everything there but the lock, which only says who looked."""
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
        for path in folder.iterdir()
        if path.is_file() and path.suffix != ".lock"
    }


@_WAYS
def test_unlocking(desk_file: Path, make: Callable[[Path], None]) -> None:
    make(desk_file)
    before = looks(desk_file.parent)
    with pytest.raises(TooNew, match="Install that version first"):
        unlock(desk_file)
    assert looks(desk_file.parent) == before


@_WAYS
def test_the_recovery_code(
    desk_file: Path, recovery_code: str, make: Callable[[Path], None]
) -> None:
    make(desk_file)
    before = looks(desk_file.parent)
    with pytest.raises(TooNew, match="Install that version first"):
        recovered(desk_file, recovery_code, STAFF_CODE, "a new passphrase")
    assert looks(desk_file.parent) == before


def test_a_log_of_this_version_is_no_hindrance(desk_file: Path) -> None:
    """After a crash what lies in the log is read as well, and the file opens as before."""
    with_newer_schema_in_the_log(desk_file, version="0006")
    unlock(desk_file).lock()


def test_what_cannot_be_read_is_for_others_to_tell(desk_file: Path) -> None:
    secret = file_secret(desk_file)
    newer.refuse(desk_file, [os.urandom(48), secret])
    newer.refuse(desk_file, [])
    desk_file.write_bytes(os.urandom(8192))
    newer.refuse(desk_file, [secret])
    desk_file.with_name("desk.sdb-wal").write_bytes(os.urandom(8192))
    newer.refuse(desk_file, [secret])
    desk_file.unlink()
    newer.refuse(desk_file, [secret])
    assert not desk_file.exists()


def test_a_database_without_a_schema_says_nothing(tmp_path: Path) -> None:
    path, key = tmp_path / "empty.sdb", os.urandom(48)
    connection = copying.connect(path, key, mode="rwc")
    connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    connection.close()
    newer.refuse(path, [key])


def test_changes_of_keys_are_not_brought_to_their_end(
    desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest key is tried first, then the one in use."""
    keys, slot = opened_slot(desk_file)
    with_newer_schema(desk_file)
    secrets = openers.file_secrets_of(keys, slot)
    assert secrets == [file_secret(desk_file)]
    called: list[object] = []
    monkeypatch.setattr("shelterdesk.vault.rotation.complete", lambda *args: called.append(args))
    with pytest.raises(TooNew):
        unlock(desk_file)
    assert not called


def test_passphrase_is_asked_first(desk_file: Path) -> None:
    """Whether it is newer is inside; who does not know the passphrase learns nothing."""
    with_newer_schema(desk_file)
    with pytest.raises(WrongPassword):
        unlock(desk_file, "not the right passphrase")
