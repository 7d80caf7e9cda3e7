# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fonts the program brings along, so that every name can be read on every PC.

Noto Sans is loaded before the first window. The other scripts come after it, in one go
(``load_scripts``): the first window needs none of them.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFontDatabase

import resources

TEXT_FAMILY: Final = "Noto Sans"
SCRIPTS: Final = (
    "Arabic",
    "Hebrew",
    "Devanagari",
    "Bengali",
    "Gurmukhi",
    "Gujarati",
    "Tamil",
    "Telugu",
    "Kannada",
    "Malayalam",
    "Sinhala",
    "Thai",
    "Lao",
    "Khmer",
    "Myanmar",
    "Ethiopic",
    "Georgian",
    "Armenian",
    "Mongolian",
)
_FAMILIES: Final = [TEXT_FAMILY, *(f"{TEXT_FAMILY} {script}" for script in SCRIPTS)]

_loaded: set[str] = set()


def families() -> list[str]:
    """The families of all text, first to last resort."""
    return list(_FAMILIES)


def load_text() -> None:
    """Load Noto Sans (measured: 6 ms). Does nothing the second time."""
    # Qt warns for each family in the list that lacks a script; lacking it is what the list is for.
    QLoggingCategory.setFilterRules("qt.text.font.db=false")
    _load("NotoSans")


def load_scripts() -> None:
    """Load all other scripts (measured: 5 ms on Linux). Does nothing the second time."""
    for script in SCRIPTS:
        _load(f"NotoSans{script}")


def _load(name: str) -> None:
    if name in _loaded:
        return
    _loaded.add(name)
    for weight in ("Regular", "Bold"):
        file = resources.path("fonts", f"{name}-{weight}.ttf")
        if file.exists():  # Mongolian has no bold
            QFontDatabase.addApplicationFont(str(file))
