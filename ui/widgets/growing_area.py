# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines below each other that are made as one comes to them: a window shows ten of fifty."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.scrolled import EndWatch, UpAndDown
from ui.widgets.tab_order import put_as_read

_STEP: Final = 12
#: Pixels before the end at which the next lines are made: Tab and the wheel never come to it.
_NEAR: Final = 80


class GrowingArea(UpAndDown):
    """Takes from ``fill`` what is seen and a little more."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: Iterator[QWidget] = iter(())
        self._made = 0
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self.setWidget(self._body)
        self._end = EndWatch(self, _NEAR)
        self._end.near.connect(self._grow)

    def fill(self, widgets: Iterator[QWidget]) -> None:
        """Show these instead; one stays where one had scrolled to."""
        at = self.verticalScrollBar().value()
        self._body = QWidget(self.viewport())  # filled in its place (see ``TabPages.holder``)
        self._body.setProperty("bare", "true")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 10, 4, 0)
        self._column.setSpacing(9)
        self._column.addStretch(1)
        before, self._made, self._waiting = self._made, 0, widgets
        self._take(max(before, _STEP))
        self.setWidget(self._body)
        self.verticalScrollBar().setValue(at)

    def show_alone(self, widget: QWidget) -> None:
        """Show this instead, as large as the area."""
        self._made, self._waiting = 0, iter(())
        self.setWidget(widget)

    def make_all(self) -> None:
        """Those too that nobody has come to yet."""
        while self._take(_STEP):
            pass

    def _take(self, most: int) -> int:
        taken = list(islice(self._waiting, most))
        for widget in taken:
            self._column.insertWidget(self._column.count() - 1, widget)
        self._made += len(taken)
        return len(taken)

    def _grow(self) -> None:
        if self._take(_STEP):
            put_as_read(self._body)
            self._end.look_again()

    # Qt
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._end.look_again()
