# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a transaction changed, row by row: the columns before and after, as the file holds them.

Gathered from the ORM's own history at each flush. Changing many rows past the ORM is refused in a
transaction, because it would leave no image; many new rows at once are allowed (they are their
own image) and make the act one that cannot be undone.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Column, inspect, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import NO_VALUE, Mapper, object_session

from shelterdesk.models.audit import Change
from shelterdesk.models.base import Base

_DIALECT: Final = sqlite.dialect()
_NOT_COMPARED: Final = frozenset({"updated_at", "updated_by"})


@dataclass(slots=True, eq=False, repr=False)  # no record in a traceback
class RowChange:
    """One row before and after. ``image`` maps a column to [before, after], in stored form."""

    table: str
    row_id: int
    uuid: str | None
    change: Change
    image: dict[str, list[Any]] = field(default_factory=dict)

    def to_json(self) -> str:
        """The image as it is kept."""
        return json.dumps(self.image, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class Capture:
    """The changes of one transaction, each row once: what it was at first, what it is at last.

    What happened within a savepoint that was rolled back is forgotten with it.
    """

    def __init__(self) -> None:
        self._log: list[RowChange] = []

    def __iter__(self) -> Iterator[RowChange]:
        return iter(_joined(self._log))

    def __len__(self) -> int:
        return len(_joined(self._log))

    def add(self, new: RowChange) -> None:
        """Take in a change."""
        self._log.append(new)

    def mark(self) -> int:
        """The present end, to go back to."""
        return len(self._log)

    def go_back(self, mark: int) -> None:
        """Forget what came after a mark."""
        del self._log[mark:]


def _joined(log: list[RowChange]) -> list[RowChange]:
    """Each row once; one that was made and unmade not at all."""
    result: list[RowChange] = []
    last: dict[tuple[str, int], RowChange] = {}
    for change in log:
        key = (change.table, change.row_id)
        before = last.get(key)
        new = replace(change, image=dict(change.image))
        if before is None or before.change is Change.DELETE:
            result.append(new)
            last[key] = new
        elif new.change is Change.DELETE:
            result.remove(before)
            del last[key]
            if before.change is not Change.INSERT:
                for column, (was, _now) in before.image.items():
                    new.image[column] = [was, None]
                result.append(new)
                last[key] = new
        elif before.change is Change.UPDATE:
            for column, (was, now) in new.image.items():
                first = before.image.get(column, [was])[0]
                before.image[column] = [first, now]
    return result


def is_captured(row: Any) -> bool:
    """Whether a row leaves images; what the safe keeps about itself does not."""
    return isinstance(row, Base) and row.__captured__


def inserted(row: Any) -> RowChange:
    """A new row, after the flush that gave it its id."""
    return RowChange(row.__tablename__, row.id, getattr(row, "uuid", None), Change.INSERT)


def updated(row: Any) -> RowChange | None:
    """A changed row, before the flush; None if nothing but its stamps changed."""
    state = inspect(row)
    image: dict[str, list[Any]] = {}
    for name, column in _columns(state.mapper):
        history = state.attrs[name].history
        if not history.has_changes() or name in _NOT_COMPARED:
            continue
        is_known = history.deleted and history.deleted[0] is not NO_VALUE
        was = history.deleted[0] if is_known else _in_the_file(row, column)
        now = history.added[0] if history.added else None  # ``del row.column``
        pair = [stored(column, was), stored(column, now)]
        if pair[0] != pair[1]:
            image[column.name] = pair
    if not image:
        return None
    return RowChange(
        row.__tablename__, row.id, getattr(row, "uuid", None), Change.UPDATE, image
    )  # fmt: skip


def deleted(row: Any) -> RowChange:
    """A row that goes, whole, before the flush."""
    state = inspect(row)
    image = {}
    for name, column in _columns(state.mapper):
        history = state.attrs[name].history
        value = history.deleted[0] if history.deleted else getattr(row, name)
        image[column.name] = [stored(column, value), None]
    return RowChange(
        row.__tablename__, row.id, getattr(row, "uuid", None), Change.DELETE, image
    )  # fmt: skip


def stored(column: Column[Any], value: Any) -> Any:
    """A value as JSON can hold it, in the form the file holds it."""
    processor = column.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
    result = processor(value) if processor is not None else value
    if isinstance(result, bytes):
        return {"bytes": b64encode(result).decode()}
    if isinstance(result, (date, datetime)):
        return result.isoformat()
    if isinstance(result, bool):
        return int(result)
    return result


def raw(value: Any) -> Any:
    """The bound value of a stored form, for plain SQL."""
    return b64decode(value["bytes"]) if isinstance(value, dict) else value


def value_of(column: Column[Any], value: Any) -> Any:
    """The Python value of a stored form."""
    bare = raw(value)
    processor = column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
    return bare if processor is None or bare is None else processor(bare)


def _in_the_file(row: Any, column: Column[Any]) -> Any:
    """What stands there, where a value was set without having been read before."""
    session, table = object_session(row), row.__table__
    if session is None:
        raise RuntimeError("a row outside a session has no before")
    query = select(column).where(table.c.id == row.id)
    return session.connection().execute(query).scalar()


def _columns(mapper: Mapper[Any]) -> Iterator[tuple[str, Column[Any]]]:
    for attribute in mapper.column_attrs:
        yield attribute.key, attribute.columns[0]  # type: ignore[misc]
