# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new file: keys, database and first account, in an order that a crash cannot spoil."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from shelterdesk.database import migrate
from shelterdesk.database.engine import in_words, open_engine
from shelterdesk.database.transaction import Memory, Transaction, watch
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.organisation import Organisation
from shelterdesk.models.staff import Role, Staff
from shelterdesk.vault import key_file, recovery, slots
from shelterdesk.vault.class_seal import ClassSealer
from shelterdesk.vault.door import local_now
from shelterdesk.vault.key_file import ClassKey, KeyFile
from shelterdesk.vault.primitives import KdfCost, calibrated_cost, new_private_key, public_key

MINIMUM_PASSPHRASE: Final = 8

#: The first account is all three in one (``domain.md`` › staff).
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
    file (``services.setup.seed``), in the same step. ``cost`` is for tests; nothing a user can
    set lowers it. Nothing that exists is ever overwritten.
    """
    _refuse_bad_account(staff_code, passphrase)
    _refuse_bad_place(path)
    vault_id, file_secret, admin_secret = (
        new_private_key()[:16].hex(),
        os.urandom(48),
        os.urandom(32),
    )
    classes: dict[ClassKey, bytes] = {}
    for class_id, name in enumerate(slots.FIRST_CLASSES, start=1):
        private = new_private_key()
        classes[ClassKey(class_id, name, 1, public_key(private))] = private
    own_file_key = (slots.file_grant(1), file_secret)
    secret = recovery.new_secret()
    staff_slot = slots.new_slot(
        vault_id=vault_id,
        kind=slots.STAFF,
        secret=passphrase,
        staff_code=staff_code,
        roles=FIRST_ROLES,
        cost=cost or calibrated_cost(),
        grants=slots.grants_for(
            FIRST_ROLES, classes, file_key=own_file_key, admin_secret=admin_secret
        ),
    )
    everything = {key.grant: private for key, private in classes.items()}
    recovery_slot = slots.new_slot(
        vault_id=vault_id,
        kind=slots.RECOVERY,
        secret=secret,
        grants=everything | dict([own_file_key]) | {slots.ADMIN_GRANT: admin_secret},
    )
    keys = KeyFile(
        vault_id=vault_id,
        sequence=1,
        file_key=1,
        classes=tuple(classes),
        slots=(staff_slot, recovery_slot),
    ).signed(file_secret, admin_secret)
    staff = Staff(
        code=staff_code.strip(),
        name_shown=name_shown,
        slot_id=staff_slot.slot_id,
        roles=[role.value for role in FIRST_ROLES],
    )

    def fill(tx: Transaction) -> None:
        tx.session.add_all([Organisation(id=1, **organisation), staff])
        tx.session.flush()
        tx.staff_id = staff.id
        if first is not None:
            first(tx)

    _write_new(path, keys, file_secret, ClassSealer(keys.classes, everything), fill, now)
    return recovery.to_code(secret)


def _refuse_bad_account(staff_code: str, passphrase: str) -> None:
    if not staff_code.strip() or len(staff_code.strip()) > 20:
        raise Invalid(_("The staff code has 1 to 20 signs."), field="staff_code")
    if len(passphrase) < MINIMUM_PASSPHRASE:
        raise Invalid(
            _("The passphrase needs at least {n} signs; four or five words are best.").format(
                n=MINIMUM_PASSPHRASE
            ),
            field="passphrase",
        )


def _refuse_bad_place(path: Path) -> None:
    for existing in (path, key_file.keys_path(path), key_file.backup_path(path)):
        if existing.exists():
            raise Conflict(
                _("{name} exists already. Choose another name; nothing was changed.").format(
                    name=existing.name
                ),
                field="file",
            )
    if not path.parent.is_dir():
        raise NotFound(_("There is no folder {folder}.").format(folder=path.parent), field="file")


def _write_new(
    path: Path,
    keys: KeyFile,
    file_secret: bytes,
    sealer: ClassSealer,
    fill: Callable[[Transaction], None],
    now: Callable[[], datetime],
) -> None:
    """Database under another name, then the keys, then the name: a crash leaves no half file."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY, 0o600))
        migrate.create_schema(part, file_secret)
        engine = open_engine(part, file_secret)
        try:
            with in_words(), Session(engine) as session, session.begin():
                tx = Transaction(session, sealer, Memory(), None, now())
                watch(tx)
                fill(tx)
        finally:
            engine.dispose()
        key_file.write(path, keys)
        os.replace(part, path)
        key_file.sync_folder(path.parent)
    except OSError as error:
        raise key_file.file_error(error, path) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
