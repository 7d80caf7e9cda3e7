# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of an income activity: each a list with what can be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.income import activities, materials, orders, work
from shelterdesk.services.income.activities import MemberRow
from shelterdesk.services.income.materials import MaterialRow
from shelterdesk.services.income.orders import OrderRow, OrderState
from shelterdesk.services.income.work import WorkRow
from ui.desk import Desk
from ui.stipends.activities.money_panels import BackPanel, MaterialPanel, OrderPanel, PaidPanel
from ui.stipends.activities.panels import EndMemberPanel, MemberPanel, WorkPanel
from ui.stipends.activities.part import OpenPanel, Part
from ui.stipends.activities.shares_field import hours_words
from ui.widgets.act_menu import Act, ActMenu
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView


class WorkPart(Part):
    """Days of work."""

    def __init__(self, desk: Desk, open_panel: OpenPanel) -> None:
        super().__init__(desk, open_panel)
        view = RowsView(RowsModel(self._columns(), lambda row: row.id), _("Days of work"))
        NarrowColumns(view, {4: 420})
        sentence = _("Days of work together stand here, with hours and pieces of each.")
        buttons = []
        if self.may_edit:
            view.set_empty(sentence, _("Write down a day"), self.add)
            buttons = [
                button(_("A day of work"), "plus", "primary", on_click=self.add),
                self.act(_("Change"), "pencil", self.edit, lambda _row: True),
                self.act(_("Remove"), "x", self.remove, lambda _row: True, "Del"),
            ]
        else:
            view.set_empty(sentence)
        self.lay_out(view, buttons)
        if self.may_edit:
            self.key("Del", self.remove)

    def load(self) -> None:
        if self.activity is not None:
            self.desk.read(self, work.sessions, self.show_rows, activity_id=self.activity.id)

    def add(self) -> None:
        if self.activity is not None and self.may_edit:
            self.open_panel(WorkPanel(self.desk, self.activity.id))

    def edit(self) -> None:
        row: WorkRow | None = self.list.selected()
        if row is not None and self.activity is not None and self.may_edit:
            self.open_panel(WorkPanel(self.desk, self.activity.id, row.id))

    def remove(self) -> None:
        """It was written down by mistake; undo brings it back."""
        row: WorkRow | None = self.list.selected()
        if row is not None:
            self.desk.do(self, N_("Removed a day of work"), work.remove, session_id=row.id)

    def _columns(self) -> list[Column]:
        return [
            Column(_("Day"), lambda row: short_day(row.on, today()), width=90, role="muted",
                   sort=lambda row: row.on),
            Column(_("What was made"), lambda row: row.what, stretch=True, width=110),
            Column(_("People"), lambda row: row.people, width=70, align="end"),
            Column(_("Hours"), lambda row: hours_words(row.minutes), width=70, align="end",
                   sort=lambda row: row.minutes),
            Column(_("Pieces"), lambda row: row.pieces or "", width=70, align="end",
                   sort=lambda row: row.pieces),
        ]  # fmt: skip


