# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes an update file from an installer, or the pair of keys that signs them.

    python packaging/make_update.py --new-key FOLDER/key.pem
    python packaging/make_update.py INSTALLER --key FOLDER/key.pem --news "…" [--out FILE]

The private key never goes into the project. System and processor are told by the installer's name;
``--system`` and ``--architecture`` say otherwise.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from recipe import update_files
from recipe.update_files import Installer

from shelterdesk.errors import UserError
from shelterdesk.installed.update_file import ENDINGS


def main(argv: Sequence[str] | None = None) -> int:
    """Make it; the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        if arguments.new_key is not None:
            print(update_files.new_key(arguments.new_key))
            return 0
        if arguments.installer is None or arguments.key is None:
            _parser().error("an installer and --key are needed, or --new-key")
        installer = _installer(arguments)
        target = arguments.out or arguments.installer.parent / update_files.name_of(installer)
        print(update_files.make(installer, arguments.key, target))
    except (OSError, ValueError, UserError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _installer(arguments: argparse.Namespace) -> Installer:
    path: Path = arguments.installer
    by_ending = {ending: system for system, ending in ENDINGS.items()}
    system = arguments.system or by_ending.get(path.suffix)
    if system is None:
        raise ValueError(f"{path.name}: of which system? Say it with --system")
    machine = arguments.architecture or next(
        (name for name in ("arm64", "aarch64", "universal") if name in path.name), "x86_64"
    )
    return Installer(path, system, machine, arguments.news, arguments.version, arguments.released)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Makes an update file from an installer.")
    parser.add_argument("installer", type=Path, nargs="?")
    key = os.environ.get(update_files.KEY_VARIABLE)
    parser.add_argument("--key", type=Path, default=Path(key) if key else None)
    parser.add_argument("--new-key", type=Path, metavar="FILE")
    parser.add_argument("--system", choices=sorted(ENDINGS))
    parser.add_argument("--architecture")
    parser.add_argument("--version", default="")
    parser.add_argument("--released", type=date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--news", default="", help="what is new, in a few words")
    parser.add_argument("--out", type=Path)
    return parser


if __name__ == "__main__":
    sys.exit(main())
