# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The self-test: all is well here, and what is not is found and said."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

import resources
from shelterdesk import cli, paths
from shelterdesk.errors import Invalid
from shelterdesk.installed import checks, known_answers, notices, self_test, shipped, trial_file
from shelterdesk.installed.checks import Check, NotOk
from shelterdesk.vault import file_lock, primitives
from ui import __main__ as start
from ui import self_test as window_test

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "vault" / "vectors.json").read_text("utf-8")
)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


def test_all_is_well(tmp_path: Path, own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, kept = tmp_path / "told.json", tmp_path / "kept"
    status = start.main(["self-test", "--json", "--keep", str(kept), "--out", str(out)])
    told = json.loads(out.read_text("utf-8"))
    assert [one["name"] for one in told["checks"] if not one["ok"]] == []
    assert (status, told["ok"]) == (0, True)
    assert [one["name"] for one in told["checks"]] == [one.name for one in self_test.CHECKS]
    assert (kept / "scripts" / "four-scripts.pdf").read_bytes().startswith(b"%PDF")
    assert not own_home.exists(), "the folder for data was not there before"
    assert capsys.readouterr().out == ""
    with pytest.raises(SystemExit):
        cli.main(["self-test", "--nonsense"])
    assert cli.main(["self-test", "--keep", str(kept)]) == 1
    assert "is not empty" in capsys.readouterr().err


def one_of(monkeypatch: pytest.MonkeyPatch, *own: Check) -> None:
    monkeypatch.setattr(self_test, "CHECKS", own)


def test_what_is_not_ok_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folders: list[Path] = []

    def sees(folder: Path) -> str:
        folders.append(folder)
        return ""

    def finds(_folder: Path) -> str:
        raise NotOk("it is\nnot there")

    def breaks(_folder: Path) -> str:
        raise KeyError("gone")

    def refuses(_folder: Path) -> str:
        raise Invalid("Not here.")

    one_of(
        monkeypatch,
        Check("a", "It sees", sees),
        Check("b", "It finds", finds),
        Check("c", "It breaks", breaks),
        Check("d", "It refuses", refuses),
    )
    assert cli.main(["self-test"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "ok  It sees",
        "not ok  It finds : it is not there",
        "not ok  It breaks : KeyError: 'gone'",
        "not ok  It refuses : Not here.",
    ]
    assert lines[4].startswith("1 of 4 checks are ok. ShelterDesk ")
    assert not folders[0].exists()


def test_without_a_console(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one_of(monkeypatch, Check("a", "It sees", lambda _folder: "всё"))
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        patch.setattr(sys, "stderr", None)
        assert cli.main(["self-test"]) == 0
        assert cli.main(["self-test", "--out", str(tmp_path / "told")]) == 0
        assert cli.main(["self-test", "--out", str(tmp_path / "no" / "told")]) == 1
        assert cli.main(["verify", str(tmp_path / "none")]) == 1
        cli._say("Nobody hears.")
        with pytest.raises(SystemExit):
            cli.main(["nonsense"])
    assert (tmp_path / "told").read_text("utf-8").startswith("ok  It sees (всё)\n1 of 1 ")
    assert cli.main(["self-test", "--window"]) == 2
    assert "installed command" in capsys.readouterr().err


def test_a_folder_that_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one_of(monkeypatch)
    (tmp_path / "file").write_text("")
    assert cli.main(["self-test", "--keep", str(tmp_path / "file" / "below")]) == 1
    assert "cannot be used" in capsys.readouterr().err


def test_known_answers_are_those_of_the_format() -> None:
    """Nothing here says for itself what the format is."""
    known = json.dumps(VECTORS, ensure_ascii=False)
    for answer in (
        known_answers._STRETCHED, known_answers._DERIVED, known_answers._LOOKUP[2],
        *known_answers._RECOVERY, *known_answers._SHARES, *known_answers._DIGEST,
        known_answers._SEALED_BLOB, known_answers._PASSPHRASE,
    ):  # fmt: skip
        assert answer in known
    assert all(known_answers.compared().values())


def test_other_answers_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(primitives, "derive", lambda *_args, **_options: bytes(32))
    with pytest.raises(NotOk, match="HKDF-SHA256"):
        self_test._cryptography(tmp_path)


def test_the_folder_for_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own_home: Path
) -> None:
    folder = own_home / "data"
    folder.mkdir(parents=True)
    (folder / "desk.sdb").write_text("hers")
    assert self_test._data_folder(tmp_path) == str(folder)
    assert [path.name for path in folder.iterdir()] == ["desk.sdb"]
    with monkeypatch.context() as patch:
        patch.setattr(file_lock, "lock", lambda *_args: None)
        with pytest.raises(NotOk, match="locked once more"):
            self_test._data_folder(tmp_path)
    if os.name == "posix":
        with monkeypatch.context() as patch:
            patch.setattr(self_test.stat, "S_IMODE", lambda _mode: 0o644)
            with pytest.raises(NotOk, match="Others could read"):
                self_test._data_folder(tmp_path)
    assert [path.name for path in folder.iterdir()] == ["desk.sdb"]


def test_what_was_pruned_too_far(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    whole = resources.path()

    def copied(room: str, lost: str) -> None:
        for path in (whole / room).rglob("*"):
            target = tmp_path / path.relative_to(whole)
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.is_file() and path.name != lost and not target.exists():
                target.symlink_to(path)

    for room in ("icons", "presets", "help", "fonts", "translations"):
        copied(room, "NotoSansThai-Bold.ttf")
    monkeypatch.setattr(resources, "_ROOT", tmp_path)
    (tmp_path / "help" / "more.md").write_text("See ![A door](door.png).")
    with pytest.raises(NotOk, match=r"help/door\.png is not there"):
        shipped.resources_there(tmp_path)
    with pytest.raises(NotOk, match="Thai Bold is not there"):
        shipped.fonts_there(tmp_path)
    (tmp_path / "help" / "door.png").write_bytes(b"")
    with monkeypatch.context() as patch:
        patch.setattr("migrations.REVISIONS", ("0001", "9999"))
        with pytest.raises(NotOk, match="step of the schema"):
            shipped.resources_there(tmp_path)
    for icon in (tmp_path / "icons").glob("*.svg"):
        icon.unlink()
    with pytest.raises(NotOk, match="Pictures or word lists"):
        shipped.resources_there(tmp_path)


def test_letters_words_and_libraries_that_are_lacking(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(shipped.LETTERS, "Thai", "ก漢")
    with pytest.raises(NotOk, match=r"NotoSansThai-Regular has no 漢"):
        shipped.fonts_there(tmp_path)
    monkeypatch.setattr("shelterdesk.i18n.LANGUAGES", {"en": "English", "pt": "Português"})
    with pytest.raises(NotOk, match=r"^pt$"):
        shipped.words(tmp_path)
    monkeypatch.setitem(sys.modules, "zxcvbn", None)
    with pytest.raises(NotOk, match=r"^zxcvbn: ModuleNotFoundError"):
        shipped.libraries(tmp_path)


def test_a_package_without_its_licences(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "program_folder", lambda: tmp_path)
    with pytest.raises(NotOk, match=r"licences\.json"):
        shipped.licences_there(tmp_path)
    found = notices.gather([Path(folder) for folder in sys.path if folder])
    _list, first, *_texts = notices.write(tmp_path, found)
    assert shipped.licences_there(tmp_path) == f"{len(found)} works"
    first.unlink()
    with pytest.raises(NotOk, match=notices.normal(found[0].name)):
        shipped.licences_there(tmp_path)
    notices.write(tmp_path, found[:3])
    with pytest.raises(NotOk, match="Licences are missing"):
        shipped.licences_there(tmp_path)


def test_a_file_that_is_not_encrypted_is_found(tmp_path: Path) -> None:
    (tmp_path / "plain.sdb").write_bytes(b"SQLite format 3\0")
    with pytest.raises(NotOk, match="not encrypted"):
        trial_file._is_unreadable(tmp_path / "plain.sdb")


def test_with_a_window(
    qapp: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one_of(monkeypatch)
    assert start.main(["self-test", "--window"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(window_test.CHECKS) + 1
    assert all(line.startswith("ok  ") for line in lines[:-1])
    monkeypatch.setattr(window_test, "_colours", lambda _picture: 1)
    assert start.main(["self-test", "--window"]) == 1
    said = capsys.readouterr().out
    assert "not ok  The window comes up : The window stayed empty." in said
    assert said.count("not ok") == 3


def test_no_check_has_the_folder_of_another(tmp_path: Path) -> None:
    names = [one.name for one in (*self_test.CHECKS, *window_test.CHECKS)]
    assert len(names) == len(set(names))
    outcome = next(checks.carry_out([Check("a", "Title", lambda f: f.name)], tmp_path))
    assert (outcome.detail, outcome.is_ok) == ("a", True)
