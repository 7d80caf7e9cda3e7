# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards below each other, no wider than one reads."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

_WIDTH = 760


class TallArea(QScrollArea):
    """Scrolls up and down alone: it is never narrower than what stands in it."""

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = body
        self.setWidget(body)

    # Qt
    def minimumSizeHint(self) -> QSize:
        inside = self._body.minimumSizeHint().width()
        return QSize(inside + self.verticalScrollBar().sizeHint().width(), 80)


def column(*cards: QWidget, stretch_last: bool = False) -> QVBoxLayout:
    """Cards below each other at the start, the rest of the page free."""
    outer = QVBoxLayout()
    outer.setContentsMargins(0, 0, 0, 0)
    row = QHBoxLayout()
    inner = QVBoxLayout()
    inner.setSpacing(12)
    for card in cards:
        card.setMaximumWidth(_WIDTH)
        inner.addWidget(card, 1 if stretch_last and card is cards[-1] else 0)
    if not stretch_last:
        inner.addStretch(1)
    row.addLayout(inner, 100)
    row.addStretch(1)
    outer.addLayout(row, 1)
    return outer


def scrolled(*cards: QWidget) -> QVBoxLayout:
    """The same in a scroll area, for windows that are low."""
    body = QWidget()
    body.setProperty("bare", "true")
    body.setLayout(column(*cards))
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a stop without a name; what is inside scrolls it
    area.setWidget(body)
    outer = QVBoxLayout()
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(area)
    return outer
