# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was changed in a record, field by field, by whom and in which act. Reads only.

It is read from the images that each act leaves (``models/audit.py``). A new row leaves none: what
it was at first is what stood there before its next change, or what stands there now.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Table, select
from sqlalchemy.orm import aliased

from shelterdesk.capabilities import Capability, query
from shelterdesk.database import capture
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotAllowed, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.answers import Unanswered
from shelterdesk.models.audit import AuditEvent, AuditImage, AuditPerson, Change
from shelterdesk.models.base import Base
from shelterdesk.models.residents import Resident
from shelterdesk.models.unchecked import NO_TIME
from shelterdesk.services.audit.history_parts import NEEDS, PARTS
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import residents
from shelterdesk.services.values import record_words
from shelterdesk.services.values.value_words import ValueWords

_UNTOLD: Final = (None, "", 0, False)  # of a new row, what nobody wrote
_CHUNK: Final = 400  # rows asked for in one query


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one row, before and after; empty where the row did not exist."""

    at: datetime  # local time
    who: str
    record: str  # what the row is: "Stay", "Language"
    field: str
    before: str
    after: str
    act: str  # what the act was called
    event_id: int
    change: Change
    is_undone: bool = False
    is_sealed: bool = False
    row: int = 0  # tells rows of one act apart


@dataclass(frozen=True, slots=True)
class _RowKey:
    table: str
    row_id: int
    uuid: str | None


@query(Capability.SEE_RESIDENTS, viewed=N_("Opened the history of a record"))
def of(tx: Transaction, *, table: str, row_id: int) -> list[FieldChange]:
    """All changes of a record and of what belongs to it, newest first; sealed text stays sealed.

    ``table`` is one of ``history_parts.PARTS``. Raises ``NotFound``; of case work, training and
    work ``NotAllowed`` for whoever does not see it.
    """
    return _history(tx, table, row_id, ValueWords(tx))


@query(Capability.SEE_RESIDENTS, viewed=N_("Revealed the history of a record"), each_time=True)
def revealed(tx: Transaction, *, table: str, row_id: int) -> list[FieldChange]:
    """The same with the sealed answers that this person's key opens."""
    return _history(tx, table, row_id, ValueWords(tx, is_revealed=True))


def _history(tx: Transaction, table: str, row_id: int, words: ValueWords) -> list[FieldChange]:
    row = _about(tx, table, row_id)
    own = _RowKey(table, row_id, row.uuid)
    keys = {own, *_parts(tx, own, _whose(table, row))}
    if table == Resident.__tablename__:
        for joined in merged_records.joined_into(tx, row_id):
            part = _RowKey(table, joined, tx.session.get_one(Resident, joined).uuid)
            keys |= {part, *_parts(tx, part, joined)}
    return _told(tx, words, _images_of(tx, keys), PARTS[table])


def _about(tx: Transaction, table: str, row_id: int) -> Base:
    """The record; whom it concerns must be somebody whom this person may see."""
    if table not in PARTS:
        raise NotAllowed(_("The history of this is kept for the list of activity alone."))
    if table in NEEDS:
        tx.need(NEEDS[table])
    model = next(m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == table)
    row: Base | None = tx.session.get(model, row_id)
    if row is None:
        raise NotFound(_("This record is not there any more."))
    tx.about(row)
    whose = _whose(table, row)
    if whose is not None:
        residents.get(tx, whose)
        tx.person(whose)
    return row


def _whose(table: str, row: Base) -> int | None:
    found: int | None = getattr(row, "id" if table == "resident" else "resident_id", None)
    return found


def _parts(tx: Transaction, own: _RowKey, resident_id: int | None) -> Iterator[_RowKey]:
    """The rows that belong to a record: those there are, and those that were removed."""
    links = dict(PARTS[own.table])
    for name, column in links.items():
        table = Base.metadata.tables[name]
        found = select(table.c.id, table.c.uuid).where(table.c[column] == own.row_id)
        for row in tx.session.execute(found):
            yield _RowKey(name, row.id, row.uuid)
    removed = select(AuditImage).where(
        AuditImage.event_id.in_(_events_about(own, resident_id)),
        AuditImage.row_table.in_(links),
        AuditImage.change == Change.DELETE.value,
        AuditImage.image.is_not(None),
    )
    for image in tx.session.scalars(removed):
        with suppress(ValueError, TypeError):
            whose = _loaded(str(image.image)).get(links[image.row_table], [None])[0]
            if whose == own.row_id:
                yield _RowKey(image.row_table, image.row_id, image.row_uuid)


