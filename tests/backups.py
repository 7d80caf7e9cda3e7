# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of backups share: a filled file, a folder that stands for a stick, tampering."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shelterdesk.services.residents import residents
from shelterdesk.vault.backup_file import DATABASE, KEYS, MANIFEST
from shelterdesk.vault.door import Vault
from shelterdesk.vault.openers import ByStaff
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.factories import person

STAFF = ByStaff(STAFF_CODE, PASSPHRASE)


def people(vault: Vault, count: int = 20, first: int = 0) -> None:
    """Invented people with something sealed."""
    for number in range(first, first + count):
        person(vault, f"Person {number}", contact=f"contact of {number}")


def names(vault: Vault) -> set[str]:
    """Who is in the file."""
    return {row.known_as for row in vault.read(residents.find)}


def members(backup: Path) -> dict[str, bytes]:
    """The three files inside."""
    with zipfile.ZipFile(backup) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rebuilt(
    backup: Path, *, method: int = zipfile.ZIP_STORED, drop: str = "", **changed: bytes
) -> None:
    """The backup with other bytes for some of its files."""
    inside = members(backup) | {
        {"manifest": MANIFEST, "keys": KEYS, "database": DATABASE}[name]: data
        for name, data in changed.items()
    }
    with zipfile.ZipFile(backup, "w", method) as archive:
        for name, data in inside.items():
            if name != drop:
                archive.writestr(name, data)


def edit(backup: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    """Change the manifest as somebody without a key would."""
    body = json.loads(members(backup)[MANIFEST])
    change(body)
    rebuilt(backup, manifest=json.dumps(body).encode())
