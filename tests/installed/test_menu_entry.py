# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The entry in the menu of a Linux desktop: well formed, and gone without a trace."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from shelterdesk.installed import menu_entry


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share"


def test_it_is_written_changed_and_removed(share: Path) -> None:
    assert not menu_entry.is_there()
    menu_entry.remove()  # nothing to remove
    menu_entry.write("Stock List", "calendar", b"png", ["/usr/bin/desk-planner"])
    assert menu_entry.is_there()
    menu_entry.write("Stock List", "clipboard-list", b"other", ["/usr/bin/desk-planner"])
    files = sorted(path.name for path in share.rglob("*.*"))
    assert files == ["desk-planner-clipboard-list.png", "desk-planner.desktop"]
    menu_entry.remove()
    assert not [path for path in share.rglob("*") if path.is_file()]


def test_an_entry_of_somebody_else_is_not_removed(share: Path) -> None:
    menu_entry.place().parent.mkdir(parents=True)
    menu_entry.place().write_text("[Desktop Entry]\nName=Mine\n")
    assert not menu_entry.is_there()
    menu_entry.remove()
    assert menu_entry.place().exists()


def test_signs_that_mean_something() -> None:
    text = menu_entry.entry("A\\B", Path("/x/y.png"), ["/opt/my desk/run", 'a"b', "50%"])
    assert "Name=A\\\\B\n" in text
    line = next(part for part in text.splitlines() if part.startswith("Exec="))
    read = line.removeprefix("Exec=").replace("\\\\", "\\").replace("%%", "%")
    assert shlex.split(read) == ["/opt/my desk/run", 'a"b', "50%"]


def test_a_relative_place_is_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "somewhere")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert menu_entry.place().is_relative_to(tmp_path / ".local" / "share")


def test_what_cannot_be_written_leaves_nothing_half(share: Path) -> None:
    menu_entry.place().mkdir(parents=True)  # a folder in the way
    with pytest.raises(OSError, match="desk-planner"):
        menu_entry.write("Stock List", "calendar", b"png", ["desk-planner"])
    assert not list(share.rglob("*.part"))
