# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is found around the file, in words; and what of it is told when."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from shelterdesk import paths
from shelterdesk.installed import posix, surroundings
from shelterdesk.installed.surroundings import Finding, Kind, State


@dataclass
class Told:
    """A system that says what a test wants."""

    encrypted: bool | None = True
    swap: bool | None = True
    where: str | None = ""
    open_files: tuple[Path, ...] | None = ()
    remote: bool | None = False
    mirrored: bool | None = False

    def is_encrypted(self, folder: Path) -> bool | None:
        assert folder.exists()
        return self.encrypted

    def is_swap_encrypted(self) -> bool | None:
        return self.swap

    def place(self, folder: Path) -> str | None:
        return self.where

    def open_to_others(self, files: Sequence[Path]) -> tuple[Path, ...] | None:
        return self.open_files

    def is_remote(self) -> bool | None:
        return self.remote

    def is_mirrored(self) -> bool | None:
        return self.mirrored


def look(tmp_path: Path, told: Told) -> dict[Kind, Finding]:
    found = surroundings.look(tmp_path / "not yet" / "desk.sdb", None, told)
    return {finding.kind: finding for finding in found}


def test_all_is_well(tmp_path: Path) -> None:
    found = look(tmp_path, Told())
    assert [finding.state for finding in found.values()] == [State.GOOD] * 4
    assert not any(finding.reason or finding.advice for finding in found.values())


def test_what_is_not_known_says_so(tmp_path: Path) -> None:
    found = look(tmp_path, Told(None, None, None, None, None, None))
    assert {finding.state for finding in found.values()} == {State.UNKNOWN}
    assert all("not known" in finding.title for finding in found.values())
    assert all(finding.reason for finding in found.values())
    assert surroundings.news(list(found.values()), "") == []


@pytest.mark.parametrize("system", ["linux", "win32", "darwin", "freebsd"])
@pytest.mark.parametrize("where", [paths.CLOUD, paths.NETWORK])
@pytest.mark.parametrize("screen", [(True, False), (None, True)])
def test_each_notice_has_a_reason_and_an_act(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    where: str,
    screen: tuple[bool | None, bool],
) -> None:
    told = Told(False, False, where, (tmp_path / "desk.sdb",), *screen)
    monkeypatch.setattr(sys, "platform", system)
    found = look(tmp_path, told)
    assert (Kind.SWAP in found) == (system == "linux")
    for finding in found.values():
        assert finding.state is State.NOTICE
        assert finding.reason
        assert finding.advice
    assert bool(found[Kind.PRIVATE].open_files) == (system != "win32")


def test_a_doubled_desktop_needs_no_question(tmp_path: Path) -> None:
    finding = surroundings.look_at_screen(Told(mirrored=None), is_doubled=True)
    assert "second" in finding.title
    only_near = surroundings.look_at_screen(Told(remote=None))
    assert (only_near.state, "anywhere" in only_near.title) == (State.GOOD, False)


def test_nothing_is_said_to_be_well_that_the_system_does_not_tell() -> None:
    """Wayland tells no program whether a screen is doubled."""
    assert surroundings.look_at_screen(Told(mirrored=None)).state is State.UNKNOWN


@pytest.mark.parametrize(("system", "state"), [("win32", State.NOTICE), ("linux", State.GOOD)])
def test_memory_goes_to_the_disk_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, state: State
) -> None:
    """An encrypted stick in a computer that is not."""
    monkeypatch.setattr(sys, "platform", system)
    assert look(tmp_path, Told(encrypted=True, swap=False))[Kind.DISK].state is state


def test_told_once_and_again_when_it_comes_back() -> None:
    bad = [Finding(Kind.DISK, State.NOTICE, "d"), Finding(Kind.SCREEN, State.NOTICE, "s")]
    good = [Finding(Kind.DISK, State.GOOD, "d")]
    assert surroundings.news(bad, "") == bad
    told = surroundings.to_remember(bad)
    assert told == "disk"
    assert surroundings.news(bad, told) == bad[1:]  # of the moment: each time
    assert surroundings.to_remember(good) == ""
    assert surroundings.news(bad, surroundings.to_remember(good)) == bad


def test_what_is_not_answered_once_is_not_told_again() -> None:
    unknown = [Finding(Kind.DISK, State.UNKNOWN, "d"), Finding(Kind.PLACE, State.UNKNOWN, "p")]
    assert surroundings.to_remember(unknown, "disk") == "disk"


@pytest.mark.parametrize("where", [paths.CLOUD, paths.NETWORK])
def test_a_planned_file_is_not_to_be_moved(tmp_path: Path, where: str) -> None:
    """In the set-up there is nothing yet to lock and to move."""
    assert look(tmp_path, Told(where=where))[Kind.PLACE].advice.startswith("Go back")
    (tmp_path / "not yet").mkdir()
    (tmp_path / "not yet" / "desk.sdb").touch()
    assert look(tmp_path, Told(where=where))[Kind.PLACE].advice.startswith("Lock, move")


# Accounts
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")


@posix_only
def test_what_others_can_read_is_made_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELTERDESK_HOME", str(tmp_path))
    data = paths.data_folder()
    data.mkdir()
    file = data / "desk.sdb"
    for name, mode in (("desk.sdb", 0o644), ("desk.sdb.keys", 0o600), ("desk.sdb.keys.bak", 0o640)):
        (data / name).touch()
        (data / name).chmod(mode)
    data.chmod(0o755)
    backups = tmp_path / "backups"
    backups.mkdir()
    backups.chmod(0o775)
    found = next(f for f in surroundings.look(file, backups) if f.kind is Kind.PRIVATE)
    assert set(found.open_files) == {data, file, data / "desk.sdb.keys.bak", backups}
    assert "desk.sdb.keys.bak" in found.reason
    surroundings.put_right(found)
    assert data.stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600
    assert backups.stat().st_mode & 0o777 == 0o755  # a folder of hers: only written by her
    after = next(f for f in surroundings.look(file, backups) if f.kind is Kind.PRIVATE)
    assert after.state is State.GOOD


@posix_only
def test_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    shared, sticky = tmp_path / "shared", tmp_path / "sticky"
    for folder, mode in ((shared, 0o755), (sticky, 0o1777)):
        folder.mkdir()
        folder.chmod(mode)
    assert posix.open_to_others([shared, sticky, tmp_path / "none"]) == ()
    assert posix.open_to_others([Path("x" * 5_000)]) is None  # no such name can be


@posix_only
def test_backups_on_a_stick_are_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    told = Told()
    monkeypatch.setattr(told, "open_to_others", lambda files: seen.extend(files) or ())
    for backups in (Path("/proc"), tmp_path / "gone"):
        surroundings.look(tmp_path / "desk.sdb", backups, told)
        assert backups not in seen
    surroundings.look(tmp_path / "desk.sdb", tmp_path, told)
    assert tmp_path in seen


@pytest.mark.parametrize(
    ("system", "name"), [("win32", "Windows"), ("darwin", "Mac"), ("linux", "Linux")]
)
def test_each_system_has_its_own(monkeypatch: pytest.MonkeyPatch, system: str, name: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert type(surroundings.this_system()).__name__ == name


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks this Linux")
def test_this_computer_answers(tmp_path: Path) -> None:
    found = surroundings.look(tmp_path / "desk.sdb")
    kinds = {finding.kind for finding in found}
    assert {Kind.PRIVATE, Kind.DISK, Kind.PLACE, Kind.SCREEN} <= kinds
    assert all(finding.title for finding in found)
