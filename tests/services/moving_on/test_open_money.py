# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money at a check-out: said, with a reason why it stays, and settled where the box is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import Invalid
from shelterdesk.models.stipends import AwardEnd
from shelterdesk.services.grants import grants
from shelterdesk.services.money import safekeeping, savings
from shelterdesk.services.moving_on import leaving
from shelterdesk.services.moving_on.leaving import Decision, LeftOpen
from shelterdesk.services.retention import erasing
from shelterdesk.services.rooms import check_out, wrong_check_out
from shelterdesk.services.stipends import award_rows, awards, schemes
from shelterdesk.services.stipends.awards import AwardForm
from shelterdesk.services.stipends.schemes import SchemeForm
from shelterdesk.services.values.value_words import day_in_words
from shelterdesk.vault.door import Vault
from tests import purse
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)
OURS = (LeftOpen.SAVINGS, LeftOpen.PAYMENTS, LeftOpen.CREDIT)


def filled(vault: Vault) -> tuple[int, int]:
    """Somebody with money open, in a house of its own."""
    return open_money(vault, beds(vault, house(vault))[0])


def open_money(vault: Vault, bed_id: int) -> tuple[int, int]:
    """Somebody with savings, money kept, a grant to be paid and a credit."""
    purse.habits(vault, approves_money_alone=True, uses_credit=True)
    noor, stay = admitted(vault, bed_id, TODAY - 3 * DAY)
    river = purse.fund(vault)
    purse.take_boxes(vault)
    vault.do("D", savings.deposit, resident_id=noor, amount=5_000)
    vault.do("K", safekeeping.take_in, resident_id=noor, form=safekeeping.Keeping(700))
    form = grants.GrantForm("phone", river, 9_000, pay_on=TODAY)
    for one in (form, replace(form, is_paid_back=True, amount=600)):
        grant = vault.do("Ask", grants.ask, resident_id=noor, form=one).result
        vault.do("Yes", grants.approve, grant_id=grant)
    purse.given(vault, grant)
    return noor, stay


def opened(vault: Vault, stay: int) -> dict[LeftOpen, leaving.OpenThing]:
    found = vault.read(leaving.open_things, stay_ids=[stay])
    return {one.what: one for one in found if one.what in OURS}


def test_it_is_said_before_somebody_is_erased(vault: Vault) -> None:
    noor, _stay = filled(vault)
    saved, kept, unpaid = vault.read(erasing.preview, resident_id=noor).money
    assert (saved, kept) == ("Savings: €50.00", "Kept for the resident: €7.00")
    assert unpaid.endswith("€90.00, from 22 Nov 2026")
    assert vault.read(erasing.preview, resident_id=person(vault)).money == ()


def test_it_is_said_and_is_not_closed_here(vault: Vault, clock: Clock) -> None:
    noor, stay = filled(vault)
    found = opened(vault, stay)
    assert found[LeftOpen.SAVINGS].items == ("Savings: €50.00", "Kept for the resident: €7.00")
    [unpaid] = found[LeftOpen.PAYMENTS].items
    assert unpaid.endswith("€90.00, from 22 Nov 2026")
    assert found[LeftOpen.CREDIT].items == ("To be paid back: €6.00",)
    assert not any(one.may_close for one in found.values())
    assert [one.what for one in found.values() if one.goes_on] == [LeftOpen.CREDIT]
    closing = [Decision(LeftOpen.SAVINGS, closes=True), Decision(LeftOpen.PAYMENTS, closes=True)]
    with pytest.raises(Invalid, match="Savings and money kept") as caught:
        vault.do("Out", check_out.check_out, stay_id=stay, on=TODAY, decisions=closing)
    assert caught.value.field == "savings"
    why = [Decision(one, closes=False, reason="comes on Friday") for one in OURS[:2]]
    vault.do("Out", check_out.check_out, stay_id=stay, on=TODAY, decisions=why)
    clock.now += DAY
    [line] = vault.read(_due)
    assert "Savings and money kept: comes on Friday" in line.detail
    rows = vault.read(leaving.of_resident, resident_id=noor)
    assert {row.what for row in rows if row.items} >= set(OURS)
    purse.take_boxes(vault)
    vault.do("W", savings.withdraw, resident_id=noor, form=savings.Withdrawal(5_000))
    vault.do("K", safekeeping.give_out, resident_id=noor, form=safekeeping.Keeping(700))
    [line] = vault.read(_due)
    assert "Savings" not in line.detail


def test_a_running_stipend_ends_or_goes_on_as_somebody_decides(vault: Vault) -> None:
    noor, stay = admitted(vault, beds(vault, house(vault))[0], TODAY - 40 * DAY)
    river = purse.fund(vault)
    form = SchemeForm(name="Monthly", currency="EUR", amount=33_000, months=6)
    scheme = vault.do("Scheme", schemes.add, form=form).result
    later = replace(form, name="Later")
    second = vault.do("Scheme", schemes.add, form=later).result
    award, coming = (
        vault.do("Give", awards.give, resident_id=noor,
                 form=AwardForm(one, river, start=start, end=end)).result
        for one, start, end in ((scheme, TODAY - 30 * DAY, TODAY + 90 * DAY),
                                (second, TODAY + 5 * DAY, None))
    )  # fmt: skip

    def ends() -> dict[int, Any]:
        rows = vault.read(award_rows.of_resident, resident_id=noor)
        return {row.id: (row.end, row.end_reason) for row in rows}

    before = ends()
    [thing] = [one for one in vault.read(leaving.open_things, stay_ids=[stay])
               if one.what is LeftOpen.AWARDS]  # fmt: skip
    assert thing.may_close
    assert len(thing.items) == 2
    assert set(thing.items) == {"Later", f"Monthly, until {day_in_words(TODAY + 89 * DAY)}"}
    with pytest.raises(Invalid, match="Running stipends"):
        vault.do("Out", check_out.check_out, stay_id=stay, on=TODAY, decisions=[])
    on = [Decision(LeftOpen.AWARDS, closes=False, reason="until June, as agreed")]
    vault.do("Out", check_out.check_out, stay_id=stay, on=TODAY, decisions=on)
    assert ends() == before
    assert vault.read(_due) == []  # it has a list of its own, and nobody is reminded
    vault.do("Wrong", wrong_check_out.take_back, stay_id=stay)
    closing = [Decision(LeftOpen.AWARDS, closes=True)]
    vault.do("Out", check_out.check_out, stay_id=stay, on=TODAY, decisions=closing)
    assert ends() == {award: (TODAY, AwardEnd.LEFT)}  # the one to come never began
    assert coming not in ends()
    vault.do("Wrong", wrong_check_out.take_back, stay_id=stay)
    assert ends() == {award: before[award]}


def _due(tx):  # type: ignore[no-untyped-def]
    return leaving.due(tx)


_due.__declared__ = leaving.of_resident.__declared__  # type: ignore[attr-defined]


def test_who_handles_no_money_reads_no_sums(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        _noor, stay = filled(vault)
    with signed_in(desk_file, "F1", clock) as desk:
        found = opened(desk, stay)
        assert found[LeftOpen.SAVINGS].items == ("money to be settled",)
        assert found[LeftOpen.PAYMENTS].items == ("something to be paid",)
        assert found[LeftOpen.CREDIT].items == ("money to be settled",)