class OrdersPart(Part):
    """Orders and sales."""

    def __init__(self, desk: Desk, open_panel: OpenPanel) -> None:
        super().__init__(desk, open_panel)
        view = RowsView(RowsModel(self._columns(), lambda row: row.id), _("Orders and sales"))
        NarrowColumns(view, {1: 560, 2: 430})
        sentence = _("What is ordered and sold stands here, what waits first.")
        buttons: list[QWidget] = []
        if self.may_book:
            buttons.append(button(_("Sold"), "coins", "primary", on_click=self.sell))
        if self.may_edit:
            view.set_empty(sentence, _("Note an order"), self.add)
            buttons.append(button(_("Order"), "plus", on_click=self.add))
            buttons.append(self.act(_("Delivered"), "check", self.deliver, _is_open, "Ctrl+Return"))
        else:
            view.set_empty(sentence)
        if self.may_book:
            buttons.append(self.act(_("Paid"), "wallet", self.pay, _is_to_pay))
        buttons.append(ActMenu(_("More about the order"), self._more()))
        self.lay_out(view, buttons)
        if self.may_edit:
            self.key("Del", self.cancel)
            self.key("Ctrl+Return", self.deliver)

    def load(self) -> None:
        if self.activity is not None:
            self.desk.read(self, orders.of_activity, self.show_rows, activity_id=self.activity.id)

    def add(self) -> None:
        if self.activity is not None and self.may_edit:
            self.open_panel(OrderPanel(self.desk, self.activity.id, self.activity.currency))

    def _more(self) -> list[Act]:
        """What is seldom done."""
        edits: list[Act] = [
            ("pencil", _("Change"), self.edit),
            ("x", _("Cancel it"), self.cancel),
            ("repeat", _("Open again"), self.open_again),
        ]
        back: Act = ("undo-2", _("Take the payment back"), self.take_back)
        return [*(edits if self.may_edit else ()), *((back,) if self.may_book else ())]

    def sell(self) -> None:
        """Sold and paid at once."""
        if self.activity is not None:
            made = OrderPanel(self.desk, self.activity.id, self.activity.currency, is_sold=True)
            self.open_panel(made)

    def edit(self) -> None:
        row: OrderRow | None = self.list.selected()
        if row is not None and self.activity is not None and self.may_edit:
            currency = self.activity.currency
            self.open_panel(OrderPanel(self.desk, self.activity.id, currency, order_id=row.id))

    def deliver(self) -> None:
        """The customer has it."""
        self._do(N_("Delivered an order"), orders.deliver, _is_open)

    def cancel(self) -> None:
        """Nobody wants it any more."""
        self._do(N_("Cancelled an order"), orders.cancel, _can_cancel)

    def open_again(self) -> None:
        """It is to be delivered after all."""
        self._do(N_("Opened an order again"), orders.open_again, _is_closed)

    def _do(self, label: str, verb: Callable[..., object], can: Callable[[Any], bool]) -> None:
        row = self.list.selected()
        if row is not None and can(row):
            self.desk.do(self, label, verb, order_id=row.id)

    def pay(self) -> None:
        """The customer paid."""
        row = self.list.selected()
        if row is not None and _is_to_pay(row):
            self.open_panel(PaidPanel(self.desk, row.id, _order_words(row)))

    def take_back(self) -> None:
        """The money went back."""
        row = self.list.selected()
        if row is not None and row.is_paid:
            self.open_panel(BackPanel(self.desk, _order_words(row), order_id=row.id))

    def _columns(self) -> list[Column]:
        return [
            Column(_("What"), _order_words, stretch=True, width=120, role="strong"),
            Column(_("For whom"), lambda row: row.customer, width=120),
            Column(_("Wanted by"), _wanted, width=116, sort=lambda row: str(row.due or "9"),
                   tone=lambda row: "notice" if row.is_late else None,
                   icon=lambda row: "clock" if row.is_late else None),
            Column(_("Price"), lambda row: self.money(row.price), width=96, align="end",
                   sort=lambda row: row.price),
            Column("", _order_state, width=120, pill=True, tone=_order_tone),
        ]  # fmt: skip


class MaterialsPart(Part):
    """What was bought."""

    def __init__(self, desk: Desk, open_panel: OpenPanel) -> None:
        super().__init__(desk, open_panel)
        view = RowsView(RowsModel(self._columns(), lambda row: row.id), _("Materials"))
        sentence = _("What is bought for the activity stands here.")
        buttons: list[QWidget] = []
        if self.may_book:
            view.set_empty(sentence, _("Something was bought"), self.add)
            buttons = [
                button(_("Bought"), "plus", "primary", on_click=self.add),
                self.act(_("Take back"), "undo-2", self.edit, lambda row: not row.is_taken_back),
            ]
        else:
            view.set_empty(sentence)
        self.lay_out(view, buttons)

    def load(self) -> None:
        if self.activity is not None:
            self.desk.read(self, materials.bought, self.show_rows, activity_id=self.activity.id)

    def add(self) -> None:
        if self.activity is not None and self.may_book:
            self.open_panel(MaterialPanel(self.desk, self.activity.id, self.activity.currency))

    def edit(self) -> None:
        """What was bought is not changed: it is taken back."""
        row: MaterialRow | None = self.list.selected()
        if row is not None and not row.is_taken_back and self.may_book:
            self.open_panel(BackPanel(self.desk, row.what, material_id=row.id))

    def _columns(self) -> list[Column]:
        return [
            Column(_("Day"), lambda row: short_day(row.on, today()), width=90, role="muted",
                   sort=lambda row: row.on),
            Column(_("What"), lambda row: row.what, stretch=True, width=120,
                   tone=lambda row: "muted" if row.is_taken_back else None),
            Column(_("Amount"), lambda row: self.money(row.amount), width=96, align="end",
                   role="strong", sort=lambda row: row.amount,
                   tone=lambda row: "muted" if row.is_taken_back else None),
            Column("", lambda row: _("taken back") if row.is_taken_back else "", width=110,
                   pill=True),
        ]  # fmt: skip


