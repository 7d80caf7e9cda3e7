# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet for the kitchen: what not to serve and for how many; it names nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class KitchenCount:
    """One wording; ``words`` are empty where they would name somebody."""

    kind: str  # in words: "Allergy", "Diet"
    words: str
    people: int
    site: str


@dataclass(frozen=True, slots=True)
class KitchenSheet:
    """Of one night, allergies first."""

    day: date
    lines: tuple[KitchenCount, ...]

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet."""
        return {"lines": len(self.lines), "people": sum(one.people for one in self.lines)}
