# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether anybody changed the audit trail: every event, every image, and the end.

Cutting off the end is found by comparing with an end known from elsewhere: the key file, each
backup. A finding names the event.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from shelterdesk.i18n import _
from shelterdesk.models.audit import AuditEvent, AuditImage, AuditKind, AuditPerson
from shelterdesk.vault import audit_chain, audit_link
from shelterdesk.vault.audit_link import HEAD_DIGITS, START

_MOST_FINDINGS: Final = 200
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


def findings_at_the_end(session: Session, known_end: tuple[int, str] | None) -> tuple[Finding, ...]:
    """What everybody can check at once: the last event, and an end known from elsewhere."""
    found = []
    if not audit_chain.is_end_sound(session):
        entries, _head = audit_chain.end(session)
        found.append(Finding(entries, _end_is_wrong()))
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
        state = audit_chain.state_of(session)
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
            expected = audit_link.mac(self._key, self._head, event, persons)
            if not hmac.compare_digest(expected, event.mac):
                self._find(event.id, _("Entry {n} is not what was written.").format(n=event.id))
        self._check_images(session, event, images)
        self._head = event.mac
        self._key, self._next = audit_link.evolved(self._key), event.id + 1

    def _find_missing(self, event_id: int) -> None:
        words = _("Entries {first} to {last} are missing.")
        self._find(self._next, words.format(first=self._next, last=event_id - 1))
        if event_id - self._next > audit_chain.WIDEST_GAP:
            self._next = event_id  # nothing after it can be checked, and nothing after it is true
        while self._next < event_id:
            self._key, self._next = audit_link.evolved(self._key), self._next + 1
        self._head = None

    def _check_images(self, session: Session, event: AuditEvent, images: list[AuditImage]) -> None:
        digest = audit_link.digest_of(image.digest for image in images) if images else None
        is_whole = digest == event.images_digest
        for image in images:
            if image.image is None:
                self.erased += 1
                if not _was_erased(session, image):
                    words = _("What entry {n} changed was removed, and no entry says so.")
                    self._find(event.id, words.format(n=event.id))
            else:
                is_whole &= _digest(image, image.image) == image.digest
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


def _digest(image: AuditImage, text: str) -> bytes:
    row = (image.row_table, image.row_id, image.row_uuid)
    return audit_link.image_digest(image.salt or b"", image.event_id, row, image.change, text)


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
