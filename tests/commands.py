# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line in tests: real processes, most of them forks of one that imported the program.

What depends on the start itself, which module is imported first, is proved with ``run_afresh``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from tests.fork_server import ROOT, SERVER, Child

_SCRIPT = "import sys; from shelterdesk.cli import main; sys.exit(main())"


def start(*arguments: object, typed: str | None = None, pass_fds: Sequence[int] = ()) -> Child:
    """A command that was begun; what is typed comes through a pipe."""
    child = SERVER.run(_SCRIPT, *map(str, arguments), pass_fds=pass_fds)
    if typed is not None:
        child.stdin.write(typed)
    child.stdin.close()
    return child


def run(
    *arguments: object, typed: str | None = None, pass_fds: Sequence[int] = ()
) -> subprocess.CompletedProcess[str]:
    """A command that came to its end."""
    child = start(*arguments, typed=typed, pass_fds=pass_fds)
    said = child.communicate()
    return subprocess.CompletedProcess(list(arguments), child.wait(), *said)


def run_afresh(*arguments: object, typed: str | None = None) -> subprocess.CompletedProcess[str]:
    """The same by an interpreter of its own, which has imported nothing."""
    return subprocess.run(
        [sys.executable, "-m", "shelterdesk", *map(str, arguments)],
        input=typed or "", capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip


def piped(text: str) -> int:
    """A descriptor from which a process reads a secret."""
    read, write = os.pipe()
    os.write(write, text.encode())
    os.close(write)
    return read
