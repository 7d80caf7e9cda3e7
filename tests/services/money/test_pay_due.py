# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Today says what waits at the pay desk, to who pays."""

from __future__ import annotations

from shelterdesk.services.residents import protection
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.money_desk import DAY, TODAY, due, earning, grant, pay, till


def lines(vault: Vault) -> list[DueLine]:
    return [line for line in vault.read(today_due.due) if line.kind is DueKind.PAYMENT]


def test_one_line_for_who_pays(vault: Vault, clock: Clock) -> None:
    hired(vault, "C2", "D5")
    house, noor, her = till(vault), person(vault, "Noor"), person(vault, "Quilla")
    yen = till(vault, currency="JPY", name="Lakes")
    assert lines(vault) == []
    one = due(vault, house, noor, pay_on=TODAY - 2 * DAY)
    due(vault, house, noor, number=1, pay_on=TODAY + DAY)  # not yet
    grant(vault, house, noor)
    grant(vault, house, noor, pay_on=TODAY + DAY)
    earning(vault, noor)
    due(vault, yen, her, 40_000)
    vault.do("P", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    [line] = lines(vault)
    assert line.title == "4 payments at the pay desk"
    assert line.detail == "To be paid by now: €580.00 · ¥40,000"
    assert line.day == TODAY - 2 * DAY
    assert line.opens == ("stipends", ("tab", "pay"))
    pay(vault, one, amount=3_000)
    assert "€550.00" in lines(vault)[0].detail
    pay(vault, one)
    assert lines(vault)[0].title == "3 payments at the pay desk"
    path = vault.path
    vault.lock()
    with signed_in(path, "C2", clock) as other:
        assert lines(other) == []  # she does not pay
    with signed_in(path, "D5", clock) as other:
        [line] = lines(other)  # a protected person counts
        assert "¥40,000" in line.detail
    clock.now += DAY
    with signed_in(path, clock=clock) as again:
        assert lines(again)[0].title == "5 payments at the pay desk"
