# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who writes the notes, and about whom."""

from __future__ import annotations

import pytest

from shelterdesk.vault.door import Vault
from tests.colleagues import hired
from tests.factories import person


@pytest.fixture
def team(vault: Vault) -> dict[str, int]:
    """F1 of the front desk, H4 the counsellor, C2 a caseworker."""
    return hired(vault, "F1", "H4", "C2")


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor")
