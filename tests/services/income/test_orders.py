# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders, sales and materials: what is written, and what stands in the books."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.models.ledger import AccountKind, LedgerText, MonthClose
from shelterdesk.models.payments import PaymentMethod
from shelterdesk.services.income import activities, materials, orders
from shelterdesk.services.income.materials import MaterialForm
from shelterdesk.services.income.orders import OrderForm, OrderState
from shelterdesk.services.money import accounts, holding
from shelterdesk.services.money.payments import Handing
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.income_rows import activity, bought, sold

TODAY = NOW.date()
DAY = timedelta(days=1)
BAGS = OrderForm(TODAY - DAY, "Twelve bags", 36_000, 12, "The tea shop", TODAY + 9 * DAY)


def balance(vault: Vault, kind: AccountKind = AccountKind.CASH) -> int:
    found: int = vault.read(lambda tx: accounts.balance(tx, accounts.of_house(tx, kind, "EUR")))
    return found


def ordered(vault: Vault, activity_id: int, form: OrderForm = BAGS) -> int:
    added: int = vault.do("Order", orders.add, activity_id=activity_id, form=form).result
    return added


def only(vault: Vault, activity_id: int) -> orders.OrderRow:
    [row] = vault.read(orders.of_activity, activity_id=activity_id)
    found: orders.OrderRow = row
    return found


def test_an_order_is_delivered_and_paid(vault: Vault) -> None:
    sewing = activity(vault)
    order = ordered(vault, sewing)
    assert vault.read(orders.form, order_id=order) == BAGS
    assert vault.read(activities.listed)[0].open_orders == 1
    vault.do("Deliver", orders.deliver, order_id=order)
    row = only(vault, sewing)
    assert (row.state, row.is_paid, row.is_late) == (OrderState.DELIVERED, False, False)
    with pytest.raises(Conflict, match="not open"):
        vault.do("Deliver", orders.deliver, order_id=order)
    done = vault.do("Paid", orders.pay, order_id=order)
    assert not done.can_undo
    row = only(vault, sewing)
    assert (row.is_paid, row.sold_on) == (True, TODAY)
    assert (balance(vault), vault.read(activities.listed)[0].balance) == (36_000, 36_000)
    words = vault.read(lambda tx: [one.words for one in tx.session.query(LedgerText)])
    assert words == ["Twelve bags"]
    with pytest.raises(Conflict, match="already"):
        vault.do("Paid", orders.pay, order_id=order)
    with pytest.raises(Conflict, match="Take the sale back"):
        vault.do("Cancel", orders.cancel, order_id=order)
    with pytest.raises(Conflict) as caught:
        vault.do("Edit", orders.edit, order_id=order, form=replace(BAGS, price=1))
    assert caught.value.field == "price"
    vault.do("Edit", orders.edit, order_id=order, form=replace(BAGS, customer="The café"))
    assert only(vault, sewing).customer == "The café"


def test_a_sale_is_taken_back_and_paid_again(vault: Vault) -> None:
    sewing = activity(vault)
    order = sold(vault, sewing, 36_000, TODAY)
    with pytest.raises(Invalid, match="why"):
        vault.do("Back", orders.take_back, order_id=order, reason=" ")
    vault.do("Back", orders.take_back, order_id=order, reason="Torn")
    row = only(vault, sewing)
    assert (row.is_paid, row.sold_on, row.state) == (False, None, OrderState.DELIVERED)
    assert (balance(vault), vault.read(activities.listed)[0].balance) == (0, 0)
    with pytest.raises(Conflict, match="not paid"):
        vault.do("Back", orders.take_back, order_id=order, reason="Torn")
    bank = Handing(PaymentMethod.BANK)
    vault.do("Paid", orders.pay, order_id=order, handing=bank, on=TODAY - DAY)
    assert (balance(vault), balance(vault, AccountKind.BANK)) == (0, 36_000)
    assert only(vault, sewing).sold_on == TODAY - DAY


def test_an_order_is_cancelled_and_open_again(vault: Vault) -> None:
    sewing = activity(vault)
    order = ordered(vault, sewing)
    vault.do("Cancel", orders.cancel, order_id=order)
    assert vault.read(orders.of_activity, activity_id=sewing, only_open=True) == []
    with pytest.raises(Conflict, match="not open"):
        vault.do("Paid", orders.pay, order_id=order)
    vault.do("Open", orders.open_again, order_id=order)
    assert only(vault, sewing).state == OrderState.OPEN
    vault.undo()
    assert only(vault, sewing).state == OrderState.CANCELLED
    with pytest.raises(NotFound):
        vault.do("Open", orders.open_again, order_id=99)


