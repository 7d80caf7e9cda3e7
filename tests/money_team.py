# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colleagues who handle money, in tests."""

from __future__ import annotations

from shelterdesk.models.staff import Role
from shelterdesk.vault.door import Vault
from tests.colleagues import added

#: Staff code -> roles.
_TEAM = {
    "B7": (Role.CASHIER,),
    "C2": (Role.CASEWORKER,),
    "D5": (Role.DIRECTOR,),
    "M8": (Role.MANAGER,),
}


def team(vault: Vault, *codes: str) -> dict[str, int]:
    """Add them; their staff ids by code. All share one passphrase."""
    return {code: added(vault, code, _TEAM[code]) for code in codes}
