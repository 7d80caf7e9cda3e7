# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits, outreach and calls of some months, as one system of counts.

**How it is counted.** A visit belongs to the day of the house on which it began (the day turns with
the night). *People* are residents with at least one visit in the months, each once; a visit without
a name is a visit and nobody's. Rounds belong to the month in which they began, calls to the day.

Every number is a cell; sums that a reader can work out are relations, so that for outside small
counts are hidden together with what would give them away (``suppression``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from shelterdesk.i18n import N_, _
from shelterdesk.statistics.counts import Line, MonthsSheet
from shelterdesk.statistics.suppression import DEFAULT_K, Cell, Relation, at_least, total

_DEFINITION: Final = N_(
    "A visit belongs to the day on which it began; the day turns with the night, at the house’s "
    "hour. People are residents with a visit in these months, each once; visits without a name are "
    "counted apart. People met on rounds are counted each time: nobody met is named."
)
#: What is counted of rounds besides the rounds themselves.
MET: Final = ("met", "talked", "did_not_wish", "first_time", "referred")


@dataclass(frozen=True, slots=True)
class VisitSheet(MonthsSheet):
    """Visits, rounds and calls."""

    parts: tuple[Line, ...]  # visits by month, or by day where it is one month
    topics: tuple[Line, ...]
    items: tuple[tuple[str, int], ...]  # handed out: words and how many, no people


def definition() -> str:
    """The printed definition."""
    return _(_DEFINITION)


def for_outside(sheet: VisitSheet, k: int = DEFAULT_K) -> VisitSheet:
    """The same with small counts hidden."""
    levels = {"visits": 2, "people": 1, "calls": 1, "met": 1}
    cells = {
        key: Cell(value, level=levels.get(key, 0), sensitive=key != "rounds")
        for key, value in sheet.values.items()
    }
    # What can be worked out from two numbers that are printed takes part as well.
    cells["met/other"] = Cell(
        sheet.values["met"] - sheet.values["talked"] - sheet.values["did_not_wish"], printed=False
    )
    cells["met/again"] = Cell(sheet.values["met"] - sheet.values["first_time"], printed=False)
    relations = [
        total("visits", ["visits/named", "visits/nameless"]),
        at_least("visits/named", "people"),
        total("met", ["talked", "did_not_wish", "met/other"]),
        total("met", ["first_time", "met/again"]),
        *_sum_of("visits", (line.key for line in sheet.parts)),
        *_sum_of("calls", (line.key for line in sheet.topics)),
    ]
    return sheet.suppressed(cells, relations, k)


def _sum_of(whole: str, parts: Iterable[str]) -> list[Relation]:
    found = list(parts)
    return [total(whole, found)] if found else []
