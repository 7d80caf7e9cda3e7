# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was erased, told outside the database, because an older copy of that does not know it.

Digests of random numbers: who has the list alone learns nothing, not even of whom it speaks. It
lies beside the file and beside its backups (``FORMAT.md``).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shelterdesk.errors import UserError
from shelterdesk.vault import audit_link, key_file
from shelterdesk.vault.primitives import authenticate, derive

FORMAT: Final = 1
SUFFIX: Final = ".erased"
_DIGITS: Final = 64
_KINDS: Final = frozenset({"identity", "narrative", "health", "money", "row", "text"})


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Something that was erased: a digest, what of it, and when (UTC)."""

    digest: str
    kind: str
    at: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What it says, whenever that was."""
        return self.digest, self.kind


@dataclass(frozen=True, slots=True)
class Found:
    """A list as it was read. ``is_authentic``: sealed under one of the keys at hand."""

    marks: frozenset[Mark] = frozenset()
    is_authentic: bool = True


def beside_file(path: Path) -> Path:
    """The list of a database file."""
    return path.with_name(path.name + SUFFIX)


def beside_backups(folder: Path, vault_id: str) -> Path:
    """The list in a folder of backups, which may hold those of several files."""
    return folder / f"copy.{vault_id[:8]}{SUFFIX}"


def read(place: Path, vault_id: str, secrets: Iterable[bytes]) -> Found:
    """A list; empty where there is none, where it is of another file, or none of ours."""
    try:
        body = json.loads(place.read_bytes())
        if body["format"] != FORMAT or body["vault_id"] != vault_id:
            return Found()
        marks = frozenset(_mark(*one) for one in body["erased"])
        mac = str(body["mac"])
    except (OSError, ValueError, KeyError, TypeError):
        return Found()
    expected = (_mac(vault_id, marks, secret) for secret in secrets)
    is_authentic = any(hmac.compare_digest(mac.encode(), one.encode()) for one in expected)
    return Found(marks, is_authentic)


def write(place: Path, vault_id: str, marks: Collection[Mark], secret: bytes) -> None:
    """Write a list whole; raises ``DiskFull`` or ``Unwritable``."""
    key_file.write_whole(place, _bytes(vault_id, marks, secret))


def says(place: Path, vault_id: str, marks: Collection[Mark], secret: bytes) -> bool:
    """Whether a list is byte for byte what ``write`` would write; no list says nothing."""
    try:
        found = place.read_bytes()
    except OSError:
        return not marks and not place.exists()
    return hmac.compare_digest(found, _bytes(vault_id, marks, secret))


def add_beside_backups(folder: Path, vault_id: str, marks: Collection[Mark], secret: bytes) -> None:
    """Let a folder of backups know, as far as it can be written to; what it knew stays."""
    if not marks or not folder.is_dir():
        return
    place = beside_backups(folder, vault_id)
    if says(place, vault_id, marks, secret):
        return
    known = read(place, vault_id, [secret])
    if known.is_authentic and set(marks) <= known.marks:
        return
    with suppress(UserError, OSError):
        write(place, vault_id, together(known.marks, marks), secret)


def together(*lists: Iterable[Mark]) -> frozenset[Mark]:
    """Each once, with the first time that is known of it."""
    found: dict[tuple[str, str], Mark] = {}
    for mark in sorted(mark for one in lists for mark in one):
        found.setdefault(mark.key, mark)
    return frozenset(found.values())


def _mark(digest: str, kind: str, at: str) -> Mark:
    if len(digest) != _DIGITS or kind not in _KINDS:
        raise ValueError("no mark")
    return Mark(bytes.fromhex(digest).hex(), kind, str(at))


def _listed(marks: Iterable[Mark]) -> list[list[str]]:
    return sorted([mark.digest, mark.kind, mark.at] for mark in marks)


def _bytes(vault_id: str, marks: Iterable[Mark], secret: bytes) -> bytes:
    listed = _listed(marks)
    mac = _mac_of(vault_id, listed, secret)
    body = {"format": FORMAT, "vault_id": vault_id, "erased": listed, "mac": mac}
    return (json.dumps(body, indent=1) + "\n").encode()


def _mac(vault_id: str, marks: Iterable[Mark], secret: bytes) -> str:
    return _mac_of(vault_id, _listed(marks), secret)


def _mac_of(vault_id: str, listed: list[list[str]], secret: bytes) -> str:
    body: dict[str, Any] = {"vault_id": vault_id, "erased": listed}
    return authenticate(derive(secret, b"shelterdesk erased"), audit_link.canonical(body)).hex()
