# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Using the recovery code, and making a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shelterdesk.errors import NotFound, UserError, WrongRecoveryCode
from shelterdesk.i18n import N_, _
from shelterdesk.models.audit import AuditKind
from shelterdesk.vault import key_file, recovery, rotation, slots, staff_rows, unlocking
from shelterdesk.vault.create import refuse_weak
from shelterdesk.vault.key_body import FIRST_FORMAT, RECOVERY, KeyFile
from shelterdesk.vault.primitives import CannotOpen, KdfCost, calibrated_cost
from shelterdesk.vault.rights import (
    directors_secrets,
    publish,
    signed,
    with_new_admin,
    with_new_class,
)

if TYPE_CHECKING:
    from shelterdesk.vault.door import Vault

#: After the recovery code was used, the key file counts as newer than any that was lost.
_LEAP: Final = 1000


def renew_recovery(vault: Vault, *, old_code: str | None = None) -> str:
    """A new recovery code instead of the one in use, which opens nothing from now on.

    With the old code (or two of its shares) the new one covers all that the old one did. Without
    it, because the paper is lost, every class the director does not hold gets a new version, so
    that new text is covered at once; older text of these classes is covered again when somebody
    who holds it unlocks the next time (``accounts.hand_over_all``). Raises ``WrongRecoveryCode``.
    """
    secrets = directors_secrets(vault)
    keys = vault.keys
    if old_code is not None:
        try:
            paper = slots.open_slot(keys, keys.recovery, recovery.secret_of(old_code))
        except CannotOpen as error:
            raise WrongRecoveryCode(
                _("This is not the recovery code in use."), field="recovery_code"
            ) from error
        secrets |= slots.known(keys, paper)
    for name in keys.class_names:
        if keys.newest(name).grant not in secrets:
            keys, secrets = with_new_class(keys, secrets, name)
    keys, secrets, code = _with_new_code(keys, secrets)
    publish(vault, keys, secrets)
    vault.do(N_("Renew the recovery code"), staff_rows.forget_confirmation)
    vault.finish_rotation()
    vault.note(N_("Renewed the recovery code"), kind=AuditKind.KEYS)
    return code


def recover(
    path: Path,
    code: str,
    *,
    staff_code: str,
    new_passphrase: str,
    cost: KdfCost | None = None,
    now: Callable[[], datetime] = unlocking.local_now,
) -> str:
    """Give somebody a new passphrase by the recovery code; returns the new recovery code.

    She keeps her roles and gets every key she is entitled to; so does everybody who waits for
    one. The code that was typed opens nothing afterwards, and the file key is changed. It works
    where the keychain of the computer is lost. Raises what ``open_with_recovery`` raises,
    ``NotFound`` for somebody who has no account, ``Invalid`` for a weak passphrase.
    """
    if cost is None:
        refuse_weak(new_passphrase, staff_code)
    new_cost = cost or calibrated_cost()
    with ExitStack() as undo:
        opened = unlocking.open_with_recovery(path, code, undo, now)
        keys, paper = opened.keys, opened.slot
        if keys.format == FIRST_FORMAT:
            keys = unlocking.upgraded(keys, slots.known(keys, paper))
            paper = paper.within(keys)
        before = keys.find(staff_code)
        if before is None:
            raise NotFound(
                _("Nobody signs in with the code {code}.").format(code=staff_code.strip()),
                field="staff_code",
            )
        # What was interrupted comes first: then it is known which key the database is under.
        done = rotation.complete(path, keys, paper)
        rotation.refuse_other_database(path, done.file_secret)
        keys, secrets = done.keys, slots.known(done.keys, done.slot)
        slot = slots.new_slot(
            vault_id=keys.vault_id,
            kind=slots.STAFF,
            secret=new_passphrase,
            staff_code=staff_code,
            roles=before.roles,
            classes=before.classes,
            cost=new_cost,
            pinned=keys.admins[-1].public,
            slot_id=before.slot_id,
        )
        keys, secrets, new_code = _with_new_code(keys.with_slot(slot), secrets)
        leapt = replace(keys, sequence=keys.sequence + _LEAP)
        key_file.write(path, signed(leapt, secrets))
    # From here on the code in the hand is the new one: it must be shown whatever happens.
    with suppress(UserError):
        _write_down(path, staff_code, new_passphrase, now)
    return new_code


def _with_new_code(
    keys: KeyFile, secrets: Mapping[str, bytes]
) -> tuple[KeyFile, dict[str, bytes], str]:
    """A new recovery slot, and new keys where the old code would go on opening something."""
    secret = recovery.new_secret()
    keys, secrets = with_new_admin(keys, secrets)
    keys, secrets = rotation.begun(keys, secrets)
    paper = slots.new_slot(
        vault_id=keys.vault_id, kind=RECOVERY, secret=secret, pinned=keys.admins[-1].public
    )
    others = tuple(slot for slot in keys.slots if slot.kind != RECOVERY)
    return replace(keys, slots=(*others, paper)), dict(secrets), recovery.to_code(secret)


def _write_down(path: Path, staff_code: str, passphrase: str, now: Callable[[], datetime]) -> None:
    from shelterdesk.vault import door  # the door imports this room

    vault = door.unlock(path, staff_code=staff_code, passphrase=passphrase, now=now)
    try:
        vault.note(N_("The recovery code was used"), kind=AuditKind.KEYS)
        vault.do(N_("Renew the recovery code"), staff_rows.forget_confirmation)
    finally:
        vault.lock()
