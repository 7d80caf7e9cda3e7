# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Named transactions: the unit in which anything changes.

A verb of ``services/`` gets a ``Transaction``, uses its session and never commits. The label is
the audit entry, the words of the undo button and the context of an error at once. What the verb
touched is gathered here, so that screens refresh from facts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, UOWTransaction

from shelterdesk.models.base import Base

T = TypeVar("T")


class Sealer(Protocol):
    """Seals and opens text of a confidentiality class; the vault has the only one."""

    def can_read(self, confidentiality: str) -> bool:
        """Whether this person holds the key."""
        ...

    def seal(self, confidentiality: str, context: str, text: str) -> bytes:
        """Text as bytes that only holders of the class key can open, bound to its place."""
        ...

    def open(self, context: str, blob: bytes) -> str:
        """The text again; ``NotAllowed`` without the key, ``Damaged`` if moved or changed."""
        ...


class Memory:
    """What is kept in memory between unlock and lock, for example the search index."""

    def __init__(self) -> None:
        self._kept: dict[type, Any] = {}

    def get(self, kind: type[T]) -> T | None:
        """The one object of this type, if it was made."""
        return cast("T | None", self._kept.get(kind))

    def keep(self, thing: T) -> T:
        """Keep it until lock."""
        self._kept[type(thing)] = thing
        return thing

    def drop(self, kind: type) -> None:
        """Forget it; it is made again when needed."""
        self._kept.pop(kind, None)

    def residents_changed(self, resident_ids: set[int]) -> None:
        """Tell everything kept that what is stored about these people has changed."""
        for thing in self._kept.values():
            if hasattr(thing, "residents_changed"):
                thing.residents_changed(resident_ids)

    def tables_changed(self, tables: set[str]) -> None:
        """Tell everything kept that rows of these tables have changed."""
        for thing in self._kept.values():
            if hasattr(thing, "tables_changed"):
                thing.tables_changed(tables)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a verb did: its result, the tables it touched, the words for it."""

    label: str
    result: Any = None
    tables: frozenset[str] = frozenset()


@dataclass(slots=True)
class Transaction:
    """What a verb works with."""

    session: Session
    sealer: Sealer
    memory: Memory
    staff_id: int | None
    now: datetime  # aware, local time
    tables: set[str] = field(default_factory=set)
    residents: set[int] = field(default_factory=set)  # whose rows were touched
    subject: Base | None = None
    rows_changed: int = 0

    @property
    def today(self) -> date:
        """The calendar date of now."""
        return self.now.date()

    def about(self, row: Base) -> None:
        """Say which record the act is about; the audit entry names its table and uuid."""
        self.subject = row

    def seal(self, row: Base, column: str, text: str | None) -> None:
        """Set a sealed column of a row."""
        setattr(row, column, None if text is None else self.sealed_bytes(row, column, text))

    def sealed_bytes(self, row: Base, column: str, text: str) -> bytes:
        """What a sealed column of a row would hold, for bulk inserts."""
        confidentiality = inspect(type(row)).columns[column].info["sealed"]
        return self.sealer.seal(confidentiality, sealed_context(row, column), text)

    def reveal(self, row: Base, column: str) -> str | None:
        """The text of a sealed column. Raises ``NotAllowed`` without the key."""
        blob = getattr(row, column)
        return None if blob is None else self.sealer.open(sealed_context(row, column), blob)

    def stamp(self, values: dict[str, Any]) -> dict[str, Any]:
        """Add who and when to a row that is inserted in bulk."""
        at = self.now.astimezone(UTC)
        who = self.staff_id
        return values | {
            "created_at": at, "created_by": who, "updated_at": at, "updated_by": who
        }  # fmt: skip


def sealed_context(row: Base, column: str) -> str:
    """The place a sealed text is bound to; moved elsewhere it cannot be verified."""
    return f"{row.__tablename__}|{column}|{row.uuid}"


def watch(tx: Transaction) -> None:
    """Stamp who and when on every row the session writes, and gather the tables it touches."""

    @event.listens_for(tx.session, "before_flush")
    def _stamp(session: Session, context: UOWTransaction, instances: object) -> None:
        at = tx.now.astimezone(UTC)
        for row in session.new:
            if hasattr(row, "created_at"):
                row.created_at = row.created_at or at
                row.created_by = row.created_by if row.created_by is not None else tx.staff_id
        for row in [*session.new, *session.dirty, *session.deleted]:
            if row in session.dirty and not session.is_modified(row):
                continue
            tx.tables.add(row.__tablename__)
            tx.rows_changed += 1
            if hasattr(row, "updated_at"):
                row.updated_at = at
                row.updated_by = tx.staff_id

    @event.listens_for(tx.session, "after_flush")
    def _gather(session: Session, context: UOWTransaction) -> None:
        for row in [*session.new, *session.dirty, *session.deleted]:
            whose = row.id if row.__tablename__ == "resident" else getattr(row, "resident_id", None)
            if whose is not None:
                tx.residents.add(whose)
