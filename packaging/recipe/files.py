# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a package holds: every file with its SHA-256, and times that are those of the commit.

Two builds of one commit are compared by these lists.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
_CHUNK: Final = 1 << 20


def sha256(path: Path) -> str:
    """The digest of one file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def listing(folder: Path) -> str:
    """A line a file, sorted: digest, two spaces, path with ``/``; as sha256sum writes it."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return "".join(f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths)


def commit_time() -> int:
    """The moment of the last commit in seconds since 1970, or ``SOURCE_DATE_EPOCH`` where it is
    given; what was packed at one commit carries one time."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    told = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return int(told)


def settle_times(folder: Path, moment: int) -> None:
    """Give a folder and everything in it the same time and plain permissions, whatever new files
    are made with on this computer."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_symlink():
            continue
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        os.utime(path, (moment, moment))
    folder.chmod(0o755)
    os.utime(folder, (moment, moment))
