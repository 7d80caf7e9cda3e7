# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searching the words of the log, on demand: opened in memory, compared, forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import Select, func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_
from shelterdesk.models.log_entries import LogEntry, LogEntryPerson, LogState, LogText
from shelterdesk.services import log_rows, merged_records, residents
from shelterdesk.services.folding import fold, fold_to_latin
from shelterdesk.services.log_rows import LogRow

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
    statement = _readable(tx)
    if resident_id is not None:
        residents.get(tx, resident_id)
        about = LogEntryPerson.resident_id.in_(merged_records.family(tx, resident_id))
        statement = statement.where(
            LogEntry.id.in_(select(LogEntryPerson.log_entry_id).where(about))
        )
    total = tx.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    found: dict[int, LogEntry] = {}
    last: int | None = None
    for done in range(0, total, _BATCH):
        if progress is not None:
            progress(done, total, "")
        batch = statement if last is None else statement.where(LogEntry.id < last)
        rows = tx.session.execute(batch.order_by(LogEntry.id.desc()).limit(_BATCH)).all()
        last = rows[-1].LogEntry.id
        for entry, its_text in rows:
            words = log_rows.words_of(tx, entry.confidentiality, its_text, is_opened=True)[1]
            if _holds(words, wanted) or (latin and _holds(words, latin)):
                root = _root(tx, entry)
                found[root.id] = root
    newest = sorted(found.values(), key=lambda entry: (entry.at, entry.id), reverse=True)
    shown = log_rows.rows_of(tx, newest[:_MOST_FOUND])
    for row in shown:
        for person_id, _name in row.people:
            tx.person(person_id)
    return shown


def _readable(tx: Transaction) -> Select[LogEntry, LogText]:
    """Final entries of the classes she can read, with their words."""
    classes = tx.session.scalars(select(LogEntry.confidentiality).distinct())
    return (
        select(LogEntry, LogText)
        .join(LogText, LogText.log_entry_id == LogEntry.id)
        .where(
            LogEntry.state == LogState.FINAL,
            LogEntry.confidentiality.in_([name for name in classes if log_rows.can_read(tx, name)]),
            log_rows.visible(tx),
            ~log_rows.withheld(tx),
        )
    )


def _root(tx: Transaction, entry: LogEntry) -> LogEntry:
    while entry.parent_id is not None:
        entry = tx.session.get_one(LogEntry, entry.parent_id)
    return entry


def _holds(words: str, wanted: list[str]) -> bool:
    folded = f"{fold(words)}\n{fold_to_latin(words)}"
    return all(word in folded for word in wanted)
