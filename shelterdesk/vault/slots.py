# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening and making slots: passphrase or recovery code -> private key -> everything else.

A slot holds a private X25519 key, wrapped under a key stretched from the passphrase. File key,
class keys and the directors' key are sealed to public keys, so that they can be renewed for
everybody while nobody else is there.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from shelterdesk.models.base import new_uuid
from shelterdesk.models.staff import Role
from shelterdesk.vault.key_file import ClassKey, KeyFile, Slot, lookup_of
from shelterdesk.vault.primitives import (
    CannotOpen,
    KdfCost,
    decrypt,
    derive,
    encrypt,
    new_private_key,
    open_sealed,
    public_key,
    seal_to,
    stretch,
)

STAFF: Final = "staff"
RECOVERY: Final = "recovery"
ADMIN_GRANT: Final = "admin/1"

#: Which class keys a role comes with; roles combine, every role has the file key.
CLASSES_OF_ROLE: Final = {
    Role.FRONT_DESK: (),
    Role.CASHIER: (),
    Role.ADMINISTRATOR: (),
    Role.CASEWORKER: ("case", "legal", "safety"),
    Role.COUNSELLOR: ("case", "counselling", "health"),
    Role.WORK_TRAINING: ("case",),
    Role.MANAGER: ("case",),
    Role.DIRECTOR: ("case", "legal", "safety"),
}

#: The classes of a new file; an organisation may add confidential groups later.
FIRST_CLASSES: Final = ("case", "counselling", "health", "legal", "safety")


@dataclass(frozen=True, slots=True, repr=False)  # no key in a traceback
class OpenSlot:
    """A slot with its private key. Never stored, never logged."""

    vault_id: str
    slot: Slot
    private: bytes

    def holds(self, grant: str) -> bool:
        """Whether something was sealed to this slot under that name."""
        return grant in self.slot.sealed

    def open(self, grant: str) -> bytes:
        """What was sealed to this slot; raises ``CannotOpen``."""
        if grant not in self.slot.sealed:
            raise CannotOpen
        context = _grant_context(self.vault_id, grant)
        return open_sealed(self.private, self.slot.sealed[grant], context)


def file_grant(generation: int) -> str:
    """The name under which a slot holds the file key of a generation."""
    return f"file/{generation}"


def new_slot(
    *,
    vault_id: str,
    kind: str,
    secret: str | bytes,
    grants: dict[str, bytes],
    staff_code: str = "",
    roles: Iterable[str] = (),
    cost: KdfCost | None = None,
) -> Slot:
    """A slot for a new passphrase (str, with its cost) or recovery secret (bytes)."""
    slot_id = new_uuid()
    salt = os.urandom(16)
    private = new_private_key()
    public = public_key(private)
    wrapping_key = _wrapping_key(secret, salt, cost)
    return Slot(
        slot_id=slot_id,
        kind=kind,
        lookup=lookup_of(vault_id, staff_code) if staff_code else "",
        roles=tuple(roles),
        public=public,
        salt=salt,
        cost=cost,
        wrapped_private=encrypt(
            wrapping_key, private, _slot_context(vault_id, slot_id, salt, cost)
        ),
        sealed={
            grant: seal_to(public, value, _grant_context(vault_id, grant))
            for grant, value in grants.items()
        },
    )


def open_slot(key_file: KeyFile, slot: Slot, secret: str | bytes) -> OpenSlot:
    """Open a slot with its passphrase or recovery secret; raises ``CannotOpen``."""
    wrapping_key = _wrapping_key(secret, slot.salt, slot.cost)
    context = _slot_context(key_file.vault_id, slot.slot_id, slot.salt, slot.cost)
    private = decrypt(wrapping_key, slot.wrapped_private, context)
    return OpenSlot(key_file.vault_id, slot, private)


def grants_for(
    roles: Iterable[str],
    classes: dict[ClassKey, bytes],
    *,
    file_key: tuple[str, bytes],
    admin_secret: bytes,
) -> dict[str, bytes]:
    """What a staff member with these roles gets sealed to her slot."""
    names = {name for role in roles for name in CLASSES_OF_ROLE[Role(role)]}
    grants = {key.grant: private for key, private in classes.items() if key.name in names}
    grants[file_key[0]] = file_key[1]
    if Role.DIRECTOR in roles:
        grants[ADMIN_GRANT] = admin_secret
    return grants


def _wrapping_key(secret: str | bytes, salt: bytes, cost: KdfCost | None) -> bytes:
    if isinstance(secret, str):
        if cost is None:
            raise CannotOpen  # a passphrase never opens a slot made for a strong secret
        # One passphrase, however a keyboard composes its letters (é is one sign or two).
        typed = unicodedata.normalize("NFKC", secret)
        return derive(stretch(typed, salt, cost), b"shelterdesk passphrase slot")
    return derive(secret, b"shelterdesk recovery slot", salt=salt)


def _slot_context(vault_id: str, slot_id: str, salt: bytes, cost: KdfCost | None) -> bytes:
    kdf = "hkdf" if cost is None else f"{cost.memory_kib},{cost.passes},{cost.lanes}"
    return f"{vault_id}|{slot_id}|private|{salt.hex()}|{kdf}".encode()


def _grant_context(vault_id: str, grant: str) -> bytes:
    return f"{vault_id}|{grant}".encode()
