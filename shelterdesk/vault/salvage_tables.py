# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table that is being salvaged: what its rows look like, and which are missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from shelterdesk.i18n import _, language
from shelterdesk.models.base import new_uuid
from shelterdesk.vault import trees
from shelterdesk.vault.copying import quoted
from shelterdesk.vault.pages import Pages
from shelterdesk.vault.trees import Entry, Gap, Torn

_NUMBERS: Final = "sqlite_sequence"


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


def put_house(connection: Any, tables: Iterable[Table]) -> bool:
    """Write the one row of the house where it is lost: the program cannot do without."""
    table = next((one for one in tables if one.entry.name == "organisation"), None)
    if table is None or table.count:
        return False
    there = {column.name for column in table.columns}
    row = {name: value for name, value in _new_house().items() if name in there}
    columns, marks = ", ".join(map(quoted, row)), ", ".join("?" * len(row))
    connection.execute(
        f"INSERT INTO organisation ({columns}) VALUES ({marks})",  # noqa: S608 - quoted
        list(row.values()),
    )
    table.count += 1
    return True


def carry_numbers(connection: Any, pages: Pages, found: Iterable[Entry]) -> None:
    """Take over the highest number each table ever gave, so that none is given twice."""
    query = "SELECT count(*) FROM sqlite_schema WHERE name = ?"
    if not connection.execute(query, (_NUMBERS,)).fetchone()[0]:
        return  # no table keeps it
    entry = next((entry for entry in found if entry.name == _NUMBERS and entry.root), None)
    if entry is None:
        return
    for leaf in trees.walk(pages, entry.root).leaves:
        for _row_id, values in trees.rows(pages, leaf):
            if not isinstance(values, Torn):
                _carry(connection, str(values[0]), int(values[1] or 0))


def _carry(connection: Any, name: str, number: int) -> None:
    run = connection.execute
    here = run("SELECT seq FROM sqlite_sequence WHERE name = ?", (name,)).fetchone()
    if here is None:
        run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, number))
    elif (here[0] or 0) < number:
        run("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (number, name))


def _new_house() -> dict[str, Any]:
    """The row of a house of which nothing is known any more."""
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ", timespec="microseconds")
    return {
        "id": 1,
        "uuid": new_uuid(),
        "created_at": now,
        "updated_at": now,
        "discreet_name": _("Desk"),
        "language": language(),
        "first_weekday": 0,
        "paper": "A4",
        "night_cutoff_hour": 6,
        "is_demo": 0,
    }


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
