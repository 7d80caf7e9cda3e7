# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``shelterdesk self-test``: whether everything works on this computer, a plain line a check.

Exit status 0 if all is well, 1 if not. A program without a console (Windows) writes to ``--out``.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from shelterdesk import __version__, cli
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _

if TYPE_CHECKING:
    from shelterdesk.installed.checks import Check, Outcome


def add(commands: Any) -> None:
    """Add the command to the parser."""
    test = commands.add_parser("self-test", help=_("whether everything works on this computer"))
    test.add_argument(
        "--window", action="store_true", help=_("what needs a window too (installed command only)")
    )
    test.add_argument("--keep", type=Path, metavar="DIR", help=_("keep what was made, in DIR"))
    test.add_argument("--out", type=Path, metavar="FILE", help=_("write the lines to FILE"))
    test.add_argument("--json", action="store_true", help=_("for programs that read"))
    test.set_defaults(command=_without_window)


def _without_window(arguments: argparse.Namespace) -> int:
    if arguments.window:
        cli._complain(_("This opens a window: use the installed command, shelterdesk self-test."))
        return cli.WRONG_USAGE
    return carry_out(arguments)


def carry_out(arguments: argparse.Namespace, more: Sequence[Check] = ()) -> int:
    """Every check, and ``more``; the exit status. Each line is written before the next check."""
    from shelterdesk.installed import checks, self_test  # heavy, see cli

    found = []
    with ExitStack() as undo:
        folder = undo.enter_context(_place(arguments.keep))
        out = undo.enter_context(_written_to(arguments.out))
        for outcome in checks.carry_out((*self_test.CHECKS, *more), folder):
            found.append(outcome)
            if not arguments.json:
                _write(out, outcome.line)
        good = sum(outcome.is_ok for outcome in found)
        if arguments.json:
            _write(out, json.dumps(_body(found), indent=1, ensure_ascii=False))
        else:
            words = _("{good} of {all} checks are ok. ShelterDesk {version}, {system}.")
            _write(out, words.format(good=good, all=len(found), **_about()))
    return cli.DONE if good == len(found) else cli.USER_ERROR


@contextmanager
def _place(keep: Path | None) -> Iterator[Path]:
    """A private folder; one that is kept must be empty."""
    if keep is None:
        folder = Path(tempfile.mkdtemp(prefix="desk-planner-"))  # for this user alone
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return
    try:
        keep.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_empty = not any(keep.iterdir())
    except OSError as error:
        raise Invalid(_("{path} cannot be used.").format(path=keep), field="keep") from error
    if not is_empty:
        raise Invalid(_("{path} is not empty.").format(path=keep), field="keep")
    yield keep


@contextmanager
def _written_to(path: Path | None) -> Iterator[IO[str] | None]:
    """The file, or the console, which a program without one has not."""
    if path is None:
        yield sys.stdout
        return
    try:
        file = path.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise Invalid(_("{path} cannot be written.").format(path=path), field="out") from error
    with file:
        yield file


def _write(out: IO[str] | None, line: str) -> None:
    if out is None:
        return
    spelled = getattr(out, "encoding", None) or "utf-8"
    out.write(line.encode(spelled, "replace").decode(spelled) + "\n")
    out.flush()  # the next check may end the process


def _about() -> dict[str, str]:
    return {
        "version": __version__,
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }


def _body(found: Sequence[Outcome]) -> dict[str, Any]:
    return {
        **_about(),
        "ok": all(outcome.is_ok for outcome in found),
        "checks": [
            {
                "name": outcome.name,
                "ok": outcome.is_ok,
                "detail": outcome.detail,
                "seconds": round(outcome.seconds, 3),
            }
            for outcome in found
        ],
    }