def test_what_waits_comes_first(vault: Vault) -> None:
    sewing = activity(vault)
    sold(vault, sewing, 100, TODAY - 3 * DAY, "Sold")
    late = replace(BAGS, on=TODAY - 9 * DAY, due=TODAY - DAY, what="Late")
    gift = replace(BAGS, price=0, what="A gift", due=None)
    for form in (BAGS, late, gift):
        ordered(vault, sewing, form)
    rows = vault.read(orders.of_activity, activity_id=sewing)
    assert [row.what for row in rows] == ["Late", "A gift", "Twelve bags", "Sold"]
    assert [row.is_late for row in rows] == [True, False, False, False]
    with pytest.raises(Invalid, match="nothing"):
        vault.do("Paid", orders.pay, order_id=rows[1].id)
    vault.do("Deliver", orders.deliver, order_id=rows[1].id)
    waiting = vault.read(orders.of_activity, activity_id=sewing, only_open=True)
    assert [row.what for row in waiting] == ["Late", "Twelve bags"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (replace(BAGS, what=" "), "what"),
        (replace(BAGS, what="x" * 121), "what"),
        (replace(BAGS, customer="x" * 121), "customer"),
        (replace(BAGS, pieces=0), "pieces"),
        (replace(BAGS, on=TODAY + DAY), "on"),
        (replace(BAGS, due=TODAY - 2 * DAY), "due"),
        (replace(BAGS, price=-1), "price"),
    ],
)
def test_what_an_order_cannot_be(vault: Vault, form: OrderForm, field: str) -> None:
    sewing = activity(vault)
    with pytest.raises(Invalid) as caught:
        ordered(vault, sewing, form)
    assert caught.value.field == field


def test_material_goes_out_of_the_box_and_comes_back(vault: Vault) -> None:
    sewing = activity(vault)
    sold(vault, sewing, 10_000, TODAY - DAY)
    cloth = bought(vault, sewing, 4_000, TODAY)
    assert (balance(vault), vault.read(activities.listed)[0].balance) == (6_000, 6_000)
    with pytest.raises(Invalid, match="why"):
        vault.do("Back", materials.give_back, material_id=cloth, reason="")
    vault.do("Back", materials.give_back, material_id=cloth, reason="Wrong colour")
    with pytest.raises(Conflict, match="before"):
        vault.do("Back", materials.give_back, material_id=cloth, reason="Wrong colour")
    [row] = vault.read(materials.bought, activity_id=sewing)
    assert (row.what, row.amount, row.on, row.is_taken_back) == ("Cloth", 4_000, TODAY, True)
    assert balance(vault) == 10_000
    with pytest.raises(NotFound):
        vault.do("Back", materials.give_back, material_id=99, reason="x")


def test_an_activity_may_spend_before_it_earns_but_not_what_the_box_does_not_hold(
    vault: Vault,
) -> None:
    sewing = activity(vault)
    bank = Handing(PaymentMethod.BANK)
    form = MaterialForm("Cloth", 4_000)
    vault.do("Buy", materials.buy, activity_id=sewing, form=form, handing=bank)
    assert vault.read(activities.listed)[0].balance == -4_000
    with pytest.raises(Conflict, match="Cash box"):
        vault.do("Buy", materials.buy, activity_id=sewing, form=form)
    for wrong, field in ((MaterialForm(" ", 1), "what"), (MaterialForm("Cloth", 0), "amount")):
        with pytest.raises(Invalid) as caught:
            vault.do("Buy", materials.buy, activity_id=sewing, form=wrong, handing=bank)
        assert caught.value.field == field


def test_a_box_one_does_not_hold(vault: Vault) -> None:
    sewing = activity(vault)
    order = sold(vault, sewing, 100, TODAY)

    def give_up(tx: Transaction) -> None:
        holding.give_up(tx, accounts.of_house(tx, AccountKind.CASH, "EUR"))

    vault.do("Hand over", give_up)
    for act in (
        lambda: sold(vault, sewing, 100, TODAY),
        lambda: vault.do("Back", orders.take_back, order_id=order, reason="Torn"),
    ):
        with pytest.raises(Conflict, match="Take over the box"):
            act()


def test_a_closed_month_takes_no_sale(vault: Vault) -> None:
    sewing = activity(vault)

    def close(tx: Transaction) -> None:
        month = (TODAY.replace(day=1) - DAY).replace(day=1)
        tx.session.add(MonthClose(month=month, closed_at=tx.now))

    vault.do("Close", close)
    with pytest.raises(Invalid) as caught:
        sold(vault, sewing, 100, TODAY.replace(day=1) - DAY)
    assert caught.value.field == "on"
