# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daily log: write, finalise, add, strike, read, erase. Searching is in ``log_search.py``.

Everybody may write for every class, also one she cannot read: then the words are sealed and she
does not get them back. A draft is its author's alone and leaves no image in the audit trail; a
final entry never changes, except that its words can be erased.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotAllowed
from shelterdesk.i18n import N_, _
from shelterdesk.models.log_entries import (
    LogEntry,
    LogEntryPerson,
    LogKind,
    LogRelation,
    LogState,
    LogText,
)
from shelterdesk.models.staff import Staff
from shelterdesk.services.log import log_drafts, log_parts, log_rows, log_rules
from shelterdesk.services.log.log_rows import DESK, LogDraft, LogPage, LogRow, Wanted, Words
from shelterdesk.services.log.log_search import search
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.retention import marks

__all__ = [
    "DESK", "ErasureReason", "LogDraft", "LogKind", "LogPage", "LogRow", "Words", "addendum",
    "discard_draft", "drafts", "edit_draft", "erase", "finalise", "note", "of_resident",
    "read_words", "readers", "search", "strike", "write",
]  # fmt: skip

_OTHER_CLASS: Final = N_(
    "Somebody changed who may read this note. It was not saved. Tell a director."
)


class ErasureReason(StrEnum):
    """Why words were erased: a code, because the event itself can never be erased."""

    HER_WISH = "her_wish"
    WRONG_PERSON = "wrong_person"
    TIME_IS_UP = "time_is_up"
    OTHER = "other"


# Drafts
@verb(Capability.WRITE_LOG, is_quiet=True)
def write(
    tx: Transaction,
    *,
    kind: LogKind,
    confidentiality: str,
    text: str,
    resident_ids: Collection[int],
    at: datetime | None = None,
) -> int:
    """Begin an entry and return its id; until it is final its words are the author's alone."""
    entry = log_parts.begin(tx, kind, confidentiality, resident_ids, at)
    log_parts.keep_as_draft(tx, entry, LogText(log_entry_id=entry.id), text)
    return entry.id


@verb(Capability.WRITE_LOG, is_quiet=True)
def edit_draft(
    tx: Transaction,
    *,
    entry_id: int,
    kind: LogKind,
    confidentiality: str,
    text: str,
    resident_ids: Collection[int],
    at: datetime | None = None,
) -> None:
    """Change an entry that is not final."""
    entry = log_parts.own_draft(tx, entry_id)
    log_parts.set_facts(tx, entry, kind, confidentiality, at or entry.at)
    before = {row.resident_id: row for row in log_parts.persons(tx, entry_id)}
    for row in before.values():
        row.at = entry.at
    for resident_id in before.keys() - set(resident_ids):
        tx.session.delete(before[resident_id])
    log_parts.add_people(tx, entry, [one for one in resident_ids if one not in before])
    log_parts.keep_as_draft(tx, entry, log_parts.text_of(tx, entry_id), text)


@verb(Capability.WRITE_LOG, is_quiet=True)
def discard_draft(tx: Transaction, *, entry_id: int) -> None:
    """Throw away an entry that is not final."""
    entry = log_parts.own_draft(tx, entry_id)
    for row in (*log_parts.persons(tx, entry_id), log_parts.text_of(tx, entry_id)):
        tx.session.delete(row)
    tx.session.flush()
    tx.session.delete(entry)


@query(Capability.WRITE_LOG)
def drafts(tx: Transaction) -> list[LogDraft]:
    """Her own entries that wait to be finished, newest first."""
    rows = tx.session.execute(
        select(LogEntry, LogText)
        .join(LogText, LogText.log_entry_id == LogEntry.id)
        .where(LogEntry.author_id == tx.staff_id, LogEntry.state == LogState.DRAFT)
        .order_by(LogEntry.at.desc(), LogEntry.id.desc())
    ).all()
    people = log_rows.people_of(tx, [entry.id for entry, _text in rows])
    return [
        LogDraft(
            id=entry.id,
            at=entry.at.astimezone(tx.now.tzinfo),
            kind=LogKind(entry.kind),
            confidentiality=draft.confidentiality,
            text=draft.words,
            people=tuple(people[entry.id]),
        )
        for entry, text in rows
        for draft in [log_drafts.opened(tx, text)]
    ]


# Final entries
@verb(Capability.WRITE_LOG, is_undoable=False)
def finalise(tx: Transaction, *, entry_id: int) -> None:
    """Make a draft final: from now on it is read by whoever may read its class."""
    entry, text = log_parts.own_draft(tx, entry_id), log_parts.text_of(tx, entry_id)
    draft = log_drafts.opened(tx, text)
    if draft.confidentiality != entry.confidentiality:
        raise Conflict(_(_OTHER_CLASS), field="confidentiality")
    # The author's own copy goes first, past the images: what she wrote for a class she cannot
    # read must not stay readable to her in the trail.
    log_parts.blank(tx, text)
    log_parts.seal(tx, entry, text, draft.words)
    log_parts.freeze(tx, entry)


@verb(Capability.WRITE_LOG, is_undoable=False)
def note(
    tx: Transaction,
    *,
    kind: LogKind,
    confidentiality: str,
    text: str,
    resident_ids: Collection[int],
    at: datetime | None = None,
) -> int:
    """Write a final entry in one act and return its id."""
    entry = log_parts.begin(tx, kind, confidentiality, resident_ids, at)
    log_parts.seal(tx, entry, LogText(log_entry_id=entry.id), log_rules.words(text))
    log_parts.freeze(tx, entry)
    return entry.id


