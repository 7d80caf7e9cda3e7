# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What erased rows looked like in the audit trail: found and taken away, and named by number.

The images lie outside the chain for this: their digests stay, and the entry of the act says which
of them it took (``vault/audit_check.py`` asks it).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import select, update

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.audit import AuditEvent, AuditImage, Change

_CHUNK: Final = 400
_IMAGES: Final[Any] = AuditImage.__table__
_MERGING: Final = ("merging.merge", "unmerging.undo_merge", "undo")


def chunks(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """A few at a time: a statement takes only so many."""
    listed = list(ids)
    return (listed[at : at + _CHUNK] for at in range(0, len(listed), _CHUNK))


def removed_rows(
    tx: Transaction, tables: Collection[str]
) -> dict[str, list[tuple[int, str, dict[str, Any]]]]:
    """Rows of these tables that somebody removed, table by table: number, uuid, columns."""
    query = select(_IMAGES.c.row_table, _IMAGES.c.row_id, _IMAGES.c.row_uuid, _IMAGES.c.image)
    query = query.where(
        _IMAGES.c.change == Change.DELETE.value,
        _IMAGES.c.image.is_not(None),
        _IMAGES.c.row_table.in_(tables),
    )
    found: dict[str, list[tuple[int, str, dict[str, Any]]]] = defaultdict(list)
    for table, row_id, uuid, image in tx.session.connection().execute(query):
        found[table].append((row_id, uuid, _pairs(image)))
    return found


def remove(
    tx: Transaction, keys: Mapping[str, Collection[tuple[int, str]]], beside: Collection[str] = ()
) -> int:
    """Take away the images of rows (number and uuid, table by table) and return how many.

    ``beside``: uuids of records that somebody was joined with once; what joining and taking apart
    did to them may show her answers.
    """
    ids = sorted(_of_rows(tx, keys) | _of_merging(tx, beside))
    for chunk in chunks(ids):
        of_chunk = update(_IMAGES).where(_IMAGES.c.id.in_(chunk))
        tx.session.connection().execute(of_chunk.values(image=None, salt=None))
    before = {n for first, last in tx.details.get("images", ()) for n in range(first, last + 1)}
    tx.details["images"] = _runs(sorted(before | {*ids}))
    return len(ids)


def _of_rows(tx: Transaction, keys: Mapping[str, Collection[tuple[int, str]]]) -> set[int]:
    found: set[int] = set()
    for name, rows in keys.items():
        for chunk in chunks(sorted(set(rows))):
            query = select(_IMAGES.c.id).where(
                _IMAGES.c.row_table == name,
                _IMAGES.c.row_id.in_([row_id for row_id, _uuid in chunk]),  # there is an index
                _IMAGES.c.row_uuid.in_([uuid for _row_id, uuid in chunk]),
                _IMAGES.c.image.is_not(None),
            )
            found |= set(tx.session.connection().execute(query).scalars())
    return found


def _of_merging(tx: Transaction, uuids: Collection[str]) -> set[int]:
    found: set[int] = set()
    for chunk in chunks(sorted(uuids)):
        query = (
            select(_IMAGES.c.id)
            .join(AuditEvent, AuditEvent.id == _IMAGES.c.event_id)
            .where(
                _IMAGES.c.row_table == "resident",
                _IMAGES.c.row_uuid.in_(chunk),
                _IMAGES.c.image.is_not(None),
                AuditEvent.verb.in_(_MERGING),
            )
        )
        found |= set(tx.session.connection().execute(query).scalars())
    return found


def _pairs(image: str) -> dict[str, list[Any]]:
    try:
        found = json.loads(image)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    """Numbers as runs of [first, last]."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs
