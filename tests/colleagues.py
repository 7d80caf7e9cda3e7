# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""More than one person at the same file, in tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

from shelterdesk.models.staff import Role
from shelterdesk.vault import accounts, door, slots
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import PASSPHRASE, STAFF_CODE, Clock

#: Staff code -> roles of the colleagues that ``hired`` adds.
TEAM = {
    "F1": (Role.FRONT_DESK,),
    "C2": (Role.CASEWORKER,),
    "H4": (Role.COUNSELLOR,),
    "D5": (Role.DIRECTOR,),
    "A6": (Role.ADMINISTRATOR,),
}


def added(vault: Vault, code: str, roles: Iterable[str]) -> int:
    """Add a colleague with the passphrase of all; her staff id.

    Hundreds of tests add the same few, each to a file of its own. With the same salt everywhere
    her passphrase becomes what it became before (``conftest.stretched_once``), and need not be
    stretched anew; the slot and its keys are made as ever.
    """
    salt = sha256(code.encode()).digest()[:16]
    with mock.patch.object(slots, "os", SimpleNamespace(urandom=lambda _size: salt)):
        return accounts.add(vault, code=code, roles=roles, passphrase=PASSPHRASE, cost=FLOOR)


def hired(vault: Vault, *codes: str) -> dict[str, int]:
    """Add colleagues of ``TEAM``; their staff ids by code."""
    return {code: added(vault, code, TEAM[code]) for code in codes}


@contextmanager
def signed_in(
    path: Path, code: str = STAFF_CODE, clock: Callable[[], datetime] | None = None
) -> Iterator[Vault]:
    """The file as one of them opens it."""
    opened = door.unlock(path, staff_code=code, passphrase=PASSPHRASE, now=clock or Clock())
    try:
        yield opened
    finally:
        opened.lock()
