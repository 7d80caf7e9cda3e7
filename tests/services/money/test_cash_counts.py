# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cash box: counted piece by piece against the count before; a difference has a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.errors import Invalid
from shelterdesk.services import organisation
from shelterdesk.services.money import cash_counts
from shelterdesk.services.money.cash_counts import CountForm, Pieces
from shelterdesk.vault.door import Vault
from tests.colleagues import hired

FIFTY = CountForm((Pieces(2000, 2), Pieces(500, 1), Pieces(50, 10)))


def counted(vault: Vault, form: CountForm = FIFTY) -> int:
    count_id: int = vault.do("Count", cash_counts.count, form=form).result
    return count_id


def test_the_first_count_expects_nothing_and_the_next_expects_it(vault: Vault) -> None:
    box = vault.read(cash_counts.box)
    assert (box.currency, box.expected) == ("EUR", None)
    assert box.denominations[0] == 50_000
    assert box.denominations[-1] == 1
    counted(vault)
    [row] = vault.read(cash_counts.recent)
    assert vault.read(cash_counts.box).last == row
    assert (row.counted, row.expected, row.difference) == (5000, None, 0)
    assert row.pieces == (Pieces(2000, 2), Pieces(500, 1), Pieces(50, 10))
    assert (row.counted_by, row.witness) == ("Joy", "")  # alone
    assert vault.read(cash_counts.box).expected == 5000
    counted(vault)  # the same again needs no reason
    vault.undo()
    assert len(vault.read(cash_counts.recent)) == 1


def test_a_difference_asks_for_its_reason(vault: Vault) -> None:
    counted(vault)
    less = CountForm((Pieces(2000, 2),), witness="Dora from the kitchen")
    with pytest.raises(Invalid, match="why") as caught:
        counted(vault, less)
    assert caught.value.field == "reason"
    counted(vault, replace(less, reason="bus tickets, receipt in the box"))
    row = vault.read(cash_counts.recent)[0]
    assert (row.expected, row.counted, row.difference) == (5000, 4000, -1000)
    assert (row.reason, row.witness) == ("bus tickets, receipt in the box", "Dora from the kitchen")


def test_two_people_are_two(vault: Vault) -> None:
    ama = hired(vault, "F1")["F1"]
    for wrong in (vault.staff_id, 999):
        with pytest.raises(Invalid) as caught:
            counted(vault, replace(FIFTY, witness_id=wrong))
        assert caught.value.field == "witness_id"
    counted(vault, replace(FIFTY, witness_id=ama, witness="not asked"))
    assert vault.read(cash_counts.recent)[0].witness == "F1"


@pytest.mark.parametrize(
    "pieces",
    [Pieces(0, 1), Pieces(-5, 1), Pieces(5, -1), Pieces(5, 10**7), Pieces(10**15, 2)],
)
def test_what_no_box_holds(vault: Vault, pieces: Pieces) -> None:
    with pytest.raises(Invalid) as caught:
        counted(vault, CountForm((pieces,)))
    assert caught.value.field == "pieces"


def test_an_empty_box_is_counted_too_and_values_of_ones_own(vault: Vault) -> None:
    counted(vault, CountForm(()))
    assert vault.read(cash_counts.recent)[0].counted == 0
    own = CountForm((Pieces(2500, 1), Pieces(2500, 2), Pieces(5, 0)), reason="vouchers")
    counted(vault, own)
    assert vault.read(cash_counts.recent)[0].pieces == (Pieces(2500, 3),)


def test_without_a_currency_the_house_counts_no_cash(vault: Vault) -> None:
    form = replace(vault.read(organisation.form), currency=None)
    vault.do("Habits", organisation.edit, form=form)
    assert vault.read(cash_counts.box).currency is None
    with pytest.raises(Invalid, match="Preferences"):
        counted(vault)
    counted(vault, replace(FIFTY, currency="XOF"))
    assert vault.read(cash_counts.recent)[0].currency == "XOF"


@given(st.dictionaries(st.integers(1, 50_000), st.integers(0, 500), max_size=8))
def test_it_adds_up(pieces: dict[int, int]) -> None:
    form = CountForm(tuple(Pieces(value, number) for value, number in pieces.items()))
    assert form.counted == sum(value * number for value, number in pieces.items())
