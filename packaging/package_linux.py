# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make package-linux``: the package of Debian and Ubuntu; and ``make package-test-linux``: it is
installed, used, brought up to date and removed in a clean system."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from recipe import clean_root, debian, debian_trial, files, program, update_files

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"


def main(argv: Sequence[str] | None = None) -> int:
    """Do what was asked; the exit status."""
    given = _parser().parse_args(argv)
    # One moment for all that is built here, whatever is committed meanwhile.
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(files.commit_time()))
    order = debian.Order(
        out=given.out.absolute(),
        work=(BUILD / "linux").absolute(),
        version=given.version,
        update_keys=update_files.trusted(BUILD / "update-keys"),
        is_quick=given.quick,
    )
    try:
        if given.trial:
            _try(order, given.trial)
        else:
            made = debian.make(order)
            print(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")
            if given.twice:
                _again(order, made)
    except (FileNotFoundError, AssertionError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _try(order: debian.Order, suites: Sequence[str]) -> None:
    """Nothing is built anew where there is a package of this version."""
    clean_root.require("debootstrap", "Xvfb", "xdotool")
    first = order.out / debian.name(order.version)
    if not first.exists():
        debian.make(order)
    # The same program, packed once more as the version after.
    newer = replace(order, version=f"{order.version}+1", out=order.work / "newer", is_quick=True)
    second = debian.pack(newer, debian.built(order), order.work / "frozen" / "root")
    for suite in suites:
        with clean_root.clean_root(suite, BUILD / "roots") as root:
            trial = debian_trial.Trial(root, BUILD / "seen", suite)
            trial.run(first, second, (order.version, newer.version))
    print(f"The pictures are in {BUILD / 'seen'}: look at them.")


def _again(order: debian.Order, first: Path) -> None:
    second = debian.make(replace(order, work=order.work.with_name("linux-again"),
                                 out=order.out / "again"))  # fmt: skip
    differ = files.sha256(first) != files.sha256(second)
    if differ:
        one, other = (debian.listed(path).splitlines() for path in (first, second))
        lines = "\n".join(sorted(set(one) ^ set(other))[:40])
        raise AssertionError(f"two builds differ:\n{lines}")
    print(f"The same, built twice: {files.sha256(first)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=BUILD / "packages")
    parser.add_argument("--version", default=program.version(), help="for tests of updates")
    parser.add_argument("--twice", action="store_true", help="build twice and compare")
    parser.add_argument("--quick", action="store_true", help="packed in seconds, larger")
    parser.add_argument("--trial", nargs="+", metavar="SUITE", help="try it: bookworm, trixie")
    return parser


if __name__ == "__main__":
    sys.exit(main())
