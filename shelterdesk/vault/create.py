# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new file: keys, database and first account, in an order that a crash cannot spoil."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from shelterdesk.database import migrate
from shelterdesk.database.engine import in_words, open_engine
from shelterdesk.database.transaction import ActSession, Memory, Transaction, watch
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.organisation import Organisation
from shelterdesk.models.safe import SafeState
from shelterdesk.models.staff import Role, Staff
from shelterdesk.passphrase import weakness
from shelterdesk.vault import audit_chain, key_file, recovery, slots, updating
from shelterdesk.vault.class_seal import ClassSealer
from shelterdesk.vault.file_lock import lock
from shelterdesk.vault.key_body import AdminKey, ClassKey, KeyFile, digest_of
from shelterdesk.vault.local_zone import local_now
from shelterdesk.vault.primitives import (
    KdfCost,
    calibrated_cost,
    new_private_key,
    new_seed,
    public_key,
    signing_public,
)

LONGEST_CODE: Final = 20
_LOGS: Final = ("-wal", "-journal", "-shm")

#: Who begins a house is all three in one, until colleagues take over.
FIRST_ROLES: Final = (Role.DIRECTOR, Role.ADMINISTRATOR, Role.CASEWORKER)


def create(
    path: Path,
    *,
    staff_code: str,
    passphrase: str,
    organisation: dict[str, Any],
    name_shown: str = "",
    first: Callable[[Transaction], None] | None = None,
    cost: KdfCost | None = None,
    now: Callable[[], datetime] = local_now,
) -> str:
    """Make a new file with its first account and return the recovery code.

    ``organisation`` holds columns of ``Organisation``; ``first`` is a verb that fills the new
    file (``services.setup.seed``), in the same step. ``cost`` is for tests, whose passphrases are
    not judged either; nothing a user can set lowers it. Nor is the passphrase of a demo, which
    everybody may read. Nothing that exists is ever overwritten.
    """
    refuse_bad_code(staff_code)
    if cost is None and not organisation.get("is_demo"):
        refuse_weak(passphrase, staff_code, name_shown, str(organisation.get("discreet_name", "")))
    try:
        _refuse_bad_place(path)
    except OSError as error:  # a folder on the way there may not be entered
        raise key_file.file_error(error, path) from error
    new = _new_keys(staff_code, passphrase, cost or calibrated_cost())
    staff = Staff(
        code=staff_code.strip(),
        name_shown=name_shown,
        slot_id=new.keys.slots[0].slot_id,
        roles=[role.value for role in FIRST_ROLES],
    )

    def fill(tx: Transaction) -> None:
        tx.session.add_all([Organisation(id=1, **organisation), staff])
        tx.session.flush()
        tx.staff_id = staff.id
        if first is not None:
            first(tx)
        tx.session.flush()
        tx.session.add(SafeState(id=1, key_sequence=new.keys.sequence))
        tx.session.flush()
        audit_chain.begin(tx.session, new.audit_key)

    with ExitStack() as undo:
        lock(path, undo)
        _refuse_bad_place(path)  # again: now nobody else is making one here
        _write_new(path, new, partial(_fill, new=new, fill=fill, now=now()))
    return recovery.to_code(new.recovery_secret)


@dataclass(frozen=True, slots=True, repr=False)  # no key in a traceback
class _NewKeys:
    keys: KeyFile
    file_secret: bytes
    class_privates: dict[str, bytes]  # by grant
    recovery_secret: bytes
    audit_key: bytes


