# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants at the screen: asked for, approved with one key, refused with a reason, paid back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.services.grants import grants, instalments
from shelterdesk.services.grants.grants import GrantForm, GrantState, Show
from shelterdesk.services.residents import protection
from shelterdesk.vault.door import Vault
from tests import purse
from tests.colleagues import signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.money_team import team
from tests.ui.at_desk import CTRL, buttons, desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.stipends.grants.panels import PlanPanel
from ui.stipends.grants.tab import GrantsTab
from ui.stipends.page import StipendsPage
from ui.widgets.grant_panel import GrantPanel

KEY = Qt.Key


def at_grants(qtbot: QtBot, desk: Desk, width: int = 780) -> tuple[Host, GrantsTab]:
    host = hosted(qtbot, desk, StipendsPage(desk), width)
    host.page.open(("tab", "grants"))
    settle(desk)
    tab = host.page.tabs.made("grants")
    assert isinstance(tab, GrantsTab)
    return host, tab


def asked(vault: Vault, name: str, fund_id: int, **more: Any) -> int:
    form = GrantForm(**({"kind": "phone", "fund_id": fund_id, "amount": 9_000} | more))
    found: int = vault.do("Ask", grants.ask, resident_id=person(vault, name), form=form).result
    return found


def test_asked_for_by_keyboard(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    purse.fund(vault)
    noor = person(vault, "Noor")
    host, tab = at_grants(qtbot, desk)
    assert "Money once, for one purpose: one colleague asks, another approves." in texts(tab)
    qtbot.keyClick(tab.list, KEY.Key_N, CTRL)
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, GrantPanel)
    assert panel.credit.isHidden()  # the house gives no credit
    type_into(qtbot, panel.person, "Noor")
    settle(desk)
    qtbot.keyClick(panel.person.focus_target(), KEY.Key_Return)
    type_into(qtbot, panel.form.fields["kind"], "Start-up kit")
    type_into(qtbot, panel.money.amount, "250,50")
    type_into(qtbot, panel.form.fields["fund_id"], "River fund")
    type_into(qtbot, panel.purpose.field, "a sewing machine")
    assert not clipped(host)
    assert not nameless(host)
    save(qtbot, panel)
    settle(desk)
    assert tab.panel is None
    [row] = vault.read(grants.listed)
    assert (row.resident_id, row.amount, row.kind) == (noor, 25_050, "Start-up kit")
    assert vault.read(grants.opened, grant_id=row.id).purpose == "a sewing machine"
    assert tab.list.rows_model.rows() == [row]
    assert tab.subtitle() == "1 to approve"


def test_approved_with_one_key(desk_file: Path, clock: Clock, qtbot: QtBot) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "D5")
        river = purse.fund(vault)
        first, second = (
            asked(vault, name, river, purpose="a sim card") for name in ("Noor", "Ana")
        )
        hidden = asked(vault, "Quilla", river)
        her = vault.read(grants.opened, grant_id=hidden).row.resident_id
        vault.do("P", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "D5", clock) as vault, desk_of(vault) as desk:
        host, tab = at_grants(qtbot, desk)
        assert tab.subtitle() == "3 to approve"
        assert "1 of a protected person is not listed" in texts(tab)
        tab.list.select(first)
        settle(desk)
        assert "Approve" in buttons(tab.view)
        qtbot.keyClick(tab.list, KEY.Key_Return, CTRL)
        settle(desk)
        assert [row.state for row in vault.read(grants.listed)] == [
            GrantState.REQUESTED, GrantState.APPROVED,
        ]  # fmt: skip
        assert "Approved: €90.00 for Noor. It is given at the pay desk." in texts(host)
        tab.list.select(second)
        tab.act("decline", tab.list.selected())
        settle(desk)
        type_into(qtbot, tab.panel.form.fields["reason"], "the fund is for homes")
        save(qtbot, tab.panel)
        settle(desk)
        assert [row.id for row in vault.read(grants.listed)] == [first]
        tab.list.select(first)
        settle(desk)
        qtbot.keyClick(tab.list, KEY.Key_Return)  # opens its words
        settle(desk)
        assert "a sim card" in texts(tab.view)
        tab.act("pay", tab.list.selected())
        tab.act("person", tab.list.selected())
        row = tab.list.selected()
        assert host.asked == [
            ("stipends", ("tab", "pay", ("person", row.resident_id))),
            ("residents", ("resident", row.resident_id, "money")),
        ]


