# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The key file: who can open the database, and with what. JSON, two copies, no names.

It is written whole each time: to a temporary file, synced, renamed, then the same for the
``.bak`` copy. On reading, the valid copy with the higher sequence number wins. The format is in
FORMAT.md.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import json
import os
import time
import unicodedata
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from shelterdesk.errors import Damaged, DiskFull, NotFound, TooNew, Unwritable
from shelterdesk.i18n import _
from shelterdesk.vault.primitives import FLOOR, KdfCost, authenticate, derive

FORMAT: Final = 1
_IS_WINDOWS: Final = os.name == "nt"
_TRIES: Final = 20  # of a rename that a virus scanner holds up, 0.1 s apart
_SALT_SIZE: Final = 16


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


@dataclass(frozen=True, slots=True)
class ClassKey:
    """The public half of a confidentiality class; the private half is in its members' slots."""

    class_id: int
    name: str
    version: int
    public: bytes

    @property
    def grant(self) -> str:
        """The name under which members' slots hold the private half."""
        return f"class/{self.class_id}/{self.version}"


@dataclass(frozen=True, slots=True)
class KeyFile:
    """All of a key file."""

    vault_id: str
    sequence: int
    file_key: int  # generation in use
    classes: tuple[ClassKey, ...]
    slots: tuple[Slot, ...]
    mac_file: bytes = b""
    mac_admin: bytes = b""
    pending_file_key: int | None = None

    def find(self, staff_code: str) -> Slot | None:
        """The slot of a staff code, if there is one."""
        lookup = lookup_of(self.vault_id, staff_code)
        return next((slot for slot in self.slots if slot.lookup == lookup), None)

    @property
    def recovery(self) -> Slot:
        """The slot of the recovery code."""
        return next(slot for slot in self.slots if slot.kind == "recovery")

    def signed(self, file_secret: bytes, admin_secret: bytes) -> KeyFile:
        """A copy with both seals of authenticity renewed."""
        mac_admin = authenticate(admin_secret, _canonical(self._rights()))
        with_admin = replace(self, mac_admin=mac_admin)
        return replace(with_admin, mac_file=with_admin.expected_mac(file_secret))

    def expected_mac(self, file_secret: bytes) -> bytes:
        """What ``mac_file`` must be, so that nobody without the file key can change a slot."""
        body = self.to_json()
        for name in ("mac_file", "sha256"):
            body.pop(name, None)
        return authenticate(derive(file_secret, b"shelterdesk key file"), _canonical(body))

    def has_valid_rights(self, admin_secret: bytes) -> bool:
        """Whether slots, roles and grants are as a director left them; check before re-sealing."""
        expected = authenticate(admin_secret, _canonical(self._rights()))
        return hmac.compare_digest(expected, self.mac_admin)

    def _rights(self) -> dict[str, Any]:
        return {
            "vault_id": self.vault_id,
            "slots": [
                [s.slot_id, s.kind, s.lookup, s.public.hex(), list(s.roles), sorted(s.sealed)]
                for s in self.slots
            ],
            "classes": [[c.class_id, c.name, c.version, c.public.hex()] for c in self.classes],
        }

    def to_json(self) -> dict[str, Any]:
        """The body of the file, without its checksum."""
        return {
            "format": FORMAT,
            "vault_id": self.vault_id,
            "sequence": self.sequence,
            "file_key": self.file_key,
            "pending_file_key": self.pending_file_key,
            "classes": [
                {"id": c.class_id, "name": c.name, "version": c.version, "public": _b64(c.public)}
                for c in self.classes
            ],
            "slots": [_slot_to_json(slot) for slot in self.slots],
            "mac_file": _b64(self.mac_file),
            "mac_admin": _b64(self.mac_admin),
        }


def lookup_of(vault_id: str, staff_code: str) -> str:
    """How a slot is found without any name in the clear; case and spaces do not matter."""
    code = unicodedata.normalize("NFKC", staff_code).strip().casefold()
    return authenticate(bytes.fromhex(vault_id), code.encode("utf-8", "surrogatepass")).hex()[:32]


def keys_path(path: Path) -> Path:
    """The key file that belongs to a database file."""
    return path.with_name(path.name + ".keys")


def backup_path(path: Path) -> Path:
    """The second copy of the key file."""
    return path.with_name(path.name + ".keys.bak")


def read(path: Path) -> KeyFile:
    """The newest valid copy of the key file of database ``path``; writes nothing.

    Raises ``NotFound``, ``TooNew``, or ``Damaged`` when neither copy is whole.
    """
    candidates = [keys_path(path), backup_path(path)]
    if not any(os.path.lexists(candidate) for candidate in candidates):
        raise NotFound(
            _("The key file {name} is missing. Without it the database cannot be opened.").format(
                name=candidates[0].name
            )
        )
    found = [key_file for key_file in map(_read_copy, candidates) if key_file is not None]
    if not found:
        raise Damaged(
            _("Both copies of the key file are damaged. Take the key file from a backup.")
        )
    return max(found, key=lambda key_file: key_file.sequence)


