# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the house lives through these days, written noun by noun in the order in which it happens.

Shifts come first: a shift that closes carries on what is open at that hour, and must not know of
what is written later. Today then holds one line of a kind, whatever the seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.demo import (
    agenda_weeks,
    bed_weeks,
    belongings_kept,
    homes_found,
    incident_weeks,
    log_day,
    medicine_weeks,
    money_hers,
    money_months,
    outreach_weeks,
    papers_given,
    roll_call_weeks,
    shift_weeks,
    support_weeks,
    training_weeks,
    visit_weeks,
    work_weeks,
)
from shelterdesk.demo.desk import Desk
from shelterdesk.i18n import N_
from shelterdesk.vault.door import Vault

_LABEL: Final = N_("Wrote the demo")
_NOUNS: Final[tuple[Callable[[Desk], None], ...]] = (
    shift_weeks.write,
    bed_weeks.write,
    roll_call_weeks.write,
    medicine_weeks.write,
    support_weeks.write,
    visit_weeks.write,
    outreach_weeks.write,
    incident_weeks.write,
    agenda_weeks.write,
    belongings_kept.write,
    homes_found.write,
    log_day.write,
)


def write(vault: Vault, seed: int) -> None:
    """All of it."""
    vault.do(_LABEL, _write, seed=seed)


@verb(Capability.IMPORT, is_undoable=False)
def _write(tx: Transaction, *, seed: int) -> None:
    desk = Desk.of(tx, random.Random(f"house|{seed}"))  # noqa: S311 - a story, not a secret
    training_weeks.write(desk)
    money = money_months.begin(desk)
    if money is not None:
        money_hers.save(desk)
        money_months.pay(desk, money)
    work_weeks.write(desk)
    papers_given.write(desk)
    for write_noun in _NOUNS:
        write_noun(desk)
        tx.session.flush()
    if money is not None:
        money_hers.write(desk, money)
        money_months.close_months(desk)
    tx.subject = None  # the act is about all of them