def _events_about(own: _RowKey, resident_id: int | None) -> Any:
    """The acts that concern a person, or were about a record, and those that undid them."""
    if resident_id is not None:
        return select(AuditPerson.event_id).where(AuditPerson.resident_id == resident_id)
    act, undo = aliased(AuditEvent), aliased(AuditEvent)
    is_about = (act.subject_table == own.table) & (act.subject_uuid == own.uuid)
    undone = select(undo.id).join(act, undo.undoes_id == act.id).where(is_about)
    return select(act.id).where(is_about).union_all(undone)


def _images_of(tx: Transaction, keys: Iterable[_RowKey]) -> list[AuditImage]:
    by_table: dict[str, set[_RowKey]] = defaultdict(set)
    for key in keys:
        by_table[key.table].add(key)
    images: list[AuditImage] = []
    for table, rows in by_table.items():
        wanted = {(key.row_id, key.uuid) for key in rows}
        ids = sorted({key.row_id for key in rows})
        for at in range(0, len(ids), _CHUNK):
            found = select(AuditImage).where(
                AuditImage.row_table == table, AuditImage.row_id.in_(ids[at : at + _CHUNK])
            )
            images += [i for i in tx.session.scalars(found) if (i.row_id, i.row_uuid) in wanted]
    return images


def _told(
    tx: Transaction,
    words: ValueWords,
    images: list[AuditImage],
    links: tuple[tuple[str, str], ...],
) -> list[FieldChange]:
    """Images in words, newest act first; a column that only says to whom a row belongs is left
    out."""
    unspoken = {(table, record_words.field(table, column)) for table, column in links}
    events = _events(tx, {image.event_id for image in images})
    labels = labels_of(tx, events)
    return [
        change
        for image in sorted(images, key=lambda image: (-image.event_id, image.id))
        if image.event_id in events  # an image without its act was put there by somebody
        for change in field_changes(tx, words, image, events[image.event_id], labels)
        if (image.row_table, change.field) not in unspoken
    ]


def _events(tx: Transaction, ids: Iterable[int]) -> dict[int, AuditEvent]:
    wanted = sorted(ids)
    events: dict[int, AuditEvent] = {}
    for at in range(0, len(wanted), _CHUNK):
        found = select(AuditEvent).where(AuditEvent.id.in_(wanted[at : at + _CHUNK]))
        events |= {event.id: event for event in tx.session.scalars(found)}
    return events


@dataclass(frozen=True, slots=True)
class Labels:
    """What acts were called, and which were undone by which."""

    undid: Mapping[int, str]  # an undo -> the label of the act it reversed
    undone_by: Mapping[int, int]  # an act -> its undo

    def of(self, event: AuditEvent) -> str:
        """What an event was called, in words."""
        if not is_readable(event):
            return _("Entry {n} is not what was written.").format(n=event.id)
        if event.id in self.undid:
            return _("Undone: {act}").format(act=_(self.undid[event.id]))
        return _(event.label)


def is_readable(event: AuditEvent) -> bool:
    """Whether an event has the types that a program writes. Others are shown as what they are;
    the check of the trail says more (``vault/audit_check.py``)."""
    words = (event.kind, event.verb, event.label, event.details)
    subject = (event.subject_table or "", event.subject_uuid or "")
    numbers = (event.staff_id or 0, event.rows_changed, event.undoes_id or 0)
    return (
        event.at != NO_TIME
        and all(isinstance(word, str) for word in words + subject)
        and all(isinstance(number, int) for number in numbers)
    )


def labels_of(tx: Transaction, events: Mapping[int, AuditEvent]) -> Labels:
    """The labels of events, and of what they undid."""
    undoes = {e.id: e.undoes_id for e in events.values() if isinstance(e.undoes_id, int)}
    acts = {n: act for n, act in _events(tx, undoes.values()).items() if is_readable(act)}
    undone: dict[int, int] = {}
    ids = sorted(events)
    for at in range(0, len(ids), _CHUNK):
        found = select(AuditEvent.undoes_id, AuditEvent.id).where(
            AuditEvent.undoes_id.in_(ids[at : at + _CHUNK])
        )
        undone |= {act_id: undo_id for act_id, undo_id in tx.session.execute(found) if act_id}
    undid = {n: acts[act_id].label for n, act_id in undoes.items() if act_id in acts}
    return Labels(undid, undone)


