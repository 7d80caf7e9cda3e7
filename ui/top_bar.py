# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The top of the window: where we are, the one search, hide and lock."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.actions import Actions
from ui.widgets.buttons import action_button
from ui.widgets.labels import ElidedLabel
from ui.widgets.search_box import SearchBox


class TopBar(QWidget):
    """Reads the words, icons and keys of its buttons from the actions search, hide and lock."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title = ElidedLabel("", "page")
        self._subtitle = ElidedLabel("", "muted")
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        words.addStretch(1)
        row.addLayout(words, 5)
        self.search_box = SearchBox(shortcut=actions.keys("search"))
        self.search_box.setMinimumWidth(200)
        self.search_box.setMaximumWidth(340)
        self.search_box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(self.search_box, 4, Qt.AlignmentFlag.AlignTop)
        self.hide_button = action_button(actions["hide"])
        self.lock_button = action_button(actions["lock"])
        row.addWidget(self.hide_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.lock_button, 0, Qt.AlignmentFlag.AlignTop)
        self.setFixedHeight(54)

    def set_title(self, title: str, subtitle: str) -> None:
        """The words of the page that is open."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setHidden(not subtitle)
        self.setAccessibleName(title)

    def title(self) -> str:
        """The title shown."""
        return self._title.text()
