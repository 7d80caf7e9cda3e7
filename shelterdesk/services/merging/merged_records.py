# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records that were joined: which of them is open now, and which lead to it.

Joining (``merging.py``) moves what can be moved. What is frozen stays with the record it was
written for, and is found here by whoever reads: a log, a search by an old code, a trail. Chains
are followed: a record joined into one that was itself joined since leads to the last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.merges import Merge
from shelterdesk.models.residents import Resident

_TABLE = Merge.__tablename__  # every joining and its end writes here


class _Kept:
    """Where each joined record leads, until somebody joins again or takes apart."""

    def __init__(self, leads_to: dict[int, int]) -> None:
        self.leads_to = leads_to
        self.families: dict[int, list[int]] = defaultdict(list)
        for joined, open_now in sorted(leads_to.items()):
            self.families[open_now].append(joined)
        self.is_outdated = False

    def tables_changed(self, tables: set[str]) -> None:
        self.is_outdated |= _TABLE in tables


def _kept(tx: Transaction) -> _Kept:
    kept = tx.memory.get(_Kept)
    if kept is None or kept.is_outdated:
        query = select(Resident.id, Resident.merged_into_id)
        rows = tx.session.execute(query.where(Resident.merged_into_id.is_not(None)))
        into = {row_id: int(other or 0) for row_id, other in rows}
        kept = tx.memory.keep(_Kept({row_id: _end(into, row_id) for row_id in into}))
    return kept


def _end(into: dict[int, int], resident_id: int) -> int:
    seen = set()
    while resident_id in into and resident_id not in seen:
        seen.add(resident_id)  # a ring is none of ours; it must not hang a desk
        resident_id = into[resident_id]
    return resident_id


def open_one(tx: Transaction, resident_id: int) -> int:
    """The record in which this one is now; itself, where it was never joined."""
    return _kept(tx).leads_to.get(resident_id, resident_id)


def leads_to(tx: Transaction) -> dict[int, int]:
    """Every joined record and the open one it leads to."""
    return _kept(tx).leads_to


def joined_into(tx: Transaction, resident_id: int) -> tuple[int, ...]:
    """The records that were joined into an open one."""
    return tuple(_kept(tx).families.get(resident_id, ()))


def family(tx: Transaction, resident_id: int) -> tuple[int, ...]:
    """A person's open record and all that were joined into it: for reading what stayed there."""
    own = open_one(tx, resident_id)
    return (own, *joined_into(tx, own))


def with_joined(tx: Transaction, hidden: Iterable[int]) -> frozenset[int]:
    """These, and what was joined into them: a person who is hidden is hidden in every record."""
    wanted = frozenset(hidden)
    return wanted | {joined for joined, own in leads_to(tx).items() if own in wanted}


def forget(tx: Transaction) -> None:
    """For what else an act does after it joined or took apart."""
    tx.memory.drop(_Kept)


def rows_that_stayed(tx: Transaction, model: Any, resident_id: int) -> list[tuple[Any, str]]:
    """Rows of a table that belong to records joined into an open one, the newest first, and the
    codes of those records: what was said there while the open one has its own."""
    rows = tx.session.execute(
        select(model, Resident.code)
        .join(Resident, Resident.id == model.resident_id)
        .where(model.resident_id.in_(joined_into(tx, resident_id)))
        .order_by(model.id.desc())
    )
    return [(row, code) for row, code in rows]
