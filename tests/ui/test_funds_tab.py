# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Funds at the desk: what is left, the months, what runs dry, and the list behind each figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.vault.door import Vault
from tests import fund_rows as rows
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.fund_rows import Given
from tests.ui.at_desk import desk_of, settle, texts
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.stipends.funds.tab import FundsTab
from ui.stipends.page import StipendsPage

KEY = Qt.Key
TODAY = NOW.date()
DAY = timedelta(days=1)


def at_the_funds(qtbot: QtBot, desk: Desk, width: int = 780, height: int = 600) -> Host:
    host = hosted(qtbot, desk, StipendsPage(desk), width, height)
    host.page.open(("tab", "funds"))
    settle(desk)
    return host


def tab_of(host: Host) -> FundsTab:
    tab = host.page.tabs.made("funds")
    assert isinstance(tab, FundsTab)
    return tab


def river(vault: Vault, currency: str = "EUR", unit: int = 100) -> tuple[int, int]:
    """A fund that pays Noor 330 a month and runs dry early in the new year; fund and person."""
    fund_id = rows.fund(
        vault, "River fund", donor="Four Rivers", budget=1_600 * unit, currency=currency,
        start=date(2026, 7, 1), until=date(2027, 6, 30), restrictions="Living costs alone",
    )  # fmt: skip
    rows.came_in(vault, fund_id, 2_000 * unit, date(2026, 7, 3), currency)
    noor = person(vault, "Noor")
    scheme_id = rows.scheme(vault, currency=currency, amount=330 * unit)
    award = rows.award(vault, Given(noor, scheme_id, fund_id), date(2026, 8, 1))
    for month in (8, 9, 10):
        due = rows.due(vault, award, date(2026, month, 1), 330 * unit, date(2026, month, 1))
        rows.paid(vault, due, 330 * unit)
    rows.due(vault, award, date(2026, 11, 1), 330 * unit, date(2026, 11, 2))
    return fund_id, noor


def figure(tab: FundsTab, words: str) -> QPushButton:
    return next(
        one for one in tab.view.figures.findChildren(QPushButton)
        if one.accessibleName().startswith(f"{words}:") and one.isVisible()
    )  # fmt: skip


def test_a_house_without_funds(qtbot: QtBot, desk: Desk) -> None:
    host = at_the_funds(qtbot, desk)
    tab = tab_of(host)
    assert "What donors give stands here" in tab.list.empty.sentence()
    tab.list.empty._act()
    assert host.asked == [("preferences", ("tab", "funds"))]
    assert (clipped(host), nameless(host)) == ([], [])


