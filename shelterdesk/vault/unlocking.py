# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a typed passphrase or recovery code to an authentic key file and an open slot.

Nothing is written before the secret was found right, but the count of wrong attempts and the lock
file. Of two copies of the key file the newest authentic one decides; a forged one with a higher
number is passed over and replaced.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from shelterdesk.errors import UserError, WrongPassword, WrongRecoveryCode
from shelterdesk.i18n import _
from shelterdesk.vault import attempts, device, judgement, key_file, key_upgrade, recovery, slots
from shelterdesk.vault.file_lock import lock, lock_path, lock_to_read
from shelterdesk.vault.key_body import FIRST_FORMAT, KeyFile, Slot
from shelterdesk.vault.local_zone import local_now
from shelterdesk.vault.primitives import (
    CannotOpen,
    KdfCost,
    stretch,
)


@dataclass(frozen=True, slots=True, repr=False)  # no key in a traceback
class Opened:
    """A person's way in, found right and authentic."""

    keys: KeyFile
    slot: slots.OpenSlot
    file_lock: FileLock
    failed_attempts: tuple[datetime, ...] = ()  # since the last time somebody got in, UTC
    notes: tuple[str, ...] = ()  # what she should be told, in words

    @property
    def file_secrets(self) -> dict[int, bytes]:
        """The file keys at hand, by generation: the one in use, and the pending one."""
        grants = {n: slots.file_grant(n) for n in (self.keys.file_key, self.keys.newest_file_key)}
        found = slots.known(self.keys, self.slot, set(grants.values()))
        return {n: found[grant] for n, grant in grants.items() if grant in found}

    @property
    def file_secret(self) -> bytes:
        """The file key in use."""
        return self.file_secrets[self.keys.file_key]

    @property
    def mac_secret(self) -> bytes:
        """The file key under which the key file is authentic."""
        return self.file_secrets[self.keys.newest_file_key]

    @property
    def pending(self) -> int | None:
        """The generation the file key is being changed to."""
        return self.keys.pending_file_key

    @property
    def class_privates(self) -> dict[str, bytes]:
        """The class keys this person holds, by grant."""
        return slots.class_privates(self.keys, self.slot)

    def with_keys(self, keys: KeyFile) -> Opened:
        """The same person in another writing of the key file."""
        return replace(self, keys=keys, slot=self.slot.within(keys))


class _NotAuthentic(Exception):
    """This copy of the key file was not written by somebody who may."""


def open_keys(
    path: Path,
    staff_code: str,
    passphrase: str,
    undo: ExitStack,
    now: Callable[[], datetime] = local_now,
    *,
    to_read: bool = False,
) -> Opened:
    """The key file and the slot of a staff member, while the lock is held.

    ``to_read``: nothing will be written; a folder that cannot be written to is no hindrance then.

    Raises ``NotFound``, ``Damaged``, ``TooNew``, ``InUse``, ``WrongPassword``, ``TooSoon``,
    ``DeviceKeyMissing`` or ``NotEnoughMemory``.
    """
    wrong = WrongPassword(_("The staff code or the passphrase is not right. Nothing was changed."))
    stretched: dict[tuple[bytes, KdfCost | None], bytes] = {}

    def open_copy(keys: KeyFile) -> slots.OpenSlot:
        slot = keys.find(staff_code)
        from_keychain = device_secret(keys, slot)
        if slot is None or slot.cost is None:
            raise CannotOpen
        place = (slot.salt, slot.cost)
        if place not in stretched:
            stretched[place] = slots.stretched_secret(slot, passphrase)
        return slots.open_stretched(keys, slot, stretched[place], device_secret=from_keychain)

    try:
        return _open(path, open_copy, wrong, undo, now, lock_to_read if to_read else lock)
    except WrongPassword:
        _spend_the_same(key_file.read(path), passphrase, [cost for _salt, cost in stretched])
        raise


def open_with_recovery(
    path: Path, code: str, undo: ExitStack, now: Callable[[], datetime] = local_now
) -> Opened:
    """The key file and the recovery slot, while the lock is held; ``code`` may be two shares.

    Raises ``WrongRecoveryCode`` and what ``open_keys`` raises. Two shares of different codes, or
    the code of another file, are found only here.
    """
    secret = recovery.secret_of(code)
    wrong = WrongRecoveryCode(
        _("This is not the recovery code in use: it belongs to another file or was replaced."),
        field="recovery_code",
    )

    def open_copy(keys: KeyFile) -> slots.OpenSlot:
        paper = next((slot for slot in keys.slots if slot.kind == slots.RECOVERY), None)
        if paper is None:
            raise CannotOpen
        return slots.open_slot(keys, paper, secret)

    return _open(path, open_copy, wrong, undo, now)


