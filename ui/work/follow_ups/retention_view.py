# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long work lasts: a chart of all horizons, and the counts of one of them, each of which opens
the list behind it."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.statistics import retention_table
from shelterdesk.statistics.chart import Layout, Table
from shelterdesk.statistics.retention_chart import height, retention_bars
from shelterdesk.statistics.retention_table import COLUMNS, DUE, KNOWN_SUM, RetentionTable
from ui.widgets.chart import UNIT, Chart
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.labels import label
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.tabs import FlatTabs


class _Count(NamedTuple):
    """One count of a horizon."""

    column: str
    words: str
    shown: str


class RetentionView(QWidget):
    """``count_opened`` says days and column of the count that Enter was pressed on."""

    count_opened = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self._table: RetentionTable | None = None
        self.chart = Chart(
            partial(_lay_out, None), _("How long work lasts"), height=120, turns=True
        )
        self.rate = label("", "strong", wrap=True)
        self.time = label("", "muted", wrap=True)
        self.horizons = FlatTabs(_("How long after the start"))
        columns = [
            Column(_("How it is"), lambda row: row.words, stretch=True, width=160),
            Column(_("Placements"), lambda row: row.shown, width=96, align="end", role="strong"),
        ]
        self.counts = RowsView(RowsModel(columns, lambda row: row.column), _("Counts"))
        self.counts.set_empty(_("What was learned of work after so many days is counted here."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.time, self.chart, self.horizons, self.rate):
            column.addWidget(widget)
        column.addWidget(self.counts, 1)
        self.horizons.currentChanged.connect(lambda _at: self._show_counts())
        self.counts.row_activated.connect(self._open)
        self.chart.hide()

    def show_table(self, table: RetentionTable) -> None:
        """Another table, or the same again."""
        is_same = self._table is not None and self._table.horizons == table.horizons
        self._table = table
        if not is_same:
            self.horizons.blockSignals(True)
            while self.horizons.count():
                self.horizons.removeTab(0)
            for days in table.horizons:
                self.horizons.add(retention_table.horizon_words(days))
            self.horizons.blockSignals(False)
        self.chart.setFixedHeight(round(height(table, UNIT)))
        self.chart.set_layout_function(partial(_lay_out, table))
        self.chart.setVisible(not table.is_empty)
        self._show_counts()

    def days(self) -> int | None:
        """The horizon whose counts are shown."""
        at = self.horizons.currentIndex()
        has_any = self._table is not None and 0 <= at < len(self._table.horizons)
        return self._table.horizons[at] if self._table is not None and has_any else None

    def _show_counts(self) -> None:
        table, days = self._table, self.days()
        if table is None or days is None:
            return
        words = {line.key: line.words for line in table.words}
        words |= {DUE: _("All whose day has come"), KNOWN_SUM: _("Of them known")}
        self.counts.rows_model.set_rows([
            _Count(column, words[column], str(table[f"{days}/{column}"]))
            for column in (DUE, *COLUMNS, KNOWN_SUM)
        ])  # fmt: skip
        said = _("Still there: {rate} of whom it is known")
        self.rate.setText(said.format(rate=table.rate_words(days)))
        time = _("Days that came from {first} until {last}")
        now = today()
        self.time.setText(time.format(first=day(table.first, now), last=day(table.last, now)))

    def _open(self, row: _Count) -> None:
        days = self.days()
        if days is not None:
            self.count_opened.emit(days, row.column)


def _lay_out(table: RetentionTable | None, width: float, _height: float) -> Layout:
    if table is None:
        return Layout(width, 0, (), Table((), ()))
    return retention_bars(table, width, UNIT)
