# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting a backup back: checked first, brought under the right keys, exchanged as a set.

Which key file stays: the newer one that the same private key opens. So people removed since the
backup stay removed, and passphrases changed since stay changed.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shelterdesk.database.engine import in_words
from shelterdesk.errors import Conflict, Damaged, DiskFull, NotFound, Unwritable
from shelterdesk.i18n import N_, _
from shelterdesk.vault import backup_file, copying, key_file, restore_plan, unlocking
from shelterdesk.vault.backup_reading import (
    Inside,
    OpenBackup,
    inside,
    opened_backup,
    refuse_damaged,
    refuse_newer,
)
from shelterdesk.vault.copying import Progress
from shelterdesk.vault.key_file import KeyFile
from shelterdesk.vault.openers import Opener, file_secret_of, same_person
from shelterdesk.vault.restore_plan import Plan, finish_pending

if TYPE_CHECKING:
    from shelterdesk.vault.door import Vault

__all__ = [
    "OldSet", "Restored", "RestoredFact", "finish_pending", "note_restored", "old_sets",
    "remove_old_set", "restore", "restored_fact",
]  # fmt: skip

PRESENT: Final = "present"
BACKUP: Final = "backup"
_SPARE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. ``aside``: the folder with the files from before, None if there were none;
    ``keys``: which key file is in use now."""

    inside: Inside
    keys: str
    aside: Path | None


@dataclass(frozen=True, slots=True, repr=False)  # no key in a traceback
class _Keys:
    which: str
    keys: KeyFile
    file_secret: bytes


def restore(
    backup: Path,
    target: Path,
    opener: Opener,
    *,
    now: datetime,
    confirm_other: bool = False,
    confirm_old_keys: bool = False,
    progress: Progress | None = None,
) -> Restored:
    """Put a backup in the place of a file that nobody has open, or where there is none.

    Raises ``Conflict`` with ``field="confirm_other"`` where another organisation's file lies
    there, and with ``field="confirm_old_keys"`` where the backup's keys would let people in who
    were removed since; ``TooNew``, ``InUse``, ``Damaged``, ``DiskFull``, ``Unwritable`` and what
    unlocking a backup raises. Then the files are as they were.
    """
    manifest = backup_file.read_manifest(backup)
    refuse_newer(manifest)
    if not target.parent.is_dir():
        raise NotFound(_("There is no folder {folder}.").format(folder=target.parent), field="file")
    with ExitStack() as undo:
        unlocking.lock(target, undo)
        with _named(target.parent):
            restore_plan.resume(target)
            _check_space(target.parent, 2 * manifest.sizes[backup_file.DATABASE])
        found = undo.enter_context(opened_backup(backup, opener, progress))
        chosen = _choose(target, found, confirm_other, confirm_old_keys)
        refuse_damaged(found)
        undo.callback(restore_plan.discard, target)
        with _named(target.parent), in_words():
            _make_ready(target, found, chosen)
            _write_fact(target, backup, found, chosen, now)
            plan = _plan(target, now)
            restore_plan.carry_out(target, plan)
        aside = target.with_name(plan.aside) if plan.aside else None
        return Restored(inside(found), chosen.which, aside)


def _choose(target: Path, found: OpenBackup, confirm_other: bool, confirm_old_keys: bool) -> _Keys:
    """The key file that counts from now on."""
    of_backup = _Keys(BACKUP, found.keys, found.file_secret)
    try:
        there = key_file.copies(target)
    except (NotFound, Damaged):
        return of_backup
    same = [keys for keys in there if keys.vault_id == found.keys.vault_id]
    if not same:
        if confirm_other:
            return of_backup
        raise Conflict(
            _(
                "The file here belongs to another organisation than this backup. Restore the "
                "backup beside it, or confirm that it takes its place. Nothing was changed."
            ),
            field="confirm_other",
        )
    for keys in same:
        present = _opened(keys, found)
        if present is not None:
            return present if keys.sequence >= found.keys.sequence else of_backup
    if confirm_old_keys or all(keys.sequence < found.keys.sequence for keys in same):
        return of_backup
    raise Conflict(
        _(
            "Staff and passphrases were changed since this backup, and what you typed opens only "
            "the old ones. Use a passphrase of today or the recovery code of today. Or confirm "
            "that the old ones count again: people who were removed since could then get in. "
            "Nothing was changed."
        ),
        field="confirm_old_keys",
    )


def _opened(keys: KeyFile, found: OpenBackup) -> _Keys | None:
    """The present key file, if the same person opens it and it is authentic."""
    opened = same_person(keys, found.opened)
    if opened is None:
        return None
    try:
        return _Keys(PRESENT, keys, file_secret_of(keys, opened))
    except Damaged:
        return None


def _make_ready(target: Path, found: OpenBackup, chosen: _Keys) -> None:
    """The new set, complete and checked, in a folder beside the present one."""
    folder = restore_plan.new_folder(target)
    folder.mkdir(mode=0o700)
    new = folder / target.name
    copying.copy_database(found.connection, new, chosen.file_secret)
    connection = copying.connect(new, chosen.file_secret, mode="frozen")
    try:
        is_whole = copying.check(connection).is_whole
        is_same = copying.row_counts(connection) == found.details["counts"]
    finally:
        connection.close()
    if not is_whole or not is_same:
        raise Damaged(
            _(
                "{folder} does not give back what was written to it. Nothing was changed. "
                "The disk may be failing: restore to another one."
            ).format(folder=target.parent)
        )
    keys = chosen.keys
    if chosen.which == PRESENT and keys.pending_file_key is None:
        # Its memory of the audit trail's end is of the file that goes.
        keys = key_file.with_anchor(
            keys,
            chosen.file_secret,
            entries=found.manifest.audit_entries,
            head=found.manifest.head,
        )
    key_file.write(new, keys)
    key_file.sync_folder(folder)


def _write_fact(
    target: Path, backup: Path, found: OpenBackup, chosen: _Keys, now: datetime
) -> None:
    """What the audit is told at the next unlock: it comes with the new set."""
    manifest = found.manifest
    fact = {
        "at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "backup": backup.name,
        "made_at": manifest.made_at.isoformat(timespec="seconds"),
        "entries": manifest.audit_entries,
        "head": manifest.head,
        "keys": chosen.which,
        "by": found.opened.slot.kind,
    }
    place = restore_plan.new_folder(target) / restore_plan.fact_path(target).name
    key_file.write_whole(place, (json.dumps(fact, indent=1) + "\n").encode())


def _plan(target: Path, now: datetime) -> Plan:
    old = restore_plan.present_set(target)
    new = (
        key_file.keys_path(target).name,
        key_file.backup_path(target).name,
        target.name,
        restore_plan.fact_path(target).name,
    )
    return Plan(old=old, new=new, aside=restore_plan.aside_name(target, now) if old else "")


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise key_file.file_error(error, folder / "file") from error


def _check_space(folder: Path, need: int) -> None:
    if shutil.disk_usage(folder).free < need + _SPARE:
        raise DiskFull(
            _("There is not enough space in {folder} to restore. Nothing was changed.").format(
                folder=folder
            )
        )


@dataclass(frozen=True, slots=True)
class RestoredFact:
    """That a file was restored, until the audit knows it."""

    at: datetime
    backup: str
    made_at: datetime
    entries: int
    details: dict[str, object]


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
    """Write into the audit that the file was restored, once; what it says, for a notice."""
    fact = restored_fact(vault.path)
    if fact is None:
        return None
    vault.note(N_("Restored from a backup"), kind="restore", details=dict(fact.details))
    with suppress(OSError):
        restore_plan.fact_path(vault.path).unlink()
    return fact


@dataclass(frozen=True, slots=True)
class OldSet:
    """A set of files that went aside when a backup was restored."""

    folder: Path
    size: int


def old_sets(path: Path) -> list[OldSet]:
    """The sets that went aside, the oldest first: they hold personal data as the file does."""
    found = []
    for folder in sorted(path.parent.glob(f"{path.name}.aside-*")):
        if folder.is_dir():
            size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
            found.append(OldSet(folder, size))
    return found


def remove_old_set(path: Path, folder: Path) -> None:
    """Remove a set that went aside, when nobody will miss it any more."""
    if folder not in [one.folder for one in old_sets(path)]:
        raise NotFound(_("There is no such folder any more."))
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise Unwritable(_("{folder} could not be removed.").format(folder=folder)) from error
