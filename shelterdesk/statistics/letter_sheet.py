# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a letter of referral: what the consent covers, in words already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shelterdesk.statistics.outgoing_sheet import IssuerSheet


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """``texts`` are the passages of the paper in ``language``; ``facts`` (passage, value) are what
    may be told, in the order printed. ``request`` is empty where the consent does not cover it."""

    language: str
    texts: Mapping[str, str]
    issuer: IssuerSheet
    contact: str  # who prepared the referral, by the name that is shown
    partner: str
    code: str
    facts: tuple[tuple[str, str], ...]
    request: str
    urgency: str  # a passage, or nothing
    answer_due: date | None
    agreed_on: date

    @property
    def printed(self) -> tuple[str, ...]:
        """All that stands on it in words, to be looked through."""
        facts = (value for _passage, value in self.facts)
        return (*self.issuer.texts, self.contact, *self.texts.values(), *facts, self.request)

    def to_json_dict(self) -> dict[str, Any]:
        """How much it tells, never what."""
        return {"facts": len(self.facts), "request": bool(self.request)}
