# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Licences: nothing is brought along without its text."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from packaging.markers import Marker

import resources
from shelterdesk import paths
from shelterdesk.installed import notices
from shelterdesk.installed.notices import Notice

ROOT = Path(__file__).resolve().parent.parent.parent
LOCK = ROOT / "packaging" / "runtime.lock"
_PINNED = re.compile(r"^([a-z0-9.-]+)==\S+(?:\s*;\s*(.*?))?\s*\\?$", re.MULTILINE)


@pytest.fixture(scope="module")
def here() -> list[Notice]:
    return notices.here()


def pinned() -> list[str]:
    """What is brought along, as far as it is for this system and this Python."""
    found = _PINNED.findall(LOCK.read_text("utf-8"))
    return [name for name, marker in found if not marker or Marker(marker).evaluate()]


def test_every_library_that_is_brought_along_has_its_text(here: list[Notice]) -> None:
    names = pinned()
    assert len(names) > 30
    assert notices.lacking(here, names) == []
    assert notices.lacking(here, [*names, "Brand.New_Library"]) == ["brand-new-library"]


def test_what_no_library_tells_of_itself(here: list[Notice]) -> None:
    by_name = {notice.name: notice for notice in here}
    for name, words in {
        "Desk Planner": "GNU GENERAL PUBLIC LICENSE",
        "Python": "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2",
        "Qt": "GNU LESSER GENERAL PUBLIC LICENSE",
        "Qt: works of others": "The PDFium Authors",
        "SQLCipher, SQLite": "ZETETIC LLC",
        "OpenSSL": "Apache License",
        "Argon2": "Samuel Neves",
        "HarfBuzz": "Behdad Esfahbod",
        "Noto Sans": "Open Font License",
        "Lucide": "Lucide Icons and Contributors",
    }.items():
        assert words in by_name[name].text, name
    qt = by_name["Qt"].text
    for words in ("linked dynamically", "replace any of them", "https://download.qt.io", "QtPdf"):
        assert words in qt
    assert by_name["Qt"].version == by_name["pyside6-essentials"].version
    assert not [notice.name for notice in here if not notice.text or not notice.licence]
    assert "shelterdesk" not in by_name
    assert "pytest" not in by_name, "tools are not brought along"
    assert "pip" not in by_name


def test_every_font_and_icon_is_under_the_text_that_is_shown() -> None:
    """They have one licence each, in their folder; a file of another kind would need its own."""
    assert {path.suffix for path in resources.path("fonts").iterdir()} == {".ttf", ".txt"}
    assert all(path.name.startswith("Noto") for path in resources.path("fonts").glob("*.ttf"))
    assert {path.suffix for path in resources.path("icons").iterdir()} == {".svg", ".txt"}
    works = json.loads(resources.path("licences", "works.json").read_text("utf-8"))
    used = {name for work in works for name in work["texts"]}
    there = {f"licences/{path.name}" for path in resources.path("licences").glob("*.txt")}
    assert there | {"fonts/LICENSE.txt", "icons/LICENSE.txt"} == used


def test_a_package_keeps_them(
    here: list[Notice], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = notices.write(tmp_path, here)
    assert len({path.name for path in files}) == len(here) + 1
    first = {path: path.read_bytes() for path in files}
    notices.write(tmp_path, here)
    assert {path: path.read_bytes() for path in files} == first
    assert notices.read(tmp_path) == [
        Notice(one.name, one.version, one.licence, one.text.rstrip() + "\n") for one in here
    ]
    monkeypatch.setattr(paths, "program_folder", lambda: tmp_path)
    (tmp_path / notices.FOLDER / "lucide.txt").unlink()
    (lucide,) = (one for one in notices.here() if one.name == "Lucide")
    assert lucide.text == ""
    (tmp_path / notices.LIST).unlink()
    assert len(notices.here()) == len(here)


def installed(folder: Path, name: str, metadata: str, **files: str) -> None:
    """A library as an installer leaves it."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{metadata}\n"
    )
    for at, text in files.items():
        path = folder / at.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (info / "RECORD").write_text("".join(f"{at.replace('__', '/')},,\n" for at in files))


def test_where_libraries_keep_their_texts(tmp_path: Path) -> None:
    installed(tmp_path, "one", "License-Expression: MIT",
              **{"one-1.0.dist-info__licenses__LICENSE": "text of one"})  # fmt: skip
    installed(tmp_path, "two", f"Classifier: {notices._CLASSIFIER}ISC License (ISCL)",
              **{"two__license.txt": "text of two", "two__license.py": "no text",
                 "two__fonts__vera-license.txt": "its font"})  # fmt: skip
    installed(tmp_path, "three", "License: a very long text " + "of a licence " * 9)
    parts = {"components": [
        {"name": "crate", "version": "0.3", "licenses": [{"license": {"id": "MIT"}}]},
        {"name": "other", "licenses": [{"expression": "ISC"}]},
    ]}  # fmt: skip
    installed(tmp_path, "four", "License: BSD",
              **{"four-1.0.dist-info__sboms__sbom.json": json.dumps(parts),
                 "four-1.0.dist-info__LICENSE": "text of four"})  # fmt: skip
    found = {one.name: one for one in notices.gather([tmp_path])}
    assert found["one"] == Notice("one", "1.0", "MIT", "text of one")
    assert found["two"].licence == "ISC License (ISCL)"
    assert found["two"].text.split(notices._BETWEEN) == ["its font", "text of two"]
    assert (found["three"].licence, found["three"].text) == ("", "")
    assert found["four"].text.endswith("Inside of it:\n\ncrate  0.3  MIT\nother  ISC")
    assert notices.lacking(found.values(), ["one", "two", "three", "four"]) == ["three"]
    assert "Qt" not in found, "it came with no library here"
    assert "Noto Sans" in found
    assert set(found) > {one.name for one in notices.gather([tmp_path], {"one"})}


def test_no_tools_from_source() -> None:
    needed = notices._needed([Path(folder) for folder in sys.path if folder])
    assert {"pyside6", "sqlcipher3", "cryptography", "cffi", "mako"} <= needed
    assert not needed & {"pytest", "ruff", "mypy", "hypothesis"}
