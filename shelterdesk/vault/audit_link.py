# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One link of the audit chain: which bytes of an event and its images are authenticated, and how.

``mac_i = HMAC(K_i, mac_(i-1) || event)`` and ``K_(i+1) = SHA-256("evolve" || K_i)``. What is sealed
is each value in the form the file holds it, so that another type is another value. The images of
an event are outside the chain, so that they can be erased; inside is the digest of what each of
them is an image of, and of its own digest: an erased one keeps its identity.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

START: Final = bytes(32)  # stands for the MAC before the first event
HEAD_DIGITS: Final = 12  # of the last MAC, in hex: what backups and the key file remember
#: What a MAC covers of an event, beside the people it concerns.
COLUMNS: Final = (
    "id", "at", "staff_id", "kind", "verb", "label", "subject_table", "subject_uuid",
    "rows_changed", "details", "is_undoable", "images_digest", "undoes_id",
)  # fmt: skip


def mac(key: bytes, head: bytes, row: Sequence[Any], persons: Iterable[Any]) -> bytes:
    """The MAC of an event (``COLUMNS``) about these people, after the one with MAC ``head``."""
    return hmac.digest(key, head + canonical([*row, sorted(persons, key=_order)]), "sha256")


def evolved(key: bytes) -> bytes:
    """The key of the next event."""
    return hashlib.sha256(b"evolve" + key).digest()


def image_digest(
    salt: bytes, event_id: int, row: tuple[str, int, str | None], change: str, text: str
) -> bytes:
    """The digest of the image of a row (table, id, uuid) that an event changed."""
    return hashlib.sha256(salt + canonical([event_id, *row, change, text])).digest()


def digest_of(images: Iterable[tuple[Any, Any, Any, Any, Any]]) -> bytes | None:
    """The one digest of all images of an event (table, id, uuid, change, digest), in the order in
    which they were written; None for none."""
    listed = [list(image) for image in images]
    return hashlib.sha256(canonical(listed)).digest() if listed else None


def checked_mac(first_key: bytes, entries: int, head: bytes) -> bytes:
    """What a director's program leaves about an end that it found right: nobody without ``K_0``
    can say so of another one."""
    key = hashlib.sha256(b"checked" + first_key).digest()
    return hmac.digest(key, canonical([entries, head]), "sha256")


def canonical(body: Any) -> bytes:
    """JSON with one spelling, of any value a database can hold."""
    return json.dumps(
        body, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_bytes
    ).encode()


def _bytes(value: bytes) -> dict[str, str]:
    return {"bytes": value.hex()}


def _order(value: Any) -> tuple[int, Any]:
    return (0, value) if isinstance(value, int) else (1, str(value))
