# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries under the hour or the day of which they are; what stayed the same is not made anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.log.log_entries import LogRow
from ui.widgets.buttons import button
from ui.widgets.day_words import weekday_and_day
from ui.widgets.labels import label
from ui.widgets.log_entry import LogEntryView, LogLook
from ui.widgets.scrolled import EndWatch, TallArea
from ui.widgets.tab_order import put_as_read

#: Pixels before the end at which the next page is asked for.
_NEAR: Final = 240


class LogRows(QWidget):
    """Emits what was asked of an entry: ``asked("add", row)``."""

    asked = Signal(str, object)  # open, add, strike, erase or report; the row
    person_requested = Signal(int)
    person_log_requested = Signal(int)
    older_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.views: list[LogEntryView] = []
        self._made: dict[int, tuple[object, LogEntryView]] = {}
        self._headings: list[QWidget] = []
        body = QWidget()
        body.setProperty("bare", "true")
        self._body = body
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(8)
        self.older_button = button(_("Earlier"), "chevron-down", on_click=self.older_requested.emit)
        self.older_button.setParent(body)
        self.older_button.hide()
        self.area = TallArea(body)
        self._end = EndWatch(self.area, _NEAR)
        self._end.near.connect(self._ask_for_older)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)

    def show_rows(
        self, rows: Sequence[LogRow], opened: dict[int, str], look: LogLook, *, has_older: bool
    ) -> None:
        """Show these; under hours if the look is of a day, else under days."""
        while self._column.takeAt(0) is not None:
            pass
        for heading in self._headings:
            heading.hide()
            heading.deleteLater()
        self._headings, before = [], ""
        made: dict[int, tuple[object, LogEntryView]] = {}
        for row in rows:
            words = _heading(row.at, look)
            if words != before:
                self._add_heading(words)
            before = words
            made[row.id] = self._view(row, opened, look)
            self._column.addWidget(made[row.id][1])
        for id_, (_key, view) in self._made.items():
            if id_ not in made or made[id_][1] is not view:
                view.hide()
                view.deleteLater()
        self._made = made
        self.views = [view for _key, view in made.values()]
        self._column.addWidget(self.older_button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.older_button.setHidden(not has_older)
        self._column.addStretch(1)
        put_as_read(self._body)
        self._end.look_again()

    def _view(
        self, row: LogRow, opened: dict[int, str], look: LogLook
    ) -> tuple[object, LogEntryView]:
        words = tuple(opened.get(one.id, "") for one in row.family())
        key = (row, words, look)
        old = self._made.get(row.id)
        if old is not None and old[0] == key:
            return old
        view = LogEntryView(row, dict(opened), look, self._body)
        view.open_requested.connect(lambda one: self.asked.emit("open", one))
        view.add_requested.connect(lambda one: self.asked.emit("add", one))
        view.strike_requested.connect(lambda one: self.asked.emit("strike", one))
        view.erase_requested.connect(lambda one: self.asked.emit("erase", one))
        view.report_requested.connect(lambda one: self.asked.emit("report", one))
        view.person_requested.connect(self.person_requested)
        view.person_log_requested.connect(self.person_log_requested)
        return key, view

    def _add_heading(self, words: str) -> None:
        heading = label(words, "small_strong", "muted")
        heading.setParent(self._body)
        heading.show()
        self._headings.append(heading)
        self._column.addWidget(heading)

    def _ask_for_older(self) -> None:
        if not self.older_button.isHidden():
            self.older_requested.emit()

    # Qt
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._end.look_again()


def _heading(at: dt.datetime, look: LogLook) -> str:
    if look.in_day:
        return f"{at:%H}:00"
    return weekday_and_day(at.date(), look.today)
