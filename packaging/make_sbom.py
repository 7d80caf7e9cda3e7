# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make sbom``: what each installed program is made of, one file a system, in build/packages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from recipe import libraries, program, sbom

from shelterdesk.installed import notices

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Write them; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "packages")
    parser.add_argument("--system", choices=sorted(sbom.SYSTEMS), action="append")
    parser.add_argument("--python", default="", help="the version packed, where it is another")
    parser.add_argument("--lock", type=Path, default=libraries.LOCK)
    parser.add_argument(
        "--name", default="", help="instead of that of the system, in the file name"
    )
    given = parser.parse_args(argv)
    folders = [Path(folder) for folder in sys.path if folder]
    told = notices.gather(folders, libraries.locked_names().keys())
    given.out.mkdir(parents=True, exist_ok=True)
    for system in given.system or sorted(sbom.SYSTEMS):
        target = (
            given.out / f"{program.DULL_NAME}-{program.version()}-{given.name or system}.cdx.json"
        )
        packed = sbom.Target(system, given.python or sbom.packed_python(system), given.lock)
        target.write_text(sbom.make(packed, told), "utf-8")
        print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
