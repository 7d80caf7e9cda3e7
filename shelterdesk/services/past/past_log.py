# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of the past in bulk: final entries as they were written elsewhere, or years ago.

The same tables, keys and database rules as ``log_entries``; what is different is the pace. The
act is one entry in the audit trail however many notes it brings (new rows are their own image),
and it cannot be taken back: final is final. Each entry keeps its day and its author; the stamps of
its rows say when it was brought in, and by whom.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import new_uuid
from shelterdesk.models.log_entries import (
    LogEntry,
    LogEntryPerson,
    LogKind,
    LogRelation,
    LogState,
    LogText,
)
from shelterdesk.models.residents import Resident
from shelterdesk.models.staff import Staff
from shelterdesk.services.log import log_rules
from shelterdesk.services.log.log_rows import DESK
from shelterdesk.services.past import past_rows
from shelterdesk.services.residents import protection

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True, repr=False)  # no words in a traceback
class PastAddendum:
    """What was added to an entry later, in its class and about the same people."""

    at: datetime
    author_id: int
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class PastEntry:
    """An entry: who wrote it, when it happened, about whom, and who may read it."""

    at: datetime
    kind: LogKind
    confidentiality: str
    author_id: int
    text: str
    resident_ids: tuple[int, ...] = ()
    addenda: tuple[PastAddendum, ...] = ()


@verb(Capability.IMPORT, is_undoable=False)
def add(tx: Transaction, *, entries: Sequence[PastEntry]) -> list[int]:
    """Write final entries; returns their ids in order (those of addenda follow each).

    All are written or none. Raises ``Invalid`` for words, times and classes the log would not
    take, ``NotFound`` for an author or a resident who is not there, ``Conflict`` for a record that
    was joined with another one.
    """
    if not entries:
        return []
    _refuse(tx, entries)
    writing = _Writing(tx, past_rows.next_id(tx, LogEntry))
    ids = [writing.entry(entry) for entry in entries]
    writing.store()
    tx.residents.update(writing.residents)
    return ids


# What is refused
def _refuse(tx: Transaction, entries: Sequence[PastEntry]) -> None:
    for confidentiality in {entry.confidentiality for entry in entries}:
        log_rules.refuse_unknown_class(tx, confidentiality)
    latest = (max((entry.at, *(one.at for one in entry.addenda))) for entry in entries)
    log_rules.refuse_future(tx, max(latest))
    added = (one.author_id for entry in entries for one in entry.addenda)
    authors = {entry.author_id for entry in entries} | set(added)
    if authors - set(tx.session.scalars(select(Staff.id))):
        raise NotFound(_("An author of these notes is no colleague here."), field="author_id")
    _refuse_residents(tx, {id_ for entry in entries for id_ in entry.resident_ids})


def _refuse_residents(tx: Transaction, wanted: Collection[int]) -> None:
    """The errors of ``residents.get``, with one query for hundreds of people."""
    found: dict[int, int | None] = {}
    for chunk in _chunks(sorted(wanted)):
        query = select(Resident.id, Resident.merged_into_id).where(
            Resident.id.in_(chunk), protection.visible(tx, Resident.id)
        )
        found |= {id_: joined for id_, joined in tx.session.execute(query)}
    if set(wanted) - found.keys():
        raise protection.not_there()
    if any(joined is not None for joined in found.values()):
        raise Conflict(_("One of these records was joined with another one."))


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + _CHUNK] for at in range(0, len(ids), _CHUNK))


# Writing
class _Writing:
    """Rows of a batch, gathered and then stored together."""

    def __init__(self, tx: Transaction, first_id: int) -> None:
        self._tx = tx
        self._first_id = self._next_id = first_id
        self._entries: list[dict[str, Any]] = []
        self._texts: list[tuple[int, str, str]] = []  # entry, class, words
        self._persons: list[dict[str, Any]] = []
        self._lent = LogText()
        self.residents: set[int] = set()

    def entry(self, entry: PastEntry) -> int:
        """An entry with what was added to it; returns its id."""
        people = tuple(dict.fromkeys(entry.resident_ids))
        of_entry = {"kind": LogKind(entry.kind).value, "confidentiality": entry.confidentiality}
        none = {"parent_id": None, "relation": None}
        id_ = self._row(of_entry | none, entry.at, entry.author_id, entry.text, people)
        child = {"parent_id": id_, "relation": LogRelation.ADDENDUM.value}
        for one in entry.addenda:
            self._row(of_entry | child, one.at, one.author_id, one.text, people)
        self.residents.update(people)
        return id_

    def _row(
        self, values: dict[str, Any], at: datetime, author_id: int, text: str, people: Sequence[int]
    ) -> int:
        id_, self._next_id = self._next_id, self._next_id + 1
        own = {"id": id_, "at": at, "author_id": author_id, "state": LogState.DRAFT.value}
        self._entries.append(values | own | {"finalised_at": None})
        self._texts.append((id_, values["confidentiality"], log_rules.words(text)))
        self._persons += [
            {"log_entry_id": id_, "resident_id": person, "at": at} for person in people
        ]
        return id_

    def store(self) -> None:
        """Write it all, and make it final: people are named before an entry is frozen."""
        past_rows.insert_rows(self._tx, LogEntry, self._entries)
        past_rows.insert_rows(self._tx, LogEntryPerson, self._persons)
        uuids = sorted(new_uuid() for _text in self._texts)
        texts = [self._words(uuid, *text) for uuid, text in zip(uuids, self._texts, strict=True)]
        past_rows.insert_rows(self._tx, LogText, texts, uuids=uuids)
        table = LogEntry.__table__
        self._tx.session.connection().execute(
            update(table)  # type: ignore[arg-type]
            .where(table.c.id >= self._first_id)
            .values(state=LogState.FINAL.value, finalised_at=self._tx.now)
        )

    def _words(self, uuid: str, id_: int, confidentiality: str, words: str) -> dict[str, Any]:
        if confidentiality == DESK:
            return {"log_entry_id": id_, "plain": words, "body": None}
        self._lent.uuid = uuid  # what is sealed is bound to its place
        body = self._tx.sealed_bytes_as(self._lent, "body", confidentiality, words)
        return {"log_entry_id": id_, "plain": None, "body": body}
