# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cash boxes: the one chosen as it is now, each count there was, and what was counted."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.money import cash_box, cash_counts
from shelterdesk.services.money.cash_box import BoxRow
from shelterdesk.services.money.cash_counts import CountRow
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.stipends.cash.box_head import BoxHead
from ui.stipends.cash.panels import CoinsPanel, CountPanel
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import day, short_day
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import label, rule
from ui.widgets.money_field import in_words
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.opened_view import ColumnView
from ui.widgets.table import Column, RowsModel, RowsView

_COUNTS: Final = 200


class CountView(ColumnView):
    """What was counted, piece by piece."""

    def show_count(self, row: CountRow | None) -> None:
        """One count; None: nothing is chosen."""
        self.begin()
        if row is None:
            self.add(label(_("Choose a count to see what was counted."), "muted", wrap=True))
        else:
            self._tell(row)
        self.column.addStretch(1)

    def _tell(self, row: CountRow) -> None:
        self.add(label(_when(row), "heading", wrap=True))
        self.add(rule())
        words = partial(_words, row)
        names = " · ".join(filter(None, (row.counted_by, row.witness)))
        alone = "" if row.witness else _("counted alone")
        self.add(label(" · ".join(filter(None, (names, alone))), "muted", wrap=True))
        table = QFormLayout()
        table.setContentsMargins(0, 4, 0, 4)
        table.setVerticalSpacing(4)
        for one in row.pieces:
            amount = label(words(one.amount))
            amount.setAlignment(Qt.AlignmentFlag.AlignTrailing)
            table.addRow(label(f"{one.pieces} × {words(one.denomination)}", "muted"), amount)
        self.column.addLayout(table)
        if row.pieces:
            self.add(rule())
        self.add(label(_("Counted: {sum}").format(sum=words(row.counted)), "strong", wrap=True))
        if row.expected is not None:
            self.add(label(_("Expected: {sum}").format(sum=words(row.expected)), wrap=True))
        if row.difference:
            told = _("Difference: {sum}").format(sum=words(row.difference))
            self.add(label(told, "strong", "notice", wrap=True))
            self.add(label(row.reason, wrap=True))