def test_a_fund_its_months_and_the_lists_behind(qtbot: QtBot, desk: Desk, vault: Vault) -> None:
    fund_id, noor = river(vault)
    host = at_the_funds(qtbot, desk)
    tab = tab_of(host)
    tab.list.select((fund_id, "EUR"))
    settle(desk)
    said = texts(tab)
    for words in ("River fund", "€1,600.00", "€610.00", "€280.00", "€1,010.00"):
        assert words in said, words
    assert (figure(tab, "Paid").text(), figure(tab, "Committed").text()) == ("€990.00", "€330.00")
    assert tab.view.months.dry.text() == (
        "By the budget it lasts until 1 December. "
        "By what is in the books it lasts until 1 February 2027."
    )
    assert tab.view.months.dry.property("tone") == "notice"
    table = tab.view.months.table.rows_model
    shown = [[table.text(at, column) for column in range(6)] for at in range(table.rowCount())]
    assert shown[4] == ["November 2026", "€131.51", "", "€990.00", "€330.00", "€280.00"]
    assert "November 2026 · €990.00 · €330.00 · €131.51" in tab.view.months.chart.table_text()
    assert (clipped(host), nameless(host)) == ([], [])

    qtbot.keyClick(tab.list, KEY.Key_Return)
    assert tab.view.months.table.hasFocus()
    assert tab.view.months.table.selected().month == date(2026, 11, 1)
    qtbot.keyClick(tab.view.months.table, KEY.Key_Return)
    settle(desk)
    assert tab.view.back.text() == "Paid · November 2026"
    entry = tab.view.entries.rows_model.rows()[0]
    assert (entry.who, entry.receipt, entry.amount) == ("Noor", "2026-0003", 33_000)
    qtbot.keyClick(tab.view.entries, KEY.Key_Return)
    assert host.asked == [("residents", ("resident", noor, "overview"))]
    qtbot.keyClick(tab.view.entries, KEY.Key_Escape)
    assert tab.view.months.table.hasFocus()
    qtbot.keyClick(tab.view.months.table, KEY.Key_Escape)
    assert tab.list.hasFocus()

    qtbot.mouseClick(figure(tab, "Committed"), Qt.MouseButton.LeftButton)
    settle(desk)
    [promised] = tab.view.entries.rows_model.rows()
    assert (promised.who, promised.amount) == ("Noor", 33_000)
    tab.view.close_list()
    tab.view.months.table.select(date(2026, 12, 1))
    qtbot.keyClick(tab.view.months.table, KEY.Key_Return)
    assert tab.view.back.text() == "Committed · December 2026"
    tab.view.close_list()
    tab.view.pages.open("lines")
    tab.view.lines.select(tab.view.lines.rows_model.key_of(0))
    qtbot.keyClick(tab.view.lines, KEY.Key_Return)
    settle(desk)
    assert tab.view.back.text() == "Living costs"
    assert len(tab.view.entries.rows_model.rows()) == 3


def test_what_changes_is_shown(qtbot: QtBot, desk: Desk, vault: Vault) -> None:
    fund_id, _noor = river(vault)
    host = at_the_funds(qtbot, desk)
    tab = tab_of(host)
    tab.open((fund_id, "EUR"))
    settle(desk)
    desk.do(host, "Spent", spend, fund_id=fund_id)
    settle(desk)
    assert figure(tab, "Paid").text() == "€1,040.00"


def spend(tx: rows.Transaction, *, fund_id: int) -> None:
    """An expense, as another page would write it."""
    fund = rows.accounts.of_fund(tx, fund_id, "EUR")
    box = rows.accounts.of_house(tx, rows.AccountKind.CASH, "EUR")
    lines = [rows.posting.debit(fund, 5_000), rows.posting.credit(box, 5_000)]
    rows.posting.post(tx, kind=rows.LedgerKind.EXPENSE, lines=lines)


def test_a_fund_that_is_enough_and_one_without_a_budget(
    qtbot: QtBot, desk: Desk, vault: Vault
) -> None:
    plain = rows.fund(vault, "Gifts")
    rows.came_in(vault, plain, 90_000, TODAY)
    host = at_the_funds(qtbot, desk)
    tab = tab_of(host)
    tab.list.select((plain, "EUR"))
    settle(desk)
    assert not tab.view.months.dry.isVisible()
    rows.grant(vault, person(vault, "Noor"), plain, 10_000)
    tab.load()
    settle(desk)
    assert tab.view.months.dry.text() == "It is enough for all that is agreed now."
    assert "Left of the budget" not in texts(tab)


def test_a_caseworker_looks_and_changes_nothing(
    qtbot: QtBot, desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        river(vault)
    with signed_in(desk_file, "C2", clock) as vault, desk_of(vault) as desk:
        tab = tab_of(at_the_funds(qtbot, desk))
        assert not any(
            one.isVisible() for one in tab.findChildren(QPushButton) if one.text() == "Change funds"
        )


@pytest.mark.parametrize("money", [("JPY", 1), ("TND", 1_000)])
def test_other_currencies_and_from_right_to_left(
    qtbot: QtBot,
    desk: Desk,
    vault: Vault,
    speak: Callable[[str], None],
    money: tuple[str, int],
) -> None:
    fund_id, _noor = river(vault, *money)
    speak("ar")
    host = at_the_funds(qtbot, desk)
    tab = tab_of(host)
    tab.list.select((fund_id, money[0]))
    settle(desk)
    assert (clipped(host), nameless(host)) == ([], [])
