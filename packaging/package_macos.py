# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make package-macos``, on a Mac: the disk image. ``make package-test-macos``, anywhere: every
library has its wheel for both kinds of Mac, and what is cut from Qt is there to be cut."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from recipe import libraries, macos, program, qt_parts, qt_unix, update_files

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
#: Of the installed program; the Python that setup.sh looks for first.
PYTHON = "3.13"


def main(argv: Sequence[str] | None = None) -> int:
    """Do what was asked; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=BUILD / "packages")
    parser.add_argument("--wheels", action="store_true", help="look at the wheels alone")
    given = parser.parse_args(argv)
    try:
        if given.wheels:
            for architecture in macos.ARCHITECTURES:
                _look(architecture)
        else:
            order = macos.Order(
                out=given.out.absolute(),
                work=BUILD / "macos",
                version=program.version(),
                identity=macos.identity() or "",
                notary=macos.notary(os.environ),
                update_keys=update_files.trusted(BUILD / "update-keys"),
            )
            made = macos.make(order)
            print(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")
    except (FileNotFoundError, AssertionError, KeyError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _look(architecture: str) -> None:
    """Raises ``CalledProcessError`` where a wheel is missing."""
    folder = BUILD / "macos-wheels" / architecture
    system = f"{architecture.replace('arm64', 'aarch64')}-apple-darwin"
    libraries.install(folder, system=system, python=PYTHON, lock=macos.lock(architecture))
    qt_parts.prune_libraries(folder)
    qt_unix.prune(folder, "darwin")
    qt = folder / "PySide6" / "Qt"
    for kind, names in qt_unix.PLUGINS["darwin"].items():
        for name in names:
            if not (qt / "plugins" / kind / f"lib{name}.dylib").exists():
                raise AssertionError(f"{architecture}: there is no plugin {kind}/{name}")
    for name in qt_parts.LIBRARIES:
        if not (qt / "lib" / f"Qt{name}.framework").is_dir():
            raise AssertionError(f"{architecture}: there is no library {name}")
    missing = _linked(qt.parent) - {path.name for path in (qt / "lib").iterdir()}
    if missing:
        raise AssertionError(f"{architecture}: {', '.join(sorted(missing))} is asked for, and gone")
    found = len(list(folder.glob("*.dist-info")))
    print(
        f"ok  {architecture}: {found} libraries, for macOS {macos.oldest_system(folder)} and later"
    )


def _linked(folder: Path) -> set[str]:
    """The libraries of Qt that those in a folder are linked with."""
    found: set[bytes] = set()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            found |= set(re.findall(rb"@rpath/(Qt\w+\.framework)/", path.read_bytes()))
    return {name.decode() for name in found}


if __name__ == "__main__":
    sys.exit(main())
