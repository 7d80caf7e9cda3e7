# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a letter of introduction: what the consent covers, in words already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shelterdesk.statistics.outgoing_sheet import IssuerSheet


@dataclass(frozen=True, slots=True)
class IntroductionSheet:
    """``texts`` are the passages of the paper in ``language``; ``facts`` (passage, value) are what
    may be told, in the order printed."""

    language: str
    texts: Mapping[str, str]
    issuer: IssuerSheet
    partner: str
    work: str  # what it is for; empty where the partner is asked without a vacancy
    contact: str  # whose work it is
    facts: tuple[tuple[str, str], ...]
    letter: str  # the worker's words
    sent_on: date
    answer_due: date | None
    agreed_on: date

    def to_json_dict(self) -> dict[str, Any]:
        """How much it tells, never what."""
        return {"facts": len(self.facts), "letter": bool(self.letter)}
