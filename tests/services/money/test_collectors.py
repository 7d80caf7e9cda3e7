# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may collect for somebody: from when until when, and who decides it."""

from __future__ import annotations

import pytest

from shelterdesk.capabilities import Capability, of_roles
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.models.staff import Role
from shelterdesk.services.money import collectors
from shelterdesk.services.money.collectors import CollectorForm
from shelterdesk.vault.door import Vault
from tests.conftest import Clock
from tests.factories import person
from tests.money_desk import DAY, TODAY


def add(vault: Vault, who: int, form: CollectorForm) -> int:
    made: int = vault.do("May collect", collectors.add, resident_id=who, form=form).result
    return made


def test_from_its_first_day_through_its_last(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    add(vault, noor, CollectorForm("Rita", "her sister", TODAY + DAY, TODAY + 2 * DAY))
    expected = [False, True, True, False]
    for is_there in expected:
        known = vault.read(lambda tx: collectors.in_force(tx, [noor]))
        assert (noor in known) == is_there
        clock.now += DAY
    assert vault.read(collectors.of_resident, resident_id=noor) == ()
    [row] = vault.read(collectors.of_resident, resident_id=noor, with_ended=True)
    assert (row.words, row.last_day, row.is_in_force) == (
        "Rita · her sister", TODAY + 2 * DAY, False,
    )  # fmt: skip


def test_what_is_asked(vault: Vault) -> None:
    noor = person(vault, "Noor")
    for form, field in (
        (CollectorForm(" "), "name"),
        (CollectorForm("x" * 81), "name"),
        (CollectorForm("Rita", "x" * 81), "relation"),
        (CollectorForm("Rita", start=TODAY, last_day=TODAY - DAY), "last_day"),
    ):
        with pytest.raises(Invalid) as caught:
            add(vault, noor, form)
        assert caught.value.field == field
    with pytest.raises(NotFound):
        add(vault, 9_999, CollectorForm("Rita"))


def test_an_end_holds_at_once(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    today, before = (
        add(vault, noor, CollectorForm(name, start=day))
        for name, day in (("Rita", None), ("Olga", TODAY - 9 * DAY))
    )
    assert [row.is_in_force for row in vault.read(collectors.of_resident, resident_id=noor)] == [
        True, True,
    ]  # fmt: skip
    for one in (today, before):
        vault.do("End", collectors.end, collector_id=one)
        with pytest.raises(Conflict):
            vault.do("End", collectors.end, collector_id=one)
    assert vault.read(collectors.of_resident, resident_id=noor) == ()
    vault.undo()
    [row] = vault.read(collectors.of_resident, resident_id=noor)
    assert (row.name, row.last_day, row.words) == ("Olga", None, "Olga")
    with pytest.raises(NotFound):
        vault.do("End", collectors.end, collector_id=9_999)


def test_who_pays_does_not_decide_who_collects() -> None:
    assert Capability.PAY_OUT in of_roles([Role.CASHIER])
    assert Capability.EDIT_AWARDS not in of_roles([Role.CASHIER])
    assert collectors.add.__declared__.needs is Capability.EDIT_AWARDS
    assert collectors.end.__declared__.needs is Capability.EDIT_AWARDS
