# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support used in some months, by kind and by house, as one system of counts.

Every number is a cell; sums that a reader can work out are relations, so that for outside small
counts are hidden together with what would give them away (``suppression``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shelterdesk.i18n import N_, _
from shelterdesk.statistics.counts import Line, MonthsSheet
from shelterdesk.statistics.suppression import DEFAULT_K, Cell, Relation, at_least, total

_DEFINITION: Final = N_(
    "Times are people, one by one: three people without a name are three times. People are those "
    "with a name, each once in these months; joined records are one. Meals of the log that were "
    "not struck count as food, one time for each person. What was offered and not wanted is "
    "counted apart. A day turns with the night, at the house’s hour."
)
_HOUSES: Final = N_(
    "The house is the one in which a person had a bed on that day; support of people without a bed "
    "or without a name stands apart."
)
#: What is counted of each kind, in the order of the table.
COLUMNS: Final = ("times", "named", "nameless", "people", "declined")


@dataclass(frozen=True, slots=True)
class SupportSheet(MonthsSheet):
    """Support by kind and by house."""

    kinds: tuple[Line, ...]
    houses: tuple[Line, ...]  # times by house; empty where there is one alone


def definitions(sheet: SupportSheet) -> list[str]:
    """What is printed under the tables."""
    return [_(_DEFINITION), *([_(_HOUSES)] if sheet.houses else [])]


def for_outside(sheet: SupportSheet, k: int = DEFAULT_K) -> SupportSheet:
    """The same with small counts hidden."""
    cells = {
        key: Cell(value, level=1 if key.startswith("all/") else 0)
        for key, value in sheet.values.items()
    }
    relations: list[Relation] = []
    for line in (*sheet.kinds, Line("", "all")):
        times, named, nameless, people = (f"{line.key}/{name}" for name in COLUMNS[:4])
        relations += [total(times, [named, nameless]), at_least(named, people)]
    for name in ("times", "named", "nameless", "declined"):
        if sheet.kinds:
            relations.append(total(f"all/{name}", [f"{one.key}/{name}" for one in sheet.kinds]))
    # Who used one kind is among those who used any; who used any used at least one.
    relations += [at_least("all/people", f"{one.key}/people") for one in sheet.kinds]
    if sheet.kinds:
        any_kind = tuple((f"{one.key}/people", 1) for one in sheet.kinds)
        relations.append(Relation((*any_kind, ("all/people", -1)), equal=False))
    if sheet.houses:
        relations.append(total("all/times", [f"{one.key}/times" for one in sheet.houses]))
    return sheet.suppressed(cells, relations, k)
