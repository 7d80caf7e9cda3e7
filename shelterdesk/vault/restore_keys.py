# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which key file counts after a restore, and who may put a backup in the place of a file.

The newer one that the same private key opens stays. So people removed since the backup stay
removed, and passphrases changed since stay changed.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2 as sqlcipher

from shelterdesk import capabilities
from shelterdesk.capabilities import Capability
from shelterdesk.errors import Conflict, Damaged, NotAllowed, NotFound, UserError
from shelterdesk.i18n import _
from shelterdesk.vault import copying, key_file, slots
from shelterdesk.vault.backup_reading import OpenBackup
from shelterdesk.vault.key_file import KeyFile
from shelterdesk.vault.openers import file_secret_of, file_secrets_of, same_person
from shelterdesk.vault.slots import OpenSlot

PRESENT: Final = "present"
BACKUP: Final = "backup"


@dataclass(frozen=True, slots=True, repr=False)  # no key in a traceback
class Chosen:
    """The key file that counts from now on, and the slot in it of whoever restores."""

    which: str
    keys: KeyFile
    file_secret: bytes
    opened: OpenSlot


def choose(
    target: Path, found: OpenBackup, *, confirm_other: bool, confirm_old_keys: bool
) -> Chosen:
    """The key file that counts. Raises ``Conflict`` where a person must decide, ``NotAllowed``.

    Where no file is to be replaced, whoever opens the backup may. Otherwise her role in the
    present key file must allow it. The recovery code opens and may everything.
    """
    of_backup = Chosen(BACKUP, found.keys, found.file_secret, found.opened)
    there = _present_copies(target)
    same = [keys for keys in there if keys.vault_id == found.keys.vault_id]
    if there and not same and not confirm_other:
        raise Conflict(
            _(
                "The file here belongs to another organisation than this backup. Restore the "
                "backup beside it, or confirm that it takes its place. Nothing was changed."
            ),
            field="confirm_other",
        )
    present = next((one for keys in same if (one := _opened(keys, found)) is not None), None)
    if present is not None:
        is_newer = present.keys.sequence >= found.keys.sequence
        chosen = present if is_newer else of_backup
        if os.path.lexists(target):
            _refuse_unless_allowed(target, chosen, present)
        return chosen
    if there or os.path.lexists(target):
        _refuse_stranger(found.opened, same)
    is_newer = all(keys.sequence < found.keys.sequence for keys in same)
    if not confirm_old_keys and not is_newer:
        raise Conflict(_why_old_keys(same, found), field="confirm_old_keys")
    return of_backup


def _present_copies(target: Path) -> list[KeyFile]:
    try:
        return key_file.copies(target)
    except (NotFound, Damaged):
        return []


def _opened(keys: KeyFile, found: OpenBackup) -> Chosen | None:
    """The present key file, if the same person opens it and it is authentic."""
    opened = same_person(keys, found.opened)
    if opened is None:
        return None
    try:
        return Chosen(PRESENT, keys, file_secret_of(keys, opened), opened)
    except Damaged:
        return None  # then the other copy; if that is no better, it is said as it is


def _refuse_unless_allowed(target: Path, chosen: Chosen, present: Chosen) -> None:
    """Her role, as the newest key file has it, must allow to restore."""
    slot = chosen.opened.slot
    if slot.kind == slots.RECOVERY:
        return
    decided = _decided(target, present)
    if Capability.RESTORE not in capabilities.of_roles(slot.roles, decided):
        raise NotAllowed(capabilities.refusal(Capability.RESTORE))


def _decided(target: Path, present: Chosen) -> dict[tuple[str, str], bool]:
    """What the administrator decided about roles, as far as the file here can be read."""
    query = "SELECT role, capability, is_allowed FROM role_capability"
    for secret in file_secrets_of(present.keys, present.opened):
        try:
            with closing(copying.connect(target, secret, mode="frozen")) as connection:
                rows = connection.execute(query).fetchall()
        except sqlcipher.Error:
            continue
        return {(role, capability): bool(allowed) for role, capability, allowed in rows}
    return {}


def _refuse_stranger(opened: OpenSlot, same: list[KeyFile]) -> None:
    """Nobody but a director and the recovery code may restore by the keys of the backup alone: it
    is how somebody who was removed would come back."""
    own = opened.slot
    if own.kind == slots.RECOVERY:
        return
    still = [found for keys in same if (found := keys.slot(own.slot_id)) is not None]
    if slots.is_director(own) and (not same or any(slots.is_director(slot) for slot in still)):
        return
    raise NotAllowed(
        _(
            "What you typed opens the backup, but it is not in the key file of today. Here a "
            "director must restore it, or somebody with the recovery code. Nothing was changed."
        )
    )


def _why_old_keys(same: list[KeyFile], found: OpenBackup) -> str:
    """Why only the keys of the backup can count."""
    if any(same_person(keys, found.opened) is not None for keys in same):
        return _(
            "The key file here was changed by somebody who may not. Confirm that the one in the "
            "backup counts: people who were removed since could then get in. Nothing was changed."
        )
    return _(
        "Staff and passphrases were changed since this backup, and what you typed opens only "
        "the old ones. Use a passphrase of today or the recovery code of today. Or confirm "
        "that the old ones count again: people who were removed since could then get in. "
        "Nothing was changed."
    )


def refuse_itself(backup: Path, target: Path) -> None:
    """Raise a ``UserError`` where a backup would be put in its own place."""
    if target == backup.resolve():
        raise UserError(
            _("This is the backup itself. Choose another name for the file; nothing was changed.")
        )
