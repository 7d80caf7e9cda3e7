# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards below each other, no wider than one reads."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

_WIDTH = 760
_SETTLES_MS: Final = 30


class UpAndDown(QScrollArea):
    """Scrolls up and down alone, without a frame and without a stop of its own: what is inside
    scrolls it."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class EndWatch(QObject):
    """Emits ``near`` when the end of what an area shows is less than ``pixels`` away: when one has
    scrolled there, or in a window that is tall enough to show all there is. Never of an area that
    cannot be seen: it has no size yet, and its end would always be near."""

    near = Signal()

    def __init__(self, area: QScrollArea, pixels: int) -> None:
        super().__init__(area)
        self._area, self._pixels = area, pixels
        self._settled = QTimer(self)  # while a page is laid out, its parts take many sizes
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLES_MS)
        self._settled.timeout.connect(self._look)
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(self._settled.start)
        bar.valueChanged.connect(self._look)

    def look_again(self) -> None:
        """There is more to show, or it is shown now: the bar tells neither where it has nothing to
        scroll."""
        self._settled.start()

    def _look(self) -> None:
        bar = self._area.verticalScrollBar()
        if self._area.isVisible() and bar.maximum() - bar.value() < self._pixels:
            self.near.emit()


class TallArea(UpAndDown):
    """It is never narrower than what stands in it."""

    def __init__(self, body: QWidget) -> None:
        super().__init__()
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
