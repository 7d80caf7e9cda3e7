# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may read files, where the system knows modes."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from shelterdesk import paths


def open_to_others(files: Sequence[Path]) -> tuple[Path, ...] | None:
    """Which of them others can read. Of a folder that is not the program's own only whether others
    can put something into it: what is in a home folder is not for us to hide."""
    found = []
    for file in files:
        try:
            mode = file.stat().st_mode
        except FileNotFoundError:
            continue
        except OSError:
            return None
        if mode & _too_much(file, mode):
            found.append(file)
    return tuple(found)


def make_private(files: Sequence[Path]) -> None:
    """Take from others what ``open_to_others`` found. Raises ``OSError``."""
    for file in files:
        mode = file.stat().st_mode
        file.chmod(stat.S_IMODE(mode) & ~_too_much(file, mode))


def _too_much(file: Path, mode: int) -> int:
    if not stat.S_ISDIR(mode):
        return 0o077
    own = (paths.data_folder(), paths.config_folder(), paths.log_folder())
    if any(os.path.abspath(file) == os.path.abspath(folder) for folder in own):
        return 0o077
    return 0 if mode & stat.S_ISVTX else 0o022  # as in /tmp, nobody may replace another's
