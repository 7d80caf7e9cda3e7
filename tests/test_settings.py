# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings: declared ones alone, atomic, never anything about a person."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from shelterdesk import settings
from shelterdesk.settings import Settings


def test_round_trip(tmp_path: Path) -> None:
    chosen = Settings("pt", 5, "dark", "/some/where/desk.sdb", "Stock List", icon="notebook-pen")
    settings.save(chosen, tmp_path)
    assert settings.load(tmp_path) == chosen
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]
    if os.name == "posix":
        assert (tmp_path / "settings.json").stat().st_mode & 0o077 == 0


def test_the_declared_settings_are_these(tmp_path: Path) -> None:
    """Who adds one asks first whether it can be about a person."""
    assert [field.name for field in fields(Settings)] == [
        "language", "idle_minutes", "scheme", "last_file", "backup_folder", "name", "icon", "told"
    ]  # fmt: skip


def test_home_moves_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELTERDESK_HOME", str(tmp_path))
    settings.save(Settings(scheme="dark"))
    assert (tmp_path / "config" / "settings.json").exists()
    assert settings.load().scheme == "dark"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "[" * 200_000, "\xff"])
def test_damaged_means_default(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_bytes(text.encode("latin-1"))
    assert settings.load(tmp_path) == Settings()


def test_unknown_keys_and_bad_values_stay_out(tmp_path: Path) -> None:
    body = {
        "scheme": "dark", "idle_minutes": 77, "language": "x\ny", "name": " ", "last_file": 3,
        "last_resident": "Noor", "__class__": 1,
    }  # fmt: skip
    (tmp_path / "settings.json").write_text(json.dumps(body))
    found = settings.load(tmp_path)
    assert found == Settings(scheme="dark")
    settings.save(found, tmp_path)
    assert "Noor" not in (tmp_path / "settings.json").read_text()


@pytest.mark.parametrize(
    "wrong",
    [
        Settings(scheme="pink"),
        Settings(idle_minutes=True),
        Settings(idle_minutes=-1),
        Settings(language="a" * 13),
        Settings(name=""),
        Settings(name="x" * 81),
        Settings(icon="house"),
        Settings(last_file="a\x00b"),
    ],
)
def test_a_bad_value_is_not_written(tmp_path: Path, wrong: Settings) -> None:
    with pytest.raises(ValueError, match="not a setting"):
        settings.save(wrong, tmp_path)
    assert not (tmp_path / "settings.json").exists()


def test_an_installed_program_begins_with_the_name_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "Stock List.exe"))
    assert settings.load(tmp_path / "none") == Settings()  # no installer wrote one
    body = {"name": "Stock List", "icon": "clipboard-list", "scheme": "dark", "last_file": "x"}
    (tmp_path / settings.LOOK_FILE).write_text(json.dumps(body), "utf-8-sig")
    given = Settings(name="Stock List", icon="clipboard-list")
    assert settings.load(tmp_path / "none") == given
    settings.save(Settings(icon="calendar"), tmp_path)
    assert settings.load(tmp_path) == Settings(icon="calendar")
    (tmp_path / settings.LOOK_FILE).write_text('{"name": " ", "icon": ["calendar"]}')
    assert settings.load(tmp_path / "none") == Settings()


def test_not_a_setting() -> None:
    assert not settings.is_valid("last_resident", "Noor")


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.save(Settings(scheme="dark"), tmp_path)

    def full(*_args: object) -> None:
        raise OSError(28, "No space left")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        settings.save(Settings(scheme="light"), tmp_path)
    assert settings.load(tmp_path).scheme == "dark"
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]
