# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in a key file: slots, class keys, the directors' keys and two seals. No files here.

The format is in FORMAT.md. Format 2 is written; format 1 is read, and written again only as long
as no director has unlocked the file.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from shelterdesk.vault.key_parts import (
    AdminKey,
    Anchor,
    ClassKey,
    Slot,
    admin_from_json,
    admin_to_json,
    class_from_json,
    class_to_json,
    in_base64,
    of_base64,
    slot_from_json,
    slot_to_json,
)
from shelterdesk.vault.primitives import (
    authenticate,
    derive,
    is_signed,
    public_key,
    sign,
    signing_public,
)

__all__ = ["AdminKey", "Anchor", "ClassKey", "Slot"]

FIRST_FORMAT: Final = 1
FORMAT: Final = 2
STAFF: Final = "staff"
RECOVERY: Final = "recovery"
AUDIT_GRANT: Final = "audit/1"

_RIGHTS_LABEL: Final = b"shelterdesk rights 2"
_ADMIN_LABEL: Final = b"shelterdesk admin key"
_DIGEST_LABEL: Final = b"shelterdesk secret|"


@dataclass(frozen=True, slots=True)
class KeyFile:
    """All of a key file."""

    vault_id: str
    sequence: int
    file_key: int  # generation in use
    classes: tuple[ClassKey, ...]
    slots: tuple[Slot, ...]
    mac_file: bytes = b""
    mac_admin: bytes = b""  # format 1
    pending_file_key: int | None = None
    format: int = FORMAT
    sign_admin: bytes = b""
    admins: tuple[AdminKey, ...] = ()
    digests: dict[str, str] = field(default_factory=dict)  # of "file/<newest>" and "audit/1"
    removed: tuple[str, ...] = ()  # slots of people who left
    revision: int = 0  # how often the rights were signed
    confirmed: str | None = None  # the recovery slot whose code was typed back from the paper
    device_binding: bool = False
    anchor: Anchor | None = None

    # -- finding -------------------------------------------------------------------------

    def find(self, staff_code: str) -> Slot | None:
        """The slot of a staff code, if there is one."""
        lookup = lookup_of(self.vault_id, staff_code)
        return next((slot for slot in self.slots if slot.lookup == lookup), None)

    def slot(self, slot_id: str | None) -> Slot | None:
        """The slot with this id, if there is one."""
        return next((slot for slot in self.slots if slot.slot_id == slot_id), None)

    @property
    def recovery(self) -> Slot:
        """The slot of the recovery code."""
        return next(slot for slot in self.slots if slot.kind == RECOVERY)

    @property
    def is_recovery_confirmed(self) -> bool:
        """Whether the recovery code in use was typed back from the paper."""
        return self.confirmed == self.recovery.slot_id

    def versions(self, class_name: str) -> tuple[ClassKey, ...]:
        """All versions of a class, the newest last."""
        found = [key for key in self.classes if key.name == class_name]
        return tuple(sorted(found, key=lambda key: key.version))

    def newest(self, class_name: str) -> ClassKey:
        """The version of a class that new text takes."""
        return self.versions(class_name)[-1]

    @property
    def class_names(self) -> tuple[str, ...]:
        """Every class once, in the order of their ids."""
        return tuple(dict.fromkeys(key.name for key in sorted(self.classes, key=_class_id)))

    @property
    def admin_grant(self) -> str:
        """The name of the directors' newest key."""
        return self.admins[-1].grant if self.admins else "admin/1"

    @property
    def directors(self) -> bytes:
        """The public half of the directors' newest key; format 1 has none."""
        return self.admins[-1].public if self.admins else b""

    @property
    def newest_file_key(self) -> int:
        """The generation in use, or the one it is being changed to."""
        return self.file_key if self.pending_file_key is None else self.pending_file_key

    # -- changing ------------------------------------------------------------------------

    def changed(self, **fields: Any) -> KeyFile:
        """The next writing of the file; its seals must be renewed."""
        return replace(self, sequence=self.sequence + 1, **fields)

    def with_slot(self, slot: Slot) -> KeyFile:
        """A copy in which a slot takes the place of the one with its id, or is added."""
        others = [slot if old.slot_id == slot.slot_id else old for old in self.slots]
        if slot not in others:
            others.append(slot)
        return replace(self, slots=tuple(others))

    def with_admin(self, seed: bytes, previous_seed: bytes) -> KeyFile:
        """A copy with a new directors' key, vouched for by the one before."""
        key = AdminKey(self.admins[-1].version + 1, signing_public(seed))
        signature = sign(previous_seed, self._admin_text(key))
        return replace(self, admins=(*self.admins, replace(key, signature=signature)))

    # -- seals ---------------------------------------------------------------------------

    def signed(self, file_secret: bytes, admin_secret: bytes) -> KeyFile:
        """A copy with both seals of authenticity renewed."""
        text = canonical(self.rights())
        if self.format == FIRST_FORMAT:
            sealed = replace(self, mac_admin=authenticate(admin_secret, text))
        else:
            sealed = replace(self, sign_admin=sign(admin_secret, _RIGHTS_LABEL + text))
        return sealed.with_mac(file_secret)

    def with_mac(self, file_secret: bytes) -> KeyFile:
        """A copy with the seal of the file key alone renewed, for changes that touch no right."""
        return replace(self, mac_file=self.expected_mac(file_secret))

    def expected_mac(self, file_secret: bytes) -> bytes:
        """What ``mac_file`` must be, so that nobody without the file key can change a slot."""
        body = self.to_json()
        body.pop("mac_file")
        return authenticate(derive(file_secret, b"shelterdesk key file"), canonical(body))

    def has_valid_rights(self, admin_secret: bytes) -> bool:
        """Whether slots, roles and grants of a format-1 file are as a director left them."""
        expected = authenticate(admin_secret, canonical(self.rights()))
        return hmac.compare_digest(expected, self.mac_admin)

    def is_signed_by_directors(self, pinned: bytes) -> bool:
        """Whether the rights are signed by a directors' key that follows from the one known.

        ``pinned`` is the directors' key a slot remembers; empty where a slot remembers none yet,
        then the whole chain from its beginning must hold.
        """
        known = pinned or (self.admins[0].public if self.admins else b"")
        trusted = False
        for place, key in enumerate(self.admins):
            if trusted and not is_signed(known, self._admin_text(key), key.signature):
                return False
            if key.version != place + 1:
                return False
            if trusted or hmac.compare_digest(key.public, known):
                trusted, known = True, key.public
        text = _RIGHTS_LABEL + canonical(self.rights())
        # A file key that directors do not know of must not become the one in use.
        is_known = f"file/{self.newest_file_key}" in self.digests
        return trusted and is_known and is_signed(known, text, self.sign_admin)

    def vouches_for(self, grant: str, value: bytes) -> bool:
        """Whether a secret is the one that the signed rights speak of."""
        for key in self.classes:
            if key.grant == grant:
                return len(value) == len(key.public) and public_key(value) == key.public
        for admin in self.admins:
            if admin.grant == grant:
                return len(value) == len(admin.public) and signing_public(value) == admin.public
        return self.digests.get(grant, digest_of(grant, value)) == digest_of(grant, value)

    def rights(self) -> dict[str, Any]:
        """What only directors may change."""
        if self.format == FIRST_FORMAT:
            classes = [[c.class_id, c.name, c.version, c.public.hex()] for c in self.classes]
            return {
                "vault_id": self.vault_id,
                "slots": [[*_identity(s), list(s.roles), sorted(s.sealed)] for s in self.slots],
                "classes": classes,
            }
        return {
            "vault_id": self.vault_id,
            "revision": self.revision,
            "slots": [[*_identity(s), list(s.roles), list(s.classes)] for s in self.slots],
            "classes": [
                [c.class_id, c.name, c.version, c.public.hex(), c.revision] for c in self.classes
            ],
            "digests": self.digests,
            "removed": list(self.removed),
            "confirmed": self.confirmed,
            "device_binding": self.device_binding,
        }

    def _admin_text(self, key: AdminKey) -> bytes:
        return _ADMIN_LABEL + canonical([self.vault_id, key.version, key.public.hex()])

    # -- JSON ----------------------------------------------------------------------------

    def to_json(self) -> dict[str, Any]:
        """The body of the file, without its checksum."""
        is_first = self.format == FIRST_FORMAT
        body = {
            "format": self.format,
            "vault_id": self.vault_id,
            "sequence": self.sequence,
            "file_key": self.file_key,
            "pending_file_key": self.pending_file_key,
            "classes": [class_to_json(key, is_first=is_first) for key in self.classes],
            "slots": [slot_to_json(slot, is_first=is_first) for slot in self.slots],
            "mac_file": in_base64(self.mac_file),
        }
        if is_first:
            return body | {"mac_admin": in_base64(self.mac_admin)}
        return body | {
            "revision": self.revision,
            "digests": self.digests,
            "removed": list(self.removed),
            "confirmed": self.confirmed,
            "device_binding": self.device_binding,
            "admins": [admin_to_json(key) for key in self.admins],
            "sign_admin": in_base64(self.sign_admin),
            "anchor": None if self.anchor is None else asdict(self.anchor),
        }


