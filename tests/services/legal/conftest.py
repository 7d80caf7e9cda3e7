# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A resident for whom papers and matters are kept."""

from __future__ import annotations

import pytest

from shelterdesk.vault.door import Vault
from tests.factories import person


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor")
