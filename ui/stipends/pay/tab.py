# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pay desk: Enter opens what is chosen, Enter pays it, and the next one is chosen."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.money import pay_desk, payables, receipts
from shelterdesk.services.money.pay_desk import Paid
from shelterdesk.services.money.payables import Order, Payable, ToPay
from shelterdesk.services.money.receipts import Opened, ReceiptRow
from ui import icons
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.stipends.pay import lists, words
from ui.stipends.pay.panels import RefusePanel, TakeBackPanel, VoidPanel
from ui.stipends.pay.pay_panel import PayPanel
from ui.stipends.pay.printing import REPORT, ReceiptPrinter
from ui.stipends.pay.views import PayView
from ui.widgets import message_bar
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.collector_panel import CollectorPanel
from ui.widgets.table import RowsView
from ui.widgets.tabs import FlatTabs

TO_PAY, ASIDE, RECEIPTS = range(3)
_WAIT_MS: Final = 150


class PayTab(ListTab):
    """``open`` takes the number of a receipt, or ``("person", id)``: what is to be paid to her."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "account", "alert", "cash_count", "cash_holding", "collector", "due", "earning",
        "grant_given", "ledger_entry", "payment", "resident", "resident_access",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: ToPay | None = None
        self._wanted: int | None = None  # whose line is to be chosen
        self._prints = False  # as it was chosen last
        self.printer = ReceiptPrinter(self, desk)
        self.due, self.aside, self.receipts = (
            lists.due_list(), lists.aside_list(), lists.receipt_list(),
        )  # fmt: skip
        self.due.set_empty(_("Nothing is to be paid. What is approved comes here by its pay day."))
        self.aside.set_empty(_("What somebody does not want, or what is not paid, stands here."))
        self.receipts.set_empty(_("Receipts of today stand here. Type a number to find another."))
        self.list = self.due
        self.lists = FlatTabs(_("Pay desk"))
        self.stack = QStackedWidget()
        for view in self._views():
            self.lists.add("")
            self.stack.addWidget(view)
        card = Card()
        card.add(self.lists)
        card.add(self._make_tools())
        card.add(self.stack, 1)
        self.view = PayView(desk)
        self.lay_out(card, self.view)
        self._connect()
        self._name_lists()

    def _views(self) -> tuple[RowsView, RowsView, RowsView]:
        return self.due, self.aside, self.receipts

    def _make_tools(self) -> QWidget:
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        glass = QAction(icons.icon("search", "muted"), _("Search"), self.search)
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self.load)
        self.search.textEdited.connect(lambda _text: self._wait.start())
        self.search.returnPressed.connect(self._leave_search)
        self.by_person, self.by_day = Chip(_("By person")), Chip(_("By day"))
        self.by_person.setChecked(True)
        self._orders = QButtonGroup(self)
        for chip in (self.by_person, self.by_day):
            self._orders.addButton(chip)
        self._orders.buttonToggled.connect(lambda _chip, on: self.load() if on else None)
        self.later = QCheckBox(_("Later too"))
        self.later.toggled.connect(lambda _on: self.load())
        tools = QWidget()
        column = QVBoxLayout(tools)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        row = QHBoxLayout()  # of its own: beside the search long words have no room
        row.setSpacing(8)
        for widget in (self.by_person, self.by_day, self.later):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        return tools

    def _connect(self) -> None:
        self.lists.currentChanged.connect(self._turn)
        for view in self._views():
            view.row_selected.connect(lambda _row: self._show_chosen())
        self.due.row_activated.connect(lambda _row: self._asked("pay"))
        self.aside.row_activated.connect(lambda _row: self._asked("again"))
        self.receipts.row_activated.connect(lambda _row: self._asked("open"))
        self.view.asked.connect(self._asked)
        self.key("Ctrl+F", self.search.setFocus)
        self.key("Del", lambda: self._asked("refuse"), self.due)

    # What the page asks
    def load(self) -> None:
        """Read the list in front, and what the others are called by."""
        by = Order.DAY if self.by_day.isChecked() else Order.PERSON
        text = self.search.text().strip()
        at = self.stack.currentIndex()
        self.desk.read(
            self, payables.to_pay, self._show, by=by, with_later=self.later.isChecked(),
            text=text if at == TO_PAY else "",
        )  # fmt: skip
        if at == ASIDE:
            self.desk.read(self, payables.set_aside, self._show_aside, text=text)
        if at == RECEIPTS:
            self._read_receipts(text)

    def subtitle(self) -> str:
        """How many are to be paid, and how much."""
        rows = self.found.rows if self.found is not None else ()
        if not rows:
            return ""
        count = ngettext("{n} to be paid", "{n} to be paid", len(rows)).format(n=len(rows))
        return f"{count} · {words.sums(rows)}"

    def primary_focus(self) -> QWidget:
        """The list in front."""
        return self._in_front()

    def open(self, target: object) -> None:
        """A receipt by its number, or what is to be paid to somebody."""
        if isinstance(target, str):
            self.search.setText(target)
            self.lists.setCurrentIndex(RECEIPTS)
            self.load()
        elif isinstance(target, tuple) and target[0] == "person":
            self._wanted = target[1]
            self.later.setChecked(True)
            self.lists.setCurrentIndex(TO_PAY)
            self.load()

    # Acts
    def _asked(self, act: str) -> None:
        row: Any = self._in_front().selected()
        if row is None or row.id is None:
            return
        may_pay = self.desk.vault.may(Capability.PAY_OUT)
        if act == "pay" and may_pay:
            self._pay(row)
        elif act in ("refuse", "void"):
            self._set_aside(act, row)
        elif act == "again" and may_pay:
            self.desk.do(
                self, N_("Offered a payment again"), pay_desk.offer_again,
                said=_("It is to be paid again."), kind=row.kind, payable_id=row.id,
            )  # fmt: skip
        elif act == "collector":
            self.open_panel(CollectorPanel(self.desk, row.resident_id, row.shown))
        elif act == "person":
            self.open_requested.emit("residents", ("resident", row.resident_id, "overview"))
        else:
            self._asked_of_receipt(act, row)

    def _asked_of_receipt(self, act: str, row: Any) -> None:
        if not isinstance(row, ReceiptRow):
            return
        if act == "open":
            self.desk.read(self, receipts.opened, self._show_opened, payment_id=row.id)
        elif act == "print":
            self.printer.print_receipts([row.number])
        elif act == "all_of_day":
            options = {"day": f"{row.on:%Y-%m-%d}"}
            self.open_requested.emit("reports", ("report", REPORT, options))
        elif act == "back" and row.can_be_taken_back:
            told = " · ".join((row.number, row.shown, words.signed_amount(row)))
            self.open_panel(TakeBackPanel(self.desk, row.id or 0, told))

    def _pay(self, row: Payable) -> None:
        panel = PayPanel(self.desk, row.kind.value, row.id or 0, self._prints, self.found)
        self._listen_to(panel)
        self.open_panel(panel)

    def _listen_to(self, panel: PayPanel) -> None:
        panel.paid.connect(self._was_paid)
        panel.counted.connect(
            lambda box: self.open_requested.emit("stipends", ("tab", "cash", ("count", box)))
        )

    def _set_aside(self, act: str, row: Any) -> None:
        if not isinstance(row, Payable):
            return
        told = " · ".join((row.shown, words.left(row), row.what))
        panel = RefusePanel if act == "refuse" else VoidPanel
        needs = Capability.PAY_OUT if act == "refuse" else Capability.APPROVE_MONEY
        if self.desk.vault.may(needs):
            self.open_panel(panel(self.desk, row.kind.value, row.id or 0, told))

    def _was_paid(self, paid: Paid, prints: bool) -> None:
        self._prints = prints
        if prints:
            self.printer.print_receipts(paid.numbers)

    # What is shown
    def _show(self, found: ToPay) -> None:
        self.found = found
        self.due.rows_model.set_rows(found.rows)
        self.later.setText(_("Later too ({n})").format(n=found.later) if found.later else
                           _("Later too"))  # fmt: skip
        wanted, self._wanted = self._wanted, None
        key = next((row.key for row in found.rows if row.resident_id == wanted), None)
        if wanted is not None and key is not None:
            self.due.select(key)
            self.due.setFocus()
        if isinstance(self.panel, PayPanel):
            self.panel.show_found(found)
        self._name_lists()
        self._show_chosen()
        self.title_changed.emit()

    def _show_aside(self, rows: tuple[Payable, ...]) -> None:
        self.aside.rows_model.set_rows(rows)
        self._show_chosen()

    def _read_receipts(self, text: str) -> None:
        if len(receipts.numbers_in(text)) == 1:
            self.desk.read(
                self, receipts.found, lambda row: self._show_receipts((row,)),
                on_error=self._not_found, number=text,
            )  # fmt: skip
        else:
            self.desk.read(self, receipts.of_day, self._show_receipts)

    def _not_found(self, error: UserError) -> None:
        self._show_receipts(())
        message_bar.say(self, error.message, "notice")

    def _show_receipts(self, rows: tuple[ReceiptRow, ...]) -> None:
        text = self.search.text().strip().casefold()
        if not receipts.numbers_in(text):
            rows = tuple(
                row for row in rows
                if any(text in part.casefold() for part in (row.shown, row.code, row.number))
            )  # fmt: skip
        self.receipts.rows_model.set_rows(rows)
        self._show_chosen()

    def _show_opened(self, found: Opened) -> None:
        row = self.receipts.selected()
        if row is not None and row.id == found.row.id:
            self.view.show_opened(found)

    def _show_chosen(self) -> None:
        at = self.stack.currentIndex()
        row: Any = self._in_front().selected()
        if row is None:
            self.view.show_nothing()
        elif at == TO_PAY:
            box = self.found.box(row.currency) if self.found is not None else None
            self.view.show_payable(row, box)
        elif at == ASIDE:
            self.view.show_aside(row)
        else:
            self.view.show_receipt(row)

    def _name_lists(self) -> None:
        count = len(self.found.rows) if self.found is not None else 0
        self.lists.setTabText(
            TO_PAY, _("To be paid ({n})").format(n=count) if count else _("To be paid")
        )  # fmt: skip
        self.lists.setTabText(ASIDE, _("Set aside"))
        self.lists.setTabText(RECEIPTS, _("Receipts"))
        hint = _("Name, code or number") if self._is_at(RECEIPTS) else _("Name or code")
        self.search.setPlaceholderText(hint)
        self.search.setAccessibleName(hint)
        for widget in (self.by_person, self.by_day, self.later):
            widget.setVisible(self._is_at(TO_PAY))

    def _is_at(self, at: int) -> bool:
        return self.stack.currentIndex() == at

    def _in_front(self) -> RowsView:
        return self._views()[self.stack.currentIndex()]

    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self.list = self._in_front()
        self.search.clear()
        self._name_lists()
        self._show_chosen()
        self.load()

    def _leave_search(self) -> None:
        """Into the list, at the first line."""
        view = self._in_front()
        if view.rows_model.rowCount():
            view.setFocus()

    # A panel that was made again from a draft
    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same form again, listened to as before."""
        super().restore_draft(kept)
        if isinstance(self.panel, PayPanel):
            self._listen_to(self.panel)
