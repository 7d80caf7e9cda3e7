# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The chain of audit events: appending to it, and finding out whether anybody changed it.

``mac_i = HMAC(K_i, mac_(i-1) || event)`` and ``K_(i+1) = SHA-256("evolve" || K_i)``. The file
holds only the key of the next event, so that everybody can append; who gets hold of it cannot
rewrite what was written before. ``K_0`` is sealed to directors and the recovery code: they verify
all of it. Cutting off the end is found by comparing with an end known from elsewhere: the key
file, each backup.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from shelterdesk.database.capture import RowChange
from shelterdesk.errors import Damaged
from shelterdesk.i18n import _
from shelterdesk.models.audit import AuditEvent, AuditImage, AuditKind, AuditPerson, AuditState

START: Final = bytes(32)
HEAD_DIGITS: Final = 12  # of the last MAC, in hex: what backups and the key file remember
_MOST_FINDINGS: Final = 200
#: A number this far after the one before was not written by any program.
_WIDEST_GAP: Final = 1_000_000
_CHUNK: Final = 1000  # events read at once


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the trail that is not as it was written."""

    event_id: int | None
    words: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a check of the whole trail found."""

    entries: int
    head: str
    findings: tuple[Finding, ...] = ()
    erased_images: int = 0


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
        head = _mac(key, head, _body(event, persons[event.id]))
        session.connection().execute(
            update(AuditEvent.__table__)  # type: ignore[arg-type]
            .where(AuditEvent.__table__.c.id == event.id)
            .values(mac=head)
        )
        key, entries, newest = _evolved(key), event.id, event.at
    session.connection().execute(
        insert(AuditState.__table__),  # type: ignore[arg-type]
        {"id": 1, "entries": entries, "head": head, "key": key, "newest": newest},
    )


def resume(session: Session, first_key: bytes) -> None:
    """Put the end right that somebody removed or set back, without touching any event: the next
    one takes its place after what stands there, and a check still finds what was changed."""
    query = select(AuditEvent.id, AuditEvent.mac, AuditEvent.at)
    last = session.execute(query.order_by(AuditEvent.id.desc()).limit(1)).first()
    entries, head, newest = (last.id, last.mac or START, last.at) if last else (0, START, None)
    key = first_key
    for _n in range(min(entries, _WIDEST_GAP * 10)):
        key = _evolved(key)
    table = AuditState.__table__
    connection = session.connection()
    connection.execute(delete(table))  # type: ignore[arg-type]
    row = {"id": 1, "entries": entries, "head": head, "key": key, "newest": newest}
    connection.execute(insert(table), row)  # type: ignore[arg-type]


def is_end_sound(session: Session) -> bool:
    """Whether the end that the file remembers is that of the events; None counts as not."""
    state = session.execute(select(AuditState.entries, AuditState.head)).first()
    return state is not None and _last(session) == (state.entries, state.head)


def _last(session: Session) -> tuple[int, bytes | None]:
    query = select(AuditEvent.id, AuditEvent.mac).order_by(AuditEvent.id.desc()).limit(1)
    found = session.execute(query).first()
    return (found.id, found.mac) if found else (0, START)


def has_begun(session: Session) -> bool:
    """Whether there is a chain."""
    return session.execute(select(AuditState.entries)).first() is not None


def append(session: Session, new: NewEvent, changes: Iterable[RowChange] = ()) -> int:
    """Write an event with its images in the session's transaction; returns its number."""
    state = _state(session)
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
        details=_canonical(new.details).decode(),
        is_undoable=new.is_undoable,
        images_digest=_digest_of(image["digest"] for image in images) if images else None,
        undoes_id=new.undoes_id,
    )
    event.mac = _mac(state.key, state.head, _body(event, new.persons))
    columns = {column.key: getattr(event, column.key) for column in AuditEvent.__table__.columns}
    connection.execute(insert(AuditEvent.__table__), columns)  # type: ignore[arg-type]
    if images:
        connection.execute(insert(AuditImage.__table__), images)  # type: ignore[arg-type]
    if new.persons:
        people = [{"event_id": event_id, "resident_id": person} for person in new.persons]
        connection.execute(insert(AuditPerson.__table__), people)  # type: ignore[arg-type]
    connection.execute(
        update(AuditState.__table__).values(  # type: ignore[arg-type]
            entries=event_id, head=event.mac, key=_evolved(state.key), newest=new.at
        )
    )
    return event_id


def _state(session: Session) -> Any:
    query = select(AuditState.entries, AuditState.head, AuditState.key)
    state = session.execute(query).one_or_none()
    if state is None:
        raise Damaged(_("The audit trail is missing. A director must open this file."))
    return state


