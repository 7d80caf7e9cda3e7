# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drafts: what somebody typed and has not saved when the file is locked. Hers alone.

A draft is sealed to its author's own slot: no colleague, no director and no other role of the
program can read it. It is neither audited nor captured, and it is gone once saved or discarded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Damaged, NotAllowed
from shelterdesk.models.safe import Draft

__all__ = ["DraftRow", "discard", "keep", "own"]

_LONGEST_PLACE: Final = 120


@dataclass(frozen=True, slots=True)
class DraftRow:
    """What was typed at one place, and when it was kept."""

    place: str
    body: dict[str, Any]
    at: datetime


@verb(Capability.SIGNED_IN, is_quiet=True)
def keep(tx: Transaction, *, place: str, body: dict[str, Any]) -> None:
    """Keep what is typed at a place, instead of what was kept there before."""
    if not place or len(place) > _LONGEST_PLACE:
        raise ValueError("a draft needs a short name of its place")
    row = _find(tx, place)
    is_new = row is None
    if row is None:
        row = Draft(staff_id=tx.staff_id, place=place)
    tx.seal_own(row, "body", json.dumps(body, ensure_ascii=False))
    if is_new:
        tx.session.add(row)


@query(Capability.SIGNED_IN)
def own(tx: Transaction) -> list[DraftRow]:
    """The drafts of the person signed in, oldest first.

    One that can no longer be read is left out: it was sealed to a slot that is gone.
    """
    rows = tx.session.scalars(
        select(Draft).where(Draft.staff_id == tx.staff_id).order_by(Draft.updated_at, Draft.id)
    )
    found = []
    for row in rows:
        try:
            body = json.loads(tx.reveal(row, "body") or "{}")
        except (NotAllowed, Damaged, ValueError):
            continue
        if isinstance(body, dict):
            found.append(DraftRow(row.place, body, row.updated_at))
    return found


@verb(Capability.SIGNED_IN, is_quiet=True)
def discard(tx: Transaction, *, place: str) -> None:
    """Forget what was typed at a place: it was saved, or is not wanted."""
    row = _find(tx, place)
    if row is not None:
        tx.session.delete(row)


def _find(tx: Transaction, place: str) -> Draft | None:
    query = select(Draft).where(Draft.staff_id == tx.staff_id, Draft.place == place)
    return tx.session.scalars(query).one_or_none()
