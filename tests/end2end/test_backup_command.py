# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups from the command line: real processes, plain words, exit status 0, 1 and 2."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shelterdesk.services.staff import backups
from shelterdesk.vault import backup as making
from shelterdesk.vault import door
from tests import commands
from tests.backups import names, people
from tests.commands import run_afresh
from tests.conftest import PASSPHRASE, copy_file
from tests.end2end.test_command_line import on, one_line, run
from tests.vault_faults import picture, unlock


@pytest.fixture(scope="module")
def made(template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A backup of ten people, made once, and the file, to which afterwards five more came."""
    folder = tmp_path_factory.mktemp("made")
    file = copy_file(template, folder / "desk.sdb")
    vault = unlock(file)
    people(vault, 10)
    vault.lock()
    stick = folder / "stick"
    stick.mkdir()
    done = run("backup", *on(file), "--to", stick, "--label", "ten", by=run_afresh)
    assert done.returncode == 0, done.stderr
    assert "Backup made and checked" in done.stdout
    (path,) = stick.iterdir()
    vault = unlock(file)
    remembered = vault.read(backups.newest)
    assert remembered is not None, "the program's own reminder counts it"
    assert (remembered.file_name, remembered.place) == (path.name, str(stick))
    people(vault, 5, first=10)
    vault.lock()
    assert str(path) in done.stdout
    return path, file


@pytest.fixture
def backup(made: tuple[Path, Path], desk_file: Path, stick: Path) -> Path:
    """Of ten people, on a stick; in the file there are fifteen."""
    path, file = made
    copy_file(file, desk_file)
    desk_file.with_name(f"{desk_file.name}.lock").touch()  # left by every unlock
    return Path(shutil.copy2(path, stick))


def test_there_and_back(backup: Path, desk_file: Path, recovery_code: str) -> None:
    checked = run("verify", backup, "--staff", "K3", by=run_afresh)
    assert checked.returncode == 0, checked.stderr
    assert "10 residents" in checked.stdout
    assert "The audit trail was checked." in checked.stdout
    assert checked.stdout.splitlines()[-1] == "The backup is whole."
    drilled = commands.run("verify", backup, "--recovery-stdin", typed=recovery_code)
    assert drilled.returncode == 0, drilled.stderr
    assert "Opened 10 sealed texts" in drilled.stdout
    restored = run("restore", backup, "--file", desk_file, "--staff", "K3")
    assert restored.returncode == 0, restored.stderr
    assert "passphrases of today count" in restored.stdout
    assert ".aside-" in restored.stdout
    vault = unlock(desk_file)
    assert len(names(vault)) == 10
    vault.lock()


def test_on_another_computer(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "new.sdb"
    restored = run("restore", backup, "--file", target, "--staff", "K3", by=run_afresh)
    assert restored.returncode == 0, restored.stderr
    assert "day of the backup count" in restored.stdout
    vault = unlock(target)
    assert len(names(vault)) == 10
    vault.lock()


def test_what_is_refused(backup: Path, desk_file: Path, tmp_path: Path) -> None:
    before = picture(tmp_path)
    assert "passphrase of the day" in one_line(
        run("verify", backup, "--staff", "K3", passphrase="not the right one")
    )
    assert "--recovery-stdin" in one_line(run("verify", backup))
    assert "no backup" in one_line(run("verify", tmp_path / "none", "--staff", "K3"))
    assert "not a backup" in one_line(run("verify", desk_file, "--staff", "K3"))
    assert "passphrase" in one_line(
        run("restore", backup, "--file", desk_file, "--staff", "K3", passphrase="wrong wrong")
    )
    assert "no file" in one_line(
        run("salvage", "--file", tmp_path / "none", "--staff", "K3", "--to", tmp_path / "x.sdb")
    )
    after = picture(tmp_path)
    assert {name for name in after if "attempts" not in name} == set(before)


def test_a_damaged_backup_is_told(backup: Path) -> None:
    data = backup.read_bytes()
    backup.write_bytes(data[:300_000] + b"X" + data[300_001:])
    assert "damaged" in one_line(run("verify", backup, "--staff", "K3"))


def test_in_use(vault: door.Vault, desk_file: Path, tmp_path: Path, stick: Path) -> None:
    assert "open in another copy" in one_line(run("backup", *on(desk_file), "--to", tmp_path))
    path = making.make(vault, stick, now=door.local_now()).path
    assert "open in another copy" in one_line(
        run("restore", path, "--file", desk_file, "--staff", "K3")
    )


def test_salvage(desk_file: Path, tmp_path: Path) -> None:
    vault = unlock(desk_file)
    people(vault, 100)
    vault.lock()
    with desk_file.open("rb+") as file:
        file.seek(desk_file.stat().st_size - 20 * 4096 + 100)
        file.write(b"torn")
    target = tmp_path / "new.sdb"
    done = run("salvage", *on(desk_file), "--to", target, by=run_afresh)
    assert done.returncode == 0, done.stderr
    assert "rows came through" in done.stdout
    vault = unlock(target)
    assert len(names(vault)) > 50
    vault.lock()


@pytest.mark.parametrize(
    "arguments", [["backup"], ["verify"], ["restore"], ["salvage"], ["restore", "x", "--file"]]
)
def test_wrong_usage_is_two(arguments: list[str]) -> None:
    done = run(*arguments, passphrase=None)
    assert done.returncode == 2
    assert "usage:" in done.stderr


def test_the_passphrase_is_never_an_argument() -> None:
    assert run("backup", "--help", passphrase=None).stdout.count("--password-stdin")
    assert PASSPHRASE not in run("verify", "--help", passphrase=None).stdout
