# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented colleagues for the tests of accounts, keys and rotation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import TooSoon, UserError
from shelterdesk.vault import (
    accounts,
    attempts,
    door,
    key_file,
    recovering,
    rights,
    slots,
    staff_rows,
)
from shelterdesk.vault.door import Vault
from shelterdesk.vault.key_body import Slot
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import PASSPHRASE, STAFF_CODE


def phrase(code: str) -> str:
    """The passphrase of a colleague."""
    return PASSPHRASE if code == STAFF_CODE else f"invented words of {code}"


def add(vault: Vault, code: str, *roles: str, **other: Any) -> int:
    """A colleague who can sign in."""
    return accounts.add(vault, code=code, roles=roles, passphrase=phrase(code), cost=FLOOR, **other)


def on_paper(vault: Vault, *, is_typed_back: bool = True) -> None:
    """The recovery code counts as typed back, as after ``recovering.confirm``; or not."""
    confirmed = vault.keys.recovery.slot_id if is_typed_back else None
    keys = replace(vault.keys, confirmed=confirmed)
    rights.publish(vault, keys, slots.known(vault.keys, vault.opened))


def renewed(vault: Vault, old_code: str | None = None) -> str:
    """A new recovery code, put on paper and typed back."""
    code = recovering.new_code()
    recovering.renew_recovery(vault, code=code, typed=code, old_code=old_code)
    return code


def recovered(path: Path, old_code: str, staff_code: str, passphrase: str) -> str:
    """A new passphrase by the recovery code; the new code, typed back."""
    code = recovering.new_code()
    recovering.recover(
        path,
        old_code,
        staff_code=staff_code,
        new_passphrase=passphrase,
        code=code,
        typed=code,
        cost=FLOOR,
    )
    return code


@contextmanager
def signed_in(path: Path, code: str = STAFF_CODE, passphrase: str | None = None) -> Iterator[Vault]:
    """The file, unlocked by somebody and locked again."""
    vault = door.unlock(path, staff_code=code, passphrase=passphrase or phrase(code))
    try:
        yield vault
    finally:
        vault.lock()


def cannot_enter(path: Path, code: str, passphrase: str | None = None) -> None:
    """Nobody opens the file so."""
    attempts.forget(path)
    with pytest.raises(UserError) as found:
        door.unlock(path, staff_code=code, passphrase=passphrase or phrase(code))
    assert not isinstance(found.value, TooSoon)
    attempts.forget(path)  # how often it was tried is not asked here


def row(vault: Vault, code: str) -> staff_rows.StaffRow:
    """The row of a colleague."""
    return next(found for found in vault.read(staff_rows.rows) if found.code == code)


def slot(path: Path, code: str) -> Slot:
    """The slot of a colleague in the key file on the disk."""
    found = key_file.read(path).find(code)
    assert found is not None
    return found


def readable(vault: Vault) -> set[str]:
    """The classes somebody can read."""
    return {name for name in vault.keys.class_names if vault.can_read(name)}


def versions(vault: Vault) -> dict[str, int]:
    """The newest version of every class."""
    return {name: vault.keys.newest(name).version for name in vault.keys.class_names}


def held(path: Path, code: str, class_name: str) -> list[int]:
    """The versions of a class for which somebody's slot has a key."""
    keys = key_file.read(path)
    sealed = slot(path, code).sealed
    return [key.version for key in keys.versions(class_name) if key.grant in sealed]


def seal(vault: Vault, confidentiality: str, text: str) -> bytes:
    """Text of a class as it would be stored."""
    return vault.read(_seal, confidentiality=confidentiality, text=text)


def reveal(vault: Vault, blob: bytes) -> str:
    """The text again."""
    return vault.read(_open, blob=blob)


def _seal(tx: Any, *, confidentiality: str, text: str) -> bytes:
    return tx.sealer.seal(confidentiality, "table|column|uuid", text)


def _open(tx: Any, *, blob: bytes) -> str:
    return tx.sealer.open("table|column|uuid", blob)
