# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``shelterdesk``, or ``python -m ui``: opens the window, or hands a subcommand over.

Nothing of Qt is imported before it is certain that there is a window to open.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

#: What the command line does without a window.
COMMANDS: Final = frozenset({
    "create", "import", "report", "demo", "backup", "verify", "restore", "salvage",
    "self-test",
})  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, or run a subcommand; the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and arguments[0] == "self-test" and "--window" in arguments:
        from ui import self_test  # the one command that opens a window and ends

        return self_test.main(arguments)
    if arguments and arguments[0] in COMMANDS:
        from shelterdesk import cli  # knows no window

        return cli.main(arguments)
    if arguments and arguments[0] == "tour":
        if getattr(sys, "frozen", False):  # a package brings no tools of testers along
            sys.stderr.write("The tour is made from the source of the program.\n")
            return 2
        from ui import tour  # for testers and the manual alone

        return int(tour.main(arguments[1:]))
    given = _parser().parse_args(arguments)
    from ui import app  # only now Qt
    from ui.options import Options

    options = Options(
        file=given.file.absolute() if given.file is not None else None,
        demo=given.demo,
        after=given.after,
        place=given.place,
        maximized=given.maximized,
        hidden=given.hidden,
        until_shown=given.until_shown,
    )
    return app.run(options)


def _parser() -> argparse.ArgumentParser:
    from shelterdesk import __version__

    parser = argparse.ArgumentParser(
        prog="shelterdesk",
        description="Opens the window. Without a window: create, import, report, demo, "
        "backup, verify, restore, salvage, self-test (“shelterdesk report --help” tells more).",
    )
    parser.add_argument("file", nargs="?", type=Path, help="the file to open")
    parser.add_argument("--demo", action="store_true", help="open an invented house")
    parser.add_argument("--version", action="version", version=__version__)
    # Between one process and the next, after locking.
    parser.add_argument("--after", default="", help=argparse.SUPPRESS)
    parser.add_argument("--place", type=_place, default=None, help=argparse.SUPPRESS)
    parser.add_argument("--maximized", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--hidden", action="store_true", help=argparse.SUPPRESS)
    # For measuring how long a start takes (benchmarks/installed.py).
    parser.add_argument("--until-shown", action="store_true", help=argparse.SUPPRESS)
    return parser


def _place(text: str) -> tuple[int, int, int, int]:
    x, y, width, height = (int(part) for part in text.split(","))
    return x, y, width, height


if __name__ == "__main__":
    sys.exit(main())
