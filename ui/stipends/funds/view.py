# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One fund: its figures, its months, what it pays for, and behind each figure its list."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.money import forecast, fund_figures
from shelterdesk.services.money.fund_figures import FundEntry
from shelterdesk.statistics.fund_forecast import FundForecast
from shelterdesk.statistics.fund_sheet import FundLine, FundSheet
from ui.desk import Desk
from ui.stipends.funds.figures import Figures
from ui.stipends.funds.months_view import MonthsView
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import month_and_year, short_day
from ui.widgets.labels import label
from ui.widgets.money_field import in_words
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.tabs import TabPages

_LIST: Final = 1


class FundView(QWidget):
    """Enter on a month or on what it pays for shows the list behind; Esc goes back."""

    person_asked = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._sheet: FundSheet | None = None
        self._behind: tuple[str, dt.date | None] | None = None
        self.title = label("", "heading", wrap=True)
        self.facts = label("", "muted", wrap=True)
        self.figures = Figures()
        self.figures.asked.connect(self.open_list)
        self.months = MonthsView()
        self.months.month_opened.connect(self._open_month)
        self.lines = RowsView(RowsModel(self._line_columns(), lambda row: row.key), _("Paid for"))
        self.lines.set_empty(_("What the fund paid for stands here, by scheme and kind."))
        self.lines.row_activated.connect(lambda row: self.open_list(row.key))
        self.back = button("", "chevron-left", "quiet", on_click=self.close_list)
        self.entries = RowsView(
            RowsModel(self._entry_columns(), lambda row: row), _("What the figure is of")
        )
        NarrowColumns(self.entries, {3: 520})
        self.entries.set_empty(_("Nothing in this month."))
        self.entries.row_activated.connect(self._open_person)
        self.pages = TabPages(_("The fund"))
        self.pages.add("months", _("Months"), lambda: self.months)
        self.pages.add("lines", _("What it pays for"), lambda: self.lines)
        for page in (self.months, self.lines):
            page.setParent(self.pages.holder)  # also where no fund is ever shown
            page.hide()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.pages)
        self.stack.addWidget(self._list_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.title, self.facts, self.figures):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        for part in (self.facts, self.figures, self.stack):
            part.hide()  # until the first fund is read

    def _list_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.entries, 1)
        return page

    def load(self, fund_id: int, currency: str) -> None:
        """Read a fund."""

        def show(found: FundSheet) -> None:
            then = partial(self._show, found)
            self.desk.read(self, forecast.of_fund, then, fund_id=fund_id, currency=currency)

        key = (fund_id, currency)
        if self._sheet is None or (self._sheet.fund_id, self._sheet.currency) != key:
            self.close_list()
        self.desk.read(self, fund_figures.sheet, show, fund_id=fund_id, currency=currency)

    def open_list(self, figure: str, month: dt.date | None = None) -> None:
        """The rows behind a figure, of one month or of all."""
        if self._sheet is None:
            return
        self._behind = (figure, month)
        self.back.setText(self._list_title(figure, month))
        self.back.setAccessibleName(_("Back to the fund"))
        self.entries.rows_model.set_rows([])
        self.stack.setCurrentIndex(_LIST)
        self.entries.setFocus()
        self._read_list()

    def close_list(self) -> None:
        """The fund again."""
        had_focus = self.entries.hasFocus() or self.back.hasFocus()
        self._behind = None
        self.stack.setCurrentIndex(0)
        if had_focus:
            self.front().setFocus()

    def is_list_open(self) -> bool:
        """Whether the list behind a figure is shown."""
        return self.stack.currentIndex() == _LIST

    def front(self) -> RowsView:
        """The list that is used by keys now."""
        if self.is_list_open():
            return self.entries
        return self.lines if self.pages.current_id() == "lines" else self.months.table

    # Within
    def _show(self, sheet: FundSheet, found: FundForecast) -> None:
        self._sheet = sheet
        self.title.setText(sheet.fund)
        facts = [sheet.donor, _days(sheet), sheet.restrictions]
        self.facts.setText(" · ".join(filter(None, facts)))
        self.figures.show_sheet(sheet)
        self.months.show_fund(sheet, found)
        self.lines.rows_model.set_rows(sheet.lines)
        self.facts.setVisible(bool(self.facts.text()))
        self.figures.show()
        self.stack.show()
        self._read_list()

    def _read_list(self) -> None:
        sheet, behind = self._sheet, self._behind
        if sheet is None or behind is None:
            return
        figure, month = behind

        def show(rows: list[FundEntry]) -> None:
            if self._behind == behind:
                self.entries.rows_model.set_rows(rows)

        self.desk.read(
            self, fund_figures.behind, show, fund_id=sheet.fund_id, currency=sheet.currency,
            figure=figure, month=month,
        )  # fmt: skip

    def _open_month(self, month: dt.date) -> None:
        """What was paid in it; of a month to come, what is promised."""
        is_coming = month > today()
        self.open_list(fund_figures.COMMITTED if is_coming else fund_figures.PAID, month)

    def _open_person(self, row: FundEntry) -> None:
        if row.resident_id is not None:
            self.person_asked.emit(row.resident_id)

    def _list_title(self, figure: str, month: dt.date | None) -> str:
        names = {"came_in": _("Came in"), "paid": _("Paid"), "lent": _("Lent"),
                 "committed": _("Committed")}  # fmt: skip
        lines = {} if self._sheet is None else {one.key: one.words for one in self._sheet.lines}
        words = names.get(figure) or lines.get(figure, "")
        return words if month is None else f"{words} · {month_and_year(month)}"

    def _amount(self, minor: int) -> str:
        return "" if self._sheet is None else in_words(minor, self._sheet.currency)

    def _line_columns(self) -> list[Column]:
        def back(row: FundLine) -> str:
            return self._amount(row.taken_back) if row.taken_back else ""

        def share(row: FundLine) -> float | None:
            whole = 0 if self._sheet is None else self._sheet.paid
            return row.net / whole if whole > 0 else None

        return [
            Column(_("Paid for"), lambda row: row.words, stretch=True, width=140, share=share),
            Column(_("Taken back"), back, width=100, align="end", role="muted",
                   sort=lambda row: row.taken_back),
            Column(_("Paid"), lambda row: self._amount(row.net), width=110, align="end",
                   role="strong", sort=lambda row: row.net),
        ]  # fmt: skip

    def _entry_columns(self) -> list[Column]:
        return [
            Column(_("Day"), lambda row: short_day(row.on, today()), width=84, role="muted",
                   sort=lambda row: row.on),
            Column(_("What for"), lambda row: row.words, stretch=True, width=130),
            Column(_("Who"), lambda row: row.who, width=110),
            Column(_("Receipt"), lambda row: row.receipt, width=90, role="muted"),
            Column(_("Amount"), lambda row: self._amount(row.amount), width=100, align="end",
                   role="strong", sort=lambda row: row.amount),
        ]  # fmt: skip


def _days(sheet: FundSheet) -> str:
    """For which days the budget is."""
    start, until = sheet.start, sheet.until
    if start is not None and until is not None:
        return _("{start} to {end}").format(start=short_day(start), end=short_day(until))
    if start is not None:
        return _("from {day}").format(day=short_day(start))
    return "" if until is None else _("until {day}").format(day=short_day(until))


def left_words(sheet: FundSheet) -> str:
    """What is left, in one amount: of the budget, or what is at hand."""
    return in_words(sheet.at_hand if sheet.left is None else sheet.left, sheet.currency)
