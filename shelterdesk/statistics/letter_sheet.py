# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a letter of referral: what the consent covers, in words already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """``texts`` are the passages of the paper in ``language``; ``facts`` (passage, value) are what
    may be told, in the order printed. ``request`` is empty where the consent does not cover it."""

    language: str
    texts: Mapping[str, str]
    sender: str
    contact: str  # who wrote it
    partner: str
    code: str
    facts: tuple[tuple[str, str], ...]
    request: str
    urgency: str  # a passage, or nothing
    answer_due: date | None
    agreed_on: date

    def to_json_dict(self) -> dict[str, Any]:
        """How much it tells, never what."""
        return {"facts": len(self.facts), "request": bool(self.request)}
