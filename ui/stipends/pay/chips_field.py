# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One of a few choices, each with a letter: how something is paid, how it is signed for."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.chip import Chip
from ui.widgets.field import Field
from ui.widgets.labels import plain_tip

#: How many stand beside each other in a narrow panel.
_IN_A_ROW: Final = 3


class ChipsField(Field):
    """``choices`` are code, words and the letter that chooses it (empty: none)."""

    def __init__(self, field: str, words: str, choices: Sequence[tuple[str, str, str]]) -> None:
        super().__init__(field, words, unanswered=False)
        self.chips: dict[str, Chip] = {}
        self._group = QButtonGroup(self)
        body = QWidget(self)
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        line = QHBoxLayout()
        for number, (code, text, key) in enumerate(choices):
            if number % _IN_A_ROW == 0:
                line = QHBoxLayout()
                line.setSpacing(6)
                line.setAlignment(Qt.AlignmentFlag.AlignLeading)
                rows.addLayout(line)
            chip = Chip(text)
            if key:
                chip.setToolTip(plain_tip(f"{text} ({key})"))
            chip.setAccessibleName(f"{words}: {text}")
            self._group.addButton(chip)
            self.chips[code] = chip
            line.addWidget(chip)
        self._row.addWidget(body, 1)
        self._group.buttonToggled.connect(lambda _chip, on: self._typed() if on else None)

    def value(self) -> Hashable:
        """The code chosen."""
        return next((code for code, chip in self.chips.items() if chip.isChecked()), None)

    def set_value(self, value: Hashable) -> None:
        """Choose one; what is not offered leaves it as it is."""
        chip = self.chips.get(str(value))
        if chip is not None:
            self._group.blockSignals(True)
            chip.setChecked(True)
            self._group.blockSignals(False)

    def choose(self, code: str) -> None:
        """Choose one as a person does."""
        if code in self.chips and not self.chips[code].isHidden():
            self.chips[code].setChecked(True)

    def focus_target(self) -> QWidget:
        """The one chosen."""
        return self.chips.get(str(self.value())) or next(iter(self.chips.values()))
