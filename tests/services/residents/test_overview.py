# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A resident's page in one answer, the card of a stay, and the counts of the lists."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shelterdesk.errors import NotFound
from shelterdesk.services import organisation
from shelterdesk.services.past import past
from shelterdesk.services.residents import overview, residents
from shelterdesk.services.residents.overview import HouseholdRole
from shelterdesk.services.residents.residents import Scope
from shelterdesk.services.rooms import board, check_out, stays
from shelterdesk.services.support import support
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house, person

TONIGHT = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.fixture
def free(vault: Vault) -> list[int]:
    return beds(vault, house(vault))


def test_household(vault: Vault, free: list[int]) -> None:
    mother, _stay = admitted(vault, free[0], TONIGHT, "Grace")
    child, _stay = admitted(vault, free[1], TONIGHT, "Kofi")
    alone = person(vault, "Mai")
    members = [(mother, HouseholdRole.HEAD), (child, HouseholdRole.CHILD)]
    vault.do("Household", past.add_households, households=[members, members])
    [found] = vault.read(overview.household, resident_id=mother)
    assert (found.shown, found.role, found.place) == ("Kofi", HouseholdRole.CHILD, "Room 1 · B")
    assert vault.read(overview.household, resident_id=child)[0].role is HouseholdRole.HEAD
    assert vault.read(overview.household, resident_id=alone) == []


def test_nobody_there(vault: Vault) -> None:
    with pytest.raises(NotFound):
        vault.read(overview.overview, resident_id=99)


def test_card_of_a_stay(vault: Vault, free: list[int]) -> None:
    resident_id, stay_id = admitted(vault, free[2], TONIGHT - DAY)
    card = vault.read(stays.card, stay_id=stay_id)
    assert (card.resident_id, card.shown) == (resident_id, "Noor")
    assert (card.bed_id, card.place) == (free[2], "Room 2 · A")
    assert (card.tonight, card.today, card.start) == (TONIGHT, TONIGHT, TONIGHT - DAY)
    assert card.has_open_support
    period_id = vault.read(support.periods, resident_id=resident_id)[0].id
    vault.do("Close", support.close_period, period_id=period_id, closed=TONIGHT)
    vault.do("Check out", check_out.check_out, stay_id=stay_id, on=TONIGHT)
    card = vault.read(stays.card, stay_id=stay_id)
    assert (card.bed_id, card.place, card.has_open_support) == (None, "", False)
    with pytest.raises(NotFound):
        vault.read(stays.card, stay_id=99)


def test_boards_of_all_houses(vault: Vault, free: list[int]) -> None:
    house(vault, "1 x 1", "Linden")
    admitted(vault, free[0], TONIGHT)
    found = vault.read(board.boards)
    assert [(shown.site.name, shown.taken) for shown in found] == [("House B", 1), ("Linden", 0)]
    assert found[0].night == vault.read(organisation.tonight)
    earlier = vault.read(board.boards, night=TONIGHT - DAY)
    assert [shown.taken for shown in earlier] == [0, 0]


def test_counts_of_the_lists(vault: Vault, free: list[int]) -> None:
    assert vault.read(residents.count) == {
        Scope.HERE: 0, Scope.SUPPORTED: 0, Scope.MINE: 0, Scope.ALL: 0
    }  # fmt: skip
    admitted(vault, free[0], TONIGHT)
    supported = person(vault, "Mai")
    vault.do("Open", support.open_period, resident_id=supported, opened=TONIGHT)
    person(vault, "Ida")
    counts = vault.read(residents.count)
    assert counts == {
        Scope.HERE: 1, Scope.SUPPORTED: 2, Scope.MINE: 2, Scope.ALL: 3
    }  # fmt: skip
    for scope, count in counts.items():
        assert len(vault.read(residents.find, scope=scope)) == count
