# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The libraries of the program, for any system: exactly the locked ones, checked by their hashes.

uv chooses the wheels of the system asked for and also judges the conditions of the lock for it;
pip, asked for another system's wheels, judges them for the system it runs on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
LOCK: Final = ROOT / "packaging" / "runtime.lock"
UV: Final = ROOT / ".venv" / "bin" / "uv"


#: The oldest macOS that the wheels of every library serve.
OLDEST_MACOS: Final = "15.0"


def install(target: Path, *, system: str, python: str, lock: Path = LOCK) -> None:
    """Unpack every locked wheel into ``target``.

    ``system`` is a target of uv, ``x86_64-pc-windows-msvc``; ``python`` a version, ``3.13``.
    Raises ``CalledProcessError`` where a wheel is missing or its hash is another.
    """
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(
        [
            UV, "pip", "install", "--quiet", "--target", target, "--python-platform", system,
            "--python-version", python, "--only-binary", ":all:", "--no-deps", "--require-hashes",
            "--link-mode", "copy", "-r", lock,
        ],
        check=True,
        env=os.environ | {"MACOSX_DEPLOYMENT_TARGET": OLDEST_MACOS},
    )  # fmt: skip
    shutil.rmtree(target / "bin", ignore_errors=True)  # commands of this system, with its paths
    (target / ".lock").unlink(missing_ok=True)


def locked_names(lock: Path = LOCK) -> dict[str, str]:
    """Name and version of each library in a lock file."""
    found = {}
    for line in lock.read_text("utf-8").splitlines():
        name, equals, rest = line.partition("==")
        if equals and not line.startswith(" "):
            found[name] = rest.split()[0]
    return found


def unpacked_names(folder: Path) -> set[str]:
    """The libraries that lie in a folder, as they call themselves."""
    found = metadata.distributions(path=[str(folder)])
    return {str(one.metadata["Name"]) for one in found}