def field_changes(
    tx: Transaction,
    words: ValueWords,
    image: AuditImage,
    event: AuditEvent,
    labels: Labels,
) -> Iterator[FieldChange]:
    """One changed row, field by field."""
    table = record_words.table_of(image.row_table)
    change = Change(image.change) if image.change in list(Change) else Change.UPDATE
    at = event.at.astimezone(tx.now.tzinfo)
    who = words.staff(event.staff_id) if event.staff_id is not None else _("the program")

    def made(field: str, before: str, after: str, *, is_sealed: bool = False) -> FieldChange:
        return FieldChange(
            at, who, record_words.noun(image.row_table), field, before, after, labels.of(event),
            event.id, change, event.id in labels.undone_by, is_sealed, image.id,
        )  # fmt: skip

    try:
        pairs = None if table is None else _pairs(tx, table, image, change)
    except (ValueError, TypeError, AttributeError):  # somebody wrote there with other tools
        yield made("", _("(not what was written)"), _("(not what was written)"))
        return
    if table is None or pairs is None:
        yield made("", _("(erased)"), _("(erased)"))
        return
    before = {column: pair[0] for column, pair in pairs.items()}
    after = {column: pair[1] for column, pair in pairs.items()}
    asked = _questions(table, pairs, change)
    for question in asked:
        uuid = str(image.row_uuid)
        old = "" if change is Change.INSERT else words.answer(table, question, before, uuid)
        new = "" if change is Change.DELETE else words.answer(table, question, after, uuid)
        sealed = "sealed" in table.columns[question].info
        yield made(record_words.field(table.name, question), old, new, is_sealed=sealed)
    if not asked:
        yield made("", "", "")


def people_of(tx: Transaction, image: AuditImage) -> set[int]:
    """The residents whom a changed row concerns, as it says itself before and after."""
    table = record_words.table_of(image.row_table)
    if table is None:
        return set()
    if table.name == Resident.__tablename__:
        return {image.row_id}
    columns = [
        column.name
        for column in table.columns
        if any(key.column.table.name == Resident.__tablename__ for key in column.foreign_keys)
        or column.name == "resident_id"
    ]
    if not columns:
        return set()
    found = select(table).where(table.c.id == image.row_id, table.c.uuid == image.row_uuid)
    row = tx.session.connection().execute(found).mappings().one_or_none()
    people = set() if row is None else {row[name] for name in columns}
    with suppress(ValueError, TypeError):
        pairs = _loaded(image.image or "{}")
        people |= {one for name in columns for one in pairs.get(name, ())}
    return {person for person in people if isinstance(person, int)}


def _pairs(
    tx: Transaction, table: Table, image: AuditImage, change: Change
) -> dict[str, list[Any]] | None:
    """Column -> [before, after] in stored form; None where it was erased."""
    if image.image is None:
        return None
    if change is not Change.INSERT:
        return _loaded(image.image)
    values = _as_made(tx, table, image)
    return None if values is None else {name: [None, value] for name, value in values.items()}


def _as_made(tx: Transaction, table: Table, made: AuditImage) -> dict[str, Any] | None:
    """What a new row held at first; None where images of its later changes were erased."""
    found = select(table).where(table.c.id == made.row_id, table.c.uuid == made.row_uuid)
    row = tx.session.connection().execute(found).mappings().one_or_none()
    values = {} if row is None else {
        name: capture.stored(table.columns[name], value) for name, value in row.items()
    }  # fmt: skip
    later = select(AuditImage.image).join(AuditEvent, AuditEvent.id == AuditImage.event_id)
    later = later.where(
        AuditImage.row_table == made.row_table,
        AuditImage.row_id == made.row_id,
        AuditImage.row_uuid == made.row_uuid,
        AuditImage.id > made.id,
    )
    for text in tx.session.scalars(later.order_by(AuditImage.id.desc())):
        if text is None:
            return None
        values |= {column: pair[0] for column, pair in _loaded(text).items()}
    return values


def _loaded(text: str) -> dict[str, list[Any]]:
    """The columns of an image; raises ``ValueError`` or ``TypeError`` for what is none."""
    pairs = json.loads(text)
    if not isinstance(pairs, dict) or any(
        not isinstance(pair, list) or len(pair) != 2 for pair in pairs.values()
    ):
        raise ValueError("no image")
    return pairs


def _questions(table: Table, pairs: Mapping[str, list[Any]], change: Change) -> list[str]:
    """The questions that have something to say."""
    asked = {record_words.answered(table, column) or column for column in pairs}
    if change is Change.UPDATE:
        return [name for name in record_words.questions(table) if name in asked]
    side = 1 if change is Change.INSERT else 0
    return [
        name
        for name in record_words.questions(table)
        if name in asked and not _is_untold(table, pairs, name, side)
    ]


def _is_untold(table: Table, pairs: Mapping[str, list[Any]], question: str, side: int) -> bool:
    """Whether nobody wrote this: no value, and nobody was asked."""
    value = pairs[question][side] if question in pairs else None
    reason = record_words.answer_of(table, question)
    if value is None and reason in pairs:
        return bool(pairs[str(reason)][side] == Unanswered.NOT_ASKED)
    return value in _UNTOLD
