# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Days of the week, any number of them: working days above, the weekend below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.chip import Chip
from ui.widgets.day_words import short_weekday, weekday_name
from ui.widgets.field import Field
from ui.widgets.labels import plain_tip

_MONDAY: Final = dt.date(2024, 1, 1)
_WORKING: Final = 5
_DAYS: Final = 7


class WeekdaysField(Field):
    """``value()`` is a tuple of numbers, 0 = Monday. Space turns a day on and off."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field, words, unanswered=False)
        self.chips: list[Chip] = []
        body = QWidget(self)
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        for numbers in (range(_WORKING), range(_WORKING, _DAYS)):
            line = QHBoxLayout()
            line.setSpacing(4)
            line.setAlignment(Qt.AlignmentFlag.AlignLeading)
            for number in numbers:
                day = _MONDAY + dt.timedelta(days=number)
                chip = Chip(short_weekday(day))
                chip.setToolTip(plain_tip(weekday_name(day)))
                chip.setAccessibleName(f"{words}: {weekday_name(day)}")
                chip.toggled.connect(lambda _on: self._typed())
                self.chips.append(chip)
                line.addWidget(chip)
            rows.addLayout(line)
        body.setMinimumHeight(body.sizeHint().height())  # of themselves they could be pressed flat
        self._row.addWidget(body, 1)

    def value(self) -> tuple[int, ...]:
        """The days chosen."""
        return tuple(number for number, chip in enumerate(self.chips) if chip.isChecked())

    def set_value(self, value: Hashable) -> None:
        """Choose these."""
        wanted = value if isinstance(value, tuple | list) else ()
        for number, chip in enumerate(self.chips):
            chip.blockSignals(True)
            chip.setChecked(number in wanted)
            chip.blockSignals(False)

    def draft(self) -> Any:
        """The numbers, as JSON holds them."""
        return list(self.value())

    def focus_target(self) -> QWidget:
        """The first day."""
        return self.chips[0]
