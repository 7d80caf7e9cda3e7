# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Named transactions: the unit in which anything changes.

A verb of ``services/`` gets a ``Transaction``, uses its session and never commits. The label is
the audit entry, the words of the undo button and the context of an error at once. What the verb
touched is gathered here: tables and people, so that screens refresh from facts, and each row
before and after, from which audit trail, undo and field history come.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final, Protocol, TypeVar, cast

from sqlalchemy import TextClause, event, inspect, update
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction

from shelterdesk.database import capture
from shelterdesk.database.capture import Capture
from shelterdesk.errors import NotAllowed
from shelterdesk.models.audit import AuditImage, AuditKind
from shelterdesk.models.base import BY_ROW, Base

T = TypeVar("T")
_CHANGED: Final = ("updated_at", "updated_by")


class Sealer(Protocol):
    """Seals and opens text of a confidentiality class; the vault has the only one."""

    def can_read(self, confidentiality: str) -> bool:
        """Whether this person holds the key."""
        ...

    def names(self) -> tuple[str, ...]:
        """The classes there are."""
        ...

    def seal(self, confidentiality: str, context: str, text: str) -> bytes:
        """Text as bytes that only holders of the class key can open, bound to its place."""
        ...

    def seal_bytes(self, confidentiality: str, context: str, data: bytes) -> bytes:
        """The same for what is no text: a scan."""
        ...

    def seal_own(self, context: str, text: str) -> bytes:
        """Text that only the person signed in can open again."""
        ...

    def seal_for(self, staff_code: str, context: str, text: str) -> bytes:
        """Text that only one colleague can open; ``NotAllowed`` for who cannot sign in."""
        ...

    def roles_of(self, staff_code: str) -> tuple[str, ...] | None:
        """The signed roles of a colleague; None for who cannot open the file."""
        ...

    def class_of(self, blob: bytes) -> str | None:
        """The class a text is sealed for; None for what is its author's own, or no such text."""
        ...

    def open(self, context: str, blob: bytes) -> str:
        """The text again; ``NotAllowed`` without the key, ``Damaged`` if moved or changed."""
        ...

    def open_bytes(self, context: str, blob: bytes) -> bytes:
        """What is no text, with the same errors."""
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
    event_id: int | None = None  # its audit event
    can_undo: bool = False


def _anything(_capability: Any) -> None:
    """Before there is anybody: the first records of a new file."""


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
    kind: AuditKind = AuditKind.ACT
    details: dict[str, Any] = field(default_factory=dict)  # numbers and codes, never a name
    persons: set[int] = field(default_factory=set)  # residents whom the act concerns
    capture: Capture = field(default_factory=Capture)
    #: Where each nested transaction began in it, so that one rolled back leaves no image.
    marks: dict[SessionTransaction, int] = field(default_factory=dict)
    is_undoable: bool = True
    #: Of a view whose trail must not say which one it was: held in memory alone, so that the same
    #: one again is not written twice and another one is.
    which: object = None
    is_glass_broken: bool = False  # she sees protected people for a while
    is_read: bool = False  # nothing changes in it
    viewed_as: str = ""  # the label of this view, where the usual one (``query``) says too little
    #: Raises ``NotAllowed`` unless she may; the vault fills it in. What a verb declares is checked
    #: before it runs; this is for what it does besides, if asked to.
    need: Callable[[Any], None] = _anything

    def may(self, capability: Any) -> bool:
        """Whether the person signed in may do this: for answers that hold less without it."""
        try:
            self.need(capability)
        except NotAllowed:
            return False
        return True

    @property
    def today(self) -> date:
        """The calendar date of now."""
        return self.now.date()

    def about(self, row: Base) -> None:
        """Say which record the act is about; the audit entry names its table and uuid."""
        self.subject = row

    def person(self, resident_id: int) -> None:
        """Say whom the act concerns; a person may ask who opened her file."""
        self.persons.add(resident_id)

    def seal(self, row: Base, column: str, text: str | None) -> None:
        """Set a sealed column of a row."""
        setattr(row, column, None if text is None else self.sealed_bytes(row, column, text))

    def sealed_bytes(self, row: Base, column: str, text: str) -> bytes:
        """What a sealed column of a row would hold, for bulk inserts."""
        confidentiality = inspect(type(row)).columns[column].info["sealed"]
        return self.sealer.seal(confidentiality, sealed_context(row, column), text)

    def seal_bytes(self, row: Base, column: str, data: bytes) -> None:
        """Set a sealed column to what is no text: a scan of a kind that has one class."""
        confidentiality = inspect(type(row)).columns[column].info["sealed"]
        sealed = self.sealer.seal_bytes(confidentiality, sealed_context(row, column), data)
        setattr(row, column, sealed)

    def seal_as(self, row: Base, column: str, confidentiality: str, text: str) -> None:
        """Set a column whose class is chosen for each row."""
        setattr(row, column, self.sealed_bytes_as(row, column, confidentiality, text))

    def sealed_bytes_as(self, row: Base, column: str, confidentiality: str, text: str) -> bytes:
        """What such a column would hold, for bulk inserts."""
        _must_be_by_row(row, column)
        return self.sealer.seal(confidentiality, sealed_context(row, column), text)

    def seal_bytes_as(self, row: Base, column: str, confidentiality: str, data: bytes) -> None:
        """The same for what is no text: a scan."""
        _must_be_by_row(row, column)
        sealed = self.sealer.seal_bytes(confidentiality, sealed_context(row, column), data)
        setattr(row, column, sealed)

    def seal_own(self, row: Base, column: str, text: str) -> None:
        """Set such a column so that only the person signed in can read it."""
        _must_be_by_row(row, column)
        setattr(row, column, self.sealer.seal_own(sealed_context(row, column), text))

    def seal_for(self, row: Base, column: str, staff_code: str, text: str) -> None:
        """Set such a column so that only this colleague can read it."""
        setattr(row, column, self.sealed_bytes_for(row, column, staff_code, text))

    def sealed_bytes_for(self, row: Base, column: str, staff_code: str, text: str) -> bytes:
        """What such a column would hold, for a row that is written past the session."""
        _must_be_by_row(row, column)
        return self.sealer.seal_for(staff_code, sealed_context(row, column), text)

    def reveal(self, row: Base, column: str) -> str | None:
        """The text of a sealed column. Raises ``NotAllowed`` without the key."""
        blob = getattr(row, column)
        return None if blob is None else self.sealer.open(sealed_context(row, column), blob)

    def reveal_bytes(self, row: Base, column: str) -> bytes | None:
        """What was sealed there as bytes. Raises ``NotAllowed`` without the key."""
        blob = getattr(row, column)
        return None if blob is None else self.sealer.open_bytes(sealed_context(row, column), blob)

    def erase_images(self, row: Base) -> int:
        """Remove what a row looked like from the audit trail; the act becomes an *erase* event
        about it. Returns how many images went."""
        self.about(row)
        self.kind, self.is_undoable = AuditKind.ERASE, False
        table = AuditImage.__table__
        self.session.flush()
        result = self.session.connection().execute(
            update(table)  # type: ignore[arg-type]
            .where(table.c.row_table == row.__tablename__, table.c.row_uuid == row.uuid)
            .where(table.c.image.is_not(None))
            .values(image=None, salt=None)
        )
        return int(result.rowcount)

    def write_over(self, row: Any, values: dict[str, Any]) -> None:
        """Set columns of a row past the images, and take away the images of it there are: what
        stood there before can be read nowhere any more. The act cannot be undone."""
        self.session.flush()
        table: Any = row.__table__
        stamps = {name: value for name, value in self.stamp({}).items() if name in _CHANGED}
        change = update(table).where(table.c.id == row.id)
        self.session.connection().execute(change.values(**values, **stamps))
        self.session.refresh(row)
        whose = getattr(row, "resident_id", None)
        self.residents |= set() if whose is None else {whose}
        self.tables.add(row.__tablename__)
        self.rows_changed += 1
        self.erase_images(row)

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


