# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What else an act changed, read from the images it left: for taking back a mistake days later.

Undo reverses a whole act and only while nothing came after it. Who finds out later that a step was
wrong needs to know what belonged to it, to open again what can still be opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from shelterdesk.database import capture
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.audit import AuditEvent, AuditImage, Change
from shelterdesk.models.base import Base, Record

__all__ = ["ChangedRow", "Changes", "standing", "with_change_of"]

#: What is written of every change, and says nothing about the row.
_STAMPS: Final = frozenset({"updated_at", "updated_by"})


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One row an act changed or removed, with the values before and after."""

    row_id: int
    is_removed: bool
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Changes:
    """All rows that one act changed or removed, by their table."""

    rows: Mapping[str, tuple[ChangedRow, ...]] = field(default_factory=dict)

    def of(self, table: str) -> tuple[ChangedRow, ...]:
        """Those of one table."""
        return self.rows.get(table, ())


def with_change_of(tx: Transaction, row: Record, column: str) -> Changes:
    """What the newest act changed that set this column of this row and stands; nothing where no
    trail of it is left (an import, images that were erased)."""
    table = Base.metadata.tables[row.__tablename__]  # type: ignore[attr-defined]
    act, undo = aliased(AuditEvent), aliased(AuditEvent)
    query = (
        select(AuditImage)
        .join(act, act.id == AuditImage.event_id)
        .where(
            AuditImage.row_table == table.name,
            AuditImage.row_id == row.id,
            AuditImage.row_uuid.is_not_distinct_from(row.uuid),
            AuditImage.change == Change.UPDATE.value,
            AuditImage.image.is_not(None),
            act.undoes_id.is_(None),
            ~exists().where(undo.undoes_id == act.id),
        )
        .order_by(AuditImage.event_id.desc())
    )
    for image in tx.session.scalars(query):
        if column in _loaded(image):
            return _all_of(tx, image.event_id)
    return Changes()


def standing(
    tx: Transaction, model: type[Any], changed: Iterable[ChangedRow]
) -> Iterator[tuple[Any, ChangedRow]]:
    """Rows that stand as the act left them, and how they were before: nobody changed them since."""
    for change in changed:
        row = None if change.is_removed else tx.session.get(model, change.row_id)
        if row is not None and all(
            getattr(row, name) == after
            for name, after in change.after.items()
            if name not in _STAMPS and not isinstance(after, bytes)
        ):
            yield row, change


def _all_of(tx: Transaction, event_id: int) -> Changes:
    query = select(AuditImage).where(
        AuditImage.event_id == event_id,
        AuditImage.change != Change.INSERT.value,
        AuditImage.image.is_not(None),
    )
    found: dict[str, list[ChangedRow]] = {}
    for image in tx.session.scalars(query.order_by(AuditImage.id)):
        if image.row_table in Base.metadata.tables:
            found.setdefault(image.row_table, []).append(_row(image))
    return Changes({table: tuple(rows) for table, rows in found.items()})


def _row(image: AuditImage) -> ChangedRow:
    values = list(_values(image))
    return ChangedRow(
        row_id=image.row_id,
        is_removed=image.change == Change.DELETE.value,
        before={name: before for name, before, _after in values},
        after={name: after for name, _before, after in values},
    )


def _values(image: AuditImage) -> Iterator[tuple[str, Any, Any]]:
    columns = Base.metadata.tables[image.row_table].columns
    for name, pair in _loaded(image).items():
        if name in columns and isinstance(pair, list):
            before, after = (*pair, None, None)[:2]
            column = columns[name]
            yield name, capture.value_of(column, before), capture.value_of(column, after)


def _loaded(image: AuditImage) -> dict[str, Any]:
    """Columns of an image; none where somebody wrote there with other tools."""
    try:
        found = json.loads(str(image.image))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
