# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a key file, and how each stands in it: slots, class keys, the directors' keys."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from typing import Any

from shelterdesk.vault.primitives import KdfCost


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in: a staff member's or the recovery code's."""

    slot_id: str
    kind: str  # "staff" or "recovery"
    lookup: str  # HMAC of the staff code; empty for the recovery slot
    roles: tuple[str, ...]
    public: bytes
    salt: bytes
    cost: KdfCost | None  # None: the secret is strong, no stretching
    wrapped_private: bytes
    sealed: dict[str, bytes]  # "file/1", "class/1/1", "admin/1" -> sealed to ``public``
    classes: tuple[str, ...] = ()  # confidentiality classes a director entitles it to
    device: str | None = None  # which secret of a keychain its passphrase is mixed with


@dataclass(frozen=True, slots=True)
class ClassKey:
    """The public half of a confidentiality class; the private half is in its members' slots."""

    class_id: int
    name: str
    version: int
    public: bytes
    revision: int = 0  # of the rights in which it appeared; of format 1 it is not known

    @property
    def grant(self) -> str:
        """The name under which members' slots hold the private half."""
        return f"class/{self.class_id}/{self.version}"

    @property
    def grant_before(self) -> str:
        """The same of the version before; nobody holds one before the first."""
        return f"class/{self.class_id}/{self.version - 1}"


@dataclass(frozen=True, slots=True)
class AdminKey:
    """The public half of the directors' key; each is signed by the one before."""

    version: int
    public: bytes
    signature: bytes = b""  # empty for the first

    @property
    def grant(self) -> str:
        """The name under which directors' slots hold the seed."""
        return f"admin/{self.version}"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the audit trail when the file was last locked."""

    entries: int
    head: str  # hex


def class_to_json(key: ClassKey, *, is_first: bool) -> dict[str, Any]:
    """A class key as it stands in the file."""
    body = {
        "id": key.class_id,
        "name": key.name,
        "version": key.version,
        "public": in_base64(key.public),
    }
    return body if is_first else body | {"revision": key.revision}


def class_from_json(body: dict[str, Any], *, is_first: bool) -> ClassKey:
    """A class key again; raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    revision = 0 if is_first else int(body["revision"])
    public = of_base64(body["public"])
    return ClassKey(body["id"], body["name"], body["version"], public, revision)


def admin_to_json(key: AdminKey) -> dict[str, Any]:
    """A directors' key as it stands in the file."""
    return {
        "version": key.version,
        "public": in_base64(key.public),
        "signature_by_previous": in_base64(key.signature),
    }


def admin_from_json(body: dict[str, Any]) -> AdminKey:
    """A directors' key again; raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    signature = of_base64(body["signature_by_previous"])
    return AdminKey(body["version"], of_base64(body["public"]), signature)


def slot_to_json(slot: Slot, *, is_first: bool) -> dict[str, Any]:
    """A slot as it stands in the file."""
    body = {
        "slot_id": slot.slot_id,
        "kind": slot.kind,
        "lookup": slot.lookup,
        "roles": list(slot.roles),
        "public": in_base64(slot.public),
        "salt": in_base64(slot.salt),
        "argon2id": None if slot.cost is None else asdict(slot.cost),
        "wrapped_private": in_base64(slot.wrapped_private),
        "sealed": {name: in_base64(blob) for name, blob in sorted(slot.sealed.items())},
    }
    return body if is_first else body | {"classes": list(slot.classes), "device": slot.device}


def slot_from_json(body: dict[str, Any], *, is_first: bool) -> Slot:
    """A slot again; raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    cost = body["argon2id"]
    return Slot(
        slot_id=body["slot_id"],
        kind=body["kind"],
        lookup=body["lookup"],
        roles=tuple(body["roles"]),
        public=of_base64(body["public"]),
        salt=of_base64(body["salt"]),
        cost=None if cost is None else KdfCost(**cost),
        wrapped_private=of_base64(body["wrapped_private"]),
        sealed={name: of_base64(blob) for name, blob in body["sealed"].items()},
        classes=() if is_first else tuple(body["classes"]),
        device=None if is_first else body["device"],
    )


def in_base64(data: bytes) -> str:
    """Bytes as they stand in the file."""
    return b64encode(data).decode()


def of_base64(text: str) -> bytes:
    """Bytes again; raises ``ValueError``."""
    return b64decode(text, validate=True)
