# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The chain of audit events: beginning it, appending to it, and its end.

The file holds only the key of the next event, so that everybody can append; who gets hold of it
cannot rewrite what was written before. ``K_0`` is sealed to directors and the recovery code: they
verify all of it (``audit_check``). What a link is stands in ``audit_link``.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from shelterdesk.database.capture import RowChange
from shelterdesk.errors import Damaged
from shelterdesk.i18n import _
from shelterdesk.models.audit import AuditEvent, AuditImage, AuditKind, AuditPerson, AuditState
from shelterdesk.vault import audit_link
from shelterdesk.vault.audit_link import HEAD_DIGITS, START

#: A number this far after the one before was not written by any program.
WIDEST_GAP: Final = 1_000_000


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
    persons: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for row in session.execute(select(AuditPerson.event_id, AuditPerson.resident_id)):
        persons[row.event_id] += (row.resident_id,)
    for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all():
        if event.id != entries + 1:
            raise Damaged(_("Entries of the audit trail are missing. Restore a backup."))
        head = audit_link.mac(key, head, event, persons[event.id])
        session.connection().execute(
            update(AuditEvent.__table__)  # type: ignore[arg-type]
            .where(AuditEvent.__table__.c.id == event.id)
            .values(mac=head)
        )
        key, entries, newest = audit_link.evolved(key), event.id, event.at
    session.connection().execute(
        insert(AuditState.__table__),  # type: ignore[arg-type]
        {"id": 1, "entries": entries, "head": head, "key": key, "newest": newest},
    )


def resume(session: Session, first_key: bytes) -> None:
    """Put the end right that somebody removed or set back, without touching any event: the next
    one takes its place after what stands there, and a check still finds what was changed."""
    entries, mac, newest = _last(session)
    key = first_key
    for _n in range(min(entries, WIDEST_GAP * 10)):
        key = audit_link.evolved(key)
    table = AuditState.__table__
    connection = session.connection()
    connection.execute(delete(table))  # type: ignore[arg-type]
    row = {"id": 1, "entries": entries, "head": mac or START, "key": key, "newest": newest}
    connection.execute(insert(table), row)  # type: ignore[arg-type]


def is_end_sound(session: Session) -> bool:
    """Whether the end that the file remembers is that of the events; None counts as not."""
    state = session.execute(select(AuditState.entries, AuditState.head)).first()
    if state is None:
        return False
    entries, mac, _at = _last(session)
    return (entries, mac) == (state.entries, state.head)


def _last(session: Session) -> tuple[int, bytes | None, datetime | None]:
    """Number, MAC and time of the last event there is."""
    last = select(func.max(AuditEvent.id)).scalar_subquery()
    query = select(AuditEvent.id, AuditEvent.mac, AuditEvent.at).where(AuditEvent.id == last)
    found = session.execute(query).first()
    return (found.id, found.mac, found.at) if found else (0, START, None)


def has_begun(session: Session) -> bool:
    """Whether there is a chain."""
    return session.execute(select(AuditState.entries)).first() is not None


def append(session: Session, new: NewEvent, changes: Iterable[RowChange] = ()) -> int:
    """Write an event with its images in the session's transaction; returns its number."""
    state = state_of(session)
    connection = session.connection()
    # Where the end was set back, the number after the last: a check finds it, and work goes on.
    event_id: int = max(state.entries, _last(session)[0]) + 1
    images = [_image(event_id, change) for change in changes]
    event = AuditEvent(
        id=event_id,
        at=new.at,
        staff_id=new.staff_id,
        kind=new.kind.value,
        verb=new.verb[:80],
        label=new.label[:120],
        subject_table=new.subject_table,
        subject_uuid=new.subject_uuid,
        rows_changed=new.rows_changed,
        details=audit_link.canonical(new.details).decode(),
        is_undoable=new.is_undoable,
        images_digest=audit_link.digest_of(image["digest"] for image in images) if images else None,
        undoes_id=new.undoes_id,
    )
    event.mac = audit_link.mac(state.key, state.head, event, new.persons)
    columns = {column.key: getattr(event, column.key) for column in AuditEvent.__table__.columns}
    connection.execute(insert(AuditEvent.__table__), columns)  # type: ignore[arg-type]
    if images:
        connection.execute(insert(AuditImage.__table__), images)  # type: ignore[arg-type]
    if new.persons:
        people = [{"event_id": event_id, "resident_id": person} for person in new.persons]
        connection.execute(insert(AuditPerson.__table__), people)  # type: ignore[arg-type]
    connection.execute(
        update(AuditState.__table__).values(  # type: ignore[arg-type]
            entries=event_id, head=event.mac, key=audit_link.evolved(state.key), newest=new.at
        )
    )
    return event_id


def state_of(session: Session) -> Any:
    """The end that the file remembers, with the key of the next event. Raises ``Damaged``."""
    query = select(AuditState.entries, AuditState.head, AuditState.key)
    state = session.execute(query).one_or_none()
    if state is None:
        raise Damaged(_("The audit trail is missing. A director must open this file."))
    return state


def end(session: Session) -> tuple[int, str]:
    """How many events there are, and the first digits of the last MAC."""
    state = state_of(session)
    return state.entries, state.head.hex()[:HEAD_DIGITS]


def newest(session: Session) -> datetime | None:
    """The time of the newest event."""
    return session.scalar(select(AuditState.newest))


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
