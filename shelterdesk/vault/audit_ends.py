# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends of the audit trail that are known from elsewhere: how many entries there were, and the last
MAC. A trail that does not hold such an end was cut off, or is of another day.

The key file remembers the end at the last lock; a director's program the end it checked last,
under a key that nobody else has; each backup the end it was made at.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from shelterdesk.database import raw_rows
from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.models.safe import SafeState
from shelterdesk.vault import audit_check, audit_link, audit_rows, backup_file
from shelterdesk.vault.audit_check import Finding
from shelterdesk.vault.key_file import KeyFile

_MOST_FOLDERS: Final = 20

KnownEnd = tuple[int, str]


def of_key_file(keys: KeyFile) -> list[KnownEnd]:
    """The end at the last lock."""
    return [] if keys.anchor is None else [(keys.anchor.entries, keys.anchor.head)]


def remember(session: Session, first_key: bytes, entries: int) -> None:
    """Keep the end that was just checked, so that only who holds ``first_key`` could have."""
    head = audit_rows.mac_of(session, entries) or audit_link.START
    state = session.get_one(SafeState, 1)
    state.checked_entries, state.checked_head = entries, head
    state.checked_mac = audit_link.checked_mac(first_key, entries, head)


def at_last_check(session: Session, first_key: bytes) -> list[Finding]:
    """What the end that was checked last says against the trail."""
    sql = "SELECT checked_entries, checked_head, checked_mac FROM safe_state WHERE id = 1"
    for entries, head, mac in raw_rows.read(session, sql):
        if (entries, head, mac) == (0, None, None):
            continue  # it never was
        are_bytes = isinstance(head, bytes) and isinstance(mac, bytes)
        if not are_bytes or not isinstance(entries, int):
            return [_was_changed()]
        if not hmac.compare_digest(audit_link.checked_mac(first_key, entries, head), mac):
            return [_was_changed()]
        return audit_check.compare(session, (entries, head.hex()))
    return []


def of_backups(session: Session, vault_id: str, file_secrets: Iterable[bytes]) -> list[KnownEnd]:
    """The ends of the backups that are at hand and authentic under these file keys.

    Those made before the file was last restored are of another history and say nothing.
    """
    restores, restored_at = raw_rows.read(
        session, "SELECT count(*), max(at) FROM audit_event WHERE kind = 'restore'"
    )[0]
    since = _instant(restored_at)
    sql = "SELECT place FROM backup_made GROUP BY place ORDER BY max(id) DESC LIMIT ?"
    folders = [row[0] for row in raw_rows.read(session, sql, _MOST_FOLDERS)]
    secrets = list(file_secrets)
    return sorted(
        {
            (manifest.audit_entries, manifest.head)
            for folder in folders
            for manifest in _manifests(folder)
            if manifest.vault_id == vault_id
            and manifest.restores == restores
            and (since is None or manifest.made_at >= since)  # else of a life that was given up
            and manifest.head
            and any(_is_authentic(manifest, secret) for secret in secrets)
        }
    )


def _instant(stored: object) -> datetime | None:
    """A time as the trail holds it, in whole seconds as manifests have it."""
    with suppress(ValueError):
        if isinstance(stored, str):
            return datetime.fromisoformat(stored).replace(microsecond=0, tzinfo=UTC)
    return None


def _manifests(folder: object) -> Iterator[backup_file.Manifest]:
    if not isinstance(folder, str) or not folder:
        return
    with suppress(OSError, ValueError):
        for path in Path(folder).glob(f"*{backup_file.SUFFIX}"):
            with suppress(UserError):
                yield backup_file.read_manifest(path)


def _is_authentic(manifest: backup_file.Manifest, file_secret: bytes) -> bool:
    try:
        manifest.key(file_secret)
    except UserError:
        return False
    return True


def _was_changed() -> Finding:
    return Finding(None, _("What the last check remembered was changed."))
