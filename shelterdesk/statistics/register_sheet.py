# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of stipends of some pay days, to be signed line by line. Amounts are minor units.

A sum is of one fund in one currency: nothing is converted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One due. Of somebody who must not be seen it says only that it is one person's."""

    who: str  # the code, or the chosen name; "1 person" for who must not be seen
    basis: tuple[str, ...]  # how it was computed, in short lines; what was decided about it
    fund: str
    currency: str
    computed: int
    adjustment: int
    amount: int
    paid: int
    state: str  # in words
    is_owed: bool  # prepared, approved or paid: it is in the sums
    receipts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterGroup:
    """The dues of one scheme for one period, both days included."""

    scheme: str
    start: date
    last: date
    pay_on: date
    lines: tuple[RegisterLine, ...]


@dataclass(frozen=True, slots=True)
class RegisterSum:
    """All of one fund in one currency."""

    fund: str
    currency: str
    dues: int
    amount: int
    paid: int


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """Dues with a pay day from ``first`` to ``last``."""

    first: date
    last: date
    scheme: str  # empty: all
    groups: tuple[RegisterGroup, ...]
    prepared_by: tuple[str, ...]
    approved_by: tuple[str, ...]

    @property
    def lines(self) -> list[RegisterLine]:
        """All of them."""
        return [line for group in self.groups for line in group.lines]

    def sums(self) -> list[RegisterSum]:
        """By fund and currency, in the order of their names."""
        return sums_of(self.lines)

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "dues": len(self.lines),
            "sums": [
                {"fund": one.fund, "currency": one.currency, "dues": one.dues,
                 "amount": one.amount, "paid": one.paid}
                for one in self.sums()
            ],
        }  # fmt: skip


def sums_of(lines: Iterable[RegisterLine]) -> list[RegisterSum]:
    """What lines come to; what is not owed any more counts with what was paid of it alone."""
    found: dict[tuple[str, str], list[int]] = {}
    for line in lines:
        sums = found.setdefault((line.fund, line.currency), [0, 0, 0])
        sums[0] += line.is_owed
        sums[1] += line.amount if line.is_owed else line.paid
        sums[2] += line.paid
    return [RegisterSum(*key, *sums) for key, sums in sorted(found.items())]
