# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""After a restore: the audit is told who did it, directors are told until they say they saw it, and
the set of files that went aside stays until somebody removes it."""

from __future__ import annotations

import glob
import hmac
import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shelterdesk.capabilities import Capability
from shelterdesk.errors import NotFound, Unwritable
from shelterdesk.i18n import N_, _
from shelterdesk.models.audit import AuditEvent, AuditKind
from shelterdesk.models.staff import Role, Staff
from shelterdesk.vault import audit_link, key_file, restore_plan, staff_rows
from shelterdesk.vault.primitives import authenticate, derive

if TYPE_CHECKING:
    from shelterdesk.vault.unlocked import Vault

RESTORED: Final = N_("Restored from a backup")
SEEN: Final = N_("Saw that a backup was restored")


@dataclass(frozen=True, slots=True)
class RestoredFact:
    """That a file was restored, until the audit knows it."""

    at: datetime
    backup: str
    made_at: datetime
    entries: int
    details: dict[str, object]


def write_fact(place: Path, fact: dict[str, Any], file_secret: bytes) -> None:
    """Write down what was done, sealed so that nobody puts a colleague's name to it."""
    sealed = fact | {"mac": _mac(fact, file_secret)}
    key_file.write_whole(place, (json.dumps(sealed, indent=1) + "\n").encode())


def _mac(fact: dict[str, Any], file_secret: bytes) -> str:
    key = derive(file_secret, b"shelterdesk restored")
    return authenticate(key, audit_link.canonical(fact)).hex()


def restored_fact(path: Path) -> RestoredFact | None:
    """What happened to a file since it was last unlocked, if it was restored."""
    try:
        body = json.loads(restore_plan.fact_path(path).read_bytes())
        return RestoredFact(
            at=datetime.fromisoformat(body["at"]),
            backup=str(body["backup"]),
            made_at=datetime.fromisoformat(body["made_at"]),
            entries=int(body["entries"]),
            details=dict(body),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_restored(vault: Vault) -> RestoredFact | None:
    """Write into the audit that the file was restored, once, under who did it."""
    fact = restored_fact(vault.path)
    if fact is None:
        return None
    details = dict(fact.details)
    is_sealed = _is_sealed(vault, details)
    slot_id = str(details.pop("slot", ""))
    who = _staff_of(vault, slot_id) if is_sealed else None
    if not is_sealed:
        details["by"] = "unknown"
    vault.note(
        RESTORED, kind=AuditKind.RESTORE, details=details, by=None if who is None else who.id
    )
    with suppress(OSError):
        restore_plan.fact_path(vault.path).unlink()
    return fact


def _is_sealed(vault: Vault, details: dict[str, Any]) -> bool:
    mac = str(details.pop("mac", ""))
    return any(
        hmac.compare_digest(mac.encode(), _mac(details, secret).encode())
        for secret in vault._opened.file_secrets.values()
    )


def _staff_of(vault: Vault, slot_id: str) -> Staff | None:
    with vault._session() as session:
        return session.scalars(select(Staff).where(Staff.slot_id == slot_id)).one_or_none()


@dataclass(frozen=True, slots=True)
class Unseen:
    """A restore that somebody else did and that this director has not said to have seen."""

    event_id: int
    at: datetime  # local time
    who: str  # staff code; empty for the recovery code or nobody known
    made_at: datetime | None  # of the backup


def unseen(vault: Vault) -> list[Unseen]:
    """What a director is told until she says that she saw it, the newest first."""
    if Role.DIRECTOR not in vault.roles:
        return []
    with vault._session() as session:
        events = session.scalars(
            select(AuditEvent)
            .where(AuditEvent.kind == AuditKind.RESTORE.value)
            .order_by(AuditEvent.id.desc())
        )
        found = [event for event in events if event.staff_id != vault.staff_id]
        if not found:  # as nearly always: then nothing of hers has to be looked for
            return []
        last, since = _last_seen(session, vault.staff_id), _here_since(session, vault.staff_id)
        return [
            _unseen(session, event, vault._now)
            for event in found
            if event.id > last and (since is None or event.at >= since)
        ]


def _here_since(session: Session, staff_id: int) -> datetime | None:
    """Since when she has been here; None where a restore had taken her row, which is new then."""
    put_back = select(AuditEvent.id).where(
        AuditEvent.staff_id == staff_id, AuditEvent.label == staff_rows.PUT_BACK
    )
    if session.scalar(put_back.limit(1)) is not None:
        return None
    return session.get_one(Staff, staff_id).created_at


def _last_seen(session: Session, staff_id: int) -> int:
    query = select(func.max(AuditEvent.id)).where(
        AuditEvent.kind == AuditKind.CHECK.value,
        AuditEvent.label == SEEN,
        AuditEvent.staff_id == staff_id,
    )
    return session.scalar(query) or 0


def _unseen(session: Session, event: AuditEvent, now: Callable[[], datetime]) -> Unseen:
    who = session.get(Staff, event.staff_id) if event.staff_id is not None else None
    made_at = None
    with suppress(ValueError, KeyError, TypeError):
        made_at = datetime.fromisoformat(json.loads(event.details)["made_at"])
    zone = now().tzinfo
    return Unseen(
        event_id=event.id,
        at=event.at.astimezone(zone),
        who="" if who is None else who.code,
        made_at=None if made_at is None else made_at.astimezone(zone),
    )


def in_words(one: Unseen) -> str:
    """The grave notice."""
    who = one.who or _("somebody with the recovery code, or unknown")
    made = "?" if one.made_at is None else f"{one.made_at:%Y-%m-%d %H:%M}"
    return _(
        "On {when} this file was put back to the backup of {made}, by {who}. If you did not know, "
        "ask, and look at Staff: people who were removed may be in again. This is said until you "
        "note on the page Backups that you have seen it."
    ).format(when=f"{one.at:%Y-%m-%d %H:%M}", made=made, who=who)


def saw(vault: Vault) -> None:
    """She has seen what ``unseen`` tells: it is written down, and not told to her again."""
    told = [one.event_id for one in unseen(vault)]
    if told:
        vault.note(SEEN, kind=AuditKind.CHECK, details={"entries": told})


@dataclass(frozen=True, slots=True)
class OldSet:
    """A set of files that went aside when a backup was restored."""

    folder: Path
    size: int
    at: datetime  # UTC; when the folder was last changed: when it went aside


def old_sets(path: Path) -> list[OldSet]:
    """The sets that went aside, the oldest first: they hold personal data as the file does."""
    found = []
    for folder in sorted(path.parent.glob(f"{glob.escape(path.name)}.aside-*")):
        if folder.is_dir() and not folder.is_symlink():
            size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
            at = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
            found.append(OldSet(folder, size, at))
    return found


def remove_old_set(vault: Vault, folder: Path) -> None:
    """Remove a set that went aside, when nobody will miss it any more; the audit knows.

    Raises ``NotAllowed`` without the right to restore, ``NotFound`` and ``Unwritable``.
    """
    vault.need(Capability.RESTORE)
    if folder not in [one.folder for one in old_sets(vault.path)]:
        raise NotFound(_("There is no such folder any more."))
    vault.note(
        N_("Removed files from before a restore"),
        kind=AuditKind.ERASE,
        details={"folder": folder.name},
    )
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise Unwritable(_("{folder} could not be removed.").format(folder=folder)) from error
