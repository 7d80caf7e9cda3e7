# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A card: a quiet surface with a title, something at its end, and content below a faint line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui.widgets.labels import ElidedLabel, label, rule


class Card(QFrame):
    """``content`` is a vertical layout to fill; ``title`` and ``trailing`` may stay empty."""

    def __init__(self, title: str = "", trailing: str = "", *, line: bool = True) -> None:
        super().__init__()
        self.setProperty("card", "true")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 14)
        outer.setSpacing(0)
        self._title = label(title, "heading", wrap=True)
        self._trailing = ElidedLabel(trailing, "muted")
        self._trailing.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self._head.addWidget(self._title, 1)
        self._head.addWidget(self._trailing)
        self._top = QWidget()
        self._top.setLayout(self._head)
        self._head.setContentsMargins(0, 0, 0, 8)
        self._top.setMinimumHeight(32)
        outer.addWidget(self._top)
        self._rule = rule()
        outer.addWidget(self._rule)
        self.content = QVBoxLayout()
        self.content.setContentsMargins(0, 8, 0, 0)
        self.content.setSpacing(8)
        outer.addLayout(self.content, 1)
        self._line = line
        self.set_title(title)
        self.set_trailing(trailing)

    def set_title(self, text: str) -> None:
        """The words at the top; empty hides the head."""
        self._title.setText(text)
        self.setAccessibleName(text)
        self._top.setHidden(not text)
        self._rule.setHidden(not (text and self._line))

    def set_trailing(self, text: str) -> None:
        """Muted words at the end of the head."""
        self._trailing.setText(text)
        self._trailing.setHidden(not text)

    def add_trailing(self, widget: QWidget) -> None:
        """A pill or button at the end of the head."""
        self._head.addWidget(widget)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Add a widget below."""
        self.content.addWidget(widget, stretch)

    def add_layout(self, layout: QLayout, stretch: int = 0) -> None:
        """Add a layout below."""
        self.content.addLayout(layout, stretch)
