# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person has said about a table so far; no widgets here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from shelterdesk.exchange import table_guess
from shelterdesk.exchange.dates import DateFormat
from shelterdesk.exchange.table_import import Outcome, Preview
from shelterdesk.exchange.table_mapping import SEVERAL, FieldMap, Mapping, Target
from shelterdesk.exchange.tables import Table

_EXAMPLES = 3


@dataclass
class Draft:
    """Columns by what they hold, words, orders of dates, and rows left out or kept."""

    table: Table
    holds: dict[str, Target] = field(default_factory=dict)  # column -> field
    words: dict[Target, dict[str, str]] = field(default_factory=dict)
    orders: dict[Target, DateFormat] = field(default_factory=dict)
    site: str = ""
    creates_rooms: bool = False
    age_on: date | None = None
    skipped: set[int] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)  # duplicates taken in all the same
    duplicates: set[int] = field(default_factory=set)
    guess: Mapping | None = None

    @classmethod
    def of(cls, table: Table) -> Draft:
        """A first guess from the titles."""
        guess = table_guess.suggest(table)
        draft = cls(table, guess=guess)
        for target, found in guess.fields.items():
            for column in found.columns:
                draft.holds[column] = target
            draft.words[target] = dict(found.values)
        return draft

    def examples(self, column: str) -> list[str]:
        """The first different cells of a column."""
        found: dict[str, None] = {}
        for cell in self.table.cells(column):
            if cell is not None:
                found.setdefault(cell.isoformat() if isinstance(cell, date) else cell)
            if len(found) == _EXAMPLES:
                break
        return list(found)

    def assign(self, column: str, target: Target | None) -> None:
        """Say what a column holds; a field of one column alone is taken from the other."""
        self.holds.pop(column, None)
        if target is None:
            return
        if target not in SEVERAL:
            for other in [name for name, held in self.holds.items() if held is target]:
                del self.holds[other]
        self.holds[column] = target
        self.orders.pop(target, None)

    def columns_of(self, target: Target) -> tuple[str, ...]:
        """The columns of a field, in their order."""
        return tuple(name for name in self.table.columns if self.holds.get(name) is target)

    def mapping(self) -> Mapping:
        """All of it as the importer reads it."""
        fields = {}
        for target in Target:
            columns = self.columns_of(target)
            if columns:
                fields[target] = FieldMap(
                    columns, self.words.get(target, {}), self.orders.get(target)
                )
        source = self.guess.source if self.guess is not None else "table"
        return Mapping(
            fields,
            source=source,
            site=self.site,
            create_rooms=self.creates_rooms,
            age_on=self.age_on,
        )

    # Rows
    @property
    def skips_duplicates(self) -> bool:
        """Whether the importer itself leaves sure duplicates out."""
        return not self.kept

    def skip_rows(self) -> frozenset[int]:
        """The rows to leave out."""
        others = self.duplicates - self.kept if self.kept else set()
        return frozenset(self.skipped | others)

    def note(self, preview: Preview) -> None:
        """Remember which rows are duplicates, while the importer says so."""
        if self.skips_duplicates:
            self.duplicates = set(_rows(preview, Outcome.DUPLICATE))

    def toggle(self, row: int) -> None:
        """Leave a row out, or take it in after all."""
        if row in self.duplicates:
            self.kept ^= {row}
        else:
            self.skipped ^= {row}

    def leaves_out(self, row: int) -> bool:
        """Whether a row is left out now."""
        return row in self.skipped or (row in self.duplicates and row not in self.kept)


def _rows(preview: Preview, outcome: Outcome) -> Iterable[int]:
    return (row.row for row in preview.rows if row.outcome is outcome)
