# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fresh process in the place of this one after locking.

What an unlocked file left in memory ends only with the process. So locking means starting again:
the same process image replaced (POSIX), or a new process and the end of this one (Windows).
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NoReturn

from PySide6.QtWidgets import QWidget

from shelterdesk.errors import UserError

log = logging.getLogger(__name__)

#: The next process begins with the neutral page: nobody sees that one follows the other.
HIDDEN: Final = "--hidden"
_LONGEST_TO_SHOW_MS: Final = 5_000


def arguments(why: str, path: Path | None, window: QWidget, *, is_hidden: bool) -> list[str]:
    """What the next process is told: why, where the window stood, and which file it was."""
    place = window.normalGeometry()
    found = [f"--after={why}"]
    if is_hidden:
        found.append(HIDDEN)
    if place.isValid():
        spot = ",".join(str(n) for n in (place.x(), place.y(), place.width(), place.height()))
        found.append(f"--place={spot}")
    if window.isMaximized():
        found.append("--maximized")
    return [*found, str(path)] if path is not None else found


def command(given: Sequence[str]) -> list[str]:
    """How this program was started, with other arguments."""
    if getattr(sys, "frozen", False):  # installed: the program is a file of its own
        return [sys.executable, *given]
    before = len(sys.argv) - 1
    started = list(sys.orig_argv)
    begin = started[: len(started) - before] if before else started
    return [sys.executable, *begin[1:], *given]


def start_again(given: Sequence[str]) -> None:
    """Become a fresh process. Returns only on Windows, where the caller ends this one. Raises
    ``OSError`` where there is no program any more to become."""
    line = command(given)
    if os.name == "nt":
        import subprocess  # a slow import, and only Windows needs it

        made = subprocess.Popen(line, close_fds=True)  # noqa: S603 - our own command line
        if HIDDEN in given:
            _wait_until_shown(made)
        return
    os.execv(line[0], line)  # noqa: S606 - our own command line


def start_update(ready: Any) -> bool:
    """Start the installer of a newer version beside this process, which must end now. False where
    it does not start: then nothing is left of it, and this version goes on."""
    from shelterdesk.installed import updates  # once in a while

    try:
        updates.start(ready)
    except UserError:
        log.error("the update did not start", exc_info=True)
        updates.sweep()
        return False
    return True


def _wait_until_shown(made: Any) -> None:
    """So that the neutral page never leaves the screen (Windows)."""
    import ctypes  # see start_again

    with suppress(AttributeError, OSError):
        load: Any = getattr(ctypes, "WinDLL")  # noqa: B009 - other systems' ctypes has none
        load("user32").WaitForInputIdle(int(made._handle), _LONGEST_TO_SHOW_MS)


def end() -> NoReturn:
    """The end of this process, now, whatever still runs in it: all that is kept is on disk."""
    os._exit(0)
