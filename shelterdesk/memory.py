# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The memory of the process, with or without a window: no image of it on disk, closed to others."""

from __future__ import annotations

import sys
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
