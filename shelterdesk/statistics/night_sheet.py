# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bed-nights of a period by person, room, bed, house, fund or month: the plain sheet.

The nights of a sheet always add up to the bed-nights of the period, whatever they are grouped by.
The people do not: who slept in two rooms is one person in each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.statistics.counts import Marked
from shelterdesk.statistics.definitions import away
from shelterdesk.statistics.definitions import monthly as definition
from shelterdesk.statistics.suppression import DEFAULT_K, Cell, Relation, at_least, total


class By(StrEnum):
    """What nights are grouped by."""

    ROOM = "room"
    BED = "bed"
    HOUSE = "house"
    FUND = "fund"
    MONTH = "month"
    PERSON = "person"


WORDS: Final[Mapping[By, str]] = {
    By.ROOM: N_("Room"),
    By.BED: N_("Bed"),
    By.HOUSE: N_("House"),
    By.FUND: N_("Fund"),
    By.MONTH: N_("Month"),
    By.PERSON: N_("Person"),
}

_DEFINITION: Final = N_(
    "A bed-night is a bed given to somebody for a night; the day of leaving is not a night. Nights "
    "to come and nights without a bed are not counted, nights in an extra bed are."
)
_PEOPLE: Final = N_("People are counted once in each line, and once in the total.")
_FUNDS: Final = N_("Nights for which no fund was noted stand in a line of their own.")


@dataclass(frozen=True, slots=True)
class NightLine:
    """A line: ``key`` opens its list; empty words are never shown."""

    key: str
    words: str
    nights: int
    people: int


@dataclass(frozen=True, slots=True)
class NightSheet(Marked):
    """Nights of a period, both days included; ``last`` is the last night that was counted."""

    by: By
    first: date
    last: date
    site: str | None
    lines: tuple[NightLine, ...]
    nights: int
    people: int
    away_nights: int
    away_counts: bool

    def nights_of(self, line: NightLine) -> int | str:
        """The nights of a line as they are printed."""
        return self.shown(_nights(line), line.nights)

    def people_of(self, line: NightLine) -> int | str:
        """The people of a line as they are printed."""
        return self.shown(_people(line), line.people)

    def notes(self) -> list[str]:
        """The definitions printed under the table, the house's setting among them."""
        kept = f"{definition('away_nights')} {away(counts=self.away_counts)}"
        notes = [_(_DEFINITION), kept]
        if self.by is By.FUND:
            notes.append(_(_FUNDS))
        return notes if self.by is By.PERSON else [*notes, _(_PEOPLE)]

    def to_json_dict(self) -> dict[str, Any]:
        """Every number of the sheet, as it is printed."""
        lines = [
            {"words": line.words, "nights": self.nights_of(line), "people": self.people_of(line)}
            for line in self.lines
        ]
        return {
            "by": self.by.value,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "bed_nights": self.shown("nights", self.nights),
            "people": self.shown("people", self.people),
            "away_nights": self.shown("away", self.away_nights),
            "away_counts": self.away_counts,
            "lines": lines,
        }


def for_outside(sheet: NightSheet, *, k: int = DEFAULT_K) -> NightSheet:
    """The same with small counts hidden, and what would give them away.

    A handful of nights is a handful of people at most, so nights are hidden by the same rule. Who
    is named has no place on a paper for outside: raises ``ValueError``."""
    if sheet.by is By.PERSON:
        raise ValueError("names do not leave the house")
    cells = {
        "nights": Cell(sheet.nights, level=2),
        "people": Cell(sheet.people, level=2),
        "away": Cell(sheet.away_nights, level=1),
    }
    relations = [at_least("nights", "people")]
    if sheet.away_counts:
        relations.append(at_least("nights", "away"))
    for line in sheet.lines:
        cells[_nights(line)] = Cell(line.nights, level=1)
        cells[_people(line)] = Cell(line.people)
        relations += [at_least(_nights(line), _people(line)), at_least("people", _people(line))]
    if sheet.lines:
        relations.append(total("nights", map(_nights, sheet.lines)))
        # Whoever slept here did so in one line at least.
        parts = tuple((_people(line), 1) for line in sheet.lines)
        relations.append(Relation((*parts, ("people", -1)), equal=False))
    return sheet.suppressed(cells, relations, k)


def _nights(line: NightLine) -> str:
    return f"nights/{line.key}"


def _people(line: NightLine) -> str:
    return f"people/{line.key}"