def from_json(body: dict[str, Any]) -> KeyFile:
    """A key file from its body; raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    bytes.fromhex(body["vault_id"])
    is_first = body["format"] == FIRST_FORMAT
    pending = body["pending_file_key"]
    keys = KeyFile(
        vault_id=body["vault_id"],
        sequence=int(body["sequence"]),
        file_key=int(body["file_key"]),
        pending_file_key=None if pending is None else int(pending),
        classes=tuple(class_from_json(key, is_first=is_first) for key in body["classes"]),
        slots=tuple(slot_from_json(slot, is_first=is_first) for slot in body["slots"]),
        mac_file=of_base64(body["mac_file"]),
        format=body["format"],
    )
    if is_first:
        return replace(keys, mac_admin=of_base64(body["mac_admin"]))
    anchor = body["anchor"]
    return replace(
        keys,
        revision=int(body["revision"]),
        confirmed=body["confirmed"],
        digests={str(name): str(text) for name, text in body["digests"].items()},
        removed=tuple(body["removed"]),
        device_binding=bool(body["device_binding"]),
        admins=tuple(map(admin_from_json, body["admins"])),
        sign_admin=of_base64(body["sign_admin"]),
        anchor=None if anchor is None else Anchor(int(anchor["entries"]), str(anchor["head"])),
    )


def lookup_of(vault_id: str, staff_code: str) -> str:
    """How a slot is found without any name in the clear; case and spaces do not matter."""
    code = folded_code(staff_code).encode("utf-8", "surrogatepass")
    return authenticate(bytes.fromhex(vault_id), code).hex()[:32]


def folded_code(staff_code: str) -> str:
    """By which two ways of typing a staff code are one."""
    return unicodedata.normalize("NFKC", staff_code).strip().casefold()


def digest_of(grant: str, value: bytes) -> str:
    """By which the signed rights know a secret that has no public half."""
    return hashlib.sha256(_DIGEST_LABEL + grant.encode() + b"|" + value).hexdigest()


def canonical(body: Any) -> bytes:
    """The one way of writing a body as bytes, for seals."""
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def _class_id(key: ClassKey) -> int:
    return key.class_id


def _identity(slot: Slot) -> list[str]:
    return [slot.slot_id, slot.kind, slot.lookup, slot.public.hex()]
