# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The chain of audit events: beginning it, appending to it, and its end.

The file holds only the key of the next event, so that everybody can append; who gets hold of it
cannot rewrite what was written before. ``K_0`` is sealed to directors and the recovery code: they
verify all of it (``audit_check``). What a link is stands in ``audit_link``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from shelterdesk.database import capture, raw_rows
from shelterdesk.database.capture import RowChange
from shelterdesk.errors import Damaged
from shelterdesk.i18n import _
from shelterdesk.models.audit import (
    WIDEST_GAP,
    AuditEvent,
    AuditImage,
    AuditKind,
    AuditPerson,
    AuditState,
)
from shelterdesk.vault import audit_link, audit_rows
from shelterdesk.vault.audit_link import COLUMNS, HEAD_DIGITS, START
from shelterdesk.vault.audit_rows import End

_EVENTS: Any = AuditEvent.__table__
_IMAGES: Any = AuditImage.__table__
_PERSONS: Any = AuditPerson.__table__
_STATE: Any = AuditState.__table__


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event about to be written."""

    at: datetime
    staff_id: int | None
    kind: AuditKind
    verb: str
    label: str
    subject_table: str | None = None
    subject_uuid: str | None = None
    rows_changed: int = 0
    details: dict[str, Any] = field(default_factory=dict)
    is_undoable: bool = False
    undoes_id: int | None = None
    persons: tuple[int, ...] = ()


def begin(session: Session, first_key: bytes) -> None:
    """Start the chain; events that were written before there was one become its first links."""
    key, head, entries, newest = first_key, START, 0, None
    while chunk := audit_rows.links(session, entries, entries + WIDEST_GAP, 1000):
        for link in chunk:
            if link.number != entries + 1:
                raise Damaged(_("Entries of the audit trail are missing. Restore a backup."))
            head = audit_link.mac(key, head, link.row, link.persons)
            session.connection().execute(
                update(_EVENTS).where(_EVENTS.c.id == link.number).values(mac=head)
            )
            key, entries = audit_link.evolved(key), link.number
            newest = audit_rows.instant(link.row[COLUMNS.index("at")])
    _write_state(session, entries, head, key, newest)


def resume(session: Session, first_key: bytes) -> None:
    """Put the end right that somebody removed or set back, without touching any event: the next
    one takes its place after what stands there, and a check still finds what was changed."""
    entries, head, newest = audit_rows.last(session)
    key = first_key
    for _n in range(entries):
        key = audit_link.evolved(key)
    _write_state(session, entries, head, key, newest)


def is_end_sound(session: Session) -> bool:
    """Whether the end that the file remembers is that of the events; None counts as not."""
    state = audit_rows.end(session)
    if state is None:
        return False
    return audit_rows.last(session) == (state.entries, state.head, state.newest_at)


def append(session: Session, new: NewEvent, changes: Iterable[RowChange] = ()) -> int:
    """Write an event with its images in the session's transaction; returns its number."""
    state = state_of(session)
    connection = session.connection()
    event_id = _next_number(session, state)
    images = [_image(event_id, change) for change in changes]
    values: dict[str, Any] = {
        "id": event_id,
        "at": new.at,
        "staff_id": new.staff_id,
        "kind": new.kind.value,
        "verb": new.verb[:80],
        "label": new.label[:120],
        "subject_table": new.subject_table,
        "subject_uuid": new.subject_uuid,
        "rows_changed": new.rows_changed,
        "details": audit_link.canonical(new.details).decode(),
        "is_undoable": new.is_undoable,
        "images_digest": audit_link.digest_of(_identity(image) for image in images),
        "undoes_id": new.undoes_id,
    }
    stored = [capture.raw(capture.stored(_EVENTS.c[name], values[name])) for name in COLUMNS]
    mac = audit_link.mac(state.key, state.head, stored, new.persons)
    connection.execute(insert(_EVENTS), values | {"mac": mac})
    if images:
        connection.execute(insert(_IMAGES), images)
    if new.persons:
        people = [{"event_id": event_id, "resident_id": person} for person in new.persons]
        connection.execute(insert(_PERSONS), people)
    connection.execute(
        update(_STATE).values(
            entries=event_id, head=mac, key=audit_link.evolved(state.key), newest=new.at
        )
    )
    return event_id


def state_of(session: Session) -> End:
    """The end that the file remembers, with the key of the next event. Raises ``Damaged``."""
    state = audit_rows.end(session)
    if state is None:
        raise Damaged(_("The audit trail is missing. A director must open this file."))
    return state


def end(session: Session) -> tuple[int, str]:
    """How many events there are, and the first digits of the last MAC."""
    state = state_of(session)
    return state.entries, state.head.hex()[:HEAD_DIGITS]


def newest(session: Session) -> datetime | None:
    """The time of the newest event."""
    state = audit_rows.end(session)
    return None if state is None else state.newest_at


def _next_number(session: Session, state: End) -> int:
    """The number after the last. Where the end was set back or far ahead, after what stands there:
    a check finds it, and work goes on."""
    ((last,),) = raw_rows.read(session, "SELECT max(id) FROM audit_event")
    if (last or 0) != state.entries:
        last = audit_rows.last(session)[0]
        if last < state.entries <= last + WIDEST_GAP:
            last = state.entries
    return int(last or 0) + 1


def _write_state(
    session: Session, entries: int, head: bytes, key: bytes, newest: datetime | None
) -> None:
    connection = session.connection()
    connection.execute(delete(_STATE))
    values = {"id": 1, "entries": entries, "head": head, "key": key, "newest": newest}
    connection.execute(insert(_STATE), values)


def _image(event_id: int, change: RowChange) -> dict[str, Any]:
    salt, text = os.urandom(16), change.to_json()
    row = (change.table, change.row_id, change.uuid)
    return {
        "event_id": event_id,
        "row_table": change.table,
        "row_id": change.row_id,
        "row_uuid": change.uuid,
        "change": change.change.value,
        "image": text,
        "salt": salt,
        "digest": audit_link.image_digest(salt, event_id, row, change.change.value, text),
    }


def _identity(image: dict[str, Any]) -> tuple[Any, Any, Any, Any, Any]:
    return (
        image["row_table"], image["row_id"], image["row_uuid"], image["change"], image["digest"],
    )  # fmt: skip