def test_ones_own_is_left_to_a_colleague(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    grant = asked(vault, "Noor", purse.fund(vault))
    _host, tab = at_grants(qtbot, desk)
    tab.list.select(grant)
    settle(desk)
    assert "Approve" not in buttons(tab.view)
    tab.approve()
    settle(desk)
    assert vault.read(grants.listed)[0].state is GrantState.REQUESTED
    tab.act("withdraw", tab.list.selected())
    settle(desk)
    assert vault.read(grants.listed) == []
    tab.open(grant)
    settle(desk)
    assert tab.show_now() is Show.ALL
    assert tab.list.selected().id == grant
    tab.act("again", tab.list.selected())
    settle(desk)
    assert vault.read(grants.listed)[0].state is GrantState.REQUESTED
    tab.act("edit", tab.list.selected())
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, GrantPanel)
    type_into(qtbot, panel.money.amount, "7")
    save(qtbot, panel)
    settle(desk)
    assert vault.read(grants.listed)[0].amount == 700


def test_what_came_of_it_and_how_it_comes_back(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    purse.habits(vault, approves_money_alone=True, uses_credit=True)
    purse.take_boxes(vault)
    grant = asked(vault, "Noor", purse.fund(vault), is_paid_back=True)
    host, tab = at_grants(qtbot, desk, 1036)
    tab.list.select(grant)
    tab.approve()  # alone, as the house allows
    settle(desk)
    assert vault.read(grants.listed)[0].is_approved_alone
    purse.given(vault, grant)
    tab.load()
    settle(desk)
    tab.list.select(grant)
    settle(desk)
    assert "€90.00 to be paid back" in texts(tab.view)
    tab.act("plan", tab.list.selected())
    settle(desk)
    plan = tab.panel
    assert isinstance(plan, PlanPanel)
    type_into(qtbot, plan.number, "4")
    settle(desk)
    assert "€22.50" in texts(plan)
    save(qtbot, plan)
    settle(desk)
    assert len(vault.read(instalments.of_grant, grant_id=grant).agreed) == 4
    tab.act("back", tab.list.selected())
    assert host.asked == [("stipends", ("tab", "savings", ("back", grant)))]
    tab.act("outcome", tab.list.selected())
    settle(desk)
    type_into(qtbot, tab.panel.form.fields["outcome"], "It helped")
    save(qtbot, tab.panel)
    settle(desk)
    tab.act("forgive", tab.list.selected())
    settle(desk)
    type_into(qtbot, tab.panel.form.fields["reason"], "she was ill")
    save(qtbot, tab.panel)
    settle(desk)
    assert vault.read(grants.listed) == []


@pytest.mark.parametrize("parts", ["", "99"])  # nothing, and more than there are cents
def test_a_plan_that_cannot_be(desk: Desk, vault: Vault, qtbot: QtBot, parts: str) -> None:
    purse.habits(vault, approves_money_alone=True, uses_credit=True)
    grant = asked(vault, "Noor", purse.fund(vault), is_paid_back=True, amount=40)
    _host, tab = at_grants(qtbot, desk)
    tab.list.select(grant)
    tab.act("plan", tab.list.selected())
    settle(desk)
    type_into(qtbot, tab.panel.number, parts)
    qtbot.keyClick(tab.panel.number.focus_target(), KEY.Key_Delete)
    settle(desk)
    save(qtbot, tab.panel)
    settle(desk)
    assert tab.panel is not None
    assert vault.read(instalments.of_grant, grant_id=grant).agreed == ()


def test_a_cashier_sees_and_does_not_ask(desk_file: Path, clock: Clock, qtbot: QtBot) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "B7")
        grant = asked(vault, "Noor", purse.fund(vault), purpose="a sim card")
    with signed_in(desk_file, "B7", clock) as vault, desk_of(vault) as desk:
        host, tab = at_grants(qtbot, desk)
        assert tab.add_button.isHidden()
        tab.list.select(grant)
        settle(desk)
        tab.list.row_activated.emit(tab.list.selected())
        settle(desk)
        assert "Sealed" in texts(tab.view)
        tab.add()
        assert tab.panel is None
        assert not nameless(host)


def test_from_right_to_left(desk: Desk, vault: Vault, qtbot: QtBot, speak: Any) -> None:
    grant = asked(vault, "Noor", purse.fund(vault))
    speak("ar")
    host, tab = at_grants(qtbot, desk, 824)
    tab.list.select(grant)
    settle(desk)
    assert not clipped(host)
    assert any("Noor" in text for text in texts(tab.view))
    tab.open(("new", vault.read(grants.listed)[0].resident_id))
    settle(desk)
    assert isinstance(tab.panel, GrantPanel)
    assert not clipped(host)


def test_whose_grants_they_are_is_read_in_a_small_window(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    asked(vault, "Noor", purse.fund(vault))
    _host, tab = at_grants(qtbot, desk)
    assert tab.list.columnWidth(0) >= 90
