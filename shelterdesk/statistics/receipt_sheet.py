# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of receipts for money: each in the language of whom it is for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

Strokes = tuple[tuple[tuple[int, int], ...], ...]

#: How large a receipt is: half a page, or a small page of its own.
HALF: Final = "half"
SMALL: Final = "small"
#: Whose copy.
BOTH: Final = "both"
HOUSE: Final = "house"
HERS: Final = "hers"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt; ``texts`` are the words of the paper in her language. Amounts are in minor
    units. Colleagues stand by their codes, which tell nobody who they are."""

    language: str
    texts: Mapping[str, str]
    number: str
    on: date
    who: str  # the code, or her chosen name where she wishes
    what: str  # what for, in her words, telling nothing of the house
    amount: int
    currency: str
    method: str  # in her words
    cashier: str
    witness: str = ""
    collector: str = ""  # the name of who collected it for her
    comes_in: bool = False  # it came to the house
    mark: str = "line"  # line, drawn, thumb or none
    strokes: Strokes = ()  # drawn on screen, where it can be read
    takes_back: str = ""  # the number of the receipt it takes back
    taken_back_by: str = ""
    for_house: str = ""  # what it was, in the language of the house


@dataclass(frozen=True, slots=True)
class ReceiptSheet:
    """Receipts to be printed together."""

    receipts: tuple[Receipt, ...]
    size: str = HALF
    copies: str = BOTH
    field: tuple[int, int] = (1, 1)  # in which strokes lie

    def to_json_dict(self) -> dict[str, Any]:
        """How many there are, and what they come to by currency, in minor units."""
        paid: Counter[str] = Counter()
        for one in self.receipts:
            paid[one.currency] += -one.amount if one.comes_in else one.amount
        return {"receipts": len(self.receipts), "paid_out": dict(paid)}
