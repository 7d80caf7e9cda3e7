# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a start of the program is told: by the person, or by the process before this one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shelterdesk.i18n import LANGUAGES, PSEUDO_LONG, PSEUDO_RTL


@dataclass(frozen=True)
class Options:
    """What the command line asked for."""

    file: Path | None = None
    demo: bool = False
    after: str = ""  # why the process before this one ended
    place: tuple[int, int, int, int] | None = None
    maximized: bool = False
    hidden: bool = False  # begin with the neutral page
    until_shown: bool = False  # end once the first page is painted, for measuring


def offered_languages(pseudo: bool) -> dict[str, str]:
    """Tag -> name in its own words; pseudo-languages for testers alone."""
    extra = {PSEUDO_LONG: "Pseudo (long)", PSEUDO_RTL: "Pseudo (right to left)"} if pseudo else {}
    return LANGUAGES | extra
