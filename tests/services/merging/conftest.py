# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records of one person."""

from __future__ import annotations

import pytest

from shelterdesk.vault.door import Vault
from tests import factories


@pytest.fixture
def pair(vault: Vault) -> tuple[int, int]:
    """Noor, who is here, and Nour, who came before."""
    form = {"legal_name": "Noor Example", "phone": "+34 611 777 123"}
    return factories.person(vault, "Noor"), factories.person(vault, "Nour", **form)
