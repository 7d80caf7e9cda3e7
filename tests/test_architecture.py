# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("shelterdesk", "ui", "migrations", "resources", "packaging", "benchmarks", "tests")
PYTHON = sorted(
    path
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if "__pycache__" not in path.parts
)
PROGRAM = [path for path in PYTHON if path.relative_to(ROOT).parts[0] in {"shelterdesk", "ui"}]

#: A list of tables in frozen history is as long as it is.
LONG_MODULES = {"migrations/versions/0001_initial.py"}
#: Frozen history, and tests that tell one long story, are not measured.
MEASURED = [p for p in PYTHON if p.relative_to(ROOT).parts[0] not in {"migrations", "tests"}]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_product_runs_without_a_screen() -> None:
    script = """
import importlib, pkgutil, sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in {'PySide6', 'shiboken6', 'ui'}:
            raise ImportError(f'{name} is a screen')
sys.meta_path.insert(0, Block())
import shelterdesk
for module in pkgutil.walk_packages(shelterdesk.__path__, 'shelterdesk.'):
    if not module.name.endswith('__main__'):
        importlib.import_module(module.name)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("slow", ["alembic", "reportlab", "babel.localedata"])
def test_starting_loads_nothing_slow(slow: str) -> None:
    script = f"import sys, ui.__main__, ui.app; sys.exit({slow!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_the_window_after_unlock_brings_no_page() -> None:
    """What a page needs is imported when it is opened: everybody waits for the window."""
    late = ("dateutil.rrule", "reportlab", "alembic", "shelterdesk.services.agenda.appointments")
    script = f"import sys, ui.session; print([m for m in {late!r} if m in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_every_file_says_its_licence(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert lines[0].startswith("# SPDX-FileCopyrightText: ")
    assert lines[1] == "# SPDX-License-Identifier: GPL-3.0-or-later"


@pytest.mark.parametrize("path", PROGRAM, ids=name_of)
def test_modules_are_short_and_say_what_they_are_for(path: Path) -> None:
    text = path.read_text("utf-8")
    assert name_of(path) in LONG_MODULES or len(text.splitlines()) <= 400
    body = ast.parse(text).body
    if body:
        assert ast.get_docstring(ast.parse(text)), "no docstring"


@pytest.mark.parametrize("path", MEASURED, ids=name_of)
def test_functions_are_short(path: Path) -> None:
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 65
    ]
    assert not long


#: Calls whose first argument is shown to people.
SHOWN = {
    "QLabel", "setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName",
    "label", "button", "Empty", "Card", "say", "Paragraph", "setStatusTip", "add_section",
}  # fmt: skip


def bare_words(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        first = node.args[0]
        if name in SHOWN and isinstance(first, ast.Constant) and isinstance(first.value, str):
            if re.search(r"[^\W\d_]{2}", first.value):
                yield f"line {node.lineno}: {name}({first.value!r})"


@pytest.mark.parametrize("path", PROGRAM, ids=name_of)
def test_every_word_on_screen_can_be_translated(path: Path) -> None:
    assert not list(bare_words(ast.parse(path.read_text("utf-8"))))


@pytest.mark.parametrize("path", PROGRAM, ids=name_of)
def test_nothing_of_a_workplace_and_no_colour_in_a_widget(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"/work/|/root/|pypi\.org|pythonhosted", text)
    if path.relative_to(ROOT).parts[:2] == ("ui", "widgets"):
        assert not re.search(r"""["']#[0-9A-Fa-f]{6}""", text), "a widget never names a colour"


def test_the_lock_file_has_hashes_and_no_host() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    pinned = [line for line in lock.splitlines() if line and line[0].isalpha()]
    assert all("==" in line and line.endswith("\\") for line in pinned)


def test_no_two_services_have_one_name() -> None:
    """The audit trail names a verb by the last part of its module: two would be one there."""
    paths = [path for path in PROGRAM if path.is_relative_to(ROOT / "shelterdesk" / "services")]
    names = Counter(path.stem for path in paths if path.stem != "__init__")
    assert len(names) > 100
    assert not [name for name, times in names.items() if times > 1]


def test_every_test_folder_is_without_init() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_every_icon_is_used() -> None:
    code = "\n".join(path.read_text("utf-8") for path in PROGRAM)
    shipped = {path.stem for path in (ROOT / "resources" / "icons").glob("*.svg")}
    assert not {name for name in shipped if not re.search(rf"""["']{re.escape(name)}["']""", code)}
