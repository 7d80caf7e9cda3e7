# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking a system by its own commands: without a shell, for a few seconds, in plain English."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

#: A shell of Windows that starts for the first time on an old disk needs most of it.
_LONGEST_S: Final = 15.0
#: Windows: no black window flashes up.
_NO_WINDOW: Final = 0x0800_0000


class Ask(Protocol):
    """What a command says, or None where it is not there, fails or takes too long."""

    def __call__(self, command: Sequence[str], more: Mapping[str, str] | None = None) -> str | None:
        """``more`` is added to its environment: no word of ours is read as a command."""
        ...


def ask(command: Sequence[str], more: Mapping[str, str] | None = None) -> str | None:
    """Run a command of the system; see ``Ask``."""
    program = shutil.which(command[0])
    if program is None:
        return None
    options: dict[str, Any] = {"creationflags": _NO_WINDOW} if os.name == "nt" else {}
    try:
        done = subprocess.run(  # noqa: S603 - the system's own, named by us
            [program, *command[1:]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LONGEST_S,
            check=False,
            env={**os.environ, "LC_ALL": "C", **(more or {})},
            **options,
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
