# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process itself: no memory image on disk, and a fresh one in its place after locking.

What an unlocked file left in memory ends only with the process. So locking means starting again:
the same process image replaced (POSIX), or a new process and the end of this one (Windows).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

#: prctl: whether other programs of the same person may look into this one's memory.
_PR_SET_DUMPABLE: Final = 4


def forbid_dumps() -> None:
    """If the program crashes, the system writes no image of its memory; nor may others read it."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(ImportError, OSError, AttributeError):
            import ctypes  # only here

            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def command(arguments: Sequence[str]) -> list[str]:
    """How this program was started, with other arguments."""
    given = len(sys.argv) - 1
    started = list(sys.orig_argv)
    begin = started[: len(started) - given] if given else started
    return [sys.executable, *begin[1:], *arguments]


def start_again(arguments: Sequence[str]) -> None:
    """Become a fresh process. Returns only on Windows, where the caller ends this one."""
    line = command(arguments)
    if os.name == "nt":
        import subprocess  # a slow import, and only Windows needs it

        subprocess.Popen(line, close_fds=True)  # noqa: S603 - our own command line
        return
    os.execv(line[0], line)  # noqa: S606 - our own command line
