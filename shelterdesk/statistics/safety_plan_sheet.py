# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a safety or crisis plan, for paper that is hers: words already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class SafetyPlanSheet:
    """``texts`` are the passages of the paper in ``language``; ``parts`` (passage, words) in the
    order printed, without words where lines are left to write on. ``name`` may be empty."""

    language: str
    texts: Mapping[str, str]
    parts: tuple[tuple[str, str], ...]
    name: str = ""
    made: date | None = None
    review: date | None = None

    def to_json_dict(self) -> dict[str, Any]:
        """How much it says, never what."""
        return {"parts": sum(bool(words) for _name, words in self.parts)}
