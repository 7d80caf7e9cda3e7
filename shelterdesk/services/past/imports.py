# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came from another system or a spreadsheet, so that importing twice adds nothing.

``attempt`` and ``trial`` let an importer try single rows inside its one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import insert, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.base import new_uuid
from shelterdesk.models.imports import ImportedRow

_LONGEST = {"source": 80, "kind": 40, "external_id": 120}


@query(Capability.IMPORT)
def known(tx: Transaction, source: str, kind: str) -> dict[str, int]:
    """Rows of ours by the other system's ids, for one source and kind of row."""
    query = select(ImportedRow.external_id, ImportedRow.row_id).where(
        ImportedRow.source == source, ImportedRow.kind == kind
    )
    return {external_id: row_id for external_id, row_id in tx.session.execute(query)}


@verb(Capability.IMPORT, is_undoable=False)
def remember(  # noqa: PLR0917 - the columns of the row
    tx: Transaction, source: str, kind: str, external_id: str, row_table: str, row_id: int
) -> None:
    """Note which row of ours one of theirs became."""
    remember_many(tx, source, kind, row_table, [(external_id, row_id)])


@verb(Capability.IMPORT, is_undoable=False)
def remember_many(
    tx: Transaction, source: str, kind: str, row_table: str, pairs: Iterable[tuple[str, int]]
) -> None:
    """The same for many rows, as ``(external_id, row_id)``, in one insert.

    Raises ``Conflict`` for an id that is noted already or stands twice in ``pairs``.
    """
    pairs = list(pairs)
    if not pairs:
        return
    _refuse_long(source, kind, pairs)
    _refuse_known(tx, source, kind, pairs)
    rows = [
        tx.stamp(
            {
                "uuid": new_uuid(),
                "source": source,
                "kind": kind,
                "external_id": external_id,
                "row_table": row_table,
                "row_id": row_id,
            }
        )
        for external_id, row_id in pairs
    ]
    tx.session.execute(insert(ImportedRow), rows)
    tx.tables.add(ImportedRow.__tablename__)
    tx.rows_changed += len(rows)


@contextmanager
def attempt(tx: Transaction) -> Iterator[None]:
    """Whatever is written inside is taken back if an error leaves the block; the rest stays."""
    with tx.session.begin_nested():
        yield


@contextmanager
def trial(tx: Transaction) -> Iterator[None]:
    """Whatever is written inside is taken back at the end, to see beforehand what would happen."""
    nested = tx.session.begin_nested()
    try:
        yield
    finally:
        nested.rollback()


def _refuse_long(source: str, kind: str, pairs: list[tuple[str, int]]) -> None:
    texts = [("source", source), ("kind", kind), *(("external_id", text) for text, _id in pairs)]
    for name, text in texts:
        if len(text) > _LONGEST[name]:
            raise Invalid(
                _("At most {limit} characters fit here.").format(limit=_LONGEST[name]), field=name
            )


def _refuse_known(tx: Transaction, source: str, kind: str, pairs: list[tuple[str, int]]) -> None:
    seen = set(known(tx, source, kind)) if len(pairs) > 1 else _known_one(tx, source, kind, pairs)
    for external_id, _row_id in pairs:
        if external_id in seen:
            raise Conflict(
                _("“{external_id}” was imported already.").format(external_id=external_id),
                field="external_id",
            )
        seen.add(external_id)


def _known_one(tx: Transaction, source: str, kind: str, pairs: list[tuple[str, int]]) -> set[str]:
    query = select(ImportedRow.external_id).where(
        ImportedRow.source == source,
        ImportedRow.kind == kind,
        ImportedRow.external_id == pairs[0][0],
    )
    return set(tx.session.scalars(query))
