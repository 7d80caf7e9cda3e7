# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What rescuing a file does on the lane: looking, reading, saving, restoring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shelterdesk.errors import Damaged, UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.organisation import OrganisationForm
from shelterdesk.vault import door, key_file, restore, restored, rotation_of_copies, trouble
from shelterdesk.vault.openers import Opener
from shelterdesk.vault.salvage import SalvageReport
from shelterdesk.vault.trouble import Kind, Trouble
from ui.backup_words import moment
from ui.backups import drives
from ui.backups.chooser import with_folders
from ui.locking.opening import Account


@dataclass(frozen=True)
class Places:
    """Where a backup may be."""

    folders: tuple[Path, ...]
    find_sticks: Callable[[], list[drives.Stick]]


def diagnosed(
    path: Path, account: Account, error: UserError, places: Places, was_met: bool
) -> tuple[Trouble, str] | None:
    """What is the matter, and which backup to take; None where nothing is after all."""
    found = trouble.diagnose(path, error, staff_code=account.code, passphrase=account.passphrase)
    if was_met and found.kind is Kind.KEYS_REFUSED:
        return None
    return found, newest_in_words(places, found.vault_id)


def newest_in_words(places: Places, vault_id: str) -> str:
    """Which backup to take, in words; empty if none is known."""
    if not vault_id:
        return ""
    sticks = places.find_sticks()
    folders = [*places.folders, *(f for stick in sticks for f in with_folders(stick.path))]
    newest = rotation_of_copies.newest_good_backup(folders, vault_id)
    if newest is None:
        return ""
    return _("The newest whole one is of {when}, on {place}.").format(
        when=moment(newest.manifest.made_at),
        place=drives.place_words(newest.path.parent, sticks),
    )


def read_only(path: Path, account: Account) -> tuple[Any, OrganisationForm]:
    """The damaged file, open for reading, and its organisation as far as it is known."""
    vault = door.open_damaged(path, staff_code=account.code, passphrase=account.passphrase)
    try:
        form = vault.read(organisation.form)
    except Damaged:
        form = OrganisationForm("", "", None, None, 0, "A4", 6)
    except BaseException:
        vault.lock()
        raise
    return vault, form


def free_beside(path: Path) -> Path:
    """A name for the new file, and for its keys, that is not there yet."""
    number = 1
    while True:
        more = "" if number == 1 else f"-{number}"
        made = path.with_name(f"{path.stem}-saved{more}{path.suffix}")
        if not made.exists() and not key_file.keys_path(made).exists():
            return made
        number += 1


def note_salvage(report: SalvageReport, vault: Any) -> None:
    """Into the audit of the new file."""
    details = {
        "rows": sum(report.rows.values()),
        "lost": sum(report.lost.values()),
        "bad_pages": report.bad_pages,
    }
    vault.note(N_("Saved what could be read of a damaged file"), kind="check", details=details)


def put_back(
    backup: Path, target: Path, opener: Opener, confirmed: dict[str, bool], progress: Any
) -> Any:
    """Restore; a folder that is not there yet is made."""
    if not target.parent.exists():
        try:
            target.parent.mkdir(mode=0o700, parents=True)
        except OSError as error:
            raise key_file.file_error(error, target) from error
    return restore.restore(
        backup, target, opener, now=door.local_now(), progress=progress, **confirmed
    )


def restored_words(path: Path) -> str:
    """What the unlock page says after a file was restored; empty if it was not."""
    fact = restored.restored_fact(path)
    if fact is None:
        return ""
    words = [_("Restored from the backup of {when}.").format(when=moment(fact.made_at))]
    if fact.details.get("keys") == restore.BACKUP:
        words.append(_("The passphrases of that day count."))
    else:
        words.append(_("Your passphrase is the one of today."))
    kept = restored.old_sets(path)
    if kept:
        words.append(
            _("The file from before is kept in {folder}.").format(folder=kept[-1].folder.name)
        )
    return " ".join(words)
