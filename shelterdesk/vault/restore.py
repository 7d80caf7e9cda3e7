# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting a backup back: checked first, brought under the right keys, exchanged as a set.

Which key file counts then, and who may do it, is decided in ``restore_keys``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from shelterdesk.database.engine import in_words
from shelterdesk.errors import Damaged, DiskFull, NotFound
from shelterdesk.i18n import _
from shelterdesk.vault import (
    backup_file,
    copying,
    erased_list,
    file_lock,
    key_file,
    restore_keys,
    restore_marks,
    restore_plan,
    restored,
)
from shelterdesk.vault.backup_reading import (
    Inside,
    OpenBackup,
    inside,
    opened_backup,
    refuse_damaged,
    refuse_newer,
)
from shelterdesk.vault.copying import Progress
from shelterdesk.vault.openers import Opener
from shelterdesk.vault.restore_keys import BACKUP, PRESENT, Chosen
from shelterdesk.vault.restore_plan import Plan, finish_pending

__all__ = ["BACKUP", "PRESENT", "Restored", "finish_pending", "restore"]

_SPARE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. ``aside``: the folder with the files from before, None if there were none;
    ``keys``: which key file is in use now."""

    inside: Inside
    keys: str
    aside: Path | None


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
    were removed since; ``NotAllowed`` where there is a file and her role may not; ``TooNew``,
    ``InUse``, ``Damaged``, ``DiskFull``, ``Unwritable`` and what unlocking a backup raises. Then
    the files are as they were.
    """
    target = target.resolve()  # the lock and the set are those of the real file
    restore_keys.refuse_itself(backup, target)
    manifest = backup_file.read_manifest(backup)
    refuse_newer(manifest)
    if not target.parent.is_dir():
        raise NotFound(_("There is no folder {folder}.").format(folder=target.parent), field="file")
    with ExitStack() as undo:
        file_lock.lock(target, undo)
        with _named(target.parent):
            restore_plan.resume(target)
            _check_space(target.parent, 2 * manifest.sizes[backup_file.DATABASE])
        found = undo.enter_context(opened_backup(backup, opener, progress))
        chosen = restore_keys.choose(
            target, found, confirm_other=confirm_other, confirm_old_keys=confirm_old_keys
        )
        refuse_damaged(found)
        undo.callback(restore_plan.discard, target)
        with _named(target.parent), in_words():
            _make_ready(target, found, chosen)
            restore_marks.carry_over(target, backup, found, chosen)
            _write_fact(target, backup, found, chosen, now)
            plan = _plan(target, now)
            restore_plan.carry_out(target, plan)
        aside = target.with_name(plan.aside) if plan.aside else None
        return Restored(inside(found), chosen.which, aside)


def _make_ready(target: Path, found: OpenBackup, chosen: Chosen) -> None:
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
    if chosen.which == PRESENT:
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
    target: Path, backup: Path, found: OpenBackup, chosen: Chosen, now: datetime
) -> None:
    """What the audit is told at the next unlock: it comes with the new set."""
    manifest, slot = found.manifest, chosen.opened.slot
    fact = {
        "at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "backup": backup.name,
        "made_at": manifest.made_at.isoformat(timespec="seconds"),
        "entries": manifest.audit_entries,
        "head": manifest.head,
        "keys": chosen.which,
        "by": slot.kind,
        "slot": slot.slot_id,
    }
    place = restore_plan.new_folder(target) / restore_plan.fact_path(target).name
    restored.write_fact(place, fact, chosen.file_secret)


def _plan(target: Path, now: datetime) -> Plan:
    old = restore_plan.present_set(target)
    new = (
        key_file.keys_path(target).name,
        key_file.backup_path(target).name,
        target.name,
        restore_plan.fact_path(target).name,
        erased_list.beside_file(target).name,
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