def _open(  # noqa: PLR0917 - the way of every opening
    path: Path,
    open_copy: Callable[[KeyFile], slots.OpenSlot],
    wrong: UserError,
    undo: ExitStack,
    now: Callable[[], datetime],
    take_lock: Callable[[Path, ExitStack], FileLock] = lock,
) -> Opened:
    """Read, open, lock: nobody writes keys meanwhile.

    A file never opened before has no lock file, and a wrong passphrase makes none. Then the keys
    are read before the lock is held, and once more if somebody else changed them in between.
    """
    attempts.refuse_too_soon(path, now())
    was_locked_first = lock_path(path).exists()
    if was_locked_first:
        file_lock = take_lock(path, undo)
    copies = key_file.copies(path)
    try:
        keys, opened = _newest_authentic(copies, open_copy, wrong)
        if not was_locked_first:
            file_lock = take_lock(path, undo)
            if (again := key_file.copies(path)) != copies:
                copies = again
                keys, opened = _newest_authentic(copies, open_copy, wrong)
    except (WrongPassword, WrongRecoveryCode):
        attempts.record(path, now())
        raise
    is_newest = all(other.sequence <= keys.sequence for other in copies)
    notes = () if keys is copies[0] and is_newest else (judgement.one_copy_was_changed(),)
    return Opened(keys, opened, file_lock, attempts.read(path), notes)


def _newest_authentic(
    copies: list[KeyFile], open_copy: Callable[[KeyFile], slots.OpenSlot], wrong: UserError
) -> tuple[KeyFile, slots.OpenSlot]:
    """The newest copy that the typed secret opens and that is what those who may wrote.

    A newer copy that does not know the secret counts all the same if the keys found in the older
    one vouch for it: it is how a person was removed or a passphrase changed.
    """
    first_error: Exception | None = None
    for place, keys in enumerate(copies):
        try:
            opened = open_copy(keys)
            secrets = _authenticated(keys, opened)
        except (CannotOpen, _NotAuthentic, UserError) as error:
            first_error = first_error or error
            continue
        if any(_is_vouched_for(newer, keys, secrets, opened) for newer in copies[:place]):
            break
        return keys, opened
    if isinstance(first_error, CannotOpen):
        raise wrong from first_error
    if isinstance(first_error, UserError):
        raise first_error
    raise judgement.tampered() from first_error


def _authenticated(keys: KeyFile, opened: slots.OpenSlot) -> dict[str, bytes]:
    """What a slot holds, in a key file that was found authentic."""
    secrets = slots.known(keys, opened)
    if slots.file_grant(keys.file_key) not in secrets:
        raise judgement.does_not_fit()
    file_secret = secrets.get(slots.mac_grant(keys))
    if file_secret is None:
        raise _NotAuthentic  # a pending key that no director began to change to
    if not hmac.compare_digest(keys.expected_mac(file_secret), keys.mac_file):
        raise _NotAuthentic
    if not slots.is_own(keys, opened):
        raise _NotAuthentic
    if opened.seen > keys.revision:
        raise judgement.older_rights()
    if keys.format == FIRST_FORMAT:
        admin = secrets.get(slots.ADMIN_GRANT)
        if admin is not None and not keys.has_valid_rights(admin):
            raise _NotAuthentic
    elif not keys.is_signed_by_directors(opened.pinned):
        raise _NotAuthentic
    return secrets


def _is_vouched_for(
    keys: KeyFile, older: KeyFile, secrets: dict[str, bytes], opened: slots.OpenSlot
) -> bool:
    """Whether a newer copy is one that those who may wrote, as far as an older one can tell."""
    is_first = keys.format == FIRST_FORMAT
    if is_first and opened.pinned:
        return False  # a slot that remembers a directors' key was never in such a file
    if not is_first and not keys.is_signed_by_directors(opened.pinned):
        return False
    file_secret = secrets.get(slots.mac_grant(keys))
    if file_secret is not None:
        return hmac.compare_digest(keys.expected_mac(file_secret), keys.mac_file)
    # Its file key is unknown here. That directors signed it later and without her slot says
    # enough; signed before, it is one of another day whose number somebody raised.
    own = keys.slot(opened.slot.slot_id)
    is_without_her = own is None or own.public != opened.slot.public
    return not is_first and keys.revision > older.revision and is_without_her