def write(path: Path, key_file: KeyFile) -> None:
    """Write both copies; a crash at any point leaves at least one whole copy."""
    body = key_file.to_json()
    body["sha256"] = _checksum(body)
    data = (json.dumps(body, indent=1) + "\n").encode()
    for target in (keys_path(path), backup_path(path)):
        write_whole(target, data)


def repair(path: Path, key_file: KeyFile) -> None:
    """Make both copies equal to the one that was just found authentic, if they are not."""
    if any(_read_copy(copy) != key_file for copy in (keys_path(path), backup_path(path))):
        write(path, key_file)


def write_whole(target: Path, data: bytes) -> None:
    """Replace a file in one step: the old bytes or the new ones, never a mix."""
    part = target.with_name(target.name + ".part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(part, target)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise file_error(error, target) from error


def put_in_place(part: Path, target: Path) -> None:
    """Rename, so that it lasts through a power cut; on Windows wait for a virus scanner."""
    for _try in range(_TRIES if _IS_WINDOWS else 0):
        with suppress(PermissionError):
            os.replace(part, target)
            break
        time.sleep(0.1)
    else:
        os.replace(part, target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the system can."""
    if _IS_WINDOWS:
        return
    with suppress(OSError):  # some network folders cannot; the rename itself is done
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def file_error(error: OSError, path: Path) -> Exception:
    """What the operating system said, in words."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(_("The disk is full. Nothing was changed. Make space and try again."))
    return Unwritable(
        _("The folder {folder} cannot be written to. Nothing was changed.").format(
            folder=path.parent
        )
    )


def _read_copy(path: Path) -> KeyFile | None:
    try:
        body = json.loads(path.read_bytes())
        if not isinstance(body, dict):
            return None
        checksum = body.pop("sha256", None)
        if checksum != _checksum(body):
            return None
    except PermissionError as error:
        raise file_error(error, path) from error  # nothing is damaged, it may not be read
    except (OSError, ValueError, RecursionError):
        return None
    if body.get("format") != FORMAT:
        raise TooNew(
            _("This file was made by a newer version of the program. Install that version first.")
        )
    try:
        key_file = _from_json(body)
        is_safe = all(_is_safe(slot) for slot in key_file.slots)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return key_file if is_safe else None


def _is_safe(slot: Slot) -> bool:
    """Whether a staff slot is stretched at least as much as any program ever wrote."""
    cost = slot.cost
    if cost is None:
        return slot.kind != "staff"
    return len(slot.salt) >= _SALT_SIZE and (
        cost.memory_kib >= FLOOR.memory_kib
        and cost.passes >= FLOOR.passes
        and cost.lanes >= FLOOR.lanes
    )


def _from_json(body: dict[str, Any]) -> KeyFile:
    bytes.fromhex(body["vault_id"])
    return KeyFile(
        vault_id=body["vault_id"],
        sequence=int(body["sequence"]),
        file_key=int(body["file_key"]),
        pending_file_key=body["pending_file_key"],
        classes=tuple(
            ClassKey(c["id"], c["name"], c["version"], _bytes(c["public"])) for c in body["classes"]
        ),
        slots=tuple(_slot_from_json(slot) for slot in body["slots"]),
        mac_file=_bytes(body["mac_file"]),
        mac_admin=_bytes(body["mac_admin"]),
    )


def _slot_to_json(slot: Slot) -> dict[str, Any]:
    return {
        "slot_id": slot.slot_id,
        "kind": slot.kind,
        "lookup": slot.lookup,
        "roles": list(slot.roles),
        "public": _b64(slot.public),
        "salt": _b64(slot.salt),
        "argon2id": None if slot.cost is None else asdict(slot.cost),
        "wrapped_private": _b64(slot.wrapped_private),
        "sealed": {name: _b64(blob) for name, blob in sorted(slot.sealed.items())},
    }


def _slot_from_json(body: dict[str, Any]) -> Slot:
    cost = body["argon2id"]
    return Slot(
        slot_id=body["slot_id"],
        kind=body["kind"],
        lookup=body["lookup"],
        roles=tuple(body["roles"]),
        public=_bytes(body["public"]),
        salt=_bytes(body["salt"]),
        cost=None if cost is None else KdfCost(**cost),
        wrapped_private=_bytes(body["wrapped_private"]),
        sealed={name: _bytes(blob) for name, blob in body["sealed"].items()},
    )


def _canonical(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def _checksum(body: dict[str, Any]) -> str:
    return hashlib.sha256(_canonical(body)).hexdigest()


def _b64(data: bytes) -> str:
    return b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)
