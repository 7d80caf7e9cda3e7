# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Savings and money kept at the desk: in and out in a few keys, with a receipt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from shelterdesk.services.grants import grants
from shelterdesk.services.grants.grants import GrantForm
from shelterdesk.services.money import cash_box, goals, safekeeping, savings
from shelterdesk.services.money.savings import Balance
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
from ui.stipends.page import StipendsPage
from ui.stipends.savings.move_panel import MovePanel
from ui.stipends.savings.tab import SavingsTab

KEY = Qt.Key


def at_savings(qtbot: QtBot, desk: Desk, width: int = 780) -> tuple[Host, SavingsTab]:
    host = hosted(qtbot, desk, StipendsPage(desk), width)
    host.page.open(("tab", "savings"))
    settle(desk)
    tab = host.page.tabs.made("savings")
    assert isinstance(tab, SavingsTab)
    return host, tab


def panel_of(tab: SavingsTab) -> MovePanel:
    assert isinstance(tab.panel, MovePanel)
    return tab.panel


def only(vault: Vault, who: int) -> Balance:
    [found] = vault.read(savings.of_resident, resident_id=who)
    return found


def test_somebody_begins_to_save(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    purse.fund(vault, amount=100)
    noor = person(vault, "Noor")
    host, tab = at_savings(qtbot, desk)
    qtbot.keyClick(tab.list, KEY.Key_N, CTRL)
    settle(desk)
    panel = panel_of(tab)
    type_into(qtbot, panel.person, "Noor")
    settle(desk)
    qtbot.keyClick(panel.person.focus_target(), KEY.Key_Return)
    settle(desk)
    assert "Nothing is saved now." in texts(panel)
    type_into(qtbot, panel.money.amount, "12.50")
    assert "Count the box" in buttons(panel)
    save(qtbot, panel)
    settle(desk)
    assert any("Take over the box first" in text for text in texts(panel))
    qtbot.mouseClick(panel.box.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert host.asked[-1][0] == "stipends"
    [box] = vault.read(cash_box.boxes)
    assert host.asked[-1][1] == ("tab", "cash", ("count", box.id))
    panel.method.focus_target().setFocus()
    qtbot.keyClick(panel.method.focus_target(), KEY.Key_B)
    settle(desk)
    assert panel.box.isHidden()
    assert not clipped(host)
    assert not nameless(host)
    save(qtbot, panel)
    settle(desk)
    assert only(vault, noor).savings == 1_250
    assert "€12.50 is saved, receipt 2026-0001." in texts(host)
    assert [row.shown for row in tab.list.rows_model.rows()] == ["Noor"]
    assert "Together: €12.50 saved, €0.00 added to it, €0.00 kept apart" in texts(tab)


def test_out_with_what_was_added(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    purse.take_boxes(vault)
    noor, river = person(vault, "Noor"), purse.fund(vault)
    vault.do("D", savings.deposit, resident_id=noor, amount=5_000)
    purse.matched(vault, noor, river, 2_000)
    vault.do("G", goals.write, resident_id=noor, form=goals.GoalForm("housing", 14_000))
    host, tab = at_savings(qtbot, desk)
    tab.list.select(f"{noor} EUR")
    settle(desk)
    assert {"€50.00", "€20.00", "A home", "€70.00 of €140.00"} <= set(texts(tab.view))
    qtbot.mouseClick(tab.view.acts["withdraw"], Qt.MouseButton.LeftButton)
    settle(desk)
    panel = panel_of(tab)
    type_into(qtbot, panel.money.amount, "50")
    type_into(qtbot, panel.match, "15")
    save(qtbot, panel)
    settle(desk)
    assert panel.purpose.error()  # what was added asks what for
    type_into(qtbot, panel.purpose, "A home")
    save(qtbot, panel)
    settle(desk)
    assert only(vault, noor) == Balance("EUR", 0, 500, 0)
    assert "€65.00 of the savings was given out, receipt 2026-0002." in texts(host)
    tab.list.select(f"{noor} EUR")
    settle(desk)
    qtbot.mouseClick(tab.view.acts["return"], Qt.MouseButton.LeftButton)
    settle(desk)
    assert vault.read(savings.people) == []
    assert "€5.00 went back to its fund." in texts(host)


def test_own_money_is_kept_and_given_out(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    _host, tab = at_savings(qtbot, desk)
    qtbot.mouseClick(tab.keep_button, Qt.MouseButton.LeftButton)
    settle(desk)
    panel = panel_of(tab)
    type_into(qtbot, panel.person, "Noor")
    settle(desk)
    qtbot.keyClick(panel.person.focus_target(), KEY.Key_Return)
    settle(desk)
    assert "Begin this box" in buttons(panel)
    qtbot.keyClick(panel.mark.focus_target(), KEY.Key_A)
    settle(desk)
    assert panel.box.isHidden()
    type_into(qtbot, panel.money.amount, "70")
    save(qtbot, panel)
    settle(desk)
    assert only(vault, noor).kept == 7_000
    tab.list.select(f"{noor} EUR")
    settle(desk)
    qtbot.mouseClick(tab.view.acts["give_out"], Qt.MouseButton.LeftButton)
    settle(desk)
    type_into(qtbot, panel_of(tab).money.amount, "80")
    save(qtbot, panel_of(tab))
    settle(desk)
    assert any("There is not so much" in text for text in texts(tab))
    type_into(qtbot, panel_of(tab).money.amount, "70")
    save(qtbot, panel_of(tab))
    settle(desk)
    assert vault.read(savings.people) == []


def test_a_part_comes_back(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    purse.habits(vault, approves_money_alone=True, uses_credit=True)
    purse.take_boxes(vault)
    noor, river = person(vault, "Noor"), purse.fund(vault)
    form = GrantForm("micro-grant", river, 9_000, is_paid_back=True)
    grant = vault.do("Ask", grants.ask, resident_id=noor, form=form).result
    vault.do("Yes", grants.approve, grant_id=grant)
    purse.given(vault, grant)
    _host, tab = at_savings(qtbot, desk)
    tab.open(("back", grant))
    settle(desk)
    panel = panel_of(tab)
    assert "€90.00 is left to be paid back, without interest." in texts(panel)
    assert panel.money.minor() == 9_000
    type_into(qtbot, panel.money.amount, "40")
    save(qtbot, panel)
    settle(desk)
    assert vault.read(grants.opened, grant_id=grant).row.left == 5_000


def test_a_receipt_is_taken_back(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    purse.take_boxes(vault)
    noor = person(vault, "Noor")
    vault.do("D", savings.deposit, resident_id=noor, amount=5_000)
    _host, tab = at_savings(qtbot, desk)
    tab.list.select(f"{noor} EUR")
    settle(desk)
    named = {made.accessibleName(): made for made in tab.view.findChildren(QToolButton)}
    undo = named["Take receipt 2026-0001 back"]
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    settle(desk)
    type_into(qtbot, tab.panel.form.fields["reason"], "counted wrong")
    save(qtbot, tab.panel)
    settle(desk)
    assert vault.read(savings.people) == []


def test_a_caseworker_sees_and_moves_nothing(desk_file: Path, clock: Clock, qtbot: QtBot) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "C2")
        purse.take_boxes(vault)
        noor = person(vault, "Noor")
        vault.do("K", safekeeping.take_in, resident_id=noor, form=safekeeping.Keeping(100))
    with signed_in(desk_file, "C2", clock) as vault, desk_of(vault) as desk:
        host, tab = at_savings(qtbot, desk)
        assert tab.add_button.isHidden()
        tab.list.select(f"{noor} EUR")
        settle(desk)
        assert tab.view.acts == {}
        tab.open(("deposit", noor))
        tab.add()
        settle(desk)
        assert tab.panel is None
        assert not nameless(host)


def test_from_right_to_left(desk: Desk, vault: Vault, qtbot: QtBot, speak: Any) -> None:
    purse.take_boxes(vault)
    noor = person(vault, "Noor")
    vault.do("D", savings.deposit, resident_id=noor, amount=5_000)
    speak("ar")
    host, tab = at_savings(qtbot, desk, 824)
    tab.open(("withdraw", noor))
    settle(desk)
    assert isinstance(tab.panel, MovePanel)
    assert not clipped(host)
    assert not nameless(host)
