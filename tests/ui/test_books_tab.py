# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The books at the desk, by keys: accounts, statements, what the house writes, closing a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.models.staff import Role
from shelterdesk.services.money import books, ledger_check, month_close, statements
from shelterdesk.services.money.books import AccountKind, TransferForm
from shelterdesk.vault import accounts
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.books_house import (
    BANK,
    CASH,
    account,
    balance,
    due,
    fund,
    opened,
    paid,
    spent,
    take,
)
from tests.colleagues import signed_in
from tests.conftest import PASSPHRASE, Clock
from tests.factories import person
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.stipends.books import closing, panels
from ui.stipends.books.tab import BooksTab
from ui.stipends.page import StipendsPage
from ui.widgets import dates

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class House:
    """A fund, a box that is held and two bank accounts, one in dinars."""

    def __init__(self, vault: Vault) -> None:
        self.fund = fund(vault)
        self.tin, self.bank = account(vault, CASH, name="Tin"), account(vault, BANK, name="Bank")
        self.dinars = account(vault, BANK, "TND", "Tunis")
        opened(vault, self.tin, 50_000, self.fund)
        opened(vault, self.bank, 100_000, self.fund)
        take(vault, self.tin)


@pytest.fixture
def house(vault: Vault) -> House:
    return House(vault)


def at_the_books(qtbot: QtBot, desk: Desk, width: int = 780, height: int = 600) -> Host:
    host = hosted(qtbot, desk, StipendsPage(desk), width, height)
    host.page.open(("tab", "books"))
    settle(desk)
    return host


def tab_of(host: Host) -> BooksTab:
    tab = host.page.tabs.made("books")
    assert isinstance(tab, BooksTab)
    return tab


def opened_by(
    desk: Desk, tab: BooksTab, opens: Callable[[], None], kind: type
) -> panels._BookPanel:
    opens()
    settle(desk)
    assert isinstance(tab.side.panel, kind)
    return tab.side.panel


def names(tab: BooksTab) -> list[str]:
    model = tab.list.rows_model
    return [model.text(row, 0) for row in range(model.rowCount())]


def test_nothing_is_there_yet(qtbot: QtBot, desk: Desk, vault: Vault) -> None:
    host = at_the_books(qtbot, desk)
    tab = tab_of(host)
    assert (clipped(host), nameless(host)) == ([], [])
    tab.list.empty._button.click()
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, panels.AccountPanel)
    assert panel.currency.value() == "EUR"
    type_into(qtbot, panel.name, "Harbour Bank")
    save(qtbot, panel)
    settle(desk)
    assert names(tab) == ["All transactions", "Harbour Bank"]
    [row] = vault.read(books.offered).accounts
    assert (row.kind, row.name) == (AccountKind.BANK, "Harbour Bank")


def test_accounts_and_their_statement(qtbot: QtBot, desk: Desk, vault: Vault, house: House) -> None:
    today = dates.today()
    owed = due(vault, person(vault), house.fund, 700, start=today, until=today + timedelta(30))
    payment = paid(vault, owed, 700)
    host = at_the_books(qtbot, desk)
    tab = tab_of(host)
    assert names(tab) == ["All transactions", "Tin", "Bank", "River fund", "Tunis"]
    assert tab.statement.journal.isVisible()
    assert tab.statement.journal.rows_model.rowCount() == 3
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_Down)
    settle(desk)
    assert tab.statement.list.isVisible()
    assert "On 22 Nov: €493.00" in tab.statement.after.text()
    type_into(qtbot, tab.statement.period, "2025")
    settle(desk)
    assert tab.statement.list.rows_model.rowCount() == 0
    assert "Nothing was written in these days." in texts(tab)
    tab.open(house.bank)
    settle(desk)
    assert tab.line() is not None
    assert tab.line().name == "Bank"  # type: ignore[union-attr]
    assert (clipped(host), nameless(host)) == ([], [])
    host.page.open(("tab", "books", ("transaction", payment.ledger_transaction_id)))
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, closing.TransactionPanel)
    assert "What has a receipt is taken back at the pay desk." in texts(panel)
    assert panel.form.save_button.isHidden()
    qtbot.keyClick(panel, KEY.Key_Escape)
    assert tab.side.panel is None
    assert tab.list.hasFocus()