def _spend_the_same(keys: KeyFile, passphrase: str, spent: Iterable[KdfCost | None]) -> None:
    """As much work as the dearest slot costs, so that time tells no code, known or not."""
    staff = [slot for slot in keys.slots if slot.cost is not None]
    dearest = max(staff, key=lambda slot: _work(slot.cost), default=None)
    if dearest is None or dearest.cost is None:
        return
    left = _work(dearest.cost) - sum(map(_work, spent))
    if (passes := left // dearest.cost.memory_kib) > 0:
        stretch(passphrase, dearest.salt, replace(dearest.cost, passes=passes))


def _work(cost: KdfCost | None) -> int:
    return 0 if cost is None else cost.memory_kib * cost.passes


def device_secret(keys: KeyFile, slot: Slot | None) -> bytes | None:
    """What this computer's keychain holds for a slot that is bound to it.

    A code nobody has is answered like one that is bound, so that the answer does not tell.
    """
    bound = [other.device for other in keys.slots if other.device is not None]
    wanted = slot.device if slot is not None else next(iter(bound), None)
    return None if wanted is None else device.required(keys.vault_id, wanted)


def reopened(keys: KeyFile, own: slots.OpenSlot, passphrase: str) -> slots.OpenSlot:
    """The own slot by its passphrase, ready to be wrapped again; raises ``CannotOpen``."""
    secret = device_secret(keys, own.slot)
    return slots.open_slot(keys, own.slot, passphrase, device_secret=secret)


# -- after the database was opened ---------------------------------------------------------


def settle(path: Path, opened: Opened, begin: Callable[[bytes], None] | None = None) -> Opened:
    """Put the key file in order for this person: call it when the database was opened and judged.

    Both copies become the authentic one; a director brings format 1 to format 2; the slot
    remembers the newest directors' key and rights; it is bound to this computer or unbound, as
    the director decided; grants that are none are dropped. A disk that cannot be written is tried
    again at the next unlock.

    ``begin`` starts the audit trail of an updated file with its first key, unless an update that
    was interrupted did so. Only then is that key in the key file and in the signed rights: a trail
    that is missing after that was taken away.
    """
    keys, own = opened.keys, opened.slot
    secrets = slots.known(keys, own)
    if keys.format == FIRST_FORMAT and slots.ADMIN_GRANT in secrets:
        keys = key_upgrade.upgraded(keys, secrets)
        own = own.within(keys)
        secrets = slots.known(keys, own)
    if begin is not None and key_upgrade.lacks_trail(keys) and keys.admin_grant in secrets:
        first_key = key_upgrade.trail_key(keys, secrets)
        begin(first_key)
        keys = key_upgrade.with_trail(keys, {**secrets, slots.AUDIT_GRANT: first_key})
        own = own.within(keys)
        secrets = slots.known(keys, own)
    if keys.format != FIRST_FORMAT:
        keys, own = _renewed(keys, own, secrets)
    done = replace(opened, slot=replace(opened.slot, stretched=b""))
    try:
        if keys == opened.keys:
            key_file.repair(path, keys)
            return done
        key_file.write(path, keys)
    except UserError:
        return done
    return replace(opened, keys=keys, slot=replace(own, stretched=b""))


def _renewed(
    keys: KeyFile, own: slots.OpenSlot, secrets: Mapping[str, bytes]
) -> tuple[KeyFile, slots.OpenSlot]:
    """Her slot: wrapped again where the directors' key or the binding is another; no junk."""
    slot, newest = own.slot, keys.admins[-1].public
    secret = device.for_slot(keys, slot)
    bound_to = None if secret is None else device.id_of(secret)
    if (own.pinned, own.seen, slot.device) != (newest, keys.revision, bound_to):
        slot = own.wrapped(newest, secret, bound_to, seen=keys.revision)
    sealed = {grant: blob for grant, blob in slot.sealed.items() if grant in secrets}
    slot = replace(slot, sealed=sealed)
    if slot == own.slot:
        return keys, own
    file_secret = secrets[slots.mac_grant(keys)]
    changed = keys.with_slot(slot).changed().with_mac(file_secret)
    return changed, replace(own, slot=slot, pinned=newest, seen=keys.revision)
