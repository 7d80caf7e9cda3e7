# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the log answers with, and how its rows are read: a few queries for a page of any size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, false, or_, select, true

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Damaged, NotAllowed
from shelterdesk.models.log_entries import (
    LogEntry,
    LogEntryPerson,
    LogKind,
    LogRelation,
    LogState,
    LogText,
)
from shelterdesk.models.residents import Resident
from shelterdesk.services import organisation
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name

#: Under the file key: everybody who can unlock reads it.
DESK: Final = "desk"
#: Shown as soon as the key is there; the words of other classes are opened one by one.
_SHOWN_AT_ONCE: Final = frozenset({DESK, "case"})
_CHUNK: Final = 500

# Of the entries ``ids``. Made once: with sixty numbers written into it, making a statement costs as
# much as asking it.
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_CHILDREN: Final = (
    select(LogEntry)
    .where(LogEntry.parent_id.in_(_IDS), LogEntry.state == LogState.FINAL)
    .order_by(LogEntry.id)
)
_TEXTS: Final = select(LogText).where(LogText.log_entry_id.in_(_IDS))
_PEOPLE: Final = (
    select(LogEntryPerson.log_entry_id, Resident.id, Resident.known_as, Resident.code)
    .join(Resident, Resident.id == LogEntryPerson.resident_id)
    .where(LogEntryPerson.log_entry_id.in_(_IDS))
    .order_by(LogEntryPerson.id)
)


class Words(StrEnum):
    """What there is of an entry's words."""

    SHOWN = "shown"
    CLOSED = "closed"  # she holds the key; opening them is written down
    LOCKED = "locked"  # she holds none
    ERASED = "erased"
    DAMAGED = "damaged"  # moved or changed: not shown
    WITHHELD = "withheld"  # they also concern somebody whom she must not see


@dataclass(frozen=True, slots=True)
class LogRow:
    """A final entry with what was added to it."""

    id: int
    at: datetime  # when it happened, local
    kind: LogKind
    confidentiality: str
    author: str  # name shown, or the staff code
    is_own: bool
    people: tuple[tuple[int, str], ...]  # resident id, chosen name or code
    words: Words
    text: str = ""  # only while SHOWN
    addenda: tuple[LogRow, ...] = ()  # oldest first
    struck: LogRow | None = None  # its words are the reason

    @property
    def key(self) -> tuple[datetime, int]:
        """Its place in the log."""
        return self.at, self.id

    def family(self) -> list[LogRow]:
        """Itself and all that was added."""
        found = [self]
        for row in (*self.addenda, *((self.struck,) if self.struck else ())):
            found += row.family()
        return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; what is None is not asked for."""

    kind: LogKind | None = None
    author_id: int | None = None
    confidentiality: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same for a statement about entries."""
        asked = (
            (LogEntry.kind, self.kind),
            (LogEntry.author_id, self.author_id),
            (LogEntry.confidentiality, self.confidentiality),
        )
        return [column == value for column, value in asked if value is not None]

    def fits(self, row: LogRow, author: str | None) -> bool:
        """Whether an entry that was found by its words is one of them."""
        return (
            self.kind in (None, row.kind)
            and author in (None, row.author)
            and self.confidentiality in (None, row.confidentiality)
        )


@dataclass(frozen=True, slots=True)
class LogPage:
    """Entries, newest first; ``older`` is where the next page goes on, None at the end."""

    rows: tuple[LogRow, ...]
    older: tuple[datetime, int] | None


@dataclass(frozen=True, slots=True)
class LogDraft:
    """An entry its author has not finished; nobody else can read it."""

    id: int
    at: datetime
    kind: LogKind
    confidentiality: str
    text: str
    people: tuple[tuple[int, str], ...]


def visible(tx: Transaction) -> ColumnElement[bool]:
    """Entries that concern nobody, or at least one person who may be seen."""
    hidden = protection.hidden_ids(tx)
    if not hidden:
        return true()
    of_entry = LogEntryPerson.log_entry_id == LogEntry.id
    shown = exists().where(of_entry, LogEntryPerson.resident_id.not_in(hidden))
    return or_(~exists().where(of_entry), shown)


def withheld(tx: Transaction) -> ColumnElement[bool]:
    """Entries that concern somebody who must not be seen: who shares a note with her sees that
    there is one, and never its words, which may name her."""
    hidden = protection.hidden_ids(tx)
    if not hidden:
        return false()
    return exists().where(
        LogEntryPerson.log_entry_id == LogEntry.id, LogEntryPerson.resident_id.in_(hidden)
    )


