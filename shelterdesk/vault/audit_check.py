# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether anybody changed the audit trail: every event, every image, and the end.

Cutting off the end is found by comparing with an end known from elsewhere: the key file, the last
check by a director, each backup. A finding names the event. Whatever stands there is read as it is
(``audit_rows``), so that no value stops a check.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from shelterdesk.i18n import _
from shelterdesk.models.audit import WIDEST_GAP
from shelterdesk.vault import audit_chain, audit_link, audit_rows
from shelterdesk.vault.audit_link import HEAD_DIGITS, START
from shelterdesk.vault.audit_rows import Image, Link

_MOST_FINDINGS: Final = 200
_CHUNK: Final = 1000  # events read at once
_LAST_SHOWN: Final = (1 << 31) - 1


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


def findings_at_the_end(
    session: Session, known_ends: Iterable[tuple[int, str]] = ()
) -> tuple[Finding, ...]:
    """What everybody can check at once: the last event, and ends known from elsewhere."""
    found = []
    if not audit_chain.is_end_sound(session):
        found.append(Finding(audit_rows.last(session)[0], _end_is_wrong()))
    for known in known_ends:
        found += compare(session, known)
    return tuple(found)


class ChainCheck:
    """A check of every event, every image and the end, in steps, so that others get their turn.

    Entries written between two steps are checked as well.
    """

    def __init__(self, first_key: bytes) -> None:
        self._checker = _Checker(first_key)
        self.done = 0
        self.is_end_right = False  # the end, with the key of the next event; known at the end

    def step(self, session: Session) -> bool:
        """Check the next chunk; False once there is none."""
        chunk = audit_rows.links(session, self.done, self._checker.reach, _CHUNK)
        for link in chunk:
            self._checker.check(session, link)
        if chunk:
            self.done = chunk[-1].number
        return bool(chunk)

    def report(self, session: Session, known_ends: Iterable[tuple[int, str]] = ()) -> ChainReport:
        """Finish, compare the end with what is known from elsewhere, and say what was found."""
        while self.step(session):
            pass
        state = audit_rows.end(session)
        self.is_end_right = self._checker.close(state)
        found = list(self._checker.findings) + _outside(session, self._checker.reach)
        for known in known_ends:
            found += [new for new in compare(session, known) if new not in found]
        entries, head, _at = audit_rows.last(session)
        return ChainReport(
            entries=entries,
            head=head.hex()[:HEAD_DIGITS],
            findings=tuple(found[:_MOST_FINDINGS]),
            erased_images=self._checker.erased,
        )


def verify(
    session: Session, first_key: bytes, *, known_ends: Iterable[tuple[int, str]] = ()
) -> ChainReport:
    """Check all of it at once; a finding names the event."""
    return ChainCheck(first_key).report(session, known_ends)


class _Checker:
    """Walks the chain once."""

    def __init__(self, first_key: bytes) -> None:
        self._key, self._next = first_key, 1
        #: What the next event may be chained to; None after a gap: the MAC before is gone.
        self._heads: tuple[bytes, ...] | None = (START,)
        self._may_miss = WIDEST_GAP
        self.findings: list[Finding] = []
        self.erased = 0
        self._named = audit_rows.ErasedImages()

    @property
    def reach(self) -> int:
        """The last number that the next event can have."""
        return self._next + self._may_miss

    def check(self, session: Session, link: Link) -> None:
        number = link.number
        if number > self._next:
            self._find_missing(number)
        stored = link.mac if isinstance(link.mac, bytes) else START
        expected = tuple(
            audit_link.mac(self._key, head, link.row, link.persons) for head in self._heads or ()
        )
        is_right = any(hmac.compare_digest(mac, stored) for mac in expected)
        if not is_right and (self._heads is not None or not isinstance(link.mac, bytes)):
            self._find(number, _("Entry {n} is not what was written.").format(n=number))
        self._check_images(session, link)
        # Where only the MAC itself was changed, the next event is chained to the right one.
        self._heads = (stored,) if is_right else (stored, *expected)
        self._key, self._next = audit_link.evolved(self._key), number + 1

    def _find_missing(self, number: int) -> None:
        words = _("Entries {first} to {last} are missing.")
        self._find(self._next, words.format(first=self._next, last=number - 1))
        self._may_miss -= number - self._next
        while self._next < number:
            self._key, self._next = audit_link.evolved(self._key), self._next + 1
        self._heads = None

    def _check_images(self, session: Session, link: Link) -> None:
        number = link.number
        digest = audit_link.digest_of(
            (image.row_table, image.row_id, image.row_uuid, image.change, image.digest)
            for image in link.images
        )
        is_whole = digest == link.images_digest
        for image in link.images:
            if image.image is None:
                self.erased += 1
                if not (
                    self._named.holds(session, image) or audit_rows.erased_after(session, image)
                ):
                    words = _("What entry {n} changed was removed, and no entry says so.")
                    self._find(number, words.format(n=number))
            else:
                is_whole &= _digest(image) == image.digest
        if not is_whole:
            words = _("What entry {n} changed is not what was written.")
            self._find(number, words.format(n=number))

    def close(self, state: audit_rows.End | None) -> bool:
        """Compare the end that the file remembers; whether all of it is right."""
        last, before = self._next - 1, len(self.findings)
        if state is None:
            self._find(last, _end_is_wrong())
        elif last < state.entries <= self.reach:
            words = _("The last entries, {first} to {last}, are missing.")
            self._find(last + 1, words.format(first=last + 1, last=state.entries))
        elif last != state.entries or state.head not in (self._heads or (state.head,)):
            self._find(last, _end_is_wrong())
        elif state.key != self._key:
            words = _(
                "The key of the entry after {n} was replaced. Entries since then may be forged."
            )
            self._find(last, words.format(n=last))
        return len(self.findings) == before

    def _find(self, event_id: int, words: str) -> None:
        self.findings.append(Finding(event_id, words))


def _outside(session: Session, beyond: int) -> list[Finding]:
    """What stands before, behind or beside the chain; no program ever wrote there."""
    found = []
    for number in sorted(audit_rows.strays(session, beyond), key=str):
        if isinstance(number, int) and abs(number) <= _LAST_SHOWN:
            words = _("Entry {n} is not what was written.").format(n=number)
            found.append(Finding(number, words))
        else:
            found.append(Finding(None, _("Something was added that belongs to no entry.")))
    return list(dict.fromkeys(found))


def _digest(image: Image) -> bytes:
    salt: Any = image.salt if isinstance(image.salt, bytes) else b""
    row = (image.row_table, image.row_id, image.row_uuid)
    return audit_link.image_digest(salt, image.event_id, row, image.change, image.image)


def _end_is_wrong() -> str:
    return _("The end of the audit trail is not what was written.")


def compare(session: Session, known_end: tuple[int, str]) -> list[Finding]:
    """What an end that is known from elsewhere (entries, head) says against the trail."""
    entries, head = known_end
    if entries == 0:
        return []
    mac = audit_rows.mac_of(session, entries)
    if mac is None:
        words = _("The trail once had {n} entries; the last ones are missing.").format(n=entries)
        return [Finding(entries, words)]
    if mac.hex()[: len(head)] != head:
        words = _("Entry {n} is not the one that was there before.").format(n=entries)
        return [Finding(entries, words)]
    return []
