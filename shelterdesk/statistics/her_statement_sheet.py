# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of one person's money: what she got, saved, has kept, owes back, in her language.

Nothing on it says who gave it: neither scheme nor fund nor activity nor house.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

#: The parts of the sheet, in their order.
RECEIVED: Final = "received"
SAVED: Final = "saved"
KEPT: Final = "kept"
BACK: Final = "back"
PARTS: Final = (RECEIVED, SAVED, KEPT, BACK)


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One payment that stands; amounts in minor units."""

    part: str
    on: date
    number: str  # of its receipt
    what: str  # in her words
    method: str  # in her words
    amount: int
    currency: str
    is_less: bool = False  # it goes out of what she has here


@dataclass(frozen=True, slots=True)
class NowLine:
    """What is here for her now, or to be paid back."""

    key: str  # savings, match, kept or owed
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class HerStatement:
    """Her money between two days, and as it is now; ``texts`` are the words in her language."""

    language: str
    texts: Mapping[str, str]
    who: str  # the code, or her chosen name where she wishes
    first: date | None  # none: from the beginning
    last: date
    lines: tuple[MoneyLine, ...]
    now: tuple[NowLine, ...]

    def of(self, part: str) -> list[MoneyLine]:
        """The lines of a part, the oldest first."""
        return [line for line in self.lines if line.part == part]

    def sums(self, part: str) -> dict[str, int]:
        """What the lines of a part come to, by currency."""
        found: Counter[str] = Counter()
        for line in self.of(part):
            found[line.currency] += -line.amount if line.is_less else line.amount
        return dict(sorted(found.items()))

    def to_json_dict(self) -> dict[str, Any]:
        """How many lines there are, and what they come to, in minor units."""
        return {
            "lines": len(self.lines),
            **{part: self.sums(part) for part in PARTS},
            "now": {f"{one.key} {one.currency}": one.amount for one in self.now},
        }
