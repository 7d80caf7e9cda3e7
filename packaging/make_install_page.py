# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make install-page``: the page for the person who installs, in build/packages."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from recipe import install_page


def main(argv: Sequence[str] | None = None) -> int:
    """Write it; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=install_page.ROOT / "build" / "packages")
    given = parser.parse_args(argv)
    given.out.mkdir(parents=True, exist_ok=True)
    print(install_page.make(given.out))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