def _new_keys(staff_code: str, passphrase: str, cost: KdfCost) -> _NewKeys:
    """Everything random of a new file, and the first two slots."""
    vault_id, file_secret, admin_seed = os.urandom(16).hex(), os.urandom(48), new_seed()
    recovery_secret, pinned = recovery.new_secret(), signing_public(admin_seed)
    class_privates: dict[str, bytes] = {}
    classes: list[ClassKey] = []
    for class_id, name in enumerate(slots.FIRST_CLASSES, start=1):
        private = new_private_key()
        classes.append(ClassKey(class_id, name, 1, public_key(private), 1))
        class_privates[classes[-1].grant] = private
    staff_slot = slots.new_slot(
        vault_id=vault_id,
        kind=slots.STAFF,
        secret=passphrase,
        staff_code=staff_code,
        roles=FIRST_ROLES,
        classes=slots.classes_of(FIRST_ROLES),
        cost=cost,
        pinned=pinned,
        seen=1,
    )
    recovery_slot = slots.new_slot(
        vault_id=vault_id, kind=slots.RECOVERY, secret=recovery_secret, pinned=pinned, seen=1
    )
    secrets = class_privates | {
        slots.file_grant(1): file_secret,
        slots.ADMIN_GRANT: admin_seed,
        slots.AUDIT_GRANT: os.urandom(32),
    }
    bare = KeyFile(
        vault_id=vault_id,
        sequence=1,
        revision=1,
        file_key=1,
        classes=tuple(classes),
        slots=(staff_slot, recovery_slot),
        admins=(AdminKey(1, pinned),),
        digests={
            grant: digest_of(grant, secrets[grant])
            for grant in (slots.file_grant(1), slots.AUDIT_GRANT)
        },
    )
    shared = slots.shared_out(bare, secrets, about=[staff_slot.slot_id])
    keys = shared.signed(file_secret, admin_seed)
    audit_key = secrets[slots.AUDIT_GRANT]
    return _NewKeys(keys, file_secret, class_privates, recovery_secret, audit_key)


def refuse_bad_code(staff_code: str) -> None:
    """Raise ``Invalid`` for a staff code that is empty or too long."""
    if not staff_code.strip() or len(staff_code.strip()) > LONGEST_CODE:
        raise Invalid(
            _("The staff code has 1 to {n} characters.").format(n=LONGEST_CODE), field="staff_code"
        )


def refuse_weak(passphrase: str, *hints: str) -> None:
    """Raise ``Invalid`` for a passphrase that can be guessed; ``hints`` are names and codes."""
    if problem := weakness(passphrase, hints):
        raise Invalid(problem, field="passphrase")


def _refuse_bad_place(path: Path) -> None:
    if not path.parent.is_dir():
        raise NotFound(_("There is no folder {folder}.").format(folder=path.parent), field="file")
    own = [path, *(path.with_name(path.name + suffix) for suffix in _LOGS)]
    # Of an update that was killed: the next unlock would put them in the place of the new file.
    own += [updating.before_path(path), updating.journal_path(path)]
    if not _part(path).exists():
        # Beside a .part without its database, key files are what a crash of this very step left.
        own += [key_file.keys_path(path), key_file.backup_path(path)]
    for existing in own:
        if os.path.lexists(existing):
            raise Conflict(
                _("{name} exists already. Choose another name; nothing was changed.").format(
                    name=existing.name
                ),
                field="file",
            )


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _write_new(path: Path, new: _NewKeys, fill: Callable[[Path], None]) -> None:
    """Database under another name, then the keys, then its own name. A crash in between leaves
    the .part, by which the next try knows the rest for leftovers; a failure leaves nothing."""
    part = _part(path)
    leftovers = [key_file.keys_path(path), key_file.backup_path(path)]
    leftovers += [_part(file) for file in leftovers]
    leftovers += [part.with_name(part.name + suffix) for suffix in _LOGS]
    leftovers.append(part)  # last: while it is there, the others are known for what they are
    with ExitStack() as undo:
        try:
            _remove(leftovers)
            undo.callback(_remove, leftovers, is_last_resort=True)
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            migrate.create_schema(part, new.file_secret)
            fill(part)
            key_file.write(path, new.keys)
            key_file.put_in_place(part, path)
            undo.pop_all()
        except OSError as error:
            raise key_file.file_error(error, path) from error


def _fill(part: Path, *, new: _NewKeys, fill: Callable[[Transaction], None], now: datetime) -> None:
    engine = open_engine(part, new.file_secret)
    try:
        with in_words(), ActSession(engine) as session, session.begin():
            sealer = ClassSealer(new.keys.classes, new.class_privates)
            tx = Transaction(session, sealer, Memory(), None, now)
            watch(tx)
            fill(tx)
        with in_words():
            migrate.checkpoint(engine)  # only the file itself is renamed, not the log beside it
    finally:
        engine.dispose()


def _remove(files: list[Path], *, is_last_resort: bool = False) -> None:
    for file in files:
        with suppress(OSError) if is_last_resort else nullcontext():
            file.unlink(missing_ok=True)
