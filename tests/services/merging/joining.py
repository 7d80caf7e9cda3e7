# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short ways to join two records and to look at what became of them."""

from __future__ import annotations

from shelterdesk.models.residents import Resident
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind
from shelterdesk.services.merging import merging, unmerging
from shelterdesk.vault.door import Vault

KEEPS = frozenset({"merge", "merged_row"})


def merge(vault: Vault, own: int, other: int, *take: str) -> int:
    done = vault.do("Join", merging.merge, resident_id=own, merged_id=other, take=take)
    return int(done.result)


def take_apart(vault: Vault, merge_id: int) -> tuple[str, ...]:
    left: tuple[str, ...] = vault.do(
        "Take apart", unmerging.undo_merge, merge_id=merge_id
    ).result.left
    return left


def resident(vault: Vault, resident_id: int) -> Resident:
    with vault._session() as session:
        return session.get_one(Resident, resident_id)


def note(vault: Vault, *who: int, text: str = "Breakfast") -> int:
    facts = {"kind": LogKind.MEAL, "confidentiality": "desk", "resident_ids": who}
    return int(vault.do("Write", log_entries.note, text=text, **facts).result)
