# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The months of a fund: a chart of what was paid and will be needed, and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.statistics import fund_forecast
from shelterdesk.statistics.chart import Layout
from shelterdesk.statistics.fund_chart import MonthBar, MonthWords, month_bars
from shelterdesk.statistics.fund_forecast import FundForecast
from shelterdesk.statistics.fund_months import MonthRow, month_rows
from shelterdesk.statistics.fund_sheet import FundSheet
from ui.widgets.chart import UNIT, Chart
from ui.widgets.dates import today
from ui.widgets.day_words import day, month_and_year, short_month
from ui.widgets.labels import label, plain_tip, set_tone
from ui.widgets.money_field import in_words
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView

_HEIGHT: Final = 156
_LOWER: Final = 112
_LOW: Final = 270  # pixels: below, the table counts for more than the chart
_ROOMY: Final = 400
_BEFORE: Final = 6  # months of the chart before this one
_AFTER: Final = 12


class MonthsView(QWidget):
    """Enter on a month says which one, and whether what was paid in it or is promised is meant."""

    month_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._currency = ""
        self.chart = Chart(
            partial(_lay_out, (), "", ""), _("The fund by month"), height=_HEIGHT, turns=True
        )
        self.dry = label("", "strong", wrap=True)
        self.table = RowsView(RowsModel(self._columns(), lambda row: row.month), _("Months"))
        NarrowColumns(self.table, {1: 560, 2: 460})
        self.table.set_empty(_("What comes in, is paid and will be needed stands here by month."))
        self.table.row_activated.connect(lambda row: self.month_opened.emit(row.month))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.dry)
        column.addWidget(self.chart)
        column.addWidget(self.table, 1)
        self.dry.hide()
        self.chart.hide()

    def show_fund(self, sheet: FundSheet, forecast: FundForecast) -> None:
        """Another fund, or the same again."""
        self._currency = sheet.currency
        rows = month_rows(sheet, forecast)
        self.table.rows_model.set_rows(rows)
        self._say_dry(sheet, forecast)
        words = dry_words(forecast)
        shown = tuple(_around(rows))
        self.chart.set_layout_function(partial(_lay_out, shown, sheet.currency, words))
        self._make_room()
        this = today().replace(day=1)
        if self.table.selected() is None:
            self.table.select(this)

    def _say_dry(self, sheet: FundSheet, forecast: FundForecast) -> None:
        """Until when it lasts, calmly; that it is soon stands out."""
        said = []
        if forecast.dry_on_budget is not None:
            words = _("By the budget it lasts until {day}.")
            said.append(words.format(day=day(forecast.dry_on_budget, today())))
        if forecast.dry_in_books is not None:
            words = _("By what is in the books it lasts until {day}.")
            said.append(words.format(day=day(forecast.dry_in_books, today())))
        if not said and forecast.months and (sheet.budget is not None or sheet.balance):
            said.append(_("It is enough for all that is agreed now."))
        if forecast.is_estimated:
            said.append(_("Some amounts are means of what was paid."))
        self.dry.setText(" ".join(said))
        set_tone(self.dry, "notice" if is_soon(forecast) else "muted")
        tip = " ".join(map(fund_forecast.definition, fund_forecast.DEFINITIONS))
        self.dry.setToolTip(plain_tip(tip))
        self.dry.setVisible(bool(said))

    def _make_room(self) -> None:
        has_bars = any(row.paid or row.needed for row in self.table.rows_model.rows())
        high = _HEIGHT if self.height() >= _ROOMY else _LOWER
        self.chart.setFixedHeight(high)
        self.chart.setVisible(has_bars and self.height() >= _LOW)

    def _columns(self) -> list[Column]:
        def amount(name: str, row: MonthRow) -> str:
            value = getattr(row, name)
            return in_words(value, self._currency) if value else ""

        def left(row: MonthRow) -> str:
            return "" if row.left is None else in_words(row.left, self._currency)

        def figures(name: str, title: str) -> Column:
            return Column(title, partial(amount, name), width=88, align="end",
                          sort=lambda row: getattr(row, name) or 0)  # fmt: skip

        return [
            Column(_("Month"), lambda row: month_and_year(row.month), stretch=True, width=110,
                   sort=lambda row: row.month),
            figures("planned", _("Planned")),
            figures("came_in", _("Came in")),
            figures("paid", _("Paid")),
            figures("needed", _("Needed")),
            Column(_("Left"), left, width=118, align="end", role="strong",
                   tone=_left_tone,
                   icon=lambda row: "hourglass" if row.is_dry else None,
                   sort=lambda row: row.left or 0),
        ]  # fmt: skip

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()


def _left_tone(row: MonthRow) -> str | None:
    if row.is_dry:
        return "notice"
    return "muted" if (row.left or 0) < 0 else None


def is_soon(forecast: FundForecast) -> bool:
    """Whether it runs dry within about three months."""
    return forecast.dry_on is not None and (forecast.dry_on - today()).days <= 92


def dry_words(forecast: FundForecast) -> str:
    """``lasts until 3 March``; nothing where it is enough."""
    if forecast.dry_on is None:
        return ""
    return _("lasts until {day}").format(day=day(forecast.dry_on, today()))


def _around(rows: Sequence[MonthRow]) -> list[MonthRow]:
    """The months of the chart: the last and the next, and that in which it runs dry."""
    this = today().replace(day=1)
    at = next((number for number, row in enumerate(rows) if row.month >= this), len(rows))
    last = next((number for number, row in enumerate(rows) if row.is_dry), 0)
    return list(rows[max(at - _BEFORE, 0) : max(at + _AFTER, last + 2)])


def _lay_out(
    rows: Sequence[MonthRow], currency: str, dry: str, width: float, height: float
) -> Layout:
    def said(value: int | None) -> str:
        return in_words(value, currency) if value else ""

    bars = [
        MonthBar(
            label=short_month(row.month),
            name=month_and_year(row.month),
            paid=row.paid,
            needed=row.needed,
            planned=row.planned,
            paid_text=said(row.paid),
            needed_text=said(row.needed),
            planned_text=said(row.planned),
            is_dry=row.is_dry,
        )
        for row in rows
    ]
    words = MonthWords(_("Month"), _("Paid"), _("Needed"), _("Planned"), dry)
    return month_bars(bars, words, width, height, UNIT)
