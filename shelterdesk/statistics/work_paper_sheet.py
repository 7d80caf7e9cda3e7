# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a placement agreement and of a reference letter, in words already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shelterdesk.statistics.outgoing_sheet import IssuerSheet


@dataclass(frozen=True, slots=True)
class WorkPaperSheet:
    """``texts`` are the passages of the paper in ``language``; ``facts`` (passage, value) are what
    is known of the work, in the order printed."""

    language: str
    texts: Mapping[str, str]
    issuer: IssuerSheet
    name: str  # of the person, as she wants it printed
    employer: str  # empty where it is left out
    facts: tuple[tuple[str, str], ...]
    first: date
    last: date | None  # of an agreement as it was agreed, of a letter the last day of work
    words: str  # the worker's words
    signer: str
    on: date

    @property
    def printed(self) -> tuple[str, ...]:
        """All that stands on it in words, to be looked through."""
        facts = (value for _passage, value in self.facts)
        return (
            *self.issuer.texts, self.name, self.employer, self.words, self.signer,
            *self.texts.values(), *facts,
        )  # fmt: skip

    def to_json_dict(self) -> dict[str, Any]:
        """How much it tells, never what."""
        return {"facts": len(self.facts), "words": bool(self.words)}
