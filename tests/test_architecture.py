# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
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

#: Frozen history, and tests that tell one long story, are not measured.
MEASURED = [p for p in PYTHON if p.relative_to(ROOT).parts[0] not in {"migrations", "tests"}]

#: The rules read every file once: all on one worker.
pytestmark = pytest.mark.xdist_group("architecture")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def lines_of(path: Path) -> list[str]:
    return text_of(path).splitlines()


def lines_with(pattern: str, paths: Iterable[Path]) -> list[str]:
    """Where something stands that must not: file, line and what it says."""
    return [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(lines_of(path), 1)
        if re.search(pattern, line)
    ]


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


def test_starting_loads_nothing_slow() -> None:
    slow = ("alembic", "reportlab", "babel.localedata")
    script = f"import sys, ui.__main__, ui.app; print([m for m in {slow!r} if m in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ran.stdout.strip() == "[]"


def test_the_window_after_unlock_brings_no_page() -> None:
    """What a page needs is imported when it is opened: everybody waits for the window."""
    late = ("dateutil.rrule", "reportlab", "alembic", "shelterdesk.services.agenda.appointments")
    script = f"import sys, ui.session; print([m for m in {late!r} if m in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ran.stdout.strip() == "[]"


def test_every_file_says_its_licence() -> None:
    first, second = "# SPDX-FileCopyrightText: ", "# SPDX-License-Identifier: GPL-3.0-or-later"
    heads = {path: lines_of(path)[:2] for path in PYTHON}
    assert len(heads) > 1000
    assert not [
        f"{name_of(path)}:1: {head}"
        for path, head in heads.items()
        if len(head) < 2 or not head[0].startswith(first) or head[1] != second
    ]


#: Calls whose first argument is shown to people.
SHOWN = {
    "QLabel", "setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName",
    "label", "button", "Empty", "Card", "say", "Paragraph", "setStatusTip", "add_section",
}  # fmt: skip


def bare_words(call: ast.Call) -> Iterator[str]:
    called, first = call.func, call.args[0] if call.args else None
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    if name in SHOWN and isinstance(first, ast.Constant) and isinstance(first.value, str):
        if re.search(r"[^\W\d_]{2}", first.value):
            yield f"{name}({first.value!r})"


@dataclass
class Seen:
    """What a file's tree shows; the trees of all files would fill the memory."""

    has_docstring: bool
    long_functions: list[str]
    bare_words: list[str]


@cache
def seen(path: Path) -> Seen:
    tree, name = ast.parse(text_of(path)), name_of(path)
    found = Seen(not tree.body or bool(ast.get_docstring(tree)), [], [])
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found.bare_words += [f"{name}:{node.lineno}: {call}" for call in bare_words(node)]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > 65:
                found.long_functions.append(f"{name}:{node.lineno}: {node.name} has {lines} lines")
    return found


def test_modules_are_short_and_say_what_they_are_for() -> None:
    assert len(PROGRAM) > 500
    long = [path for path in PROGRAM if len(lines_of(path)) > 400]
    silent = [path for path in PROGRAM if not seen(path).has_docstring]
    assert not [
        *(f"{name_of(path)}:401: {len(lines_of(path))} lines" for path in long),
        *(f"{name_of(path)}:1: no docstring" for path in silent),
    ]


def test_functions_are_short() -> None:
    assert not [line for path in MEASURED for line in seen(path).long_functions]


def test_every_word_on_screen_can_be_translated() -> None:
    assert not [line for path in PROGRAM for line in seen(path).bare_words]


def test_nothing_of_a_workplace_and_no_colour_in_a_widget() -> None:
    widgets = [path for path in PROGRAM if path.is_relative_to(ROOT / "ui" / "widgets")]
    assert len(widgets) > 20
    assert not [
        *lines_with(r"/work/|/root/|pypi\.org|pythonhosted", PROGRAM),
        *lines_with(r"""["']#[0-9A-Fa-f]{6}""", widgets),  # a widget never names a colour
    ]


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
    quoted = re.compile(r"""(?<=["'])[\w-]+(?=["'])""")
    named = {name for path in PROGRAM for line in lines_of(path) for name in quoted.findall(line)}
    shipped = {path.stem for path in (ROOT / "resources" / "icons").glob("*.svg")}
    assert len(shipped) > 20
    unused = shipped - named
    assert not unused
