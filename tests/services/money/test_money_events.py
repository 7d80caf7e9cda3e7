# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money on the timeline: payments that stand, and grants, for who may see money."""

from __future__ import annotations

from pathlib import Path

from shelterdesk.services.grants import grants
from shelterdesk.services.grants.grants import GrantForm, GrantOutcome
from shelterdesk.services.merging import merging
from shelterdesk.services.money import savings
from shelterdesk.services.residents import timeline
from shelterdesk.vault.door import Vault
from tests import purse
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person


def titles(vault: Vault, who: int) -> list[str]:
    found = vault.read(timeline.timeline, resident_id=who, kind="money")
    return [f"{event.title} | {event.detail}" for event in found.events]


def test_what_was_paid_and_asked(vault: Vault) -> None:
    purse.habits(vault, approves_money_alone=True)
    purse.take_boxes(vault)
    noor, other = person(vault, "Noor"), person(vault)
    vault.do("D", savings.deposit, resident_id=other, amount=500)
    wrong = vault.do("D", savings.deposit, resident_id=noor, amount=900).result.payment_id
    purse.taken_back(vault, wrong)
    vault.do("Join", merging.merge, resident_id=noor, merged_id=other)
    assert titles(vault, noor) == ["Into savings: €5.00 | receipt 2026-0001"]
    form = GrantForm("phone", purse.fund(vault), 2_000)
    grant = vault.do("Ask", grants.ask, resident_id=noor, form=form).result
    vault.do("Yes", grants.approve, grant_id=grant)
    purse.given(vault, grant)
    vault.do("O", grants.note_outcome, grant_id=grant, outcome=GrantOutcome.HELPED)
    assert titles(vault, noor) == [
        "Grant: €20.00 | receipt 2026-0004",
        "Into savings: €5.00 | receipt 2026-0001",
        "What came of a grant: Phone | It helped",
        "Grant approved: Phone | Joy",
        "Grant asked for: Phone | €20.00 · River fund",
    ]


def test_who_handles_no_money_reads_none(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        noor = person(vault, "Noor")
        purse.take_boxes(vault)
        vault.do("D", savings.deposit, resident_id=noor, amount=500)
        assert titles(vault, noor)
    with signed_in(desk_file, "F1", clock) as desk:
        assert titles(desk, noor) == []
        assert "money" not in desk.read(timeline.timeline, resident_id=noor).kinds