class MembersPart(Part):
    """Who takes part."""

    def __init__(
        self, desk: Desk, open_panel: OpenPanel, open_person: Callable[[int], None]
    ) -> None:
        super().__init__(desk, open_panel)
        self._open_person = open_person
        view = RowsView(RowsModel(self._columns(), _member_key), _("Members"))
        sentence = _("Who takes part stands here, so that a day of work is written in two keys.")
        buttons: list[QWidget] = []
        if self.may_edit:
            view.set_empty(sentence, _("Add somebody"), self.add)
            buttons = [
                button(_("Add somebody"), "user-plus", "primary", on_click=self.add),
                self.act(_("Takes part until"), "log-out", self.end, _is_known),
                self.act(_("Remove"), "x", self.remove, _is_known, "Del"),
            ]
        else:
            view.set_empty(sentence)
        buttons.append(self.act(_("Open the person"), "user", self.edit, _is_known))
        self.lay_out(view, buttons)
        if self.may_edit:
            self.key("Del", self.remove)

    def load(self) -> None:
        if self.activity is not None:
            self.desk.read(
                self, activities.members, self.show_rows, activity_id=self.activity.id,
                with_former=True,
            )  # fmt: skip

    def add(self) -> None:
        if self.activity is not None and self.may_edit:
            self.open_panel(MemberPanel(self.desk, self.activity.id))

    def edit(self) -> None:
        """Her own page."""
        row: MemberRow | None = self.list.selected()
        if row is not None and row.resident_id is not None:
            self._open_person(row.resident_id)

    def end(self) -> None:
        """She takes part no more."""
        row: MemberRow | None = self.list.selected()
        if row is not None and row.id is not None:
            self.open_panel(EndMemberPanel(self.desk, row.id, row.shown))

    def remove(self) -> None:
        """It was a mistake; undo brings her back."""
        row: MemberRow | None = self.list.selected()
        if row is not None and row.id is not None:
            self.desk.do(
                self, N_("Removed a member of an activity"), activities.remove_member,
                member_id=row.id,
            )  # fmt: skip

    def _columns(self) -> list[Column]:
        tone = partial(_member_tone)
        return [
            Column(_("Who"), lambda row: row.shown, stretch=True, width=120, role="strong",
                   tone=tone),
            Column(_("From"), lambda row: short_day(row.start, today()), width=100, role="muted",
                   sort=lambda row: row.start),
            Column(_("Until"), lambda row: "" if row.end is None else short_day(row.end, today()),
                   width=100, role="muted", sort=lambda row: str(row.end or "9")),
        ]  # fmt: skip


def _member_key(row: MemberRow) -> object:
    return row.id, row.shown, row.start


def _member_tone(row: MemberRow) -> str | None:
    return None if row.is_now else "muted"


def _is_known(row: MemberRow) -> bool:
    return row.id is not None


def _is_open(row: OrderRow) -> bool:
    return row.state is OrderState.OPEN


def _is_closed(row: OrderRow) -> bool:
    return row.state is not OrderState.OPEN and not row.is_paid


def _is_to_pay(row: OrderRow) -> bool:
    return row.state is not OrderState.CANCELLED and row.price > 0 and not row.is_paid


def _can_cancel(row: OrderRow) -> bool:
    return row.state is not OrderState.CANCELLED and not row.is_paid


def _order_words(row: OrderRow) -> str:
    return row.what if row.pieces == 1 else f"{row.pieces} × {row.what}"


def _wanted(row: OrderRow) -> str:
    return "" if row.due is None else short_day(row.due, today())


def _order_state(row: OrderRow) -> str:
    """What is still to be done, or that it is done."""
    if row.state is OrderState.CANCELLED:
        return _("cancelled")
    if row.state is OrderState.OPEN:
        return _("paid, to deliver") if row.is_paid else _("to deliver")
    return _("to be paid") if _is_to_pay(row) else _("done")


def _order_tone(row: OrderRow) -> str:
    if row.state is OrderState.OPEN:
        return "notice" if row.is_late else "accent"
    return "accent" if _is_to_pay(row) else "neutral"
