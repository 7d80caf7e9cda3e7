# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The books: accounts with what is on them, the statement of the one chosen beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.money import accounts, books, statements
from shelterdesk.services.money.books import AccountKind
from shelterdesk.services.money.statements import AccountLine
from ui.desk import Desk
from ui.stipends.books.closing import ClosePanel, TransactionPanel
from ui.stipends.books.panels import (
    AccountPanel,
    ExchangePanel,
    ExpensePanel,
    MoneyInPanel,
    OpeningPanel,
    TransferPanel,
)
from ui.stipends.books.statement_card import StatementCard
from ui.tabbed_page import PageTab
from ui.widgets.act_menu import Act, ActMenu
from ui.widgets.books_found import FoundInBooks
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_side import FormSide
from ui.widgets.money_field import in_words
from ui.widgets.table import Column, RowsModel, RowsView

_PANEL: Final = 364
_ACCOUNTS: Final = 316
#: Below this a form takes the place of the accounts.
_WIDE: Final = 1100
_ICONS: Final = {
    AccountKind.CASH: "wallet", AccountKind.KEPT: "lock", AccountKind.BANK: "landmark",
    AccountKind.MOBILE: "phone", AccountKind.VOUCHER: "tag", AccountKind.FUND: "heart-handshake",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    """An account, or (no line) all transactions."""

    line: AccountLine | None

    @property
    def key(self) -> object:
        """Which one."""
        return "all" if self.line is None else self.line.key


class BooksTab(PageTab):
    """``open`` takes the id of an account, ``("transaction", number)`` or "close"."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "account", "ledger_entry", "ledger_transaction", "ledger_text", "payment", "fund",
        "income_activity", "month_close", "cash_holding", "staff", "resident", "resident_access",
    })  # fmt: skip
    side: FormSide

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: int | None = None
        self._may_write = desk.vault.may(Capability.KEEP_BOOKS)
        self.list = RowsView(RowsModel(_columns(), lambda row: row.key), _("Accounts"))
        sentence = _("Boxes, bank accounts and funds stand here, with what is on them.")
        act = (_("Add an account"), self.add_account) if self._may_write else ()
        self.list.set_empty(sentence, *act)
        self.list.row_selected.connect(self._chosen)
        self.statement = StatementCard(desk)
        self.statement.opened.connect(self.show_transaction)
        self.side = FormSide(desk, _PANEL)
        self.side.closed.connect(self._closed)
        self._make_acts()
        self._lay_out()
        self._key("Ctrl+N", self.spend)
        self._key("Esc", self.side.leave)
        run = desk.books_check
        run.finished.connect(self._checked)
        run.progressed.connect(self._progressed)
        run.stopped.connect(lambda _why: self.bar.hide())

    def _make_acts(self) -> None:
        self.expense_button = button(
            _("Expense"), "coins", "primary", tooltip=_("Note an expense (Ctrl+N)"),
            on_click=self.spend,
        )  # fmt: skip
        self.in_button = button(_("Money in"), "plus", on_click=self.money_in)
        self.transfer_button = button(
            _("Transfer"), "arrow-left-right", on_click=self.transfer
        )  # fmt: skip
        self.check_button = button(
            _("Check the books"), "shield", on_click=self.desk.books_check.start
        )
        self.close_button = button(_("Close a month"), "lock", on_click=self.close_month)
        self.more_button = ActMenu(_("More of the books"), self._more())
        # Only hidden, never shown here: without a parent they would be windows.
        if not self._may_write:
            for made in (
                self.expense_button, self.in_button, self.transfer_button, self.more_button,
            ):  # fmt: skip
                made.hide()
        if not self.desk.vault.may(Capability.CLOSE_MONTHS):
            self.close_button.hide()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Checking the books"))
        self.bar.hide()
        self.found = FoundInBooks()

    def _more(self) -> list[Act]:
        acts: list[Act] = [
            ("repeat", _("Exchange of currencies"), self.exchange),
            ("play", _("What was there at the beginning"), self.open_balance),
            ("plus", _("Add an account"), self.add_account),
            ("pencil", _("Rename the account"), self.rename_account),
            ("archive", _("Use the account no longer, or again"), self.retire_account),
        ]
        if self.desk.vault.may(Capability.EXPORT_LEDGER):
            acts.append(("download", _("Table for the accountant"), self.export))
        return acts

    def _lay_out(self) -> None:
        self.accounts = Card(_("Accounts"))
        self.accounts.setFixedWidth(_ACCOUNTS)
        self.accounts.add(self.list, 1)
        self.accounts.add(self.bar)
        self.accounts.add(self.found)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.accounts)
        row.addWidget(self.statement, 1)
        row.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(
            ButtonRow(
                (self.expense_button, self.in_button, self.transfer_button, self.close_button,
                 self.check_button, self.more_button)
            )
        )  # fmt: skip
        column.addLayout(row, 1)

    # What the page asks
    def load(self) -> None:
        """Read accounts and the statement again."""
        self.desk.read(self, statements.account_lines, self._show, with_retired=True)
        self.found.show_report(self.desk.books_check.report)

    def open(self, target: object) -> None:
        """Show an account or a transaction, or close a month."""
        if target == "close":
            self.desk.later(self, self.close_month)
        elif isinstance(target, tuple) and target[0] == "transaction":
            self.desk.later(self, lambda: self.show_transaction(target[1]))
        elif isinstance(target, int):
            self._wanted = target
            self.load()

    def primary_focus(self) -> QWidget | None:
        """The accounts."""
        return self.list

    # Acts
    def spend(self) -> None:
        """Note an expense."""
        self._write(ExpensePanel)

    def money_in(self) -> None:
        """Note money that came in."""
        self._write(MoneyInPanel)

    def transfer(self) -> None:
        """From one account to another."""
        self._write(TransferPanel)

    def exchange(self) -> None:
        """One currency for another."""
        self._write(ExchangePanel)

    def open_balance(self) -> None:
        """What was there when the books began."""
        self._write(OpeningPanel)

    def add_account(self) -> None:
        """One more box or bank account."""
        if self._may_write:
            self._open(AccountPanel(self.desk))

    def rename_account(self) -> None:
        """Another name for the one chosen."""
        line = self._of_house()
        if line is not None and self._may_write:
            self._open(AccountPanel(self.desk, line.id, line.name))

    def retire_account(self) -> None:
        """Use the one chosen no longer, or again."""
        line = self._of_house()
        if line is not None and self._may_write:
            act = N_("Used an account again") if not line.is_active else N_("Retired an account")
            self.desk.do(
                self, act, books.retire_account, account_id=line.id, is_active=not line.is_active
            )  # fmt: skip

    def close_month(self) -> None:
        """What is open first, then close it."""
        if self.desk.vault.may(Capability.CLOSE_MONTHS):
            self._open(ClosePanel(self.desk))

    def export(self) -> None:
        """The table that leaves."""
        self.open_requested.emit("reports", ("table", "ledger"))

    def show_transaction(self, number: int) -> None:
        """Both its sides."""
        self._open(TransactionPanel(self.desk, number))

    # Within
    def _open(self, panel: FormPanel) -> None:
        # The accounts make room first: all three beside each other would widen the window.
        self.accounts.setHidden(self.width() < _WIDE)
        self.side.open(panel)
        self._arrange()

    def _write(self, panel: Callable[..., FormPanel]) -> None:
        if self._may_write:
            line = self.line()
            self._open(panel(self.desk, None if line is None else line.id))

    def line(self) -> AccountLine | None:
        """The account that is chosen."""
        row = self.list.selected()
        return None if row is None else row.line

    def _of_house(self) -> AccountLine | None:
        line = self.line()
        return line if line is not None and accounts.is_of_house(line.kind) else None

    def _show(self, lines: list[AccountLine]) -> None:
        rows = [_Row(line) for line in sorted(lines, key=lambda line: not line.is_active)]
        self.list.rows_model.set_rows([_Row(None), *rows] if rows else [])
        wanted, self._wanted = self._wanted, None
        line = next((one for one in lines if one.id == wanted and wanted is not None), None)
        if line is not None:
            self.list.select(line.key)
        self._chosen(self.list.selected())

    def _chosen(self, row: _Row | None) -> None:
        self.statement.show_account(None if row is None else row.line)

    def _checked(self, report: object) -> None:
        self.bar.hide()
        self.found.show_report(self.desk.books_check.report)

    def _progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.bar.setVisible(done < total)

    def _closed(self) -> None:
        self._arrange()
        if self.isVisible():
            self.list.setFocus()

    def _arrange(self) -> None:
        is_narrow = self.width() < _WIDE and self.side.panel is not None
        self.accounts.setHidden(is_narrow)

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _columns() -> list[Column]:
    return [
        Column(_("Account"), _name, stretch=True, width=120, role="strong", icon=_icon,
               tone=_tone, tooltip=_holder),
        Column(_("Balance"), _balance, width=124, align="end", tone=_tone),
    ]  # fmt: skip


def _name(row: _Row) -> str:
    return _("All transactions") if row.line is None else row.line.name


def _balance(row: _Row) -> str:
    return "" if row.line is None else in_words(row.line.balance, row.line.currency)


def _icon(row: _Row) -> str | None:
    return "book-open" if row.line is None else _ICONS.get(row.line.kind)


def _tone(row: _Row) -> str | None:
    return "muted" if row.line is not None and not row.line.is_active else None


def _holder(row: _Row) -> str:
    if row.line is None or not row.line.holder:
        return "" if row.line is None else row.line.name
    return _("{box}: {who} has it").format(box=row.line.name, who=row.line.holder)
