# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money on a resident's page: what comes, what is saved, grants, debts, a budget."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.services.grants import budgets, debts, grants
from shelterdesk.services.grants.grants import GrantForm
from shelterdesk.services.money import collectors, goals, savings
from shelterdesk.services.stipends import awards, schemes
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault.door import Vault
from tests import purse
from tests.colleagues import signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.money_team import team
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.residents.money.panels import BudgetLinePanel, DebtPanel, GoalPanel
from ui.residents.money.tab import MoneyTab
from ui.widgets.collector_panel import CollectorPanel
from ui.widgets.grant_panel import GrantPanel

LEFT = Qt.MouseButton.LeftButton


class Beside(QWidget):
    """The tab, and the form it opened below it."""

    def __init__(self, qtbot: QtBot, desk: Desk, resident_id: int) -> None:
        super().__init__()
        self.panel: Any = None
        self.places: list[tuple[str, object]] = []
        self._column = QVBoxLayout(self)
        self.tab = MoneyTab(desk, resident_id, self)
        self._column.addWidget(self.tab)
        self.tab.panel_requested.connect(self._opened)
        self.tab.place_requested.connect(lambda name, what: self.places.append((name, what)))
        desk.changed.connect(lambda changes: self.tab.refresh(changes.tables))
        show_active(qtbot, self, 760, 900)
        settle(desk)

    def _opened(self, panel: Any) -> None:
        if self.panel is not None:
            self.panel.hide()
            self.panel.deleteLater()
        self.panel = panel
        self._column.addWidget(panel)
        panel.show()