class CashTab(ListTab):
    """``open`` takes the id of a box, or ``("count", id)`` to count it; None: the first one."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "account", "cash_count", "cash_holding", "denomination", "ledger_entry", "organisation",
        "staff",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._boxes: list[BoxRow] = []
        self._wanted: int | None = None
        self.choice = ChoiceField("box", _("Cash box"), unanswered=False)
        self.choice.hide()
        self.choice.changed.connect(self._box_chosen)
        self.head = BoxHead(desk, self)
        self.list = RowsView(RowsModel(_columns(), lambda row: row.id), _("Counts"))
        NarrowColumns(self.list, {3: 520})
        self.list.set_empty(_("Each count of the box stands here."))
        self.list.row_selected.connect(self._count_chosen)
        card = Card(_("Cash box"))
        for widget in (self.choice, self.head, label(_("Counts"), "lead")):
            card.add(widget)
        card.add(self.list, 1)
        self.view = CountView()
        self.lay_out(card, self.view)
        self.view.show_count(None)
        self.key("Ctrl+N", self.count)

    def load(self) -> None:
        """Read the boxes again."""
        self.desk.read(self, cash_box.boxes, self._show)

    def open(self, target: object) -> None:
        """Show a box, or count."""
        match target:
            case ("count", (int() | None) as box_id):
                self._show_one(box_id)
                self.desk.later(self, self.count)
            case int():
                self._show_one(target)

    def primary_focus(self) -> QWidget | None:
        """What one most likely does."""
        may_count = self.desk.vault.may(Capability.WRITE_LOG)
        return self.head.count_button if may_count else self.list

    def box(self) -> BoxRow | None:
        """The one shown."""
        chosen = cast("int | None", self.choice.value())
        return next((row for row in self._boxes if _key(row) == chosen), None)

    # Acts
    def count(self) -> None:
        """Count the box shown."""
        row = self.box()
        if row is not None and not self.head.count_button.isHidden():
            self.open_panel(CountPanel(self.desk, row.id))

    def accept(self) -> None:
        """Take it over as it was counted last."""
        row = self.box()
        if row is not None and row.id is not None:
            self.desk.do(
                self, N_("Took a cash box over"), cash_box.accept, account_id=row.id,
                said=_("You have the box."),
            )  # fmt: skip

    def hand_over(self) -> None:
        """Have it no longer."""
        row = self.box()
        if row is not None and row.id is not None:
            self.desk.do(
                self, N_("Handed a cash box over"), cash_box.hand_over, account_id=row.id,
                said=_("The box waits for the next one."),
            )  # fmt: skip

    def edit_coins(self) -> None:
        """Which coins and notes are counted."""
        row = self.box()
        if row is not None:
            self.open_panel(CoinsPanel(self.desk, row.currency))

    def print_out(self) -> None:
        """The statement of the box shown."""
        row = self.box()
        given = {} if row is None or row.id is None else {"box": str(row.id)}
        self.open_requested.emit("reports", ("report", "cash-box", given))

    # Reading
    def _show_one(self, box_id: int | None) -> None:
        self._wanted = box_id
        self.load()

    def _show(self, rows: list[BoxRow]) -> None:
        self._boxes = rows
        wanted, self._wanted = self._wanted, None
        before = wanted if wanted is not None else self.choice.value()
        keys = [_key(row) for row in rows]
        self.choice.set_choices([(_key(row), _name(row)) for row in rows])
        self.choice.set_value(before if before in keys else next(iter(keys), None))
        self.choice.setHidden(len(rows) < 2)
        self._box_chosen()

    def _box_chosen(self) -> None:
        row = self.box()
        was_first = self.head.count_button.hasFocus()
        self.head.show_box(row)
        if was_first and not self.head.accept_button.isHidden():
            self.head.accept_button.setFocus()  # in one key, before the first payment
        if row is None:
            self._show_counts(None, [])
        elif row.id is None:
            self._show_counts(None, [] if row.last is None else [row.last])
        else:
            then = partial(self._show_counts, row.id)
            self.desk.read(
                self, cash_counts.recent, then, account_id=row.id, limit=_COUNTS
            )  # fmt: skip

    def _show_counts(self, box_id: int | None, rows: list[CountRow]) -> None:
        row = self.box()
        if (None if row is None else row.id) == box_id:  # not one that was chosen before
            self.list.rows_model.set_rows(rows)
            self._count_chosen(self.list.selected())

    def _count_chosen(self, row: CountRow | None) -> None:
        self.view.show_count(row)


def _key(row: BoxRow) -> int:
    return row.id or 0


def _name(row: BoxRow) -> str:
    return f"{row.name} · {row.currency}"


def _words(row: CountRow, minor: int) -> str:
    return in_words(minor, row.currency)


def _when(row: CountRow) -> str:
    return f"{day(row.at.date(), today())}, {row.at:%H:%M}"


def _columns() -> list[Column]:
    return [
        Column(_("Counted at"), lambda row: f"{short_day(row.at.date(), today())}, {row.at:%H:%M}",
               stretch=True, width=120, role="muted", sort=lambda row: row.at),
        Column(_("Counted"), lambda row: _words(row, row.counted), width=110, align="end",
               role="strong", sort=lambda row: row.counted),
        Column(_("Difference"), lambda row: _words(row, row.difference) if row.difference else "",
               width=110, align="end", tone=lambda _row: "notice",
               sort=lambda row: row.difference),
        Column(_("By"), lambda row: " · ".join(filter(None, (row.counted_by, row.witness))),
               width=170, role="muted"),
    ]  # fmt: skip