def can_read(tx: Transaction, confidentiality: str) -> bool:
    """Whether the person signed in can read a class; no class of that name is nobody's."""
    try:
        return confidentiality == DESK or tx.sealer.can_read(confidentiality)
    except KeyError:
        return False


def rows_of(tx: Transaction, entries: Iterable[LogEntry]) -> list[LogRow]:
    """Entries as shown, in the order given; confidential words stay closed until they are read."""
    roots = list(entries)
    return _Reading(tx, roots).rows(roots)


def people_of(tx: Transaction, ids: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """Whom entries concern, as far as they may be seen, by the record that is open now."""
    own = merged_records.leads_to(tx)
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for chunk in _chunks(ids):
        seen = _PEOPLE.where(protection.visible(tx, Resident.id))
        for entry_id, resident_id, *name in tx.session.execute(seen, {"ids": chunk}):
            who = (resident_id, shown_name(*name))
            if resident_id in own:
                now = tx.session.get_one(Resident, own[resident_id])
                who = (now.id, shown_name(now.known_as, now.code))
            if who not in found[entry_id]:
                found[entry_id].append(who)
    return found


def texts_of(tx: Transaction, ids: Collection[int]) -> dict[int, LogText]:
    """The rows with the words of entries, by the entries' ids."""
    return {
        text.log_entry_id: text
        for chunk in _chunks(ids)
        for text in tx.session.scalars(_TEXTS, {"ids": chunk})
    }


def words_of(
    tx: Transaction, confidentiality: str, text: LogText, *, is_opened: bool = False
) -> tuple[Words, str]:
    """What there is of an entry's words, and the words if they are shown."""
    found, words = Words.SHOWN, text.plain or ""
    if text.plain is None and text.body is None:
        found = Words.ERASED
    elif text.plain is None and not can_read(tx, confidentiality):
        found = Words.LOCKED
    elif text.plain is None and not is_opened and confidentiality not in _SHOWN_AT_ONCE:
        found = Words.CLOSED
    elif text.plain is None:
        try:
            words = tx.reveal(text, "body") or ""
        except NotAllowed:  # sealed with a key of before her time
            found = Words.LOCKED
        except Damaged:
            found = Words.DAMAGED
    return found, words


class _Reading:
    """One page: everything its rows need, in a few queries."""

    def __init__(self, tx: Transaction, roots: list[LogEntry]) -> None:
        self._tx = tx
        self._children: dict[int, list[LogEntry]] = defaultdict(list)
        ids = level = [entry.id for entry in roots]
        while level:
            found = self._children_of(level)
            for child in found:
                self._children[child.parent_id or 0].append(child)
            level = [child.id for child in found]
            ids = ids + level
        self._people = people_of(tx, ids)
        self._withheld = _withheld_of(tx, ids)
        self._texts = texts_of(tx, ids)
        self._authors = organisation.staff_names(tx)

    def _children_of(self, ids: list[int]) -> list[LogEntry]:
        return [
            child
            for chunk in _chunks(ids)
            for child in self._tx.session.scalars(_CHILDREN, {"ids": chunk})
        ]

    def rows(self, entries: Iterable[LogEntry]) -> list[LogRow]:
        """Entries with all that belongs to them."""
        return [self._row(entry) for entry in entries]

    def _row(self, entry: LogEntry) -> LogRow:
        children = self._children[entry.id]
        struck = [child for child in children if child.relation == LogRelation.STRIKE]
        if entry.id in self._withheld:
            words, text = Words.WITHHELD, ""
        else:
            words, text = words_of(self._tx, entry.confidentiality, self._texts[entry.id])
        return LogRow(
            id=entry.id,
            at=entry.at.astimezone(self._tx.now.tzinfo),
            kind=LogKind(entry.kind),
            confidentiality=entry.confidentiality,
            author=self._authors.get(entry.author_id, ""),
            is_own=entry.author_id == self._tx.staff_id,
            people=tuple(self._people[entry.id]),
            words=words,
            text=text,
            addenda=tuple(
                self._row(child) for child in children if child.relation == LogRelation.ADDENDUM
            ),
            struck=self._row(struck[0]) if struck else None,
        )


def _withheld_of(tx: Transaction, ids: Collection[int]) -> set[int]:
    if not protection.hidden_ids(tx):
        return set()
    return {
        entry_id
        for chunk in _chunks(ids)
        for entry_id in tx.session.scalars(
            select(LogEntry.id).where(LogEntry.id.in_(chunk), withheld(tx))
        )
    }


def _chunks(ids: Collection[int]) -> Iterable[list[int]]:
    listed = list(ids)
    return (listed[at : at + _CHUNK] for at in range(0, len(listed), _CHUNK))
