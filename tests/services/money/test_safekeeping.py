# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Her own money is kept apart from the shelter's, and never more goes out than is there."""

from __future__ import annotations

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.models.ledger import AccountKind
from shelterdesk.models.payments import PaymentMethod
from shelterdesk.services.merging import merging
from shelterdesk.services.money import accounts, safekeeping, savings
from shelterdesk.services.money.payments import Handing
from shelterdesk.services.money.safekeeping import Keeping
from shelterdesk.services.money.savings import Balance
from shelterdesk.vault.door import Vault
from tests import purse
from tests.factories import person


def take_in(vault: Vault, who: int, amount: int) -> None:
    vault.do("In", safekeeping.take_in, resident_id=who, form=Keeping(amount))


def give_out(vault: Vault, who: int, amount: int) -> None:
    vault.do("Out", safekeeping.give_out, resident_id=who, form=Keeping(amount))


def _boxes(tx: Transaction) -> tuple[int, int]:
    kinds = (AccountKind.KEPT, AccountKind.CASH)
    kept, cash = (accounts.of_house(tx, kind, "EUR") for kind in kinds)
    return accounts.balance(tx, kept), accounts.balance(tx, cash)


def test_it_lies_in_a_box_of_its_own(vault: Vault) -> None:
    purse.fund(vault, amount=900)
    noor = person(vault, "Noor")
    with pytest.raises(Conflict, match="Box for safekeeping"):
        take_in(vault, noor, 100)
    purse.take_boxes(vault)
    take_in(vault, noor, 7000)
    assert vault.read(_boxes) == (7000, 900)
    with pytest.raises(Conflict, match="There is not so much") as caught:
        give_out(vault, noor, 7001)
    assert caught.value.field == "amount"
    give_out(vault, noor, 6000)
    assert vault.read(_boxes) == (1000, 900)
    assert vault.read(savings.of_resident, resident_id=noor) == [Balance("EUR", 0, 0, 1000)]
    give_out(vault, noor, 1000)
    with pytest.raises(Conflict):
        give_out(vault, noor, 1)


def test_a_box_is_opened_once(vault: Vault) -> None:
    noor = person(vault, "Noor")
    vault.do("Open", safekeeping.open_box)
    take_in(vault, noor, 100)
    with pytest.raises(Conflict, match="a box already"):
        vault.do("Open", safekeeping.open_box)
    vault.do("Open", safekeeping.open_box, currency="JPY")
    with pytest.raises(Conflict, match="a box already"):
        vault.do("Open", safekeeping.open_box, currency="JPY")


@pytest.mark.parametrize("amount", [0, -1, 10**16])
def test_what_is_no_amount(vault: Vault, amount: int) -> None:
    noor = person(vault)
    with pytest.raises(Invalid) as caught:
        take_in(vault, noor, amount)
    assert caught.value.field == "amount"


def test_it_is_cash_alone(vault: Vault) -> None:
    noor = person(vault)
    for method in set(PaymentMethod) - {PaymentMethod.CASH}:
        with pytest.raises(Invalid) as caught:
            vault.do("In", safekeeping.take_in, resident_id=noor, form=Keeping(1),
                     handing=Handing(method))  # fmt: skip
        assert caught.value.field == "method"


def test_what_was_kept_under_a_joined_record_is_given_to_her(vault: Vault) -> None:
    purse.take_boxes(vault)
    noor, other = person(vault, "Noor"), person(vault)
    take_in(vault, other, 300)
    take_in(vault, noor, 200)
    vault.do("Join", merging.merge, resident_id=noor, merged_id=other)
    give_out(vault, noor, 450)
    assert vault.read(savings.of_resident, resident_id=noor) == [Balance("EUR", 0, 0, 50)]
