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
from shelterdesk.vault import (
    key_file,
    key_upgrade,
    newer,
    openers,
    recovery,
    restore_plan,
    rotation,
    slots,
    unlocking,
    updating,
)
from shelterdesk.vault.create import refuse_weak
from shelterdesk.vault.key_body import FIRST_FORMAT, RECOVERY, KeyFile, Slot
from shelterdesk.vault.local_zone import local_now
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
    from shelterdesk.vault.opened_file import Notice

#: After the recovery code was used, the key file counts as newer than any that was lost.
_LEAP: Final = 1000


def new_code() -> str:
    """A recovery code that opens nothing yet: to be put on paper, then typed back.

    ``renew_recovery`` and ``recover`` take it. Until then the code in use stays in use, so that
    there never is a moment in which nobody has a code on paper.
    """
    return recovery.to_code(recovery.new_secret())


def check_old_code(vault: Vault, old_code: str | None) -> None:
    """Whether a new code could be made now; raises what ``renew_recovery`` raises."""
    directors_secrets(vault)
    _paper(vault, old_code)


def renew_recovery(vault: Vault, *, code: str, typed: str, old_code: str | None = None) -> None:
    """A new recovery code instead of the one in use, which opens nothing from now on.

    ``code`` is of ``new_code``, ``typed`` what was typed back from its paper. Every class gets a
    new version, so that the old paper opens no text of tomorrow. With the old code (or two of
    its shares) the new one covers all that the old one did. Without it, because the paper is lost,
    older text of the classes the director does not hold is covered again when somebody who holds
    them unlocks the next time (``accounts.hand_over_all``). Raises ``WrongRecoveryCode``.
    """
    secrets = directors_secrets(vault)
    covered = _paper(vault, old_code)
    keys, secrets = _with_new_code(vault.keys, secrets, _typed_back(code, typed), covered)
    publish(vault, keys, secrets)
    with vault.is_done():
        vault.finish_rotation()
        vault.note(N_("Renewed the recovery code"), kind=AuditKind.KEYS)


def confirm(vault: Vault, typed: str) -> None:
    """Sign that the code in use was typed back from the paper.

    Raises ``WrongRecoveryCode``, and ``NotAllowed`` for somebody who is no director.
    """
    vault.check_recovery_code(typed)
    keys = vault.keys
    if not keys.is_recovery_confirmed:
        secrets = directors_secrets(vault)
        publish(vault, replace(keys, confirmed=keys.recovery.slot_id), secrets)
        with vault.is_done():
            vault.note(N_("Confirmed the recovery code"), kind=AuditKind.KEYS)


def check_recovery(
    path: Path,
    old_code: str,
    *,
    staff_code: str,
    new_passphrase: str,
    now: Callable[[], datetime] = local_now,
) -> None:
    """Whether ``recover`` would work, before a new code is shown; raises what it raises.

    Nothing is written but the count of wrong codes.
    """
    refuse_weak(new_passphrase, staff_code)
    with ExitStack() as undo:
        opened = _let_in(path, old_code, undo, now)
        _slot_of(opened.keys, staff_code)


def recover(
    path: Path,
    old_code: str,
    *,
    staff_code: str,
    new_passphrase: str,
    code: str,
    typed: str,
    cost: KdfCost | None = None,
    now: Callable[[], datetime] = local_now,
) -> list[Notice]:
    """Give somebody a new passphrase by the recovery code, and put a new code in its place.

    Gives what she must hear, as after every unlock.

    ``code`` is of ``new_code``, ``typed`` what was typed back from its paper. She keeps her roles
    and gets every key she is entitled to; so does everybody who waits for one. The old code opens
    nothing afterwards, and all keys are changed. It works where the keychain of the computer is
    lost. Raises what ``open_with_recovery`` raises, ``NotFound`` for somebody who has no account,
    ``Invalid`` for a weak passphrase.
    """
    secret = _typed_back(code, typed)
    if cost is None:
        refuse_weak(new_passphrase, staff_code)
    new_cost = cost or calibrated_cost()
    with ExitStack() as undo:
        opened = _let_in(path, old_code, undo, now)
        keys, paper = opened.keys, opened.slot
        if keys.format == FIRST_FORMAT:
            keys = key_upgrade.upgraded(keys, slots.known(keys, paper))
            paper = paper.within(keys)
        before = _slot_of(keys, staff_code)
        # What was interrupted comes first: then it is known which key the database is under.
        done = rotation.complete(path, keys, paper)
        rotation.refuse_other_database(path, done.file_secret)
        keys, secrets = done.keys, slots.known(done.keys, done.slot)
        if key_upgrade.lacks_trail(keys) and rotation.has_trail(path, done.file_secret):
            # An update was interrupted after the trail had begun: its key is the one of before.
            secrets[slots.AUDIT_GRANT] = key_upgrade.trail_key(keys, secrets)
            keys = key_upgrade.with_trail(keys, secrets)
        keys = replace(keys, sequence=keys.sequence + _LEAP, revision=keys.revision + _LEAP)
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
        covered = slots.class_privates(keys, done.slot)
        keys, secrets = _with_new_code(keys.with_slot(slot), secrets, secret, covered)
        rotation.forget_directors(path, done.file_secret)
        everybody = [slot.slot_id for slot in keys.slots]
        key_file.write(path, signed(keys, secrets, about=everybody))
    # From here on the new code is the one in use, whatever becomes of the rest.
    with suppress(UserError):
        return _write_down(path, staff_code, new_passphrase, now)
    return []


