# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One line of a list on a card: icon, title, muted line, and a pill or button at its end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.labels import IconLabel, label, rule


class Line(QWidget):
    """For a few lines; long lists are a ``RowsView`` or ``Timeline``."""

    def __init__(
        self,
        icon: str,
        title: str,
        detail: str = "",
        *trailing: QWidget,
        tone: str = "muted",
        ruled: bool = True,
    ) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(9)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(IconLabel(icon, tone))
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title_label = label(title, wrap=True)
        self.detail_label = label(detail, "muted", wrap=True)
        if not detail:
            self.detail_label.hide()
        words.addWidget(self.title_label)
        words.addWidget(self.detail_label)
        self._words = words
        row.addLayout(words, 1)
        for widget in trailing:
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        outer.addLayout(row)
        if ruled:
            outer.addWidget(rule())
        self.setAccessibleName(title)
        self.setAccessibleDescription(detail)

    def add_words(self, text: str) -> None:
        """More to read below, for example what was sealed."""
        self._words.addSpacing(4)
        self._words.addWidget(label(text, wrap=True))
