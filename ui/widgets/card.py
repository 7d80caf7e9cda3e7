# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A card: a quiet surface with a title, something at its end, and content below a faint line."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from ui.widgets.labels import ElidedLabel, label, rule


class Card(QFrame):
    """``content`` is a vertical layout to fill; ``title`` and ``trailing`` may stay empty."""

    def __init__(self, title: str = "", trailing: str = "", *, line: bool = True) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(16, 12, 16, 14)
        self._outer.setSpacing(0)
        self._has_line = line  # no name a subclass could want for a method
        # Made when there is something to say: most widgets of a page are parts of its cards.
        self._top: QWidget | None = None
        self._rule: QWidget | None = None
        self._title: QLabel | None = None
        self._trailing: ElidedLabel | None = None
        self.content = QVBoxLayout()
        self.content.setContentsMargins(0, 8, 0, 0)
        self.content.setSpacing(8)
        self._outer.addLayout(self.content, 1)
        self.set_title(title)
        self.set_trailing(trailing)

    def set_title(self, text: str) -> None:
        """The words at the top; empty hides the head."""
        self.setAccessibleName(text)
        if self._title is None:
            if not text:
                return
            self._title = label(text, "heading", wrap=True)
            self._head().insertWidget(0, self._title, 1)
        self._title.setText(text)
        self._show_head(bool(text))

    def set_trailing(self, text: str) -> None:
        """Muted words at the end of the head."""
        if self._trailing is None:
            if not text:
                return
            self._trailing = ElidedLabel(text, "muted")
            self._trailing.setAlignment(
                Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
            )
            self._head().insertWidget(0 if self._title is None else 1, self._trailing)
        self._trailing.setText(text)
        self._trailing.setHidden(not text)

    def add_trailing(self, widget: QWidget) -> None:
        """A pill or button at the end of the head."""
        self._head().addWidget(widget)

    def hug(self) -> None:
        """Let what is inside reach to the edges: a table has room of its own around its words."""
        self._outer.setContentsMargins(1, 1, 1, 6)
        self.content.setContentsMargins(0, 0, 0, 0)

    def _head(self) -> QHBoxLayout:
        if self._top is None:
            self._top = QWidget(self)
            self._top.setMinimumHeight(32)
            head = QHBoxLayout(self._top)
            head.setSpacing(8)
            head.setContentsMargins(0, 0, 0, 8)
            self._outer.insertWidget(0, self._top)
            self._show_head(False)
        return cast("QHBoxLayout", self._top.layout())

    def _show_head(self, is_shown: bool) -> None:
        if self._top is not None:
            self._top.setHidden(not is_shown)
        if self._rule is None and is_shown and self._has_line:
            self._rule = rule()
            self._outer.insertWidget(1, self._rule)
        elif self._rule is not None:
            self._rule.setHidden(not is_shown)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Add a widget below."""
        self.content.addWidget(widget, stretch)

    def add_layout(self, layout: QLayout, stretch: int = 0) -> None:
        """Add a layout below."""
        self.content.addLayout(layout, stretch)
