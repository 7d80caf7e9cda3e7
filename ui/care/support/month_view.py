# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support of a month by kind: a chart, the table behind it, and behind each number its list."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.giving import support_used
from shelterdesk.services.giving.support_used import Counts, KindCount, UseRow
from shelterdesk.statistics.chart import Layout, StackedRow, stacked
from ui.care.support.uses_list import UsesList
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.chart import Chart
from ui.widgets.labels import label
from ui.widgets.step_bar import MonthBar
from ui.widgets.table import Column, RowsModel, RowsView

_MOST_BARS: Final = 6
_FEW_BARS: Final = 3
_ROW: Final = 20.0
_FOOT: Final = 4
_LETTER: Final = 6.0  # pixels: a mean letter of a label
_LOW: Final = 380  # pixels: the lower it is, the more the table counts
_ROOMY: Final = 540


class MonthView(QWidget):
    """Enter on a kind shows what was given; ``row_chosen`` says which one is marked there."""

    row_chosen = Signal(object)
    row_opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._kind: KindCount | None = None
        self.step_bar = MonthBar()
        self.step_bar.turned.connect(self.load)
        self.chart = Chart(partial(_lay_out, ()), _("Support of the month by kind"), turns=True)
        self.table = RowsView(RowsModel(_columns(), lambda row: row.kind), _("Support by kind"))
        self.table.set_empty(_("What is given in this month is counted here by kind."))
        self.table.row_activated.connect(self.open_kind)
        self.totals = label("", "strong", wrap=True)
        self.back_button = button("", "chevron-left", "quiet", on_click=self.close_kind)
        self.list = UsesList()
        self.list.row_selected.connect(self.row_chosen)
        self.list.row_activated.connect(self.row_opened)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._page(self.chart, self.table, self.totals))
        self.stack.addWidget(self._page(self.back_button, self.list))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.step_bar)
        column.addWidget(self.stack, 1)
        self.chart.hide()

    def _page(self, *widgets: QWidget) -> QWidget:
        made = QWidget(self)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in widgets:
            column.addWidget(widget, isinstance(widget, RowsView))
        return made

    def load(self) -> None:
        """Read the month, and the list that is open."""
        first, last = self._span()
        self.desk.read(self, support_used.counts, self._show, first=first, last=last)
        if self._kind is not None:
            self.desk.read(
                self, support_used.uses, self._show_uses, first=first, last=last,
                kind=self._kind.kind,
            )  # fmt: skip

    def open_kind(self, row: KindCount) -> None:
        """The acts behind a number."""
        self._kind = row
        self.back_button.setText(row.words)
        self.back_button.setAccessibleName(_("Back to all kinds"))
        self.list.rows_model.set_rows([])
        self.stack.setCurrentIndex(1)
        self.list.setFocus()
        self.load()

    def close_kind(self) -> None:
        """All kinds again."""
        self._kind = None
        self.stack.setCurrentIndex(0)
        self.row_chosen.emit(None)
        self.table.setFocus()

    def front(self) -> RowsView:
        """The list to be used by keys."""
        return self.table if self._kind is None else self.list

    def chosen(self) -> UseRow | None:
        """The act marked in the list behind a number."""
        row: UseRow | None = None if self._kind is None else self.list.selected()
        return row

    def _span(self) -> tuple[dt.date, dt.date]:
        month = self.step_bar.month
        after = (month + dt.timedelta(days=32)).replace(day=1)
        return month, after - dt.timedelta(days=1)

    def _show(self, found: Counts) -> None:
        self.step_bar.show_month(found.first)
        self.table.rows_model.set_rows(found.kinds)
        self.totals.setText(total_words(found))
        self._make_room()

    def _show_uses(self, rows: list[UseRow]) -> None:
        self.list.rows_model.set_rows(rows)

    def _make_room(self) -> None:
        most = _MOST_BARS if self.height() >= _ROOMY else _FEW_BARS
        shown = tuple(row for row in self.table.rows_model.rows()[:most] if row.times)
        self.chart.set_layout_function(
            partial(_lay_out, shown), height=int(len(shown) * _ROW) + _FOOT
        )
        self.chart.setVisible(len(shown) > 1 and self.height() >= _LOW)
        self.totals.setVisible(bool(self.totals.text()))

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()


def total_words(found: Counts) -> str:
    """The sums of a period in one line."""
    if not found.kinds:
        return ""
    parts = [
        ngettext("used {n} time", "used {n} times", found.times).format(n=found.times),
        ngettext("by {n} person with a name", "by {n} people with a name", found.people).format(
            n=found.people
        ),
    ]
    if found.declined:
        parts.append(
            ngettext("{n} time not wanted", "{n} times not wanted", found.declined).format(
                n=found.declined
            )
        )
    return " · ".join(parts)


def _columns() -> list[Column]:
    return [
        Column(_("Kind"), lambda row: row.words, stretch=True, width=110, role="strong"),
        Column(_("Times"), lambda row: row.times, align="end", width=66),
        Column(_("People"), lambda row: row.people, align="end", width=70,
               tooltip=lambda _row: _("People with a name, each once")),
        Column(_("Not wanted"), lambda row: row.declined or "", align="end", width=96,
               sort=lambda row: row.declined),
    ]  # fmt: skip


def _lay_out(rows: tuple[KindCount, ...], width: float, height: float) -> Layout:
    left = min(width * 0.4, 200.0)
    longest = int(left / _LETTER)
    data = [StackedRow(_cut(row.words, longest), (row.times,), str(row.times)) for row in rows]
    times = _("Times")
    headers = (_("Kind"), times, times)
    return stacked(data, (times,), width, headers=headers, row_height=_ROW, label_width=left)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
