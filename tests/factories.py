# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short ways to fill a file in tests; invented names only."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.rooms import board, rooms, stays
from shelterdesk.vault.door import Vault


def soak(times: int) -> int:
    """How often a campaign runs: ``times`` here, many more in ``make soak``."""
    return times * int(os.environ.get("SHELTERDESK_SOAK", "1"))


def house(vault: Vault, pattern: str = "4 rooms × 2 beds", name: str = "House B") -> int:
    """A house with rooms; returns its id."""
    site_id: int = vault.do("Add house", rooms.add_site, name=name).result
    vault.do("Add rooms", rooms.add_rooms, site_id=site_id, pattern=pattern)
    return site_id


def beds(vault: Vault, site_id: int) -> list[int]:
    """The ids of the beds of a house, room by room."""
    cards = vault.read(board.board, site_id=site_id).rooms
    return [bed.bed_id for card in cards for bed in card.beds]


def person(vault: Vault, known_as: str = "", **fields: Any) -> int:
    """A resident; returns her id."""
    form = ResidentForm(known_as=known_as, **fields)
    added: int = vault.do("Add resident", residents.add, form=form).result
    return added


def admitted(vault: Vault, bed_id: int, on: date, known_as: str = "Noor") -> tuple[int, int]:
    """Somebody in a bed; returns resident id and stay id."""
    resident_id = person(vault, known_as)
    stay_id: int = vault.do(
        "Admit", stays.admit, resident_id=resident_id, on=on, bed_id=bed_id
    ).result
    return resident_id, stay_id
