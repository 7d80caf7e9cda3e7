# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support as rows, for all verbs that write it: noted, handed over with a visit, taken away.

For visits, rounds and what is given at the desk; what is handed out leaves the shelf with it. Meals
stand in the log alone and are never written here; both are counted by ``support_used``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.services_given import ServiceGiven, StockMove
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.giving import stock


def note(tx: Transaction, *, kind: str, at: datetime, **whose: Any) -> ServiceGiven:
    """A row for a kind of the word list; ``whose``: its other columns."""
    kind_id = vocabularies.find_id(tx, vocabulary=Vocabulary.SUPPORT_KIND, code=kind)
    row = ServiceGiven(kind_id=kind_id, at=at, **whose)
    tx.session.add(row)
    stock.give_out(tx, row)
    return row


def of_visit(tx: Transaction, visit_id: int) -> list[ServiceGiven]:
    """What was used during a visit, in the order noted."""
    query = select(ServiceGiven).where(ServiceGiven.visit_id == visit_id).order_by(ServiceGiven.id)
    return list(tx.session.scalars(query))


def words_of(tx: Transaction, visit_ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """What was used during each of these visits, in words; one question for a whole day."""
    query = (
        select(ServiceGiven.visit_id, ServiceGiven.kind_id)
        .where(ServiceGiven.visit_id.in_(visit_ids), ServiceGiven.is_declined.is_(False))
        .order_by(ServiceGiven.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for visit_id, kind_id in tx.session.execute(query) if visit_ids else ():
        words, before = vocabularies.label(tx, kind_id), found.get(visit_id or 0, ())
        if words not in before:
            found[visit_id or 0] = (*before, words)
    return found


def hand_to(tx: Transaction, visit_id: int, resident_id: int | None) -> None:
    """The visit is another person's: what was used during it is too."""
    for row in of_visit(tx, visit_id):
        row.resident_id = resident_id


def drop(tx: Transaction, visit_id: int) -> None:
    """Take away what was used during a visit."""
    take_away(tx, of_visit(tx, visit_id))


def take_away(tx: Transaction, rows: Collection[ServiceGiven]) -> None:
    """Take rows away, with what left the shelf for them: it is back."""
    back_on_shelf(tx, rows)
    for row in rows:
        tx.session.delete(row)
    tx.session.flush()


def back_on_shelf(tx: Transaction, rows: Collection[ServiceGiven]) -> None:
    """What left the shelf for these is there again."""
    ids = [row.id for row in rows]
    if not ids:
        return
    moves = select(StockMove).where(StockMove.service_given_id.in_(ids))
    for move in tx.session.scalars(moves.order_by(StockMove.id)):
        tx.session.delete(move)
    tx.session.flush()
