# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an entry of the log is put together: facts, people, words, and that it is final.

For the verbs of ``log_entries.py`` and ``log_lines.py``; none of this is an act of its own.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import select, update

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.log_entries import LogEntry, LogEntryPerson, LogKind, LogState, LogText
from shelterdesk.services.log import log_drafts, log_rows, log_rules
from shelterdesk.services.log.log_rows import DESK
from shelterdesk.services.residents import residents

_FROZEN: Final = N_("This was made final and stays as it is. Add a correction to it instead.")


def begin(
    tx: Transaction,
    kind: LogKind,
    confidentiality: str,
    resident_ids: Collection[int],
    at: datetime | None,
) -> LogEntry:
    """A new entry and whom it concerns; it has no words yet."""
    entry = LogEntry(author_id=tx.staff_id, state=LogState.DRAFT.value)
    set_facts(tx, entry, kind, confidentiality, at or tx.now)
    tx.session.add(entry)
    tx.session.flush()
    add_people(tx, entry, resident_ids)
    return entry


def set_facts(
    tx: Transaction, entry: LogEntry, kind: LogKind, confidentiality: str, at: datetime
) -> None:
    """Kind, class and time. Raises ``Invalid`` for a class or a time that cannot be."""
    log_rules.refuse_future(tx, at)
    log_rules.refuse_unknown_class(tx, confidentiality)
    entry.kind, entry.confidentiality, entry.at = LogKind(kind).value, confidentiality, at


def add_people(tx: Transaction, entry: LogEntry, resident_ids: Collection[int]) -> None:
    """Whom it concerns besides; raises ``NotFound`` for who must not be seen."""
    for resident_id in dict.fromkeys(resident_ids):
        residents.get(tx, resident_id)
        person = LogEntryPerson(log_entry_id=entry.id, resident_id=resident_id, at=entry.at)
        tx.session.add(person)
    tx.about(entry)


def keep_as_draft(tx: Transaction, entry: LogEntry, text: LogText, words: str) -> None:
    """The words as its author alone reads them; leaves no image."""
    log_drafts.seal(tx, text, log_drafts.Draft(entry.confidentiality, log_rules.words(words)))
    tx.session.add(text)
    tx.session.flush()
    tx.is_undoable = False


def seal(tx: Transaction, entry: LogEntry, text: LogText, words: str) -> None:
    """The words where everybody who may read the class finds them, and nobody else."""
    if entry.confidentiality == DESK:
        text.plain = words
    else:
        tx.seal_as(text, "body", entry.confidentiality, words)
    tx.session.add(text)
    tx.session.flush()


def freeze(tx: Transaction, entry: LogEntry) -> None:
    """From now on it stays as it is."""
    entry.state, entry.finalised_at = LogState.FINAL.value, tx.now
    tx.about(entry)
    tx.session.flush()


def blank(tx: Transaction, text: LogText) -> None:
    """Take the words away without leaving an image of them."""
    table = LogText.__table__
    tx.session.connection().execute(
        update(table)  # type: ignore[arg-type]
        .where(table.c.id == text.id)
        .values(plain=None, body=None)
    )
    tx.session.refresh(text)


def get(tx: Transaction, entry_id: int) -> LogEntry:
    """An entry that may be seen; raises ``NotFound``."""
    query = select(LogEntry).where(LogEntry.id == entry_id, log_rows.visible(tx))
    entry = tx.session.scalars(query).one_or_none()
    if entry is None:
        raise NotFound(_("This note is not there any more."))
    tx.about(entry)
    return entry


def own_draft(tx: Transaction, entry_id: int) -> LogEntry:
    """A draft of the person signed in; raises ``Conflict`` where it is final already."""
    entry = get(tx, entry_id)
    if entry.state != LogState.DRAFT:
        raise Conflict(_(_FROZEN))
    if entry.author_id != tx.staff_id:
        raise NotFound(_("This note is not there any more."))
    return entry


def final(tx: Transaction, entry_id: int) -> LogEntry:
    """A final entry; raises ``NotFound``."""
    entry = get(tx, entry_id)
    if entry.state != LogState.FINAL:
        raise NotFound(_("This note is not there any more."))
    return entry


def text_of(tx: Transaction, entry_id: int) -> LogText:
    """The row with the words of an entry."""
    return tx.session.scalars(select(LogText).where(LogText.log_entry_id == entry_id)).one()


def find_text(tx: Transaction, entry_id: int) -> LogText | None:
    """The same; None for an entry that has no words yet."""
    of_entry = select(LogText).where(LogText.log_entry_id == entry_id)
    return tx.session.scalars(of_entry).one_or_none()


def persons(tx: Transaction, entry_id: int) -> list[LogEntryPerson]:
    """The rows that say whom an entry concerns."""
    of_entry = select(LogEntryPerson).where(LogEntryPerson.log_entry_id == entry_id)
    return list(tx.session.scalars(of_entry.order_by(LogEntryPerson.id)))
