# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""More than one person at the same file, in tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from shelterdesk.models.staff import Role
from shelterdesk.vault import accounts, door
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


def hired(vault: Vault, *codes: str) -> dict[str, int]:
    """Add colleagues of ``TEAM``; their staff ids by code. All share one passphrase."""
    return {
        code: accounts.add(vault, code=code, roles=TEAM[code], passphrase=PASSPHRASE, cost=FLOOR)
        for code in codes
    }


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
