# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Funds: named once, with a budget in a currency, retired and never deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services.money import funds, stay_funds
from shelterdesk.services.money.funds import FundForm
from shelterdesk.services.money.stay_funds import FundingForm
from shelterdesk.services.residents import protection
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import admitted, beds, house

RIVER = FundForm("River fund", "Four Rivers", 250_000, restrictions="beds alone")


def added(vault: Vault, form: FundForm = RIVER) -> int:
    fund_id: int = vault.do("Add", funds.add, form=form).result
    return fund_id


def test_a_fund_is_added_changed_and_retired(vault: Vault) -> None:
    fund_id = added(vault)
    [row] = vault.read(funds.listed)
    assert (row.name, row.donor, row.budget, row.currency) == (
        "River fund", "Four Rivers", 250_000, "EUR",
    )  # fmt: skip
    days = {"start": date(2026, 1, 1), "until": date(2026, 1, 1)}
    form = replace(vault.read(funds.form, fund_id=fund_id), budget=None, name=" River ", **days)
    vault.do("Edit", funds.edit, fund_id=fund_id, form=form)
    [row] = vault.read(funds.listed)
    assert (row.name, row.budget, row.currency, row.restrictions) == (
        "River", None, None, "beds alone",
    )  # fmt: skip
    assert (row.start, row.until) == (days["start"], days["until"])
    assert vault.read(funds.form, fund_id=fund_id) == replace(form, name="River", currency=None)
    vault.do("Retire", funds.retire, fund_id=fund_id)
    assert vault.read(funds.listed) == []
    assert [one.is_active for one in vault.read(funds.listed, with_retired=True)] == [False]
    vault.undo()
    assert vault.read(funds.listed) == [row]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (FundForm("  "), "name"),
        (FundForm("x" * 81), "name"),
        (replace(RIVER, name="Other", budget=-1), "budget"),
        (replace(RIVER, name="Other", restrictions="x" * 401), "restrictions"),
        (replace(RIVER, name="Other", start=date(2027, 1, 1), until=date(2026, 12, 31)), "until"),
    ],
)
def test_what_a_fund_cannot_be(vault: Vault, form: FundForm, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        added(vault, form)
    assert caught.value.field == field


def test_no_two_of_one_name(vault: Vault) -> None:
    added(vault)
    with pytest.raises(Conflict, match="RIVER FUND"):
        added(vault, FundForm("RIVER FUND"))
    added(vault, FundForm("Église"))
    with pytest.raises(Conflict, match="ÉGLISE"):
        added(vault, FundForm("ÉGLISE"))
    with pytest.raises(NotFound):
        vault.do("Retire", funds.retire, fund_id=99)


def test_the_desk_sees_funds_and_changes_none(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        added(vault)
    with signed_in(desk_file, "F1", clock) as desk:
        assert [row.name for row in desk.read(funds.listed)] == ["River fund"]
        with pytest.raises(NotAllowed):
            added(desk, FundForm("Other"))


def test_whose_nights_a_fund_pays_now(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        fund_id = added(vault)
        first, second, *_more = beds(vault, house(vault))
        today = clock.now.date()
        noor, stay = admitted(vault, first, today - timedelta(days=3), "Noor")
        her, hers = admitted(vault, second, today, "Quillamark")
        until = today + timedelta(days=9)
        vault.do("Pays", stay_funds.add, stay_id=stay, form=FundingForm(fund_id, end=until))
        vault.do("Pays", stay_funds.add, stay_id=hers, form=FundingForm(fund_id))
        vault.do("P", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
        one, other = vault.read(stay_funds.of_fund, fund_id=fund_id)
        assert (one.resident_id, one.shown, one.bed, one.start, one.end) == (
            noor, "Noor", "Room 1 · A", today - timedelta(days=3), until,
        )  # fmt: skip
        assert (other.shown, other.end) == ("Quillamark", None)
    with signed_in(desk_file, "C2", clock) as caseworker:
        hidden = caseworker.read(stay_funds.of_fund, fund_id=fund_id)[1]
        assert (hidden.resident_id, hidden.shown, hidden.bed) == (None, "1 person", "")
    clock.now += timedelta(days=9)
    with signed_in(desk_file, clock=clock) as vault:
        found = vault.read(stay_funds.of_fund, fund_id=fund_id)
        assert [row.shown for row in found] == ["Quillamark"]
