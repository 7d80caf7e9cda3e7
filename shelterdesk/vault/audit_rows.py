# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the tables of the audit trail, as the file holds it, whatever its type.

Whoever writes there with other tools may put a word where a number was, or bytes that are no text.
To be found and named they must be read first: nothing here is converted, so nothing here fails.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from shelterdesk.database.raw_rows import read
from shelterdesk.models.audit import WIDEST_GAP
from shelterdesk.vault.audit_link import COLUMNS, START

_LAST_NUMBER: Final = 1 << 53
_KEY_BYTES: Final = 32
_EVENT: Final = ", ".join((*COLUMNS, "mac"))
_IMAGE: Final = "id, event_id, row_table, row_id, row_uuid, change, image, salt, digest"


@dataclass(frozen=True, slots=True)
class Image:
    """A row of ``audit_image``."""

    id: Any
    event_id: Any
    row_table: Any
    row_id: Any
    row_uuid: Any
    change: Any
    image: Any
    salt: Any
    digest: Any


@dataclass(frozen=True, slots=True)
class Link:
    """An event with whom it concerns and what it changed."""

    row: tuple[Any, ...]  # ``audit_link.COLUMNS``
    mac: Any
    persons: list[Any] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Its place in the chain: the one column that cannot be but a number."""
        return int(self.row[0])

    @property
    def images_digest(self) -> Any:
        """The digest of all images, as the event seals it."""
        return self.row[COLUMNS.index("images_digest")]


@dataclass(frozen=True, slots=True, repr=False)  # no key in a traceback
class End:
    """The end that the file remembers, with the key of the next event."""

    entries: int
    head: bytes
    key: bytes
    newest: Any

    @property
    def newest_at(self) -> datetime | None:
        """The time of the newest event, UTC; None where it is none."""
        return instant(self.newest)


def instant(value: Any) -> datetime | None:
    """A time as the file holds it; None where it is none."""
    try:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return None


def links(session: Session, after: int, up_to: int, limit: int) -> list[Link]:
    """The next events after a number, at most to another one."""
    sql = f"SELECT {_EVENT} FROM audit_event WHERE id > ? AND id <= ? ORDER BY id LIMIT ?"  # noqa: S608
    found = read(session, sql, after, up_to, limit)
    if not found:
        return []
    first, last = found[0][0], found[-1][0]
    persons: dict[Any, list[Any]] = defaultdict(list)
    images: dict[Any, list[Image]] = defaultdict(list)
    sql = "SELECT event_id, resident_id FROM audit_person WHERE event_id BETWEEN ? AND ?"
    for event_id, person in read(session, sql, first, last):
        persons[event_id].append(person)
    sql = f"SELECT {_IMAGE} FROM audit_image WHERE event_id BETWEEN ? AND ? ORDER BY id"  # noqa: S608
    for values in read(session, sql, first, last):
        image = Image(*values)
        images[image.event_id].append(image)
    return [Link(row[:-1], row[-1], persons[row[0]], images[row[0]]) for row in found]


def last(session: Session) -> tuple[int, bytes, datetime | None]:
    """Number, MAC and time of the last event that a program can have written; 0 for none."""
    (number,) = read(session, "SELECT max(id) FROM audit_event")[0]
    if number is None:
        return 0, START, None
    if number > WIDEST_GAP:
        (count,) = read(session, "SELECT count(*) FROM audit_event")[0]
        sql = "SELECT max(id) FROM audit_event WHERE id <= ?"
        (number,) = read(session, sql, count + WIDEST_GAP)[0]
    sql = "SELECT id, mac, at FROM audit_event WHERE id = ? AND id > 0"
    for found, mac, at in read(session, sql, number):
        return found, mac if isinstance(mac, bytes) else START, instant(at)
    return 0, START, None


def mac_of(session: Session, number: int) -> bytes | None:
    """The MAC of an event; None where there is none."""
    found = read(session, "SELECT mac FROM audit_event WHERE id = ?", number)
    return found[0][0] if found and isinstance(found[0][0], bytes) else None


def has_begun(session: Session) -> bool:
    """Whether there is a chain."""
    return bool(read(session, "SELECT 1 FROM audit_state LIMIT 1"))


def end(session: Session) -> End | None:
    """The end that the file remembers; None where it is missing or can be none."""
    rows = read(session, "SELECT entries, head, key, newest FROM audit_state")
    if len(rows) != 1:
        return None
    found = End(*rows[0])
    is_number = isinstance(found.entries, int) and 0 <= found.entries <= _LAST_NUMBER
    are_keys = all(isinstance(x, bytes) and len(x) == _KEY_BYTES for x in (found.head, found.key))
    return found if is_number and are_keys else None


def strays(session: Session, beyond: int) -> set[Any]:
    """Numbers of events, images and persons that stand before, behind or beside the chain."""
    sources = (
        ("SELECT id FROM audit_event WHERE id < 1 OR id > ?", (beyond,)),
        ("SELECT event_id FROM audit_image WHERE event_id NOT IN (SELECT id FROM audit_event)", ()),
        ("SELECT event_id FROM audit_person WHERE event_id NOT IN (SELECT id FROM audit_event)",
         ()),
    )  # fmt: skip
    return {row[0] for sql, values in sources for row in read(session, f"{sql} LIMIT 10", *values)}


def erased_after(session: Session, image: Image) -> bool:
    """Whether a later entry says that the row of this image was erased."""
    sql = (
        "SELECT 1 FROM audit_event WHERE kind = 'erase' AND subject_table = ? "
        "AND subject_uuid = ? AND id > ? LIMIT 1"
    )
    return bool(read(session, sql, image.row_table, image.row_uuid, image.event_id))


class ErasedImages:
    """Images that entries name by number: a person is erased in one act. Read as far as there
    are entries, and again where one has come since."""

    def __init__(self) -> None:
        self._read_to = 0
        self._runs: list[tuple[int, int, int]] = []  # entry, first and last image

    def holds(self, session: Session, image: Image) -> bool:
        """Whether a later entry names this image."""
        return self._is_named(image) or (self._read_on(session) and self._is_named(image))

    def _is_named(self, image: Image) -> bool:
        return isinstance(image.id, int) and any(
            first <= image.id <= last and entry > image.event_id
            for entry, first, last in self._runs
        )

    def _read_on(self, session: Session) -> bool:
        sql = "SELECT id, details FROM audit_event WHERE kind = 'erase' AND id > ? ORDER BY id"
        found = read(session, sql, self._read_to)
        for entry, details in found:
            self._read_to = entry
            try:
                runs = json.loads(details).get("images", ())
                self._runs += [(entry, int(first), int(last)) for first, last in runs]
            except (ValueError, TypeError, AttributeError):
                continue  # not what any program writes; the entry itself is found wrong
        return bool(found)