def _must_be_by_row(row: Base, column: str) -> None:
    if inspect(type(row)).columns[column].info.get("sealed") != BY_ROW:
        raise TypeError(f"{row.__tablename__}.{column} has a class of its own")


class ActSession(Session):
    """A session whose changes belong to a transaction, once ``watch`` has said to which.

    The listeners stand on the class: on each session anew they cost every read a millisecond.
    """


def watch(tx: Transaction) -> None:
    """Stamp who and when on every row the session writes, and gather what it changes."""
    tx.session.info[Transaction] = tx


def _act_of(session: Session) -> Transaction | None:
    """Whose changes these are; None for what the vault writes of its own."""
    return session.info.get(Transaction)


@event.listens_for(ActSession, "before_flush")
def _stamp(session: Session, context: UOWTransaction, instances: object) -> None:
    tx = _act_of(session)
    if tx is None:
        return
    at = tx.now.astimezone(UTC)
    for row in session.new:
        if hasattr(row, "created_at"):
            row.created_at = row.created_at or at
            row.created_by = row.created_by if row.created_by is not None else tx.staff_id
    for row in [*session.new, *session.dirty, *session.deleted]:
        if row in session.dirty and not session.is_modified(row):
            continue
        _gather_change(tx, session, row)
        tx.tables.add(row.__tablename__)
        tx.rows_changed += 1
        if hasattr(row, "updated_at"):
            row.updated_at = at
            row.updated_by = tx.staff_id


@event.listens_for(ActSession, "after_flush")
def _gather(session: Session, context: UOWTransaction) -> None:
    tx = _act_of(session)
    if tx is None:
        return
    for row in session.new:
        if capture.is_captured(row):
            tx.capture.add(capture.inserted(row))
    for row in [*session.new, *session.dirty, *session.deleted]:
        whose = row.id if row.__tablename__ == "resident" else getattr(row, "resident_id", None)
        if whose is not None:
            tx.residents.add(whose)


@event.listens_for(ActSession, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    tx = _act_of(session)
    if tx is not None and transaction.nested:
        tx.marks[transaction] = tx.capture.mark()


@event.listens_for(ActSession, "after_soft_rollback")
def _go_back(session: Session, transaction: SessionTransaction) -> None:
    tx = _act_of(session)
    if tx is not None and transaction in tx.marks:
        tx.capture.go_back(tx.marks.pop(transaction))


@event.listens_for(ActSession, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    tx = _act_of(state.session)
    if tx is None:
        return
    is_text = isinstance(state.statement, TextClause)
    writes = is_text and not str(state.statement).lstrip().upper().startswith("SELECT")
    if state.is_update or state.is_delete or writes:
        raise RuntimeError("rows are changed one by one: many at once would leave no image")
    if state.is_insert:
        tx.is_undoable = False


def _gather_change(tx: Transaction, session: Session, row: Base) -> None:
    if row in session.new or not capture.is_captured(row):
        return
    change = capture.deleted(row) if row in session.deleted else capture.updated(row)
    if change is not None:
        tx.capture.add(change)
