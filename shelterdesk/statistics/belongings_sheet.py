# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of things kept for one person: her receipt, in her language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Strokes = tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class KeptThing:
    """One thing."""

    what: str
    pieces: int
    in_on: date
    keep_until: date | None
    out_on: date | None


@dataclass(frozen=True, slots=True)
class BelongingsSheet:
    """What is kept, or has gone out; ``texts`` are the words of the paper in her language."""

    language: str
    texts: Mapping[str, str]
    things: tuple[KeptThing, ...]
    who: str  # the code, or her chosen name where she wishes
    strokes: Strokes = ()  # of the last signature drawn on screen
    field: tuple[int, int] = (1, 1)

    def to_json_dict(self) -> dict[str, Any]:
        """How much stands on it."""
        return {"things": len(self.things), "pieces": sum(one.pieces for one in self.things)}
