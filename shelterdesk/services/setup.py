# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filling a new file: word lists, shifts, and the rooms of the first house."""

from __future__ import annotations

from collections.abc import Callable

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.services import vocabularies
from shelterdesk.services.plans import domains
from shelterdesk.services.rooms import rooms
from shelterdesk.services.shifts import shift_patterns
from shelterdesk.services.training import attendance_statuses


@verb(Capability.EDIT_WORDS)
def seed(tx: Transaction) -> None:
    """What every file begins with."""
    vocabularies.seed(tx)
    domains.seed(tx)
    shift_patterns.seed(tx)
    attendance_statuses.seed(tx)


def seed_with_rooms(site_name: str, pattern: str) -> Callable[[Transaction], None]:
    """``seed``, and a first house with rooms by a quick pattern (empty: none yet)."""

    def fill(tx: Transaction) -> None:
        seed(tx)
        if pattern.strip():
            site_id = rooms.add_site(tx, name=site_name)
            rooms.add_rooms(tx, site_id=site_id, pattern=pattern)

    return fill
