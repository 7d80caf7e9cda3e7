# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of support given most, each one click or digit away: as many as have room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.vocabularies import Choice
from ui.widgets.person_chip import PersonChip

MOST: Final = 5
_WIDEST: Final = 132
_SPACING: Final = 6


class Tiles(QWidget):
    """``chosen`` says the code of the kind. The digits work also where a tile has no room."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._kinds: tuple[Choice, ...] = ()
        self._chips: list[PersonChip] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_SPACING)
        self._row.addStretch(1)

    def offer(self, kinds: Sequence[Choice]) -> None:
        """Show these, most used first."""
        if tuple(kinds[:MOST]) == self._kinds:
            return
        self._kinds = tuple(kinds[:MOST])
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for number, kind in enumerate(self._kinds, start=1):
            says = _("Give: {kind} ({key})").format(kind=kind.label, key=number)
            choose = partial(self.chosen.emit, kind.code)
            chip = PersonChip(kind.label, says, choose, widest=_WIDEST)
            self._row.insertWidget(number - 1, chip)
            self._chips.append(chip)
        self._fit()

    def press(self, number: int) -> None:
        """The tile with this place, from 0."""
        if number < len(self._kinds):
            self.chosen.emit(self._kinds[number].code)

    def _fit(self) -> None:
        left = self.width()
        for chip in self._chips:
            left -= chip.sizeHint().width()
            chip.setVisible(left >= 0)
            left -= _SPACING

    # Qt
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
