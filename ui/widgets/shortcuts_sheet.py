# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The F1 sheet: every shortcut there is, made from the registry so that it is never out of date."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import _
from ui.actions import Actions
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.pill import Pill


class ShortcutsSheet(QDialog):
    """Sections in two columns; Esc closes."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Shortcuts"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(12)
        outer.addWidget(label(_("Shortcuts"), "title"))
        columns = [QVBoxLayout(), QVBoxLayout()]
        heights = [0, 0]
        for title, rows in actions.sheet().items():
            shorter = heights.index(min(heights))
            columns[shorter].addWidget(_section(title, rows))
            heights[shorter] += len(rows) + 2
        body = QWidget()
        body.setProperty("bare", "true")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for column in columns:
            column.setSpacing(12)
            column.addStretch(1)
            row.addLayout(column, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(body)
        area.setAccessibleName(_("Shortcuts"))
        outer.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = button(_("Close"), on_click=self.accept)
        foot.addWidget(close)
        outer.addLayout(foot)
        close.setFocus()
        self.resize(760, min(620, 170 + 34 * max(heights)))


def _section(title: str, rows: list[tuple[str, str]]) -> Card:
    card = Card(title)
    grid = QGridLayout()
    grid.setColumnStretch(0, 1)
    grid.setVerticalSpacing(8)
    for at, (words, keys) in enumerate(rows):
        grid.addWidget(label(words, wrap=True), at, 0)
        grid.addWidget(Pill(keys), at, 1, Qt.AlignmentFlag.AlignTrailing)
    card.add_layout(grid)
    return card
