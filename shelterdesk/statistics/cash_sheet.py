# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a cash box over some days. Amounts are minor units of its currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class CashMove:
    """What went in (above zero) or out, and what was in the box afterwards."""

    on: date
    receipt: str  # its number; empty: it has none
    words: str  # what it was, with a code and never a name
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class CashCounted:
    """A count, with the reason of a difference."""

    at: datetime  # local
    counted: int
    expected: int | None  # none: the first count there was
    reason: str
    by: str  # both names; one alone: counted alone

    @property
    def difference(self) -> int:
        """Counted minus expected."""
        return 0 if self.expected is None else self.counted - self.expected


@dataclass(frozen=True, slots=True)
class CashSheet:
    """One box, both days included."""

    box: str
    currency: str
    first: date
    last: date
    opening: int
    moves: tuple[CashMove, ...]
    counts: tuple[CashCounted, ...]

    @property
    def came(self) -> int:
        """All that went in."""
        return sum(one.amount for one in self.moves if one.amount > 0)

    @property
    def went(self) -> int:
        """All that went out, above zero."""
        return -sum(one.amount for one in self.moves if one.amount < 0)

    @property
    def closing(self) -> int:
        """What is in the box at the end."""
        return self.opening + self.came - self.went

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet."""
        return {
            "currency": self.currency,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "opening": self.opening,
            "in": self.came,
            "out": self.went,
            "closing": self.closing,
            "entries": len(self.moves),
            "counts": len(self.counts),
            "differences": sum(one.difference for one in self.counts),
        }