def _let_in(
    path: Path, code: str, undo: ExitStack, now: Callable[[], datetime]
) -> unlocking.Opened:
    """As at every unlock: what a kill left is settled first. An update that is not done would put
    the keys of before back over the new ones, and nobody's code would open them."""
    restore_plan.finish_pending(path)
    updating.finish_pending(path)
    opened = unlocking.open_with_recovery(path, code, undo, now)
    newer.refuse(path, openers.file_secrets_of(opened.keys, opened.slot))
    return opened


def _with_new_code(
    keys: KeyFile, secrets: Mapping[str, bytes], secret: bytes, covered: Mapping[str, bytes]
) -> tuple[KeyFile, dict[str, bytes]]:
    """A new recovery slot, and new keys wherever the old code would go on opening something.

    ``covered``: the class keys that go from the old paper to the new one, and to nobody else.
    """
    keys, secrets = with_new_admin(keys, secrets)
    keys, secrets = rotation.begun(keys, secrets)
    paper = slots.new_slot(
        vault_id=keys.vault_id,
        kind=RECOVERY,
        secret=secret,
        grants=covered,
        pinned=keys.admins[-1].public,
        seen=keys.revision,
    )
    others = tuple(slot for slot in keys.slots if slot.kind != RECOVERY)
    keys = replace(keys, slots=(*others, paper), confirmed=paper.slot_id)
    for name in keys.class_names:
        keys, secrets = with_new_class(keys, secrets, name)
    return keys, dict(secrets)


def _paper(vault: Vault, old_code: str | None) -> dict[str, bytes]:
    """The class keys that the code in use opens; none where it is lost."""
    if old_code is None:
        return {}
    try:
        paper = slots.open_slot(vault.keys, vault.keys.recovery, recovery.secret_of(old_code))
    except CannotOpen as error:
        raise WrongRecoveryCode(
            _("This is not the recovery code in use."), field="recovery_code"
        ) from error
    return slots.class_privates(vault.keys, paper)


def _typed_back(code: str, typed: str) -> bytes:
    """The secret of a new code; raises ``WrongRecoveryCode`` unless it was typed back right."""
    secret = recovery.secret_of(typed)
    if secret != recovery.from_code(code):
        raise WrongRecoveryCode(
            _(
                "This is not the new code. Compare it with your paper. Nothing was changed: the "
                "code before it is still the one in use."
            ),
            field="new_code",
        )
    return secret


def _slot_of(keys: KeyFile, staff_code: str) -> Slot:
    found = keys.find(staff_code)
    if found is None:
        raise NotFound(
            _("Nobody signs in with the code {code}.").format(code=staff_code.strip()),
            field="staff_code",
        )
    return found


def _write_down(
    path: Path, staff_code: str, passphrase: str, now: Callable[[], datetime]
) -> list[Notice]:
    from shelterdesk.vault import door  # the door imports this room

    vault = door.unlock(path, staff_code=staff_code, passphrase=passphrase, now=now)
    try:
        vault.note(N_("The recovery code was used"), kind=AuditKind.KEYS)
        vault.note(N_("Renewed the recovery code"), kind=AuditKind.KEYS)
        return list(vault.notices)
    finally:
        vault.lock()
