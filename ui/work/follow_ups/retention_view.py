# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long work lasts: a chart of all horizons, and the counts of one of them, each of which opens
the list behind it."""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.statistics import retention_table
from shelterdesk.statistics.chart import Layout, StackedRow, stacked
from shelterdesk.statistics.retention_table import COLUMNS, DUE, KNOWN_SUM, RetentionTable
from ui.widgets.chart import UNIT, Chart
from ui.widgets.dates import today
from ui.widgets.day_words import span
from ui.widgets.labels import label
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.tabs import FlatTabs

_ROW: Final = 17.0


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
        self.chart = Chart(partial(_lay_out, None), _("How long work lasts"), height=120)
        self.rate = label("", "strong", wrap=True)
        self.horizons = FlatTabs(_("How long after the start"))
        columns = [
            Column(_("How it is"), lambda row: row.words, stretch=True, width=160),
            Column(_("Placements"), lambda row: row.shown, width=96, align="end", role="strong"),
        ]
        self.counts = RowsView(RowsModel(columns, lambda row: row.column), _("Counts"))
        self.counts.set_empty(_("What was learned of work after so many days is counted here."))
        self.definition = label(retention_table.definition(), "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.chart, self.horizons, self.rate):
            column.addWidget(widget)
        column.addWidget(self.counts, 1)
        column.addWidget(self.definition)
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
        self.chart.setFixedHeight(round(UNIT * (_ROW * len(table.horizons) + 34)))
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
        said = _("{time}: still there {rate} of those who are known")
        time = span(table.first, table.last, today())
        self.rate.setText(said.format(time=time, rate=table.rate_words(days)))

    def _open(self, row: _Count) -> None:
        days = self.days()
        if days is not None:
            self.count_opened.emit(days, row.column)


def _lay_out(table: RetentionTable | None, width: float, height: float) -> Layout:
    """Lying bars, one a horizon; the rate stands at the end of each."""
    if table is None:
        return stacked((), (), width, headers=(_("After"), ""))
    names = [line.words for line in table.words]
    rows = [
        StackedRow(
            retention_table.horizon_words(days),
            tuple(table.number(f"{days}/{column}") or 0 for column in COLUMNS),
            table.rate_words(days),
        )
        for days in table.horizons
    ]
    headers = (_("After"), *names, _("Still there of known"))
    return stacked(rows, names, width, headers=headers, row_height=_ROW)
