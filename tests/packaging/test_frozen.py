# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes into the program of Linux and macOS, before PyInstaller is asked."""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

import pytest
from recipe import elf, frozen, libraries, qt_unix

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small program in the form of ours."""
    folder = tmp_path_factory.mktemp("source")
    for name in (
        "ui/__init__.py", "ui/rooms/board.py", "migrations/__init__.py", "migrations/env.py",
        "migrations/versions/0001.py", "migrations/versions/0001.sql", "resources/__init__.py",
        "resources/icons/bed.svg", "shelterdesk/vault/FORMAT.md",
    ):  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_every_module_of_ours_is_named_but_the_steps_of_the_schema(source: Path) -> None:
    assert frozen.modules(source) == ["migrations", "resources", "ui", "ui.rooms.board"]


def test_what_is_read_as_a_file_stays_one(source: Path) -> None:
    files = {f"{folder}/{Path(name).name}" for name, folder in frozen.data_files(source)}
    assert {
        "migrations/env.py", "migrations/versions/0001.py", "migrations/versions/0001.sql",
        "resources/icons/bed.svg", "shelterdesk/vault/FORMAT.md",
    } <= files  # fmt: skip
    assert not any(name.startswith("ui/") or "__init__" in name for name in files)


def test_the_tools_are_locked_with_their_hashes() -> None:
    part = frozen.part_of_lock(["pyinstaller", "altgraph"])
    assert part.count("==") == 2
    assert part.count("--hash=sha256:") >= 4
    with pytest.raises(KeyError, match="nothing-of-that-name"):
        frozen.part_of_lock(["nothing-of-that-name"])


def test_nothing_that_builds_is_a_library_of_the_program() -> None:
    assert "pyinstaller" not in libraries.locked_names()


@pytest.mark.skipif(sys.platform != "linux", reason="of Linux")
@pytest.mark.parametrize(
    ("origin", "kind", "is_so"),
    [
        ("/usr/lib/x86_64-linux-gnu/libssl.so.3", "BINARY", True),
        ("/lib/x86_64-linux-gnu/libz.so.1", "BINARY", True),
        ("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", "BINARY", False),
        ("/usr/lib/python3.11/lib-dynload/_ctypes.so", "EXTENSION", False),
        (
            "/build/venv/lib/python3.11/site-packages/PySide6/Qt/lib/libQt6Core.so.6",
            "BINARY",
            False,
        ),
        ("/usr/lib/x86_64-linux-gnu/words.txt", "DATA", False),
        ("/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0", "BINARY", False),
    ],
)
def test_what_the_system_has_stays_with_the_system(
    origin: str, kind: str, is_so: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sysconfig.get_config_var", lambda _name: "x86_64-linux-gnu")
    assert frozen.is_of_the_system(("target", origin, kind)) is is_so


def test_a_python_without_a_shared_library_is_refused_in_words(tmp_path: Path) -> None:
    python = tmp_path / "python3.11"
    python.write_text("""#!/bin/sh\necho '["/nowhere", "libpython3.11.so.1.0", 1, ""]'\n""")
    python.chmod(0o755)
    with pytest.raises(FileNotFoundError, match="libpython3"):
        frozen.check_python(str(python))


def test_the_python_of_the_project_is_the_one_it_was_set_up_with() -> None:
    assert Path(frozen.base_python()).exists()


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_of_qt_only_what_the_lists_name_stays(system: str, tmp_path: Path) -> None:
    library = "libQt6{}.so.6" if system == "linux" else "Qt{}.framework/Qt"
    plugin = "lib{}.so" if system == "linux" else "lib{}.dylib"
    stay = [
        "__init__.py", "QtCore.abi3.so", "libpyside6.abi3.so.6.11",
        f"Qt/lib/{library.format('Core')}", f"Qt/lib/{library.format('DBus')}",
        *(
            f"Qt/plugins/{kind}/{plugin.format(name)}"
            for kind, names in qt_unix.PLUGINS[system].items()
            for name in names
        ),
    ]  # fmt: skip
    go = [
        "QtQml.abi3.so", "QtCore.pyi", "scripts/deploy.py", "Qt/qml/QtQuick/qmldir",
        f"Qt/lib/{library.format('Quick')}", f"Qt/plugins/tls/{plugin.format('qopensslbackend')}",
        f"Qt/plugins/platforms/{plugin.format('qminimal')}", "Qt/translations/qtbase_de.qm",
    ]  # fmt: skip
    for name in stay + go:
        path = tmp_path / "PySide6" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    qt_unix.prune(tmp_path, system)
    left = {
        path.relative_to(tmp_path / "PySide6").as_posix()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert left == set(stay)


def test_what_the_desk_starts_knows_nothing_of_how_it_was_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = runpy.run_path(str(ROOT / "packaging" / "pyinstaller" / "start.py"))
    monkeypatch.setattr(os, "environ", {
        "_PYI_ARCHIVE_FILE": "/usr/lib/desk-planner/desk-planner", "LD_LIBRARY_PATH": "/ours",
        "DYLD_LIBRARY_PATH": "/ours", "DYLD_LIBRARY_PATH_ORIG": "/theirs", "HOME": "/home/x",
    })  # fmt: skip
    start["forget_the_start"]()
    assert os.environ == {"DYLD_LIBRARY_PATH": "/theirs", "HOME": "/home/x"}


def test_what_comes_along_of_debian_is_not_depended_on() -> None:
    packages = {name for line in elf.PACKAGES.values() for name in line.split(" | ")}
    assert not set(frozen.BROUGHT.values()) & packages
    assert not frozen.BROUGHT.keys() & elf.PACKAGES.keys()
