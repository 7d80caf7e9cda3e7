# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shift must know of somebody, in one line of the head of the page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from shelterdesk.services.safety.shift_facts import ShiftFact
from ui.widgets import shift_words
from ui.widgets.labels import IconLabel, label


class ShiftLine(QWidget):
    """Not there while there is nothing to know."""

    def __init__(self) -> None:
        super().__init__()
        self._icon: IconLabel | None = None
        self.words: QLabel | None = None
        self.hide()

    def show_facts(self, facts: Sequence[ShiftFact]) -> None:
        """The most urgent first, in its tone."""
        if facts:
            icon, words = self._parts()
            icon.set_icon(*shift_words.look(facts))
            words.setText(shift_words.sentence(facts))
        self.setHidden(not facts)

    def _parts(self) -> tuple[IconLabel, QLabel]:
        if self._icon is None or self.words is None:
            self._icon, self.words = IconLabel("clock"), label("", wrap=True)
            row = QHBoxLayout(self)
            row.setContentsMargins(0, 4, 0, 0)
            row.setSpacing(8)
            row.addWidget(self._icon)
            row.addWidget(self.words, 1)
        return self._icon, self.words
