# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Savings and money kept: everybody who has something here, and what moves across the desk."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.grants import grants
from shelterdesk.services.grants.grants import GrantOpened
from shelterdesk.services.money import goals, receipts, savings
from shelterdesk.services.money.goals import GoalRow
from shelterdesk.services.money.receipts import ReceiptRow
from shelterdesk.services.money.savings import Balance, Saver
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.stipends.pay.panels import TakeBackPanel
from ui.stipends.pay.printing import ReceiptPrinter
from ui.stipends.savings.move_panel import MovePanel
from ui.stipends.savings.panels import PANELS, PayBackPanel
from ui.stipends.savings.view import SaverView
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.money_field import in_words
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView


class SavingsTab(ListTab):
    """Ctrl+N for somebody who is not in the list; Enter puts money aside for the one chosen.

    ``open`` takes ``(act, resident id)`` with an act of ``PANELS``, or ``("back", grant id)``.
    """

    TABLES: ClassVar[frozenset[str]] = frozenset({
        *savings.TABLES, "savings_goal", "resident_access", "stay",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_pay = desk.vault.may(Capability.PAY_OUT)
        self._goals: tuple[GoalRow, ...] = ()
        self.printer = ReceiptPrinter(self, desk)
        self.list = _list()
        sentence = _("Who puts money aside here, or has own money kept, stands in this list.")
        if self._may_pay:
            self.list.set_empty(sentence, _("Take savings in"), self.add)
        else:
            self.list.set_empty(sentence)
        self.add_button = button(
            _("Into savings"), "plus", "primary", on_click=self.add, tooltip="Ctrl+N"
        )
        self.keep_button = button(
            _("Into safekeeping"), "lock", on_click=partial(self._new, "keep")
        )
        self.totals = label("", "muted", wrap=True)
        card = Card(_("Savings"))
        card.add(ButtonRow((self.add_button, self.keep_button)))
        card.add(self.totals)
        card.add(self.list, 1)
        for made in (self.add_button, self.keep_button):
            made.setHidden(not self._may_pay)
        self.view = SaverView(desk)
        self.view.asked.connect(self._asked)
        self.view.taken_back.connect(self._take_back)
        self.lay_out(card, self.view)
        self.list.row_selected.connect(self._chosen)
        self.list.row_activated.connect(lambda _row: self._asked("deposit"))
        self.key("Ctrl+N", self.add)

    def load(self) -> None:
        """Read everybody again."""
        self.desk.read(self, savings.people, self._show)
        self.desk.read(self, savings.totals, self._show_totals)

    def open(self, target: object) -> None:
        """A form for somebody, asked for by another page."""
        if not isinstance(target, tuple) or len(target) != 2 or not self._may_pay:
            return
        act, number = target
        if act == "back":
            self.desk.read(self, grants.opened, self._pay_back, grant_id=number)
        elif act in PANELS:
            then = partial(self._open_for, act)
            self.desk.read(self, residents.row, then, resident_id=number)

    # Acts
    def add(self) -> None:
        """Somebody puts money aside."""
        self._new("deposit")

    def _new(self, act: str) -> None:
        if self._may_pay:
            self._open_move(PANELS[act](self.desk))

    def _asked(self, act: str) -> None:
        row: Saver | None = self.list.selected()
        if row is None:
            return
        if act == "return":
            self.desk.do(
                self, N_("Gave back what was added to savings"), savings.return_match,
                said=partial(_returned, row.balance), resident_id=row.resident_id,
                currency=row.balance.currency,
            )  # fmt: skip
        elif self._may_pay:
            made = PANELS[act](self.desk, row.resident_id, row.shown, row.balance.currency)
            self._open_move(made)

    def _open_for(self, act: str, who: ResidentRow) -> None:
        self._open_move(PANELS[act](self.desk, who.id, who.shown))

    def _pay_back(self, found: GrantOpened) -> None:
        row = found.row
        self._open_move(PayBackPanel(self.desk, row.resident_id, row.shown, row.currency, row.id))

    def _open_move(self, panel: MovePanel) -> None:
        panel.moved.connect(self._moved)
        panel.counted.connect(self._count)
        self.open_panel(panel)

    def _moved(self, number: str, prints: bool) -> None:
        if prints:
            self.printer.print_receipts([number])

    def _count(self, box_id: int | None) -> None:
        self.open_requested.emit("stipends", ("tab", "cash", ("count", box_id)))

    def _take_back(self, one: ReceiptRow) -> None:
        told = " · ".join((one.number, one.kind_words, in_words(one.amount, one.currency)))
        if one.id is not None:
            self.open_panel(TakeBackPanel(self.desk, one.id, told))

    # Answers
    def _show(self, rows: list[Saver]) -> None:
        self.list.rows_model.set_rows(rows)
        self._chosen(self.list.selected())

    def _show_totals(self, found: list[Balance]) -> None:
        words = _("Together: {saved} saved, {added} added to it, {kept} kept apart")
        lines = [
            words.format(
                saved=in_words(one.savings, one.currency), added=in_words(one.match, one.currency),
                kept=in_words(one.kept, one.currency),
            )
            for one in found
        ]  # fmt: skip
        self.totals.setText("\n".join(lines))
        self.totals.setHidden(not lines)

    def _chosen(self, row: Saver | None) -> None:
        if row is None:
            self.view.show_saver(None, (), ())
            return
        who: dict[str, Any] = {"resident_id": row.resident_id}
        self.desk.read(self, goals.of_resident, partial(self._show_goals, row.id), **who)
        self.desk.read(self, receipts.of_resident, partial(self._show_view, row.id), **who)

    def _show_goals(self, key: str, found: list[GoalRow]) -> None:
        row = self.list.selected()
        if row is not None and row.id == key:
            self._goals = tuple(one for one in found if one.reached_on is None)

    def _show_view(self, key: str, found: tuple[ReceiptRow, ...]) -> None:
        row = self.list.selected()
        if row is not None and row.id == key:
            self.view.show_saver(row, self._goals, found)


def _returned(balance: Balance, amount: int) -> str:
    words = _("{amount} went back to its fund.")
    return words.format(amount=in_words(amount, balance.currency))


def _list() -> RowsView:
    columns = [
        Column(_("Who"), lambda row: row.shown, stretch=True, width=100, role="strong"),
        _money(_("Saved"), "savings"),
        _money(_("Added"), "match"),
        _money(_("Kept"), "kept"),
    ]
    view = RowsView(RowsModel(columns, lambda row: row.id), _("Savings and money kept"))
    NarrowColumns(view, {2: 460})
    return view


def _money(words: str, name: str) -> Column:
    def shown(row: Saver) -> str:
        amount = getattr(row.balance, name)
        return in_words(amount, row.balance.currency) if amount else ""

    return Column(words, shown, width=104, align="end",
                  sort=lambda row: getattr(row.balance, name))  # fmt: skip
