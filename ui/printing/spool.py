# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the system keeps of a print. Apart, so that saying it does not load the printing library."""

from __future__ import annotations

import shutil
import sys

from shelterdesk.i18n import _


def has_pipe(platform: str = sys.platform) -> bool:
    """Whether the print queue here takes pages from a pipe."""
    return platform.startswith("linux") and shutil.which("lp") is not None


def goes_through_a_file(platform: str = sys.platform) -> bool:
    """Whether Qt would put the pages into a temporary file, for want of another way."""
    return platform not in {"win32", "darwin"} and not has_pipe(platform)


def spool_warning(platform: str = sys.platform) -> str:
    """What this system keeps of a print, outside the program's reach, and why."""
    if platform == "win32":
        return _(
            "Windows keeps each print in a folder of its own until the printer has taken it, and "
            "for good where “Keep printed documents” is on."
        )
    if goes_through_a_file(platform):
        return _(
            "Printing goes through a temporary file, for there is no other way to the print queue "
            "here. The queue may keep a copy too."
        )
    return _(
        "The system's print queue keeps a copy until the printer has taken it, and may keep "
        "it longer: its settings decide."
    )
