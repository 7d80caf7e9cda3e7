# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start of the installed program against that of its source, on the same machine, in turns.

``SHELTERDESK_INSTALLED`` names the installed program: ``/usr/bin/shelterdesk``, or the file of
that name in an unpacked package. Without it nothing is measured.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.common import ROOT, folder, say

VARIABLE = "SHELTERDESK_INSTALLED"
RUNS = 25


def main() -> None:
    """Whole processes: to the painted unlock window, and to the version alone."""
    installed = os.environ.get(VARIABLE)
    if not installed:
        print(f"left out: {VARIABLE} names no installed program")
        return
    with folder() as here:
        (here / "desk.sdb").touch()
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "SHELTERDESK_HOME": str(here),
        }
        source = [sys.executable, "-m", "ui"]
        for name, given in (
            ("unlock window", ["--until-shown", str(here / "desk.sdb")]),
            ("--version", ["--version"]),
        ):
            pairs = [
                (
                    _seconds([*source, *given], environment),
                    _seconds([str(Path(installed).resolve()), *given], environment),
                )
                for _run in range(RUNS + 1)
            ][1:]  # the first of each reads the disk
            ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
            say(f"{name}, from source", ours * 1000, "ms")
            say(f"{name}, installed", theirs * 1000, "ms")
            ratio = statistics.median(there / here_ for here_, there in pairs)
            say(f"{name}, installed / from source", ratio, "x")


def _seconds(command: Sequence[str], environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
