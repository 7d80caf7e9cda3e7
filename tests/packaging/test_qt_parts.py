# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stays of Qt is what the program imports, and the two locks are of one mind."""

from __future__ import annotations

import ast
from pathlib import Path

from recipe import libraries, qt_parts

ROOT = Path(__file__).resolve().parents[2]
#: Asked for only where there is such a thing, or by testers alone.
ELSEWHERE = {"QtDBus", "QtTest"}


def imported_modules() -> set[str]:
    found = set()
    for path in (ROOT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6."):
                found.add(str(node.module).split(".")[1])
            elif isinstance(node, ast.ImportFrom) and node.module == "PySide6":
                found |= {alias.name for alias in node.names}
    return found


def test_every_module_that_is_imported_is_kept_and_no_other() -> None:
    assert imported_modules() - ELSEWHERE == set(qt_parts.MODULES)


def test_what_is_packed_is_what_was_tested() -> None:
    packed = libraries.locked_names()
    tested = libraries.locked_names(ROOT / "requirements.lock")
    assert packed
    assert packed.items() <= tested.items()
    hashes = set((ROOT / "requirements.lock").read_text("utf-8").split())
    assert set(libraries.LOCK.read_text("utf-8").split()) <= hashes


def test_pruning_leaves_what_the_lists_name(tmp_path: Path) -> None:
    stay = [
        "PySide6/QtCore.pyd", "PySide6/Qt6Core.dll", "PySide6/msvcp140.dll",
        "PySide6/plugins/platforms/qwindows.dll", "shiboken6/vcruntime140.dll", "PIL/Image.py",
    ]  # fmt: skip
    go = [
        "PySide6/QtQml.pyd", "PySide6/Qt6Quick.dll", "PySide6/qml/a/qmldir",
        "PySide6/plugins/platforms/qminimal.dll", "PySide6/plugins/tls/qschannelbackend.dll",
        "PySide6/QtCore.pyi", "shiboken6/vcamp140.dll", "PIL/_avif.cp313-win_amd64.pyd",
        "win32ctypes/tests/test_it.py", "uharfbuzz/a.pyx",
    ]  # fmt: skip
    for kind in qt_parts.WINDOWS_PLUGINS:
        (tmp_path / "PySide6/plugins" / kind).mkdir(parents=True)
    for name in stay + go:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    qt_parts.prune_libraries(tmp_path)
    qt_parts.prune_qt_windows(tmp_path)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == set(stay)
