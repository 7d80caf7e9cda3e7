# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet on the kitchen's wall: what not to serve tonight, for how many, and for nobody by name.

Who eats what stands on the screen (``shift_facts.kitchen``); a sheet hangs where guests pass by.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.safety import shift_facts
from shelterdesk.services.safety.shift_facts import FactKind
from shelterdesk.statistics.kitchen_sheet import KitchenCount, KitchenSheet

_WORDS: Final = {FactKind.ALLERGY: N_("Allergy"), FactKind.DIET: N_("Diet")}


@query(Capability.SEE_RESIDENTS)
def sheet(tx: Transaction) -> KitchenSheet:
    """What holds tonight, each wording once in a house, with how many people it is for."""
    tx.need(Capability.HAND_OUT)
    spelled: dict[tuple[str, str, str], str] = {}
    people: Counter[tuple[str, str, str]] = Counter()
    for line in shift_facts.for_kitchen(tx, is_named=False):
        kind = _(_WORDS.get(line.kind, N_("To know")))
        key = (kind, line.words.casefold(), line.site)
        spelled.setdefault(key, line.words)
        people[key] += 1
    lines = (KitchenCount(key[0], spelled[key], people[key], key[2]) for key in spelled)
    return KitchenSheet(organisation.tonight(tx), tuple(lines))
