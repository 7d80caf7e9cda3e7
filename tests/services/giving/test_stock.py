# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things in stock: what is on hand is the sum, given with support and back with its undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shelterdesk.errors import Conflict, NotFound, UserError
from shelterdesk.services import organisation
from shelterdesk.services.giving import service_giving, stock
from shelterdesk.services.giving.service_giving import GiveForm
from shelterdesk.services.giving.stock import ItemForm, ItemRow, StockReason
from shelterdesk.services.outreach import outreach
from shelterdesk.services.outreach.outreach import RoundForm, RoundItem
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.services.visits import visit_support, visits
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, Clock

DAY = timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def kits(vault: Vault) -> int:
    """Hygiene kits, in a house that counts."""
    form = replace(vault.read(organisation.form), counts_stock=True)
    vault.do("Count", organisation.edit, form=form)
    return _done(vault, stock.add, form=ItemForm("Hygiene kit", "kit", "hygiene", low_at=2))


def _done(vault: Vault, verb: Any, **facts: Any) -> Any:
    return vault.do("Stock", verb, **facts).result


def the_item(vault: Vault, item_id: int) -> ItemRow:
    [found] = [row for row in vault.read(stock.items) if row.id == item_id]
    return found


def refused(vault: Vault, verb: Any, **facts: Any) -> UserError:
    with pytest.raises(UserError) as error:
        vault.do("Refused", verb, **facts)
    return error.value


def test_on_hand_is_the_sum_and_each_move_says_how_many_were_left(vault: Vault, kits: int) -> None:
    _done(vault, stock.receive, item_id=kits, quantity=20, note="Donation")
    _done(vault, stock.discard, item_id=kits, quantity=3)
    assert _done(vault, stock.count, item_id=kits, counted=15) == -2
    assert _done(vault, stock.count, item_id=kits, counted=15) == 0  # writes nothing
    moves = vault.read(stock.moves, item_id=kits)
    assert [(m.quantity, m.reason, m.after) for m in moves] == [
        (-2, StockReason.COUNTED, 15), (-3, StockReason.DISCARDED, 17),
        (20, StockReason.RECEIVED, 20),
    ]  # fmt: skip
    _done(vault, stock.take_back, move_id=moves[0].id)
    assert the_item(vault, kits).on_hand == 17
    vault.undo()
    assert the_item(vault, kits).on_hand == 15


def test_what_is_given_leaves_the_shelf_however_it_is_given(vault: Vault, kits: int) -> None:
    _done(vault, stock.receive, item_id=kits, quantity=50)
    ids = _done(vault, service_giving.give, form=GiveForm("hygiene", nameless=3, quantity=2))
    visit = _done(vault, visits.check_in)
    _done(vault, visit_support.use, visit_id=visit, kind="hygiene")
    items = (RoundItem("hygiene", quantity=10, people=8),)
    _done(vault, outreach.add, form=RoundForm(NOW, items=items))
    _done(vault, service_giving.give, form=GiveForm("hygiene", nameless=1, is_declined=True))
    assert the_item(vault, kits).on_hand == 50 - 6 - 1 - 10
    [given] = [m for m in vault.read(stock.moves, item_id=kits) if m.quantity == -6]
    assert isinstance(refused(vault, stock.take_back, move_id=given.id), Conflict)
    form = vault.read(service_giving.form, given_id=ids[0])
    _done(vault, service_giving.correct, given_id=ids[0], form=replace(form, quantity=4))
    assert the_item(vault, kits).on_hand == 35
    vault.undo()
    assert the_item(vault, kits).on_hand == 33
    _done(vault, service_giving.remove, given_id=ids[0])
    _done(vault, visit_support.take_back, visit_id=visit, kind="hygiene")
    assert the_item(vault, kits).on_hand == 40