def test_an_expense_by_keys(qtbot: QtBot, desk: Desk, vault: Vault, house: House) -> None:
    host = at_the_books(qtbot, desk)
    tab = tab_of(host)
    tab.open(house.tin)
    settle(desk)
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_N, CTRL)
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, panels.ExpensePanel)
    assert (panel.account.value(), panel.fund.value()) == (house.tin, house.fund)
    assert not panel.is_modified()
    assert (clipped(host), nameless(host)) == ([], [])
    save(qtbot, panel)
    assert panel.amount.error()
    type_into(qtbot, panel.kind, "Food")
    type_into(qtbot, panel.amount, "12.50")
    type_into(qtbot, panel.words, "soap")
    save(qtbot, panel)
    settle(desk)
    assert tab.side.panel is None
    assert balance(vault, house.tin) == 48_750
    assert tab.statement.list.rows_model.text(1, 1).endswith("soap")
    # More than there is: what was typed stays, the account is named.
    panel = opened_by(desk, tab, tab.spend, panels.ExpensePanel)
    panel.kind.set_value(panel.kind.codes()[0])  # type: ignore[attr-defined]
    type_into(qtbot, panel.amount, "900")
    save(qtbot, panel)
    settle(desk)
    assert "Tin" in panel.amount.error()
    assert panel.keeps_open()


def test_money_in_a_transfer_and_an_exchange(
    qtbot: QtBot, desk: Desk, vault: Vault, house: House
) -> None:
    tab = tab_of(at_the_books(qtbot, desk))
    panel = opened_by(desk, tab, tab.money_in, panels.MoneyInPanel)
    type_into(qtbot, panel.account, "Bank")
    type_into(qtbot, panel.amount, "200")
    save(qtbot, panel)
    settle(desk)
    assert balance(vault, house.bank) == 120_000
    panel = opened_by(desk, tab, tab.transfer, panels.TransferPanel)
    assert isinstance(panel, panels.TransferPanel)
    type_into(qtbot, panel.account, "Bank")
    settle(desk)
    assert panel.to.codes() == [house.tin]
    type_into(qtbot, panel.to, "Tin")
    type_into(qtbot, panel.amount, "100")
    save(qtbot, panel)
    settle(desk)
    assert balance(vault, house.tin) == 60_000
    panel = opened_by(desk, tab, tab.exchange, panels.ExchangePanel)
    assert isinstance(panel, panels.ExchangePanel)
    type_into(qtbot, panel.account, "Bank")
    settle(desk)
    assert panel.to.codes() == [house.dinars]
    type_into(qtbot, panel.to, "Tunis")
    type_into(qtbot, panel.amount, "100")
    type_into(qtbot, panel.received, "338.125")
    save(qtbot, panel)
    settle(desk)
    assert (balance(vault, house.bank), balance(vault, house.dinars)) == (100_000, 338_125)
    panel = opened_by(desk, tab, tab.open_balance, panels.OpeningPanel)
    type_into(qtbot, panel.account, "Tunis")
    type_into(qtbot, panel.amount, "1.005")
    save(qtbot, panel)
    settle(desk)
    assert balance(vault, house.dinars) == 339_130


def test_a_transaction_is_taken_back(qtbot: QtBot, desk: Desk, vault: Vault, house: House) -> None:
    number = spent(vault, house.bank, 900, house.fund, words="typed twice")
    host = at_the_books(qtbot, desk)
    tab = tab_of(host)
    tab.statement.journal.setFocus()
    qtbot.keyClick(tab.statement.journal, KEY.Key_End)
    qtbot.keyClick(tab.statement.journal, KEY.Key_Return)
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, closing.TransactionPanel)
    assert {"Debit · River fund", "Credit · Bank", "€9.00"} <= set(texts(panel))
    assert (clipped(host), nameless(host)) == ([], [])
    save(qtbot, panel)
    assert panel.reason.error()
    type_into(qtbot, panel.reason, "twice")
    save(qtbot, panel)
    settle(desk)
    assert balance(vault, house.bank) == 100_000
    back = vault.read(statements.transaction, number=number).taken_back_by
    tab.show_transaction(number)
    settle(desk)
    assert f"It was taken back by transaction {back}." in texts(tab.side)


def test_accounts_are_renamed_and_retired(
    qtbot: QtBot, desk: Desk, vault: Vault, house: House
) -> None:
    tab = tab_of(at_the_books(qtbot, desk))
    tab.rename_account()  # nothing is chosen
    tab.retire_account()
    assert tab.side.panel is None
    tab.open(house.dinars)
    settle(desk)
    tab.rename_account()
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, panels.AccountPanel)
    type_into(qtbot, panel.name, "Tunis Bank")
    save(qtbot, panel)
    settle(desk)
    assert "Tunis Bank" in names(tab)
    tab.retire_account()
    settle(desk)
    assert names(tab)[-1] == "Tunis Bank"
    assert "Tunis Bank" not in {row.name for row in vault.read(books.offered).accounts}
    tab.retire_account()
    settle(desk)
    assert "Tunis Bank" in {row.name for row in vault.read(books.offered).accounts}