def end(session: Session) -> tuple[int, str]:
    """How many events there are, and the first digits of the last MAC."""
    state = _state(session)
    return state.entries, state.head.hex()[:HEAD_DIGITS]


def newest(session: Session) -> datetime | None:
    """The time of the newest event."""
    return session.scalar(select(AuditState.newest))


def findings_at_the_end(session: Session, known_end: tuple[int, str] | None) -> tuple[Finding, ...]:
    """What everybody can check at once: the last event, and an end known from elsewhere."""
    state = session.execute(select(AuditState.entries, AuditState.head)).one()
    query = select(AuditEvent.id, AuditEvent.mac).order_by(AuditEvent.id.desc()).limit(1)
    last = session.execute(query).first()
    found = []
    if (last.id if last else 0) != state.entries or (last.mac if last else START) != state.head:
        found.append(
            Finding(state.entries, _("The end of the audit trail is not what was written."))
        )
    if known_end is not None:
        found += _compare(session, known_end)
    return tuple(found)


class ChainCheck:
    """A check of every event, every image and the end, in steps, so that others get their turn.

    Entries written between two steps are checked as well.
    """

    def __init__(self, first_key: bytes) -> None:
        self._checker = _Checker(first_key)
        self.done = 0

    def step(self, session: Session) -> bool:
        """Check the next chunk; False once there is none."""
        chunk = _read_chunk(session, self.done)
        for event, persons, images in chunk:
            self._checker.check(session, event, persons, images)
        if chunk:
            self.done = chunk[-1][0].id
        return bool(chunk)

    def report(self, session: Session, known_ends: Iterable[tuple[int, str]] = ()) -> ChainReport:
        """Finish, compare the end with what is known from elsewhere, and say what was found."""
        while self.step(session):
            pass
        state = _state(session)
        self._checker.close(state.entries, state.head, state.key)
        found = list(self._checker.findings) + _outside(session)
        for known in known_ends:
            found += _compare(session, known)
        return ChainReport(
            entries=state.entries,
            head=state.head.hex()[:HEAD_DIGITS],
            findings=tuple(found[:_MOST_FINDINGS]),
            erased_images=self._checker.erased,
        )


def verify(
    session: Session, first_key: bytes, *, known_ends: Iterable[tuple[int, str]] = ()
) -> ChainReport:
    """Check all of it at once; a finding names the event."""
    return ChainCheck(first_key).report(session, known_ends)


_Link = tuple[AuditEvent, tuple[int, ...], list[AuditImage]]


def _read_chunk(session: Session, after: int) -> list[_Link]:
    """The next events with whom they concern and what they changed."""
    query = select(AuditEvent).where(AuditEvent.id > after).order_by(AuditEvent.id).limit(_CHUNK)
    events = session.scalars(query).all()
    if not events:
        return []
    first, last = events[0].id, events[-1].id
    persons, images = defaultdict(list), defaultdict(list)
    of_chunk = AuditPerson.event_id.between(first, last)
    for person in session.execute(
        select(AuditPerson.event_id, AuditPerson.resident_id).where(of_chunk)
    ):
        persons[person.event_id].append(person.resident_id)
    query_images = select(AuditImage).where(AuditImage.event_id.between(first, last))
    for image in session.scalars(query_images.order_by(AuditImage.id)):
        images[image.event_id].append(image)
    result = [(event, tuple(persons[event.id]), images[event.id]) for event in events]
    session.expunge_all()
    return result


