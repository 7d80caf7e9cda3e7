# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One link of the audit chain: which bytes of an event and its images are authenticated, and how.

``mac_i = HMAC(K_i, mac_(i-1) || event)`` and ``K_(i+1) = SHA-256("evolve" || K_i)``. The images of
an event are outside the chain, so that they can be erased; their digest is inside.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any, Final

from shelterdesk.models.audit import AuditEvent

START: Final = bytes(32)  # stands for the MAC before the first event
HEAD_DIGITS: Final = 12  # of the last MAC, in hex: what backups and the key file remember


def mac(key: bytes, head: bytes, event: AuditEvent, persons: Iterable[int]) -> bytes:
    """The MAC of an event that concerns these people, after the one whose MAC is ``head``."""
    return hmac.digest(key, head + _body(event, persons), "sha256")


def evolved(key: bytes) -> bytes:
    """The key of the next event."""
    return hashlib.sha256(b"evolve" + key).digest()


def image_digest(
    salt: bytes, event_id: int, row: tuple[str, int, str | None], change: str, text: str
) -> bytes:
    """The digest of the image of a row (table, id, uuid) that an event changed."""
    return hashlib.sha256(salt + canonical([event_id, *row, change, text])).digest()


def digest_of(digests: Iterable[bytes]) -> bytes:
    """The one digest of all images of an event, in the order in which they were written."""
    return hashlib.sha256(b"".join(digests)).digest()


def canonical(body: Any) -> bytes:
    """JSON with one spelling."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _body(event: AuditEvent, persons: Iterable[int]) -> bytes:
    at = event.at.astimezone(UTC).replace(tzinfo=None).isoformat()
    return canonical(
        [
            event.id, at, event.staff_id, event.kind, event.verb, event.label,
            event.subject_table, event.subject_uuid, event.rows_changed, event.details,
            event.is_undoable, (event.images_digest or b"").hex(), event.undoes_id,
            sorted(persons),
        ]
    )  # fmt: skip
