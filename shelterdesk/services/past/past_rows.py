# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of the past in bulk: many at once, with the stamps of the act and no image of each.

New rows are their own image, so the trail has one entry for the act, however many rows it brings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, func, insert, literal, literal_column, select
from sqlalchemy.dialects import sqlite

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import Base, new_uuid


def next_id(tx: Transaction, model: type[Base]) -> int:
    """The number the next row gets, where rows of another table are to name it before it is
    stored. Nobody else writes meanwhile; numbers of rows thrown away are not given again."""
    tx.session.flush()
    connection = tx.session.connection()
    table: Any = model.__table__
    given = connection.exec_driver_sql(
        "SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)
    )
    newest = connection.scalar(select(func.max(table.c.id)))
    return max(given.scalar() or 0, newest or 0) + 1


def insert_rows(
    tx: Transaction,
    model: type[Base],
    rows: Sequence[dict[str, Any]],
    *,
    uuids: Sequence[str] = (),
) -> None:
    """Insert rows, each with the same columns; ``uuids`` where something was sealed to them. They
    are stamped with the act, but for what a row says itself."""
    if not rows:
        return
    # As random as ever, but in order: so the index is written from one end to the other and
    # not everywhere at once, which is most of the time on a large file.
    given = uuids or sorted(new_uuid() for _row in rows)
    values = [row | {"uuid": uuid} for row, uuid in zip(rows, given, strict=True)]
    table: Any = model.__table__
    stamps = {name: value for name, value in tx.stamp({}).items() if name not in values[0]}
    statement = insert(table).values(_same_in_each(table, stamps))
    tx.session.connection().execute(statement, values)
    tx.tables.add(model.__tablename__)
    tx.rows_changed += len(rows)


def _same_in_each(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """Values as part of the statement: made once, not for each of a hundred thousand rows."""
    written: dict[str, Any] = {}
    for name, value in values.items():
        plain = literal(value, table.c[name].type).compile(
            dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
        )
        written[name] = literal_column(str(plain))
    return written
