# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each system can be asked about itself. None stands for: it does not say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class System(Protocol):
    """One system; every question may take seconds, so none is asked while somebody waits."""

    def is_encrypted(self, folder: Path) -> bool | None:
        """The disk a folder lies on."""
        ...

    def is_swap_encrypted(self) -> bool | None:
        """Where memory is written to when there is too little of it; True where there is none, or
        where it counts with the disk."""
        ...

    def place(self, folder: Path) -> str | None:
        """``paths.CLOUD``, ``paths.NETWORK``, empty for neither."""
        ...

    def open_to_others(self, files: Sequence[Path]) -> tuple[Path, ...] | None:
        """Which of them other accounts of this computer can read or replace."""
        ...

    def is_remote(self) -> bool | None:
        """Whether somebody works at this screen from afar."""
        ...

    def is_mirrored(self) -> bool | None:
        """Whether the screen is shown on a second one."""
        ...
