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
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from shelterdesk.models.base import new_uuid
from shelterdesk.models.staff import Role
from shelterdesk.vault import device
from shelterdesk.vault.key_body import (
    AUDIT_GRANT,
    FIRST_FORMAT,
    RECOVERY,
    STAFF,
    KeyFile,
    Slot,
    lookup_of,
)
from shelterdesk.vault.primitives import (
    KEY_SIZE,
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

__all__ = ["AUDIT_GRANT", "RECOVERY", "STAFF"]

_SEEN_SIZE: Final = 8
ADMIN_GRANT: Final = "admin/1"  # the directors' first key

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
    pinned: bytes = b""  # the directors' public key this slot remembers; a format-1 slot has none
    seen: int = 0  # the revision of the rights it remembers
    stretched: bytes = b""  # what the passphrase became; kept only until unlocking is done

    def holds(self, grant: str) -> bool:
        """Whether something was sealed to this slot under that name."""
        return grant in self.slot.sealed

    def open(self, grant: str) -> bytes:
        """What was sealed to this slot; raises ``CannotOpen``."""
        if grant not in self.slot.sealed:
            raise CannotOpen
        context = _grant_context(self.vault_id, grant)
        return open_sealed(self.private, self.slot.sealed[grant], context)

    def within(self, keys: KeyFile) -> OpenSlot:
        """The same slot as it stands in another writing of the key file."""
        slot = keys.slot(self.slot.slot_id)
        if slot is None or slot.public != self.slot.public:
            raise CannotOpen
        return replace(self, slot=slot)

    def wrapped(
        self,
        pinned: bytes,
        device_secret: bytes | None,
        device: str | None,
        *,
        seen: int | None = None,
    ) -> Slot:
        """A staff slot with its private key wrapped again, for another memory or device.

        Works only while ``stretched`` is at hand.
        """
        kek = _passphrase_kek(self.stretched, device_secret)
        text = _remembering(self.private, pinned, self.seen if seen is None else seen)
        blob = encrypt(kek, text, _context_of(self.vault_id, self.slot))
        return replace(self.slot, wrapped_private=blob, device=device)


def known(
    keys: KeyFile, opened: OpenSlot, wanted: Container[str] | None = None
) -> dict[str, bytes]:
    """The secrets that were sealed to a slot, by grant: those the signed rights vouch for.

    ``wanted``: of these alone; nothing else is opened.
    """
    found: dict[str, bytes] = {}
    for grant in opened.slot.sealed:
        if wanted is not None and grant not in wanted:
            continue
        try:
            value = opened.open(grant)
        except CannotOpen:
            continue  # a colleague can put bytes there, never ones that pass
        if keys.vouches_for(grant, value):
            found[grant] = value
    return found


def class_privates(keys: KeyFile, opened: OpenSlot) -> dict[str, bytes]:
    """The class keys a person holds, by grant."""
    return known(keys, opened, {key.grant for key in keys.classes})


def file_grant(generation: int) -> str:
    """The name under which a slot holds the file key of a generation."""
    return f"file/{generation}"


def mac_grant(keys: KeyFile) -> str:
    """The file key under which a key file is authentic: the newest, whose digest is signed. With
    the one in use, somebody who left could pass off an old key as the one in use."""
    return file_grant(keys.newest_file_key)


def classes_of(roles: Iterable[str]) -> tuple[str, ...]:
    """The classes that roles come with."""
    return tuple(sorted({name for role in roles for name in CLASSES_OF_ROLE[Role(role)]}))


def is_entitled(slot: Slot, class_name: str) -> bool:
    """Whether a director entitled this slot to a class; the recovery code is to all."""
    return slot.kind == RECOVERY or class_name in slot.classes


def is_director(slot: Slot) -> bool:
    """Whether a slot is to hold the directors' key."""
    return slot.kind == RECOVERY or Role.DIRECTOR in slot.roles


def due(keys: KeyFile, slot: Slot) -> set[str]:
    """The grants that a slot is to hold, as the signed rights say."""
    grants = {file_grant(keys.file_key), file_grant(keys.newest_file_key)}
    grants |= {key.grant for key in keys.classes if is_entitled(slot, key.name)}
    if is_director(slot):
        grants |= {keys.admin_grant, AUDIT_GRANT}
    return grants


def shared_out(
    keys: KeyFile, secrets: Mapping[str, bytes], *, about: Container[str] = ()
) -> KeyFile:
    """Every slot with what is due to it, as far as it is known here, and with nothing else.

    Of the class keys only those ``about`` whom the act is (slot ids) and the recovery slot get
    all; others get a version after the one they hold. Whoever else waits for a class is handed it
    by a person who holds it, never in passing.
    """
    return replace(
        keys,
        slots=tuple(
            given(keys, slot, secrets, is_heir=slot.kind != RECOVERY and slot.slot_id not in about)
            for slot in keys.slots
        ),
    )


def given(
    keys: KeyFile, slot: Slot, secrets: Mapping[str, bytes], *, is_heir: bool = False
) -> Slot:
    """One slot with what is due to it and known here; what it holds of that stays as it is.

    ``is_heir``: of a class only the versions that follow one it holds.
    """
    wanted = due(keys, slot)
    sealed = {grant: blob for grant, blob in slot.sealed.items() if grant in wanted}
    classes = sorted(keys.classes, key=lambda key: key.version)  # each after the one before it
    before = {key.grant: key.grant_before for key in classes}
    for grant in [*sorted(wanted - before.keys()), *before]:
        is_withheld = is_heir and grant in before and before[grant] not in sealed
        if grant in wanted & secrets.keys() - sealed.keys() and not is_withheld:
            context = _grant_context(keys.vault_id, grant)
            sealed[grant] = seal_to(slot.public, secrets[grant], context)
    return replace(slot, sealed=sealed)


def new_slot(
    *,
    vault_id: str,
    kind: str,
    secret: str | bytes,
    grants: Mapping[str, bytes] | None = None,
    staff_code: str = "",
    roles: Iterable[str] = (),
    classes: Iterable[str] = (),
    cost: KdfCost | None = None,
    pinned: bytes = b"",
    seen: int = 0,
    slot_id: str | None = None,
    device_secret: bytes | None = None,
) -> Slot:
    """A slot for a new passphrase (str, with its cost) or recovery secret (bytes).

    With ``device_secret`` it is bound to a computer from its beginning.
    """
    private = new_private_key()
    public = public_key(private)
    bare = Slot(
        slot_id=slot_id or new_uuid(),
        kind=kind,
        lookup=lookup_of(vault_id, staff_code) if staff_code else "",
        roles=tuple(roles),
        public=public,
        salt=b"",
        cost=cost,
        wrapped_private=b"",
        sealed={
            grant: seal_to(public, value, _grant_context(vault_id, grant))
            for grant, value in (grants or {}).items()
        },
        classes=tuple(sorted(set(classes))),
        device=None if device_secret is None else device.id_of(device_secret),
    )
    return under_new_secret(
        vault_id,
        bare,
        private,
        secret,
        cost=cost,
        pinned=pinned,
        seen=seen,
        device_secret=device_secret,
    )


def under_new_secret(
    vault_id: str,
    slot: Slot,
    private: bytes,
    secret: str | bytes,
    *,
    cost: KdfCost | None,
    pinned: bytes,
    seen: int = 0,
    device_secret: bytes | None = None,
) -> Slot:
    """The slot with its private key under a new passphrase or recovery secret, with a new salt."""
    salted = replace(slot, salt=os.urandom(16), cost=cost)
    kek = _wrapping_key(secret, salted.salt, cost, device_secret)
    blob = encrypt(kek, _remembering(private, pinned, seen), _context_of(vault_id, salted))
    return replace(salted, wrapped_private=blob)


def stretched_secret(slot: Slot, secret: str | bytes) -> bytes:
    """The slow part of opening a slot; raises ``CannotOpen`` for a secret of the wrong kind."""
    if isinstance(secret, bytes):
        return _wrapping_key(secret, slot.salt, slot.cost)
    return _stretched_passphrase(secret, slot.salt, slot.cost)


def open_slot(
    keys: KeyFile, slot: Slot, secret: str | bytes, *, device_secret: bytes | None = None
) -> OpenSlot:
    """Open a slot with its passphrase or recovery secret; raises ``CannotOpen``."""
    return open_stretched(keys, slot, stretched_secret(slot, secret), device_secret=device_secret)


def open_stretched(
    keys: KeyFile, slot: Slot, stretched: bytes, *, device_secret: bytes | None = None
) -> OpenSlot:
    """Open a slot with what its passphrase became; raises ``CannotOpen``."""
    kek = stretched if slot.cost is None else _passphrase_kek(stretched, device_secret)
    plain = decrypt(kek, slot.wrapped_private, _context_of(keys.vault_id, slot))
    private, pinned = plain[:KEY_SIZE], plain[KEY_SIZE : 2 * KEY_SIZE]
    seen = int.from_bytes(plain[2 * KEY_SIZE :])
    return OpenSlot(keys.vault_id, slot, private, pinned, seen, stretched)


def is_own(keys: KeyFile, opened: OpenSlot) -> bool:
    """Whether the signed public key of a slot belongs to its private one.

    A slot that remembers a directors' key was never in a file without their signature.
    """
    has_own = public_key(opened.private) == opened.slot.public
    return has_own and not (keys.format == FIRST_FORMAT and opened.pinned)


def _remembering(private: bytes, pinned: bytes, seen: int) -> bytes:
    """What is wrapped: a slot of format 1 remembers nothing."""
    return private + (pinned + seen.to_bytes(_SEEN_SIZE) if pinned else b"")


def _stretched_passphrase(passphrase: str, salt: bytes, cost: KdfCost | None) -> bytes:
    if cost is None:
        raise CannotOpen  # a passphrase never opens a slot made for a strong secret
    # One passphrase, however a keyboard composes its letters (é is one sign or two).
    return stretch(unicodedata.normalize("NFKC", passphrase), salt, cost)


def _wrapping_key(
    secret: str | bytes, salt: bytes, cost: KdfCost | None, device_secret: bytes | None = None
) -> bytes:
    if isinstance(secret, bytes):
        return derive(secret, b"shelterdesk recovery slot", salt=salt)
    return _passphrase_kek(_stretched_passphrase(secret, salt, cost), device_secret)


def _passphrase_kek(stretched: bytes, device_secret: bytes | None) -> bytes:
    return derive(stretched, b"shelterdesk passphrase slot", salt=device_secret)


def _context_of(vault_id: str, slot: Slot) -> bytes:
    return _slot_context(vault_id, slot.slot_id, slot.salt, slot.cost)


def _slot_context(vault_id: str, slot_id: str, salt: bytes, cost: KdfCost | None) -> bytes:
    kdf = "hkdf" if cost is None else f"{cost.memory_kib},{cost.passes},{cost.lanes}"
    return f"{vault_id}|{slot_id}|private|{salt.hex()}|{kdf}".encode()


def _grant_context(vault_id: str, grant: str) -> bytes:
    return f"{vault_id}|{grant}".encode()
