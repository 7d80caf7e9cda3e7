# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A card with lines that are made anew when what it shows has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.empty import Empty


class ListCard(Card):
    """``panel_requested`` carries a form; the button at its head adds something."""

    panel_requested = Signal(object)

    def __init__(self, title: str, *, may_edit: bool) -> None:
        super().__init__(title)
        self.may_edit = may_edit
        self.lines: list[QWidget] = []
        self._body: QWidget | None = None

    def add_button(self, words: str, icon: str, act: Callable[[], object]) -> QPushButton:
        """A button at the head, for those who may change something."""
        made = button(words, icon, on_click=act)
        if self.may_edit:
            self.add_trailing(made)
        else:
            made.hide()
            made.setParent(self)  # without one it would be forgotten, and stay
        return made

    def show_lines(self, lines: Sequence[QWidget], empty: Empty | None = None) -> None:
        """Show these instead of what was there; ``empty`` where there are none."""
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self.lines = list(lines)
        body = self._body = QWidget()
        body.setProperty("bare", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(9)
        shown = [*self.lines] if self.lines else [empty] if empty is not None else []
        for widget in shown:
            column.addWidget(widget)
        self.add(body)