@verb(Capability.WRITE_LOG, is_undoable=False)
def addendum(tx: Transaction, *, entry_id: int, text: str) -> int:
    """Add to a final entry, in its class and about the same people; returns the new id."""
    return _attach(tx, log_parts.final(tx, entry_id), LogRelation.ADDENDUM, text)


@verb(Capability.WRITE_LOG, is_undoable=False)
def strike(tx: Transaction, *, entry_id: int, reason: str) -> int:
    """Strike a final entry; it stays readable with the reason. Its author may, and who reads it."""
    entry = log_parts.final(tx, entry_id)
    if entry.author_id != tx.staff_id and not log_rows.can_read(tx, entry.confidentiality):
        raise NotAllowed(_("Only its author and those who can read it may strike it."))
    struck = select(LogEntry.id).where(
        LogEntry.parent_id == entry_id, LogEntry.relation == LogRelation.STRIKE
    )
    if tx.session.scalar(struck) is not None:
        raise Conflict(_("It was struck already."))
    return _attach(tx, entry, LogRelation.STRIKE, reason, field="reason")


@verb(Capability.ERASE, is_undoable=False)
def erase(tx: Transaction, *, entry_id: int, reason: ErasureReason) -> None:
    """Erase the words of an entry, here and in the audit trail. That it was written, when, by whom
    and about whom stays. What was added to it is erased by itself: each stands in the trail."""
    log_parts.final(tx, entry_id)
    text = log_parts.text_of(tx, entry_id)
    for row in log_parts.persons(tx, entry_id):
        tx.person(row.resident_id)
    if text.plain is not None or text.body is not None:
        log_parts.blank(tx, text)
        tx.rows_changed += 1
    tx.tables.add(LogText.__tablename__)
    tx.erase_images(text)
    marks.remember_row(tx, text)  # a restore of an older backup takes it away again
    tx.details["reason"] = ErasureReason(reason).value


# Reading
@query(Capability.SEE_RESIDENTS, viewed=N_("Read the log"))
def of_resident(
    tx: Transaction,
    *,
    resident_id: int,
    wanted: Wanted | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 30,
) -> LogPage:
    """Final entries about somebody, newest first; ``before`` is ``LogPage.older``."""
    residents.get(tx, resident_id)
    records = merged_records.family(tx, resident_id)
    statement = (
        select(LogEntry)
        .join(LogEntryPerson, LogEntryPerson.log_entry_id == LogEntry.id)
        .where(
            LogEntryPerson.resident_id.in_(records),
            LogEntry.state == LogState.FINAL,
            LogEntry.parent_id.is_(None),
            *(wanted or Wanted()).conditions(),
        )
        .limit(limit + 1)
    )
    # Of one record in the order of its index, so that a page costs a page. Of joined ones a note
    # may be about both: they are sorted.
    at, id_ = LogEntryPerson.at, LogEntryPerson.log_entry_id
    if len(records) > 1:
        at, id_ = LogEntry.at, LogEntry.id
        statement = statement.distinct()
    if before is not None:
        older_at, older_id = before
        statement = statement.where(at <= older_at, or_(at < older_at, id_ < older_id))
    found = tx.session.scalars(statement.order_by(at.desc(), id_.desc())).all()
    rows = tuple(log_rows.rows_of(tx, found[:limit]))
    return LogPage(rows, rows[-1].key if len(found) > limit else None)


@query(Capability.SEE_RESIDENTS, viewed=N_("Read confidential notes"), each_time=True)
def read_words(tx: Transaction, *, entry_ids: Collection[int]) -> dict[int, str]:
    """The words of entries; raises ``NotAllowed`` without the key, ``Damaged`` if moved."""
    found = {}
    for entry_id in entry_ids:
        entry = log_parts.final(tx, entry_id)
        for row in log_parts.persons(tx, entry_id):
            if not protection.may_see(tx, row.resident_id):
                raise NotAllowed(_("It also concerns a protected person."))
            tx.person(row.resident_id)
        text = log_parts.text_of(tx, entry_id)
        found[entry_id] = text.plain if text.plain is not None else tx.reveal(text, "body") or ""
        tx.about(entry)
    tx.details["entries"] = sorted(entry_ids)
    return found


@query(Capability.WRITE_LOG)
def readers(
    tx: Transaction, *, classes_of_slot: Mapping[str, Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """Who reads which class, by name or code; the key file knows it by slots."""
    found: dict[str, list[str]] = {}
    staff = tx.session.scalars(select(Staff).where(Staff.is_active).order_by(Staff.code))
    for who in staff:
        for confidentiality in classes_of_slot.get(who.slot_id or "", ()):
            found.setdefault(confidentiality, []).append(who.name_shown or who.code)
    return {confidentiality: tuple(names) for confidentiality, names in found.items()}


# Within
def _attach(
    tx: Transaction, parent: LogEntry, relation: LogRelation, text: str, field: str = "text"
) -> int:
    if not log_drafts.is_class_of(tx, parent.confidentiality, log_parts.text_of(tx, parent.id)):
        raise Conflict(_(_OTHER_CLASS), field=field)
    child = LogEntry(
        at=tx.now,
        kind=parent.kind,
        confidentiality=parent.confidentiality,
        author_id=tx.staff_id,
        state=LogState.DRAFT.value,
        parent_id=parent.id,
        relation=relation.value,
    )
    tx.session.add(child)
    tx.session.flush()
    for row in log_parts.persons(tx, parent.id):
        about = LogEntryPerson(log_entry_id=child.id, resident_id=row.resident_id, at=child.at)
        tx.session.add(about)
    log_parts.seal(tx, child, LogText(log_entry_id=child.id), log_rules.words(text, field))
    log_parts.freeze(tx, child)
    return child.id
