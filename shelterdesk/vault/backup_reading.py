# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking into a backup and checking it. The backup itself is only read; what is unpacked is as
encrypted as it was, and removed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

import migrations
from shelterdesk.database.engine import in_words
from shelterdesk.errors import Damaged, TooNew
from shelterdesk.i18n import _
from shelterdesk.vault import audit_check, backup_file, backup_place, copying, key_file, slots
from shelterdesk.vault.backup_file import Manifest
from shelterdesk.vault.copying import Checks, Progress
from shelterdesk.vault.key_file import KeyFile
from shelterdesk.vault.openers import Opener, file_secret_of
from shelterdesk.vault.slots import OpenSlot


@dataclass(frozen=True, slots=True)
class Inside:
    """What a backup holds, in figures."""

    made_at: datetime
    made_by: str  # staff code
    label: str
    kind: str
    residents: int
    stays: int
    log_entries: int
    audit_entries: int
    head: str
    last_entry_at: datetime | None
    schema: str
    program: str
    counts: dict[str, int]

    @property
    def is_newer(self) -> bool:
        """Whether only a newer version of the program can restore it."""
        return self.schema not in migrations.REVISIONS

    @property
    def is_older(self) -> bool:
        """Whether restoring it brings it to a newer schema."""
        return not self.is_newer and self.schema != migrations.REVISIONS[-1]


@dataclass(frozen=True, slots=True)
class Verified:
    """What checking all of a backup came to; findings are sentences."""

    inside: Inside
    findings: tuple[str, ...] = ()
    is_audit_checked: bool = False  # only directors and the recovery code can

    @property
    def is_good(self) -> bool:
        """Whether everything is as it was made."""
        return not self.findings


@dataclass(frozen=True, slots=True, repr=False)  # no key in a traceback
class OpenBackup:
    """An unpacked backup with its keys; ``path`` is the encrypted database."""

    path: Path
    manifest: Manifest
    details: dict[str, Any]
    keys: KeyFile
    opened: OpenSlot
    file_secret: bytes
    key: bytes
    connection: Any


@contextmanager
def opened_backup(
    backup: Path, opener: Opener, progress: Progress | None = None
) -> Iterator[OpenBackup]:
    """Unlock and unpack a backup. Raises ``NotFound``, ``Damaged``, ``TooNew``, ``WrongPassword``,
    ``WrongRecoveryCode``, ``NotAllowed`` or ``DiskFull``."""
    manifest = backup_file.read_manifest(backup)
    with backup_place.unpacking() as folder:
        path = folder / backup_file.DATABASE
        keys = keys_inside(backup, manifest, path)
        opened = opener.open(keys)
        file_secret = file_secret_of(keys, opened)
        key = manifest.key(file_secret)
        details = manifest.opened_details(key)
        backup_file.extract_database(backup, manifest, path, progress)
        connection = copying.connect(path, key, mode="frozen")
        try:
            with in_words():
                yield OpenBackup(
                    path, manifest, details, keys, opened, file_secret, key, connection
                )
        finally:
            connection.close()


def keys_inside(backup: Path, manifest: Manifest, path: Path) -> KeyFile:
    """The key file of a backup, unpacked as the one of a database ``path``; raises ``Damaged``."""
    key_file.write_whole(key_file.keys_path(path), backup_file.read_keys(backup, manifest))
    keys = key_file.read(path)
    if keys.vault_id != manifest.vault_id:
        raise backup_file.changed()
    return keys


def look(backup: Path, opener: Opener, progress: Progress | None = None) -> Inside:
    """What is in a backup, after unlocking it."""
    with opened_backup(backup, opener, progress) as found:
        return inside(found)


def inside(found: OpenBackup) -> Inside:
    """The figures of an open backup."""
    manifest, counts = found.manifest, found.details["counts"]
    return Inside(
        made_at=manifest.made_at,
        made_by=found.details["made_by"],
        label=found.details["label"],
        kind=manifest.kind,
        residents=counts.get("resident", 0),
        stays=counts.get("stay", 0),
        log_entries=counts.get("log_entry", 0),
        audit_entries=manifest.audit_entries,
        head=manifest.head,
        last_entry_at=_last_entry(found.connection),
        schema=manifest.schema,
        program=manifest.program,
        counts=counts,
    )


def _last_entry(connection: Any) -> datetime | None:
    if "audit_event" not in copying.tables(connection):
        return None
    (text,) = connection.execute("SELECT max(at) FROM audit_event").fetchone()
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def verify(backup: Path, opener: Opener, progress: Progress | None = None) -> Verified:
    """Check everything that can be checked of a backup, page by page and row by row."""
    with opened_backup(backup, opener, progress) as found:
        return verified(found)


def verified(found: OpenBackup) -> Verified:
    """The whole check of an open backup."""
    checks = copying.check(found.connection)
    findings = findings_of(checks)
    if checks.is_whole:
        findings += _compared(found)
    can_check = _can_check_audit(found)
    if can_check and checks.is_whole:
        findings += _audit_findings(found)
    return Verified(inside(found), tuple(findings), can_check)


def findings_of(checks: Checks) -> list[str]:
    """What the two checks found, in words."""
    findings = []
    if checks.pages:
        findings.append(_("{n} pages are damaged.").format(n=len(checks.pages)))
    if checks.structure:
        findings.append(_("The tables do not hang together."))
    if checks.strays:
        findings.append(_("{n} rows belong to records that are not there.").format(n=checks.strays))
    return findings


def _compared(found: OpenBackup) -> list[str]:
    findings = []
    if copying.row_counts(found.connection) != found.details["counts"]:
        findings.append(_("The numbers of rows are not those of the day it was made."))
    end = copying.audit_end(found.connection)
    if end != (found.manifest.audit_entries, found.manifest.head):
        findings.append(_("The end of the audit trail is not that of the day it was made."))
    return findings


def _can_check_audit(found: OpenBackup) -> bool:
    is_same_schema = found.manifest.schema == migrations.REVISIONS[-1]
    return is_same_schema and found.opened.holds(slots.AUDIT_GRANT) and bool(found.manifest.head)


def _audit_findings(found: OpenBackup) -> list[str]:
    engine = copying.frozen_engine(found.path, found.key)
    try:
        with in_words(), Session(engine) as session:
            report = audit_check.verify(
                session,
                found.opened.open(slots.AUDIT_GRANT),
                known_ends=[(found.manifest.audit_entries, found.manifest.head)],
            )
    finally:
        engine.dispose()
    return [finding.words for finding in report.findings]


def refuse_newer(manifest: Manifest) -> None:
    """Raise ``TooNew`` for a backup whose schema this program does not know."""
    if manifest.schema not in migrations.REVISIONS:
        raise TooNew(
            _(
                "This backup was made by a newer version of the program ({version}). "
                "Install that version first. Nothing was changed."
            ).format(version=manifest.program)
        )


def refuse_damaged(found: OpenBackup) -> None:
    """Raise ``Damaged`` unless all of an open backup is whole."""
    checks = copying.check(found.connection)
    if not checks.is_whole or _compared(found):
        raise Damaged(_("This backup is damaged inside. Nothing was changed. Take another backup."))