def test_of_several_things_of_a_kind_one_is_chosen(vault: Vault, kits: int) -> None:
    small = _done(vault, stock.add, form=ItemForm("Small kit", kind="hygiene"))
    _done(vault, service_giving.give, form=GiveForm("hygiene", nameless=1))  # nobody said which
    assert (the_item(vault, kits).on_hand, the_item(vault, small).on_hand) == (0, 0)
    chosen = GiveForm("hygiene", nameless=1, stock_item_id=small)
    _done(vault, service_giving.give, form=chosen)
    assert the_item(vault, small).on_hand == -1
    _done(vault, stock.retire, item_id=small)
    assert [row.id for row in vault.read(stock.of_kind, kind="hygiene")] == [kits]
    again = ItemForm(" Small kit", "bag", kind="hygiene")
    assert _done(vault, stock.add, form=again) == small
    assert (the_item(vault, small).on_hand, the_item(vault, small).unit) == (-1, "bag")
    assert refused(vault, stock.add, form=again).field == "name"


def test_more_than_the_shelf_has_is_said_and_written(vault: Vault, kits: int) -> None:
    _done(vault, stock.receive, item_id=kits, quantity=2)
    form = GiveForm("hygiene", nameless=5)
    answer = vault.read(service_giving.asked, form=form)
    assert (answer.on_hand, answer.wanted, answer.is_short) == (2, 5, True)
    _done(vault, service_giving.give, form=form)
    assert the_item(vault, kits).on_hand == -3
    [line] = [one for one in vault.read(today_due.due) if one.kind is DueKind.STOCK]
    assert "count it again" in line.detail
    assert line.place == ("log", ("tab", "support", ("stock", kits)))


def test_reminds_when_low_and_before_it_runs_out(vault: Vault, kits: int, clock: Clock) -> None:
    _done(vault, stock.receive, item_id=kits, quantity=5, expires=TODAY + 20 * DAY)
    _done(vault, stock.receive, item_id=kits, quantity=5, expires=TODAY + 90 * DAY)
    assert the_item(vault, kits).expires == TODAY + 20 * DAY
    assert not [one for one in vault.read(today_due.due) if one.kind is DueKind.STOCK]
    clock.now += 10 * DAY
    [line] = [one for one in vault.read(today_due.due) if one.kind is DueKind.STOCK]
    assert line.detail == "Runs out soon"
    _done(vault, stock.discard, item_id=kits, quantity=5)  # what runs out first goes first
    assert the_item(vault, kits).expires == TODAY + 90 * DAY
    _done(vault, stock.discard, item_id=kits, quantity=3)
    [line] = [one for one in vault.read(today_due.due) if one.kind is DueKind.STOCK]
    assert line.detail == "2 left"


def test_a_house_that_counts_nothing_is_not_reminded(vault: Vault, kits: int) -> None:
    form = replace(vault.read(organisation.form), counts_stock=False)
    vault.do("Count", organisation.edit, form=form)
    _done(vault, service_giving.give, form=GiveForm("hygiene", nameless=1))
    assert the_item(vault, kits).on_hand == 0
    assert not [one for one in vault.read(today_due.due) if one.kind is DueKind.STOCK]
    assert vault.read(service_giving.asked, form=GiveForm("hygiene", nameless=1)).on_hand is None


@pytest.mark.parametrize(
    ("verb", "facts", "field"),
    [
        (stock.receive, {"quantity": 0}, "quantity"),
        (stock.receive, {"quantity": 1, "expires": TODAY - DAY}, "expires"),
        (stock.discard, {"quantity": -1}, "quantity"),
        (stock.count, {"counted": -1}, "counted"),
        (stock.receive, {"quantity": 1, "note": "x" * 121}, "note"),
        (stock.edit, {"form": ItemForm(" ")}, "name"),
        (stock.edit, {"form": ItemForm("Kit", low_at=-1)}, "low_at"),
    ],
)
def test_what_makes_no_sense_is_said(
    vault: Vault, kits: int, verb: Any, facts: dict[str, Any], field: str
) -> None:
    assert refused(vault, verb, item_id=kits, **facts).field == field


def test_a_name_stands_once_and_what_is_gone_is_not_there(vault: Vault, kits: int) -> None:
    form = vault.read(stock.form, item_id=kits)
    assert refused(vault, stock.add, form=form).field == "name"
    vault.do("Edit", stock.edit, item_id=kits, form=replace(form, unit="bag"))
    assert the_item(vault, kits).unit == "bag"
    assert isinstance(refused(vault, stock.retire, item_id=99), NotFound)
    assert isinstance(refused(vault, stock.take_back, move_id=99), NotFound)
