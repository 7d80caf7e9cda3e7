# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rows move when two records are joined: read from the tables themselves, so that a table of
tomorrow needs no line here.

A column that leads to a resident is re-pointed, row by row. Tables that say why not
(``Base.__stays__``: frozen entries, ledgers) are left, and so is a row whose place is taken, for
example a language that both records name, or an award of one scheme for the same days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Table, UniqueConstraint, and_, func, or_, select

from shelterdesk.database import capture
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import OPEN_END, Base
from shelterdesk.models.residents import Resident
from shelterdesk.models.stipends import Award

#: A stage must find the period it lies in: these move before all others.
_FIRST = ("support_period",)


@dataclass(frozen=True, slots=True)
class Linked:
    """A table whose rows belong to people, and the columns that say to whom."""

    model: type[Any]
    columns: tuple[str, ...]

    @property
    def table(self) -> Table:
        """The table itself."""
        table: Table = self.model.__table__
        return table

    @property
    def name(self) -> str:
        """What it is called."""
        return self.table.name


@cache
def linked() -> tuple[Linked, ...]:
    """Tables whose rows move, each after those it refers to."""
    models = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    tables = sorted(Base.metadata.sorted_tables, key=lambda table: table.name not in _FIRST)
    found = []
    for table in tables:
        model: type[Any] | None = models.get(table)
        if model is None or not model.__captured__ or model.__stays__:
            continue
        columns = tuple(column.name for column in table.columns if leads_to_resident(column))
        if columns:
            found.append(Linked(model, columns))
    return tuple(found)


def leads_to_resident(column: Column[Any]) -> bool:
    """Whether a column names a resident, itself or by the key of another table."""
    for key in column.foreign_keys:
        if key.column.table is Resident.__table__:
            return True
        if key.column is not column and leads_to_resident(key.column):
            return True
    return False


def rows_of(tx: Transaction, link: Linked, resident_id: int) -> list[Any]:
    """The rows of a table that name somebody, in their order."""
    names = [link.table.c[name] == resident_id for name in link.columns]
    query = select(link.model).where(or_(*names)).order_by(link.table.c.id)
    return list(tx.session.scalars(query))


def count(tx: Transaction, link: Linked, resident_id: int) -> int:
    """How many there are."""
    names = [link.table.c[name] == resident_id for name in link.columns]
    query = select(func.count()).select_from(link.table).where(or_(*names))
    return tx.session.scalar(query) or 0


def between(tx: Transaction, link: Linked, one: int, other: int) -> list[Any]:
    """Rows that name both of two people, as two: neither can become the other."""
    if len(link.columns) < 2:
        return []
    names = [
        and_(link.table.c[first] == one, link.table.c[second] == other)
        for first in link.columns
        for second in link.columns
        if first != second
    ]
    names += [
        and_(link.table.c[first] == other, link.table.c[second] == one)
        for first in link.columns
        for second in link.columns
        if first != second
    ]
    return list(tx.session.scalars(select(link.model).where(or_(*names))))


def is_place_taken(tx: Transaction, link: Linked, row: Any, column: str, owner: int) -> bool:
    """Whether somebody has such a row already where there can be one only."""
    if isinstance(row, Award):
        same_days = select(Award.id).where(
            Award.resident_id == owner,
            Award.scheme_id == row.scheme_id,
            Award.start < (row.end or OPEN_END),
            Award.end > row.start,
        )
        return tx.session.scalar(same_days.limit(1)) is not None
    for constraint in link.table.constraints:
        if not isinstance(constraint, UniqueConstraint):
            continue
        names = [one.name for one in constraint.columns]
        if column not in names or "id" in names:
            continue
        others = [link.table.c[name] == getattr(row, name) for name in names if name != column]
        query = select(link.table.c.id).where(link.table.c[column] == owner, *others)
        if tx.session.scalar(query.limit(1)) is not None:
            return True
    return False


def stored(row: Base, column: str) -> Any:
    """A column of a row as the file holds it."""
    table: Any = row.__table__
    return capture.stored(table.columns[column], getattr(row, column))


def whole(row: Base) -> dict[str, Any]:
    """All of a row, as the file holds it."""
    return {column.name: stored(row, column.name) for column in row.__table__.columns}


def model_of(name: str) -> type[Any]:
    """The class of a table."""
    return next(m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == name)


def parents(link: Linked) -> Iterator[tuple[str, Linked]]:
    """Columns by which a row belongs to a row of somebody (a date to its matter), and to which
    table."""
    by_table = {other.table: other for other in linked()}
    for column in link.table.columns:
        for key in column.foreign_keys:
            target = by_table.get(key.column.table)
            if target is not None and key.column.name == "id" and target.name != link.name:
                yield column.name, target
