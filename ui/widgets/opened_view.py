# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside a list: what is chosen, laid out anew each time, one part below the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.widgets.act_menu import ActMenu
from ui.widgets.buttons import button
from ui.widgets.scrolled import TallArea

#: What can be done: the word that ``asked`` says, the words on the button, an icon.
Act = tuple[str, str, str]
_APART: Final = 8


class ColumnView(QWidget):
    """``begin`` puts away what is shown; what ``add`` is given stands below it."""

    def __init__(self) -> None:
        super().__init__()
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        self.column = self._outer

    def begin(self) -> None:
        """An empty column."""
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = QWidget(self)
        self.column = QVBoxLayout(self._shown)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(_APART)
        self._outer.addWidget(self._shown, 1)
        self._shown.show()

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """One part more."""
        self.column.addWidget(widget, stretch)


class OpenedView(ColumnView):
    """Facts until it is opened, then everything. ``asked`` says what is to be done."""

    asked = Signal(str)

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        raise NotImplementedError

    def show_row(self, row: Any) -> None:
        """What the list knows."""
        raise NotImplementedError

    def show_opened(self, found: Any) -> None:
        """All of it."""
        raise NotImplementedError

    def add_tall(self, widgets: Sequence[QWidget]) -> None:
        """Parts that may be taller than the place there is."""
        inner = QWidget(self._shown)
        inner.setProperty("bare", "true")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(9)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        self.add(TallArea(inner), 1)

    def add_acts(self, first: Act, others: Sequence[Act] = ()) -> None:
        """The first act as a large button, what else can be done in a menu beside it."""
        row = QHBoxLayout()
        row.setSpacing(_APART)
        act, text, icon = first
        made = button(text, icon, "primary", on_click=partial(self.asked.emit, act))
        row.addWidget(made, 1)
        if others:
            menu = [(icon, text, partial(self.asked.emit, act)) for act, text, icon in others]
            row.addWidget(ActMenu(_("What else can be done"), menu))
        self.column.addLayout(row)
