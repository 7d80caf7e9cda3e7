# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts of a sheet and how each is printed: as its number, or for outside as a sign in its place.

What a sheet adds are its lines and, in its ``for_outside``, what any reader knows about its counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from shelterdesk.statistics.suppression import (
    DEFAULT_K,
    Cell,
    Mark,
    Relation,
    shown,
    suppress,
)


@dataclass(frozen=True, slots=True)
class Marked:
    """How counts are printed; without marks, as in the house's own copy, every number is shown."""

    marks: Mapping[str, Mark] = field(default_factory=dict, kw_only=True)
    k: int = field(default=DEFAULT_K, kw_only=True)

    def mark(self, key: str) -> Mark:
        """How the count is printed."""
        return self.marks.get(key, Mark.SHOWN)

    def shown(self, key: str, value: int) -> int | str:
        """The number, or the sign printed in its place."""
        return shown(value, self.mark(key), k=self.k)

    def suppressed(self, cells: Mapping[str, Cell], relations: Iterable[Relation], k: int) -> Self:
        """The same with small counts hidden (1 to k−1), and what would give them away.

        Raises ``ValueError`` when the counts contradict each other: then nothing is safe to give
        away.
        """
        return replace(self, marks=suppress(cells, list(relations), k=k), k=k)


@dataclass(frozen=True, slots=True)
class Counts(Marked):
    """All counts of a sheet by key."""

    values: Mapping[str, int]

    def __getitem__(self, key: str) -> int | str:
        """The number, or the sign printed in its place."""
        return self.shown(key, self.values[key])

    def is_shown(self, *keys: str) -> bool:
        """Whether all of them are printed as numbers."""
        return all(self.mark(key) is Mark.SHOWN for key in keys)

    def number(self, key: str) -> int | None:
        """The number if it is printed, else None."""
        return self.values[key] if self.is_shown(key) else None

    @property
    def hides_anything(self) -> bool:
        """Whether any count is hidden."""
        return not self.is_shown(*self.values)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its words, and the key of its count, or what the keys of its counts begin
    with."""

    words: str
    key: str


@dataclass(frozen=True, slots=True)
class MonthsSheet(Counts):
    """Counts of whole months."""

    first: date
    last: date  # the last day, today at most

    @property
    def is_one_month(self) -> bool:
        """Whether it is of one month alone."""
        return (self.first.year, self.first.month) == (self.last.year, self.last.month)

    def to_json_dict(self) -> dict[str, Any]:
        """Every number of the sheet, as it is printed."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            **{key: self[key] for key in self.values},
        }
