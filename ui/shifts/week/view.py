# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seven days beside each other, or below each other where there is little room."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.agenda.week import CalendarLine, CalendarSheet
from ui.shifts.week.day_list import DayList
from ui.widgets.day_words import short_weekday, weekday_and_day
from ui.widgets.empty import Empty
from ui.widgets.labels import label, set_tone

DAYS: Final = 7
#: Below this a column is too narrow for a name.
_WIDE: Final = 660
_DAY: Final = timedelta(days=1)


class WeekView(QWidget):
    """``chosen`` is a line that was opened; ``week_asked`` so many weeks further."""

    chosen = Signal(object)  # CalendarLine
    week_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._sheet: CalendarSheet | None = None
        self._wanted_column: int | None = None
        self._stack = QStackedWidget()
        self._columns = QWidget()
        self._columns.setProperty("bare", "true")
        row = QHBoxLayout(self._columns)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._heads = [label("", "strong") for _day in range(DAYS)]
        self.lists = [self._list(at) for at in range(DAYS)]
        for head, lines in zip(self._heads, self.lists, strict=True):
            head.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column = QVBoxLayout()
            column.setSpacing(6)
            column.addWidget(head)
            column.addWidget(lines, 1)
            row.addLayout(column, 1)
        self.all_days = self._list(0)
        self.empty = Empty(icon="calendar-days")
        for page in (self._columns, self.all_days, self.empty):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _list(self, at: int) -> DayList:
        made = DayList("")
        made.setMinimumWidth(1)  # seven beside each other must not make the window wider
        made.line_chosen.connect(self.chosen)
        made.stepped.connect(partial(self._step, at))
        made.week_asked.connect(self.week_asked)
        return made

    def show_sheet(self, sheet: CalendarSheet) -> None:
        """Show a week."""
        self._sheet = sheet
        days = [sheet.first + n * _DAY for n in range(DAYS)]
        for day, head, lines in zip(days, self._heads, self.lists, strict=True):
            head.setText(f"{short_weekday(day)} {day.day}")
            set_tone(head, "accent" if day == sheet.today else "muted")
            lines.setAccessibleName(weekday_and_day(day, sheet.today))
            lines.show_lines([(None, sheet.of_day(day))])
        self.all_days.setAccessibleName(_("The days of the week"))
        self.all_days.show_lines([(day, sheet.of_day(day)) for day in days if sheet.of_day(day)])
        self.fit()
        wanted, self._wanted_column = self._wanted_column, None
        if wanted is not None:
            self.begin(wanted)

    def begin(self, column: int | None = None) -> None:
        """Go into a day; today, or the first of the week, if none is said."""
        if not self.is_wide():
            self.all_days.begin()
            return
        if column is None:
            sheet = self._sheet
            at = (sheet.today - sheet.first).days if sheet is not None else 0
            column = at if 0 <= at < DAYS else 0
        self.lists[column].begin()

    def focus_target(self) -> QWidget:
        """What to focus first."""
        if not self.is_wide():
            return self.all_days
        sheet = self._sheet
        at = (sheet.today - sheet.first).days if sheet is not None else 0
        return self.lists[at if 0 <= at < DAYS else 0]

    def is_wide(self) -> bool:
        """Whether the days stand beside each other."""
        return self.width() >= _WIDE

    def select(self, kind: str, row_id: int) -> None:
        """Choose a line, where it is shown."""
        for lines in (*self.lists, self.all_days):
            lines.select(kind, row_id)

    def day(self) -> date | None:
        """The day in which one is, for a new appointment."""
        if self._sheet is None:
            return None
        for at, lines in enumerate(self.lists):
            if lines.hasFocus():
                return self._sheet.first + at * _DAY
        line: CalendarLine | None = self.all_days.current() if not self.is_wide() else None
        return line.day if line is not None else None

    def fit(self) -> None:
        """Columns where there is room for them."""
        is_empty = self._sheet is not None and not self._sheet.lines
        narrow = self.empty if is_empty else self.all_days
        self._stack.setCurrentWidget(self._columns if self.is_wide() else narrow)

    def _step(self, column: int, days: int) -> None:
        if not self.is_wide():
            self.week_asked.emit(days)
        elif 0 <= column + days < DAYS:
            self.lists[column + days].begin()
        else:
            self._wanted_column = (column + days) % DAYS
            self.week_asked.emit(days)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