def test_a_month_is_closed(
    qtbot: QtBot, desk: Desk, clock: Clock, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = desk.vault
    host = at_the_books(qtbot, desk)
    tab = tab_of(host)
    tab.close_month()
    settle(desk)
    assert "There is no month to close: each can be closed once it is over." in texts(tab.side)
    tab.side.close_panel()
    clock.now += timedelta(days=50)
    monkeypatch.setattr(dates, "clock", clock.now.date)
    host.page.open(("tab", "books", "close"))
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, closing.ClosePanel)
    said = texts(panel)
    assert "Tin: not counted since something moved" in said
    assert panel.form.save_button.text() == "Close November 2026"
    assert any("never opened again" in words for words in said)
    assert (clipped(host), nameless(host)) == ([], [])
    type_into(qtbot, panel.month, "December")
    settle(desk)
    assert "With it these are closed: November 2026." in texts(panel)
    save(qtbot, panel)
    settle(desk)
    assert [row.month for row in vault.read(month_close.closed_months)] == [date(2026, 12, 1)]
    panel = opened_by(desk, tab, tab.spend, panels.ExpensePanel)  # type: ignore[assignment]
    assert "31 Dec" in panel.day.toolTip()  # type: ignore[attr-defined]


def test_the_books_are_checked(
    qtbot: QtBot, desk: Desk, vault: Vault, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = tab_of(at_the_books(qtbot, desk))
    with qtbot.waitSignal(desk.books_check.finished, timeout=10_000):
        qtbot.keyClick(tab.check_button, KEY.Key_Space)
    settle(desk)
    assert "The books were checked just now: 2 transactions, as they were written." in texts(tab)
    with vault._engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER ledger_entry_update")
        connection.exec_driver_sql("UPDATE ledger_entry SET amount = 7 WHERE id = 1")
    with qtbot.waitSignal(desk.books_check.finished, timeout=10_000):
        desk.books_check.start()
    settle(desk)
    assert any("the amount on “Tin” was" in words for words in texts(tab))
    monkeypatch.setattr(ledger_check, "_CHUNK", 1)
    desk.books_check.start()
    with qtbot.waitSignal(desk.books_check.progressed):
        pass
    desk.books_check.cancel()
    assert not tab.bar.isVisible()


def test_who_only_looks(vault: Vault, desk_file: Path, clock: Clock, qtbot: QtBot) -> None:
    made = House(vault)
    for name, role in (("C7", Role.CASEWORKER), ("R7", Role.CASHIER)):
        accounts.add(vault, code=name, roles=(role,), passphrase=PASSPHRASE, cost=FLOOR)
    vault.lock()
    with signed_in(desk_file, "C7", clock) as caseworker, desk_of(caseworker) as desk:
        host = at_the_books(qtbot, desk)
        tab = tab_of(host)
        for hidden in (tab.expense_button, tab.in_button, tab.close_button, tab.more_button):
            assert not hidden.isVisible()
        for act in (tab.spend, tab.add_account, tab.rename_account, tab.close_month):
            act()
        assert tab.side.panel is None
        host.page.hide()
    with signed_in(desk_file, "R7", clock) as cashier, desk_of(cashier) as desk:
        host = at_the_books(qtbot, desk)
        tab = tab_of(host)
        assert not tab.close_button.isVisible()
        panel = opened_by(desk, tab, tab.transfer, panels.TransferPanel)
        assert made.tin not in panel.account.codes()  # somebody else has it
        tab.side.close_panel()
        tab.export()
        assert host.asked == [("reports", ("table", "ledger"))]


@pytest.mark.parametrize("width", [780, 1060, 1300])
def test_there_is_room_for_a_form(
    qtbot: QtBot, desk: Desk, vault: Vault, house: House, width: int
) -> None:
    vault.do("T", books.transfer, form=TransferForm(house.bank, house.tin, 5))
    host = at_the_books(qtbot, desk, width)
    tab = tab_of(host)
    tab.spend()
    settle(desk)
    assert host.width() == width
    assert tab.accounts.isVisible() is (width >= 1100)
    assert (clipped(host), nameless(host)) == ([], [])
    tab.side.close_panel()
    assert tab.accounts.isVisible()


def test_what_was_typed_is_kept_through_a_lock(
    qtbot: QtBot, desk: Desk, vault: Vault, house: House
) -> None:
    tab = tab_of(at_the_books(qtbot, desk))
    panel = opened_by(desk, tab, tab.exchange, panels.ExchangePanel)
    type_into(qtbot, panel.account, "Bank")
    settle(desk)
    type_into(qtbot, panel.amount, "100")
    kept = tab.draft()
    tab.side.close_panel()
    assert kept is not None
    tab.restore_draft(kept)
    settle(desk)
    again = tab.side.panel
    assert isinstance(again, panels.ExchangePanel)
    assert again.amount.typed() == "100"
    assert QApplication.focusWidget() is not None
