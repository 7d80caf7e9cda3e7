# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain sheets of papers a resident holds in her hand: consent, rights, the card of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Strokes = tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class ConsentSheet:
    """A sheet to sign: of one answer, or an empty one with every purpose to choose from.

    ``purposes`` are sentences in her language. ``items`` are words with *told* True, *kept here*
    False, None for not said; of an answer only those that were said.
    """

    language: str
    texts: Mapping[str, str]
    who: str  # the chosen name or the code
    purposes: tuple[str, ...]
    is_empty: bool
    items: tuple[tuple[str, bool | None], ...] = ()
    own_told: str = ""
    own_kept: str = ""
    on: date | None = None
    last_day: date | None = None
    by_guardian: bool = False
    has_assent: bool = False
    strokes: Strokes = ()
    field: tuple[int, int] = (1, 1)  # width and height of the field the strokes lie in

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet; never whose it is."""
        return {"purposes": len(self.purposes), "items": len(self.items)}


@dataclass(frozen=True, slots=True)
class WordsSheet:
    """A paper of words alone: no person stands on it."""

    language: str
    texts: Mapping[str, str]

    def to_json_dict(self) -> dict[str, Any]:
        """It holds no numbers to count."""
        return {"language": self.language}
