# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our own part of a package: the four packages of the program, and its version."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = ("shelterdesk", "ui", "migrations", "resources")
#: As dull as the name on the screen; of files, folders and packages.
DULL_NAME: Final = "desk-planner"
#: Alembic reads the steps of a schema as files, so they stay as they are.
_NOT_COMPILED: Final = "migrations"


def version() -> str:
    """The version of the program, such as ``0.1.0``."""
    text = (ROOT / "shelterdesk" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if found is None:
        raise ValueError("shelterdesk/__init__.py names no version")
    return found[1]


def copy(target: Path, update_keys: Iterable[Path] = ()) -> None:
    """Copy what git knows of the program into a folder, and the public keys of its updates."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *PACKAGES], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        to = target / name
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, to)
    for key in update_keys:
        to = target / "resources" / "updates" / key.name
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(key, to)


def python(minor: str) -> list[str]:
    """How a Python of this version is called here; ``PYTHON`` followed by the version without its
    dot (``PYTHON313``) names another. Raises ``FileNotFoundError`` with words what to install."""
    given = os.environ.get(f"PYTHON{minor.replace('.', '')}")
    command = [given or f"python{minor}"]
    # Where several are kept side by side, pyenv wants to be told which.
    environment = os.environ | {"PYENV_VERSION": minor}
    try:
        done = subprocess.run(
            [*command, "-c", "import sys; print(sys.executable)"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise FileNotFoundError(
            f"Python {minor} is needed to prepare this package. Install it, or name it: "
            f"PYTHON{minor.replace('.', '')}=/path/to/python{minor} make …"
        ) from error
    return [done.stdout.strip()]


def give_version(folder: Path, number: str, minor: str) -> None:
    """Give a compiled program another version, for tests of updates."""
    package = folder / "shelterdesk"
    text = (ROOT / "shelterdesk" / "__init__.py").read_text("utf-8")
    source = package / "__init__.py"
    source.write_text(text.replace(f'"{version()}"', f'"{number}"'), "utf-8")
    _compile([source], folder, minor)


def compile_all(folder: Path, minor: str, *, skip: Iterable[str] = (_NOT_COMPILED,)) -> None:
    """Replace every module by its compiled form, which needs no second file and no clock.

    The program starts without compiling, and a folder that cannot be written to costs nothing.
    """
    sources = [
        path
        for path in sorted(folder.rglob("*.py"))
        if path.relative_to(folder).parts[0] not in set(skip)
    ]
    _compile(sources, folder, minor)


def _compile(sources: Sequence[Path], folder: Path, minor: str) -> None:
    names = folder / ".modules"
    names.write_text("".join(f"{path}\n" for path in sources), "utf-8")
    subprocess.run(
        [
            *python(minor), "-m", "compileall", "-q", "-f", "-b", "-s", folder,
            "--invalidation-mode", "unchecked-hash", "-i", names,
        ],
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "0"},
    )  # fmt: skip
    names.unlink()
    for path in sources:
        if not path.with_suffix(".pyc").exists():
            raise FileNotFoundError(f"{path} was not compiled")
        path.unlink()
