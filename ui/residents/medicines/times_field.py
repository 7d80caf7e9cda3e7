# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times of day in a form: typed one after the other, each on all days or on those ticked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.medication.dose_times import EVERY_DAY
from shelterdesk.services.medication.medicines import DoseTime
from ui.widgets import day_words
from ui.widgets.buttons import button, icon_button
from ui.widgets.field import Field
from ui.widgets.text_fields import TimeField

_MONDAY: Final = dt.date(2024, 1, 1)
_FIRST: Final = "08:00"


class _Row(QWidget):
    """One time and its days."""

    def __init__(self, field: TimesField, number: int) -> None:
        super().__init__()
        self.time = TimeField("time", _("Time {n}").format(n=number), empty=_FIRST)
        self.remove = icon_button("x", _("Take time {n} away").format(n=number))
        self.remove.clicked.connect(partial(field.take_away, self))
        self.days: list[QCheckBox] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.time, 0, 0, 1, 6)
        grid.addWidget(self.remove, 0, 6)
        for at in range(7):
            day = _MONDAY + dt.timedelta(days=at)
            box = QCheckBox()
            box.setChecked(True)
            box.setAccessibleName(
                _("Time {n}: {day}").format(n=number, day=day_words.weekday_name(day))
            )
            box.toggled.connect(field.edited)
            words = QLabel(day_words.short_weekday(day))
            words.setProperty("tone", "muted")
            words.setBuddy(box)
            grid.addWidget(words, 1, at)
            grid.addWidget(box, 2, at)
            self.days.append(box)
        self.time.changed.connect(field.edited)

    def weekdays(self) -> int:
        """As bits, Monday first."""
        return sum(1 << at for at, box in enumerate(self.days) if box.isChecked())

    def put(self, text: str, weekdays: int) -> None:
        """Show a time."""
        self.time.restore_draft(text)
        for at, box in enumerate(self.days):
            box.setChecked(bool(weekdays >> at & 1))

    def text(self) -> str:
        """What was typed."""
        return str(self.time.draft() or "")


class TimesField(Field):
    """Gives a tuple of ``DoseTime``, or None without any."""

    def __init__(self, field: str, words: str, *, hint: str = "") -> None:
        super().__init__(field, words, unanswered=False, hint=hint)
        self._is_filling = False
        self.rows: list[_Row] = []
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.add_button = button(_("Another time"), "plus", "quiet", on_click=self.add)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeading)
        self._row.addWidget(body, 1)
        self._add_row()

    def add(self) -> None:
        """Another time."""
        self._add_row().time.focus_target().setFocus()
        self.edited()

    def take_away(self, row: _Row) -> None:
        """One time less; the last one is emptied."""
        if len(self.rows) == 1:
            row.put("", EVERY_DAY)
        else:
            self.rows.remove(row)
            row.hide()
            row.deleteLater()
            self.rows[0].time.focus_target().setFocus()
        self.edited()

    def edited(self, _on: object = None) -> None:
        """Something was typed or ticked."""
        if not self._is_filling:
            self._typed()

    def value(self) -> Hashable:
        """What was typed."""
        return tuple(self._times()) or None

    def set_value(self, value: Hashable) -> None:
        """Show times."""
        times = value if isinstance(value, tuple) else ()
        self._fill([(f"{one.at:%H:%M}", one.weekdays) for one in times])
        self.set_error(None)

    def draft(self) -> Any:
        """What stands in the lines."""
        return [[row.text(), row.weekdays()] for row in self.rows]

    def restore_draft(self, kept: Any) -> None:
        """The same lines again."""
        lines = kept if isinstance(kept, list) else []
        self._fill([(str(line[0]), int(line[1])) for line in lines])
        self._typed()

    def problem(self) -> str | None:
        """A time that is none, or is on no day."""
        for row in self.rows:
            if row.text().strip() and row.time.value() is None:
                return _("Write a time like 14:30.")
            if row.text().strip() and not row.weekdays():
                return _("Choose at least one day of the week.")
        return super().problem()

    def focus_target(self) -> QWidget:
        """The first time."""
        return self.rows[0].time.focus_target()

    def _times(self) -> Iterator[DoseTime]:
        for row in self.rows:
            at = row.time.value()
            if isinstance(at, dt.time):
                yield DoseTime(at.hour * 60 + at.minute, row.weekdays())

    def _fill(self, lines: list[tuple[str, int]]) -> None:
        self._is_filling = True
        while len(self.rows) > max(1, len(lines)):
            row = self.rows.pop()
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(lines):
            self._add_row()
        for row, (text, weekdays) in zip(self.rows, lines or [("", EVERY_DAY)], strict=True):
            row.put(text, weekdays)
        self._is_filling = False

    def _add_row(self) -> _Row:
        row = _Row(self, len(self.rows) + 1)
        self.rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        return row
