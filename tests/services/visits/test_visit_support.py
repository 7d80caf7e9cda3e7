# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support during a visit: used, not wanted, and what is known while it is chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from shelterdesk.services import organisation
from shelterdesk.services.giving import service_giving, service_limits, stock
from shelterdesk.services.giving.service_giving import GiveForm
from shelterdesk.services.giving.stock import ItemForm
from shelterdesk.services.visits import visit_days, visit_support, visits
from shelterdesk.vault.door import Vault
from tests.conftest import Clock
from tests.factories import person


def test_offered_and_not_wanted_is_noted_and_wanted_after_all(vault: Vault) -> None:
    noor = person(vault, "Noor")
    visit_id = vault.do("Came", visits.check_in, resident_id=noor).result

    def told() -> tuple[tuple[str, ...], tuple[str, ...]]:
        found = vault.read(visit_support.of_visit, visit_id=visit_id)
        return found.used, found.declined

    for _twice in range(2):
        vault.do("No", visit_support.decline, visit_id=visit_id, kind="food")
    assert told() == ((), ("food",))
    assert vault.read(visit_days.day).rows[0].used == ()
    vault.do("Yes", visit_support.use, visit_id=visit_id, kind="food")
    assert told() == (("food",), ())
    vault.do("No", visit_support.decline, visit_id=visit_id, kind="food")
    vault.do("Oh", visit_support.take_back, visit_id=visit_id, kind="food", is_declined=True)
    assert told() == ((), ())
    vault.undo()
    assert told() == ((), ("food",))


def test_what_to_know_while_support_is_chosen(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    vault.do("Limit", service_limits.decide, kind="clothes", days_between=30)
    vault.do("Given", service_giving.give, form=GiveForm("clothes", (noor,)))
    form = replace(vault.read(organisation.form), counts_stock=True)
    vault.do("Counts", organisation.edit, form=form)
    item = vault.do("Thing", stock.add, form=ItemForm("Kits", kind="hygiene")).result
    vault.do("In", stock.receive, item_id=item, quantity=12)
    clock.now += timedelta(days=3)
    hers = vault.do("Came", visits.check_in, resident_id=noor).result
    found = vault.read(visit_support.of_visit, visit_id=hers)
    standing = found.standing["clothes"]
    assert (standing.days_ago, standing.is_over) == (3, True)
    assert found.on_hand == {"hygiene": 12}
    nobodys = vault.do("Came", visits.check_in).result
    found = vault.read(visit_support.of_visit, visit_id=nobodys)
    assert (found.standing, found.on_hand) == ({}, {"hygiene": 12})
