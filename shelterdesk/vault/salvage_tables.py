# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table that is being salvaged: what its rows look like, and which are missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shelterdesk.vault.copying import quoted
from shelterdesk.vault.trees import Entry, Gap, Torn


@dataclass(frozen=True, slots=True)
class Column:
    """A column, as far as the looks of its values go."""

    name: str
    affinity: str
    may_be_empty: bool
    may_be_absent: bool  # in a row written before the column was added


@dataclass(slots=True)
class Table:
    """What is known of a table while its rows are gathered."""

    entry: Entry
    columns: list[Column]
    alias: int | None  # the column that is the row id
    gaps: list[Gap] = field(default_factory=list)
    known: set[int] = field(default_factory=set)  # rows its indexes know of
    is_all_known: bool = False  # one of its indexes is whole and has every row
    count: int = 0
    torn: int = 0

    def fits(self, row_id: int, values: list[Any] | Torn) -> bool:
        """Whether a row looks like one that is missing of this table."""
        if self.is_all_known and row_id not in self.known:
            return False
        if not any(gap.low < row_id <= gap.high for gap in self.gaps):
            return False
        if isinstance(values, Torn):
            return True
        if len(values) > len(self.columns):
            return False
        if not all(column.may_be_absent for column in self.columns[len(values) :]):
            return False
        return all(
            _is_of(value, column.affinity, column.may_be_empty or place == self.alias)
            for place, (value, column) in enumerate(zip(values, self.columns, strict=False))
        )

    @property
    def row_id_name(self) -> str:
        """The column by which a row keeps its number."""
        return "rowid" if self.alias is None else self.columns[self.alias].name


def table_of(entry: Entry, connection: Any) -> Table:
    """A table just made in the new file."""
    columns: list[Column] = []
    alias, keys = None, 0
    query = f"PRAGMA table_info({quoted(entry.name)})"
    for place, name, declared, not_null, default, key in connection.execute(query):
        may_be_absent = not not_null or default is not None
        columns.append(Column(name, _affinity(declared), not not_null, may_be_absent))
        keys += bool(key)
        if key and declared.upper() == "INTEGER":
            alias = place
    return Table(entry, columns, alias if keys == 1 else None)


def _affinity(declared: str) -> str:
    """SQLite's rules, as far as this program's columns go."""
    upper = declared.upper()
    for sign, affinity in (("INT", "int"), ("BOOL", "int"), ("CHAR", "text"), ("TEXT", "text")):
        if sign in upper:
            return affinity
    if "DATE" in upper or "TIME" in upper:
        return "text"
    return "blob" if "BLOB" in upper else "any"


def _is_of(value: Any, affinity: str, may_be_empty: bool) -> bool:
    if value is None:
        return may_be_empty
    kinds = {"int": int, "text": str, "blob": bytes}
    return isinstance(value, kinds.get(affinity, object))
