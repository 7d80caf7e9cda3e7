# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searching the words of the log, on demand: opened in memory, compared, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_
from shelterdesk.models.log_entries import LogEntry, LogEntryPerson, LogState, LogText
from shelterdesk.services.log import log_rows
from shelterdesk.services.log.log_rows import DESK, LogRow
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import residents
from shelterdesk.services.values.folding import fold, fold_to_latin

_BATCH: Final = 500
_MOST_FOUND: Final = 100


@query(Capability.SEE_RESIDENTS, viewed=N_("Searched the notes"))
def search(
    tx: Transaction,
    *,
    text: str,
    resident_id: int | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[LogRow]:
    """Entries that hold every word, newest first, of the classes she can read.

    Sealed words are opened in memory, compared and forgotten: there is no index of them. Of a
    confidential note the answer says that it fits; reading it is an act of its own, which is
    written down each time.
    """
    wanted, latin = fold(text).split(), fold_to_latin(text).split()
    if not wanted:
        return []
    if resident_id is not None:
        residents.get(tx, resident_id)
    statement, total = _newest_first(tx, resident_id)
    found: dict[int, LogEntry] = {}
    with tx.session.execute(statement) as rows:
        for number, batch in enumerate(rows.partitions(_BATCH)):
            if progress is not None:
                progress(min(number * _BATCH, total), total, "")
            fits = [
                entry_id
                for entry_id, words in _opened(tx, batch)
                if _holds(words, wanted) or (latin and _holds(words, latin))
            ]
            if fits:  # at once: a common word is in all of them
                for entry in tx.session.scalars(select(LogEntry).where(LogEntry.id.in_(fits))):
                    root = _root(tx, entry)
                    found[root.id] = root
            # What follows is older, and so is what it was added to.
            if sum(root.at > batch[-1].at for root in found.values()) >= _MOST_FOUND:
                break
    newest = sorted(found.values(), key=lambda entry: (entry.at, entry.id), reverse=True)
    shown = log_rows.rows_of(tx, newest[:_MOST_FOUND])
    for row in shown:
        for person_id, _name in row.people:
            tx.person(person_id)
    return shown


def _newest_first(
    tx: Transaction, resident_id: int | None
) -> tuple[Select[int, datetime, str, str | None], int]:
    """Final entries of the classes she can read, with their words, and about how many there are."""
    classes = [name for name in (DESK, *tx.sealer.names()) if log_rows.can_read(tx, name)]
    statement = (
        select(LogEntry.id, LogEntry.at, LogEntry.confidentiality, LogText.plain)
        .join(LogText, LogText.log_entry_id == LogEntry.id)
        .where(
            LogEntry.state == LogState.FINAL,
            LogEntry.confidentiality.in_(classes),
            log_rows.visible(tx),
            ~log_rows.withheld(tx),
        )
        .execution_options(yield_per=_BATCH)
    )
    if resident_id is None:
        total = select(func.count()).select_from(LogEntry)
        statement = statement.order_by(LogEntry.at.desc())
    else:
        whose = aliased(LogEntryPerson)  # whom else a note concerns is asked for by itself
        about = whose.resident_id.in_(merged_records.family(tx, resident_id))
        total = select(func.count()).where(about)
        statement = statement.join(whose, whose.log_entry_id == LogEntry.id).where(about)
        statement = statement.order_by(whose.at.desc())
    return statement, tx.session.scalar(total) or 0


def _opened(tx: Transaction, batch: Sequence[Any]) -> Iterator[tuple[int, str]]:
    """Entries and their words; what is sealed is opened."""
    classes = {row.id: row.confidentiality for row in batch if row.plain is None}
    yield from ((row.id, row.plain) for row in batch if row.plain is not None)
    for entry_id, text in log_rows.texts_of(tx, classes).items():
        yield entry_id, log_rows.words_of(tx, classes[entry_id], text, is_opened=True)[1]


def _root(tx: Transaction, entry: LogEntry) -> LogEntry:
    while entry.parent_id is not None:
        entry = tx.session.get_one(LogEntry, entry.parent_id)
    return entry


def _holds(words: str, wanted: list[str]) -> bool:
    folded = f"{fold(words)}\n{fold_to_latin(words)}"
    return all(word in folded for word in wanted)