def test_debts_budget_and_goal(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    page = Beside(qtbot, desk, noor)
    tab = page.tab
    qtbot.mouseClick(tab.debts.add_button, LEFT)
    settle(desk)
    panel = page.panel
    assert isinstance(panel, DebtPanel)
    type_into(qtbot, panel.creditor.field, "the man of the flat")
    type_into(qtbot, panel.money.amount, "1200")
    type_into(qtbot, panel.coerced, "Yes")
    save(qtbot, panel)
    settle(desk)
    [debt] = vault.read(debts.of_resident, resident_id=noor)
    assert (debt.amount, debt.is_coerced) == (120_000, True)
    assert "the man of the flat: €1,200.00" in texts(tab)
    tab.debts.acts[debt.id, "edit"].click()
    settle(desk)
    assert page.panel.creditor.read() == "the man of the flat"
    type_into(qtbot, page.panel.coerced, "Prefers not to say")
    save(qtbot, page.panel)
    settle(desk)
    assert vault.read(debts.of_resident, resident_id=noor)[0].is_coerced is Unanswered.DECLINED
    tab.debts.acts[debt.id, "settle"].click()
    settle(desk)
    assert vault.read(debts.of_resident, resident_id=noor)[0].settled_on == NOW.date()

    qtbot.mouseClick(tab.budget.add_button, LEFT)
    settle(desk)
    line = page.panel
    assert isinstance(line, BudgetLinePanel)
    for what, amount, side in (("Wage", "600", "comes in"), ("Rent", "400", "goes out")):
        type_into(qtbot, line.what.field, what)
        type_into(qtbot, line.money.amount, amount)
        type_into(qtbot, line.side, side)
        save(qtbot, line)
        settle(desk)  # the next line can be typed at once
    assert "“Rent” is added. Type the next line, or close." in texts(line)
    assert "€200.00 is left" in texts(tab)
    [_wage, rent] = vault.read(budgets.of_resident, resident_id=noor).lines
    tab.budget.acts[rent.id, "edit"].click()
    settle(desk)
    type_into(qtbot, page.panel.money.amount, "700")
    save(qtbot, page.panel)
    settle(desk)
    assert "€100.00 is lacking" in texts(tab)
    tab.budget.acts[rent.id, "remove"].click()
    settle(desk)
    assert len(vault.read(budgets.of_resident, resident_id=noor).lines) == 1

    qtbot.mouseClick(tab.saved.add_button, LEFT)
    settle(desk)
    goal = page.panel
    assert isinstance(goal, GoalPanel)
    type_into(qtbot, goal.purpose, "A home")
    type_into(qtbot, goal.money.amount, "900")
    save(qtbot, goal)
    settle(desk)
    [row] = vault.read(goals.of_resident, resident_id=noor)
    assert "€0.00 of €900.00" in texts(tab)
    tab.saved.acts[row.id, "reached"].click()
    settle(desk)
    assert vault.read(goals.of_resident, resident_id=noor)[0].reached_on == NOW.date()
    assert not clipped(page)
    assert not nameless(page)


def test_what_comes_and_where_it_leads(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    purse.habits(vault, approves_money_alone=True)
    purse.take_boxes(vault)
    noor, river = person(vault, "Noor"), purse.fund(vault)
    form = schemes.SchemeForm(
        name="Monthly", currency="EUR", amount=33_000, fund_id=river,
        period_from=date(2026, 1, 1),
    )  # fmt: skip
    scheme = vault.do("Scheme", schemes.add, form=form).result
    award = vault.do("Give", awards.give, resident_id=noor,
                     form=awards.AwardForm(scheme, river)).result  # fmt: skip
    grant = vault.do(
        "Ask", grants.ask, resident_id=noor, form=GrantForm("phone", river, 900)
    ).result
    vault.do("Yes", grants.approve, grant_id=grant)
    vault.do("D", savings.deposit, resident_id=noor, amount=500)
    vault.do("C", collectors.add, resident_id=noor,
             form=collectors.CollectorForm("Rita Quillhart", "sister"))  # fmt: skip
    page = Beside(qtbot, desk, noor)
    tab, said = page.tab, texts(page)
    assert {"Monthly", "Phone: €9.00", "€5.00", "Rita Quillhart · sister"} <= set(said)
    tab.coming.acts[award, "award"].click()
    tab.grants.acts[grant, "open"].click()
    tab.saved.moves["deposit"].click()
    assert page.places == [
        ("stipends", ("tab", "awards", award)),
        ("stipends", ("tab", "grants", grant)),
        ("stipends", ("tab", "savings", ("deposit", noor))),
    ]
    qtbot.mouseClick(tab.grants.add_button, LEFT)
    settle(desk)
    assert isinstance(page.panel, GrantPanel)
    qtbot.mouseClick(tab.collectors.add_button, LEFT)
    settle(desk)
    assert isinstance(page.panel, CollectorPanel)
    [rita] = vault.read(collectors.of_resident, resident_id=noor)
    tab.collectors.acts[rita.id, "end"].click()
    settle(desk)
    assert vault.read(collectors.of_resident, resident_id=noor) == ()


def test_the_last_day_of_a_stipend_is_the_same_as_in_its_list(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    noor, river = person(vault, "Noor"), purse.fund(vault)
    form = schemes.SchemeForm(
        name="Monthly", currency="EUR", amount=33_000, fund_id=river,
        period_from=date(2026, 1, 1),
    )  # fmt: skip
    scheme = vault.do("Scheme", schemes.add, form=form).result
    until = awards.AwardForm(scheme, river, start=date(2027, 1, 1), end=date(2027, 7, 1))
    vault.do("Give", awards.give, resident_id=noor, form=until)
    page = Beside(qtbot, desk, noor)
    [said] = [text for text in texts(page.tab.coming) if "River fund" in text]
    assert "until 30 June 2027" in said


def test_a_cashier_sees_neither_debts_nor_budget(
    desk_file: Path, clock: Clock, qtbot: QtBot
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "B7")
        noor = person(vault, "Noor")
        vault.do("D", debts.add, resident_id=noor, form=debts.DebtForm(1))
    with signed_in(desk_file, "B7", clock) as vault, desk_of(vault) as desk:
        page = Beside(qtbot, desk, noor)
        assert page.tab.debts.isHidden()
        assert page.tab.budget.isHidden()
        assert page.tab.grants.add_button.isHidden()
        assert not nameless(page)