class _Checker:
    """Walks the chain once."""

    def __init__(self, first_key: bytes) -> None:
        self._key, self._next = first_key, 1
        self._head: bytes | None = START  # None after a gap: the MAC before is gone
        self.findings: list[Finding] = []
        self.erased = 0

    def check(
        self,
        session: Session,
        event: AuditEvent,
        persons: tuple[int, ...],
        images: list[AuditImage],
    ) -> None:
        if event.id > self._next:
            self._find_missing(event.id)
        if event.mac is None:
            self._find(event.id, _("Entry {n} is not what was written.").format(n=event.id))
        elif self._head is not None:
            expected = _mac(self._key, self._head, _body(event, persons))
            if not hmac.compare_digest(expected, event.mac):
                self._find(event.id, _("Entry {n} is not what was written.").format(n=event.id))
        self._check_images(session, event, images)
        self._head = event.mac
        self._key, self._next = _evolved(self._key), event.id + 1

    def _find_missing(self, event_id: int) -> None:
        words = _("Entries {first} to {last} are missing.")
        self._find(self._next, words.format(first=self._next, last=event_id - 1))
        if event_id - self._next > _WIDEST_GAP:
            self._next = event_id  # nothing after it can be checked, and nothing after it is true
        while self._next < event_id:
            self._key, self._next = _evolved(self._key), self._next + 1
        self._head = None

    def _check_images(self, session: Session, event: AuditEvent, images: list[AuditImage]) -> None:
        digest = _digest_of(image.digest for image in images) if images else None
        is_whole = digest == event.images_digest
        for image in images:
            if image.image is None:
                self.erased += 1
                if not _was_erased(session, image):
                    words = _("What entry {n} changed was removed, and no entry says so.")
                    self._find(event.id, words.format(n=event.id))
            else:
                key = _image_key(image)
                is_whole &= _image_digest(image.salt or b"", key, image.image) == image.digest
        if not is_whole:
            words = _("What entry {n} changed is not what was written.")
            self._find(event.id, words.format(n=event.id))

    def close(self, entries: int, head: bytes, key: bytes) -> None:
        last = self._next - 1
        if last < entries:
            self._find(
                last + 1,
                _("The last entries, {first} to {last}, are missing.").format(
                    first=last + 1, last=entries
                ),
            )
        elif last > entries or head != (self._head or head) or key != self._key:
            self._find(last, _end_is_wrong())

    def _find(self, event_id: int, words: str) -> None:
        self.findings.append(Finding(event_id, words))


def _outside(session: Session) -> list[Finding]:
    """What stands before the first link or beside the chain; no program ever wrote there."""
    unknown = AuditImage.event_id.not_in(select(AuditEvent.id))
    stray = AuditPerson.event_id.not_in(select(AuditEvent.id))
    queries = (
        select(AuditEvent.id).where(AuditEvent.id < 1),
        select(AuditImage.event_id).where(unknown),
        select(AuditPerson.event_id).where(stray),
    )
    found = {n for query in queries for n in session.scalars(query.distinct().limit(10))}
    return [Finding(n, _("Entry {n} is not what was written.").format(n=n)) for n in sorted(found)]


def _was_erased(session: Session, image: AuditImage) -> bool:
    query = (
        select(AuditEvent.id)
        .where(
            AuditEvent.kind == AuditKind.ERASE.value,
            AuditEvent.subject_table == image.row_table,
            AuditEvent.subject_uuid == image.row_uuid,
            AuditEvent.id > image.event_id,
        )
        .limit(1)
    )
    return session.execute(query).first() is not None


def _end_is_wrong() -> str:
    return _("The end of the audit trail is not what was written.")


def _compare(session: Session, known_end: tuple[int, str]) -> list[Finding]:
    entries, head = known_end
    if entries == 0:
        return []
    mac = session.scalar(select(AuditEvent.mac).where(AuditEvent.id == entries))
    if mac is None:
        words = _("The trail once had {n} entries; the last ones are missing.").format(n=entries)
        return [Finding(entries, words)]
    if mac.hex()[: len(head)] != head:
        words = _("Entry {n} is not the one that was there before.").format(n=entries)
        return [Finding(entries, words)]
    return []


def _image(event_id: int, change: RowChange) -> dict[str, Any]:
    salt, text = os.urandom(16), change.to_json()
    key = [event_id, change.table, change.row_id, change.uuid, change.change.value]
    return {
        "event_id": event_id,
        "row_table": change.table,
        "row_id": change.row_id,
        "row_uuid": change.uuid,
        "change": change.change.value,
        "image": text,
        "salt": salt,
        "digest": _image_digest(salt, key, text),
    }


def _image_key(image: AuditImage) -> list[Any]:
    return [image.event_id, image.row_table, image.row_id, image.row_uuid, image.change]


def _image_digest(salt: bytes, key: list[Any], text: str) -> bytes:
    return hashlib.sha256(salt + _canonical([*key, text])).digest()


def _digest_of(digests: Iterable[bytes]) -> bytes:
    return hashlib.sha256(b"".join(digests)).digest()


def _body(event: AuditEvent, persons: tuple[int, ...]) -> bytes:
    at = event.at.astimezone(UTC).replace(tzinfo=None).isoformat()
    return _canonical(
        [
            event.id, at, event.staff_id, event.kind, event.verb, event.label,
            event.subject_table, event.subject_uuid, event.rows_changed, event.details,
            event.is_undoable, (event.images_digest or b"").hex(), event.undoes_id,
            sorted(persons),
        ]
    )  # fmt: skip


def _mac(key: bytes, head: bytes, body: bytes) -> bytes:
    return hmac.digest(key, head + body, "sha256")


def _evolved(key: bytes) -> bytes:
    return hashlib.sha256(b"evolve" + key).digest()


def _canonical(body: Any) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
