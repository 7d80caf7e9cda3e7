# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies that still hold somebody who was erased since: named to a director, removed if she wants.

The rotation removes daily copies by itself and never keeps one beyond the limit; copies made by
hand, and files put aside by a restore, stay until somebody removes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability
from shelterdesk.errors import Conflict, NotFound, Unwritable
from shelterdesk.i18n import N_, _
from shelterdesk.models.audit import AuditEvent, AuditKind
from shelterdesk.models.residents import Resident
from shelterdesk.vault import restored, rotation_of_copies
from shelterdesk.vault.backup import DAILY

if TYPE_CHECKING:
    from shelterdesk.vault.unlocked import Vault


@dataclass(frozen=True, slots=True)
class OldCopy:
    """A copy of before. ``goes_by_itself``: the rotation removes it in its time."""

    path: Path
    made_at: datetime  # local
    goes_by_itself: bool
    is_folder: bool = False  # files put aside by a restore


def holding(vault: Vault, folders: Iterable[str]) -> list[OldCopy]:
    """Copies in these folders, and sets put aside, from before the last person was erased; the
    oldest first. Places that cannot be reached now are passed over."""
    vault.need(Capability.ERASE)
    event = _last_erasing(vault)
    if event is None:
        return []
    zone = vault._now().tzinfo
    found = {
        one.path: OldCopy(
            one.path, one.manifest.made_at.astimezone(zone), one.manifest.kind == DAILY
        )
        for folder in folders
        for one in rotation_of_copies.copies(Path(folder), vault.keys.vault_id)
        if one.manifest.audit_entries < event.id
    }
    for old in restored.old_sets(vault.path):
        if old.at < event.at:
            found[old.folder] = OldCopy(old.folder, old.at.astimezone(zone), False, is_folder=True)
    return sorted(found.values(), key=lambda one: one.made_at)


def remove(vault: Vault, copy: OldCopy, folders: Iterable[str]) -> None:
    """Remove one of them; the audit knows. Raises ``Conflict`` while there is no newer copy,
    ``NotFound`` or ``Unwritable``."""
    if copy not in holding(vault, folders):
        raise NotFound(_("There is no such copy any more."))
    if copy.is_folder:
        restored.remove_old_set(vault, copy.path)
        return
    if not _has_newer(vault, folders):
        raise Conflict(_("There is no newer copy yet. Make a backup first, then remove this one."))
    label = N_("Removed a copy of before an erasing")
    vault.note(label, kind=AuditKind.BACKUP, details={"file": copy.path.name})
    try:
        copy.path.unlink()
    except OSError as error:
        raise Unwritable(_("{file} could not be removed.").format(file=copy.path)) from error


def _last_erasing(vault: Vault) -> AuditEvent | None:
    with vault._session() as session:
        last = session.scalar(
            select(func.max(AuditEvent.id)).where(
                AuditEvent.kind == AuditKind.ERASE.value,
                AuditEvent.subject_table == Resident.__tablename__,
            )
        )
        return session.get(AuditEvent, last) if last else None


def _has_newer(vault: Vault, folders: Iterable[str]) -> bool:
    """Whether a copy of after the erasing is at hand."""
    event = _last_erasing(vault)
    return event is not None and any(
        one.manifest.audit_entries >= event.id
        for folder in folders
        for one in rotation_of_copies.copies(Path(folder), vault.keys.vault_id)
    )
