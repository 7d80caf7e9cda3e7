# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sticks, folders and sizes in words; backups found on a stick."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from shelterdesk.i18n import size_words
from shelterdesk.vault import backup
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from ui.backups import drives
from ui.backups.chooser import look_around
from ui.backups.drives import Stick


@dataclass
class Volume:
    """As the system tells of one."""

    root: str
    name: str = ""
    is_ready: bool = True
    is_locked: bool = False

    def rootPath(self) -> str:
        return self.root

    def displayName(self) -> str:
        return self.name or self.root

    def isReady(self) -> bool:
        return self.is_ready

    def isReadOnly(self) -> bool:
        return self.is_locked

    def bytesAvailable(self) -> int:
        return 5_000


@pytest.mark.skipif(sys.platform != "linux", reason="the places are those of Linux")
def test_only_what_is_plugged_in_and_can_be_written() -> None:
    found = drives.sticks([
        Volume("/"), Volume("/home"), Volume("/media/joy/BLUE"),
        Volume("/run/media/joy/RED", "RED"),
        Volume("/media/joy/CD", is_locked=True), Volume("/media/joy/GONE", is_ready=False),
        Volume("/mediathek"),
    ])  # fmt: skip
    assert [(str(stick.path), stick.name, stick.free) for stick in found] == [
        ("/media/joy/BLUE", "BLUE", 5_000), ("/run/media/joy/RED", "RED", 5_000),
    ]  # fmt: skip


def test_the_systems_own_answer_can_be_used() -> None:
    assert all(stick.path.is_dir() for stick in drives.sticks())


@pytest.mark.parametrize(
    ("root", "platform", "is_removable"),
    [
        ("/Volumes/BLUE", "darwin", True),
        ("/", "darwin", False),
        ("/media/x", "freebsd", False),
        ("E:/", "win32", False),  # without Windows nobody can say
    ],
)
def test_what_can_be_taken_out(root: str, platform: str, is_removable: bool) -> None:
    assert drives.is_removable(root, platform) is is_removable


def test_places_in_words(tmp_path: Path) -> None:
    blue = Stick(tmp_path / "BLUE", "BLUE", 1)
    assert drives.place_words(tmp_path / "BLUE" / "inner", [blue]) == "stick BLUE"
    assert drives.place_words(tmp_path / "BLUEISH", [blue]) == str(tmp_path / "BLUEISH")
    assert drives.is_same_disk(tmp_path, tmp_path.parent)
    assert not drives.is_same_disk(tmp_path, tmp_path / "not there")


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"), (999, "999 bytes"), (5_600, "5.6 kB"), (752_000, "752 kB"),
        (12_400_000_000, "12.4 GB"), (9_000_000_000_000_000, "9000 TB"),
    ],
)  # fmt: skip
def test_sizes_in_words(count: int, words: str) -> None:
    assert size_words(count) == words


def test_backups_are_found_on_sticks_and_one_folder_down(vault: Vault, tmp_path: Path) -> None:
    stick, inner, known = tmp_path / "BLUE", tmp_path / "BLUE" / "old", tmp_path / "known"
    for folder in (stick, inner, inner / "too deep", known):
        folder.mkdir()
        backup.make(vault, folder, now=NOW)
    (stick / "torn.sdbackup").write_bytes(b"x" * 99)
    (stick / ".trash").mkdir()
    blue = Stick(stick, "BLUE", 1)
    offers = look_around([known, tmp_path / "gone"], None, lambda: [blue])
    assert {offer.path.parent for offer in offers} == {stick, inner, known}
    assert {offer.place for offer in offers} == {"stick BLUE", str(known)}
    assert look_around([known], "00" * 16, lambda: [blue]) == []
