# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support: what was given on a day, the month by kind, and the shelf where the house counts."""

from __future__ import annotations

import datetime as dt
from functools import cached_property, partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services import organisation
from shelterdesk.services.giving import service_giving, stock, support_used
from shelterdesk.services.giving.stock import ItemRow
from shelterdesk.services.giving.support_used import Source, UseRow
from shelterdesk.services.organisation import OrganisationForm
from ui.care.support import tiles
from ui.care.support.month_view import MonthView
from ui.care.support.panels import GivePanel, PutSupportRightPanel
from ui.care.support.stock_view import StockItemPanel, StockMovePanel, StockView, stock_list
from ui.care.support.tiles import Tiles
from ui.care.support.use_view import UseView
from ui.care.support.uses_list import UsesList
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.day_words import near_day, weekday_and_day
from ui.widgets.step_bar import StepBar
from ui.widgets.table import RowsView
from ui.widgets.tabs import FlatTabs

DAY, MONTH, STOCK = range(3)
_A_DAY: Final = dt.timedelta(days=1)


class SupportTab(ListTab):
    """S gives, 1 to 5 give the kinds used most; Enter puts a line right or opens a number."""

    TABLES: ClassVar[frozenset[str]] = support_used.TABLES | {
        "visit", "outreach_round", "stock_item", "stock_move", "organisation", "service_limit",
    }  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_write = desk.vault.may(Capability.WRITE_LOG)
        self._on: dt.date | None = None  # none: today
        self._today: dt.date | None = None
        self._wanted: int | None = None  # the thing in stock that another page asked for
        self._rows: list[UseRow] = []
        self.lists = FlatTabs(_("Support"))
        self.stack = QStackedWidget()
        self.list = UsesList(is_one_day=True)
        self.view = UseView(can_edit=self._may_write)
        self.beside = QStackedWidget()
        self.beside.addWidget(self.view)
        self.lay_out(self._card(), self.beside)
        self._connect()

    # The month and the shelf are made once somebody turns to them.
    @cached_property
    def month(self) -> MonthView:
        """The month by kind."""
        made = MonthView(self.desk)
        self._pages[MONTH].addWidget(made)
        made.row_chosen.connect(self.view.show_use)
        made.row_opened.connect(lambda _row: self._asked("right"))
        self.key("Del", partial(self._asked, "remove"), made.list)
        return made

    @cached_property
    def stock_list(self) -> RowsView:
        """The things on the shelf."""
        made = stock_list()
        new_button = button(_("New thing"), "plus", "quiet", on_click=self.add_item)
        for widget in (ButtonRow([new_button]), made):
            self._pages[STOCK].addWidget(widget, int(widget is made))
        new_button.setHidden(not self._may_write)
        made.row_selected.connect(self.stock_view.show_item)
        made.row_activated.connect(lambda _row: self._stock_asked("receive"))
        return made

    @cached_property
    def stock_view(self) -> StockView:
        """The thing chosen on the shelf."""
        made = StockView(self.desk, can_edit=self._may_write)
        made.asked.connect(self._stock_asked)
        self.beside.addWidget(made)
        return made

    def _card(self) -> Card:
        card = Card()
        self.give_button = button(
            _("Give"), "heart-handshake", "primary", tooltip=_("Support for somebody (S)"),
            on_click=self.give,
        )  # fmt: skip
        self.tiles = Tiles()
        self.tiles.chosen.connect(self.give)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.give_button)
        top.addWidget(self.tiles, 1)
        card.add_layout(top)
        for made in (self.give_button, self.tiles):
            made.setHidden(not self._may_write)
        for words in (_("Day"), _("Month"), _("Stock")):
            self.lists.add(words)
        self.lists.setTabVisible(STOCK, False)
        card.add(self.lists)
        self.step_bar = StepBar(_("The day before"), _("Today"), _("The next day"))
        self._pages = [_page_of(self.stack) for _at in (DAY, MONTH, STOCK)]
        self._pages[DAY].addWidget(self.step_bar)
        self._pages[DAY].addWidget(self.list, 1)
        card.add(self.stack, 1)
        return card

    def _connect(self) -> None:
        self.lists.currentChanged.connect(self._turn)
        self.step_bar.stepped.connect(self._step)
        self.step_bar.home.connect(partial(self._go, None))
        self.list.row_selected.connect(self._marked)
        self.list.row_activated.connect(lambda _row: self._asked("right"))
        self.view.asked.connect(self._asked)
        self.key("S", self.give)
        for number in range(tiles.MOST):
            self.key(str(number + 1), partial(self.tiles.press, number))
        self.key("Alt+Left", partial(self._any_step, -1))
        self.key("Alt+Right", partial(self._any_step, 1))
        self.key("Del", partial(self._asked, "remove"), self.list)

    # Reading
    def load(self) -> None:
        """Read what is in front, and what the buttons offer."""
        self.desk.read(self, organisation.form, self._know_house)
        self.desk.read(self, organisation.tonight, self._know_today)
        if self._may_write:
            self.desk.read(self, service_giving.kinds, self.tiles.offer)

    def open(self, target: object) -> None:
        """Give something, or show a thing in stock."""
        if target == "give":
            self.give()
        elif isinstance(target, tuple) and target[0] == "stock":
            self._wanted = target[1]
            self.load()

    def subtitle(self) -> str:
        """How often something was given on the day shown."""
        n = sum(row.people for row in self._rows if not row.is_declined)
        return ngettext("support used {n} time", "support used {n} times", n).format(n=n)

    def _know_house(self, house: OrganisationForm) -> None:
        self.lists.setTabVisible(STOCK, house.counts_stock)
        if self._wanted is not None and house.counts_stock:
            self.lists.setCurrentIndex(STOCK)
        elif not house.counts_stock and self.lists.currentIndex() == STOCK:
            self.lists.setCurrentIndex(DAY)
        if self.lists.currentIndex() == STOCK:
            self.desk.read(self, stock.items, self._show_stock)
        elif self.lists.currentIndex() == MONTH:
            self.month.load()

    def _know_today(self, today: dt.date) -> None:
        self._today = today
        on = self._on or today
        self.step_bar.show_at(_day_words(on, today), is_now=on == today)
        self.desk.read(self, support_used.uses, self._show, first=on, last=on)

    def _show(self, rows: list[UseRow]) -> None:
        self._rows = rows
        is_today = self._on is None
        self.list.rows_model.set_rows(rows)
        self.list.set_empty(
            _("What is given today, or offered and not wanted, stands here.")
            if is_today
            else _("Nothing was noted on this day."),
            *((_("Give"), self.give) if is_today and self._may_write else ()),
        )
        if self.lists.currentIndex() == DAY:
            self.view.show_use(self.list.selected())
        self.title_changed.emit()

    def _show_stock(self, rows: list[ItemRow]) -> None:
        act = (_("New thing"), self.add_item) if self._may_write else ()
        self.stock_list.rows_model.set_rows(rows)
        self.stock_list.set_empty(
            _("Kits, clothes, vouchers: what is on the shelf is counted here."), *act
        )
        if self._wanted is not None:
            self.stock_list.select(self._wanted)
            self._wanted = None
        self.stock_view.show_item(self.stock_list.selected())

    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self.beside.setCurrentWidget(self.stock_view if at == STOCK else self.view)
        self.view.show_use(self._use())
        self.load()

    def _any_step(self, by: int) -> None:
        at = self.lists.currentIndex()
        bar = self.month.step_bar if at == MONTH else self.step_bar
        if at != STOCK and (by < 0 or bar.on_button.isEnabled()):
            bar.stepped.emit(by)

    def _step(self, by: int) -> None:
        if self._today is not None:
            self._go((self._on or self._today) + by * _A_DAY)

    def _go(self, on: dt.date | None) -> None:
        self._on = None if on == self._today else on
        self.load()

    # Acts
    def give(self, kind: str | None = None) -> None:
        """Support for somebody."""
        if self._may_write:
            self.open_panel(GivePanel(self.desk, kind))

    def add_item(self) -> None:
        """Something more to count."""
        if self._may_write:
            self.open_panel(StockItemPanel(self.desk))

    def _marked(self, row: UseRow | None) -> None:
        if self.lists.currentIndex() == DAY:
            self.view.show_use(row)

    def _use(self) -> UseRow | None:
        at = self.lists.currentIndex()
        row: UseRow | None = self.month.chosen() if at == MONTH else None
        return self.list.selected() if at == DAY else row

    def _asked(self, act: str) -> None:
        row = self._use()
        if row is None:
            return
        if act == "person" and row.resident_id is not None:
            self.open_requested.emit("residents", ("resident", row.resident_id))
        elif row.source is Source.LOG:
            self.open_requested.emit("log", ("tab", "log"))
        elif row.source is not Source.DESK:
            tab = "outreach" if row.source is Source.ROUND else "here"
            self.open_requested.emit("visits", ("tab", tab))
        elif row.given_id is not None and self._may_write:
            self._change(act, row.given_id)

    def _change(self, act: str, given_id: int) -> None:
        if act == "right":
            self.open_panel(PutSupportRightPanel(self.desk, given_id))
        elif act == "remove":
            self.desk.do(
                self, N_("Took support away that was noted by mistake"), service_giving.remove,
                said=_("It is taken away."), given_id=given_id,
            )  # fmt: skip

    def _stock_asked(self, act: str) -> None:
        row: ItemRow | None = self.stock_list.selected()
        if row is None or not self._may_write:
            return
        if act == "edit":
            self.open_panel(StockItemPanel(self.desk, row.id))
        elif act == "retire":
            self.desk.do(
                self, N_("Stopped counting a thing"), stock.retire,
                said=_("It is not counted any more. Add it by its name to count it again."),
                item_id=row.id,
            )  # fmt: skip
        else:
            self.open_panel(StockMovePanel(self.desk, row.id, act, row.name))

    # What the page asks
    def primary_focus(self) -> QWidget:
        """The list in front."""
        at = self.lists.currentIndex()
        return self.stock_list if at == STOCK else self.month.front() if at == MONTH else self.list


def _page_of(stack: QStackedWidget) -> QVBoxLayout:
    """Made in its place: what is moved there once it is full is styled anew, part by part."""
    made = QWidget(stack)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    stack.addWidget(made)
    return column


def _day_words(on: dt.date, today: dt.date) -> str:
    if on == today:
        return _("Today")
    near = near_day(on, today)
    is_near = on == today - _A_DAY
    return f"{near[:1].upper()}{near[1:]}" if is_near else weekday_and_day(on, today)
