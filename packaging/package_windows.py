# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make package-windows``: the installer of Windows, made on Linux; and
``make package-test-windows``: it is tried whole under Wine."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from recipe import files, program, python_windows, update_files, windows, wine_trial

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"


def main(argv: Sequence[str] | None = None) -> int:
    """Do what was asked; the exit status."""
    given = _parser().parse_args(argv)
    # One moment for all that is built here, whatever is committed meanwhile.
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(files.commit_time()))
    order = windows.Order(
        out=given.out.absolute(),
        work=(BUILD / "windows").absolute(),
        version=given.version,
        python=given.python,
        is_quick=given.quick,
        update_keys=update_files.trusted(BUILD / "update-keys"),
        certificate=given.certificate,
        certificate_password=given.certificate_password,
        timestamp_url=given.timestamp_url,
    )
    try:
        if given.trial:
            _try(order)
        else:
            made = windows.make(order)
            print(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")
            if given.twice:
                _again(order, made)
    except (FileNotFoundError, AssertionError, python_windows.NotTheOfficialFiles) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _try(order: windows.Order) -> None:
    """Nothing is built anew where there is an installer of this version."""
    wine_trial.require()
    first = order.out / windows.name(order.version)
    if not (first.exists() and windows.is_built(order)):
        windows.make(order)
    # The same program as the version after, packed in seconds.
    newer = replace(order, version=f"{order.version}.1", out=order.work / "newer", is_quick=True)
    second = windows.pack(newer)
    trial = wine_trial.Trial(first, second, BUILD / "seen" / "windows", BUILD / "wine")
    trial.run()
    print(f"The pictures are in {trial.pictures}: look at them.")


def _again(order: windows.Order, first: Path) -> None:
    second = windows.make(
        replace(order, work=order.work.with_name("windows-again"), out=order.out / "again")
    )
    lists = [path.with_name(f"{path.name}.list").read_text("utf-8") for path in (first, second)]
    if differ := set(lists[0].splitlines()) ^ set(lists[1].splitlines()):
        raise AssertionError("two builds differ:\n" + "\n".join(sorted(differ)[:40]))
    # NSIS packs in the order in which a disk lists its folders, so the installers may differ.
    print(f"The same {len(lists[0].splitlines())} files with the same digests, built twice.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=BUILD / "packages")
    parser.add_argument("--version", default=program.version(), help="for tests of updates")
    parser.add_argument("--python", type=Path, help="the official embeddable zip file of Windows")
    parser.add_argument("--certificate", type=Path, help="PKCS#12, for Authenticode")
    parser.add_argument("--certificate-password", type=Path, help="a file with its password")
    parser.add_argument("--timestamp-url", default="", help="of a service for signatures")
    parser.add_argument("--quick", action="store_true", help="packed in seconds, larger")
    parser.add_argument("--twice", action="store_true", help="build twice and compare")
    parser.add_argument("--trial", action="store_true", help="try it under Wine")
    return parser


if __name__ == "__main__":
    sys.exit(main())
