# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting and kept: four cards, side by side where there is room."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.rooms.places.cards import AwayCard, KeptCard, PlacesCard, WaitingCard
from ui.rooms.places.turned_away_card import TurnedAwayCard
from ui.widgets.reads_when_shown import ReadsWhenShown

#: Pixels below which two columns would cut words.
_TWO_COLUMNS: Final = 860
#: The cards by which a line of Today finds its entry.
CARDS: Final = {"waiting": 0, "kept": 1, "away": 2, "turned_away": 3}


class PlacesView(ReadsWhenShown, QWidget):
    """A view of the page of rooms; the forms it asks for open beside it."""

    panel_requested = Signal(object)  # FormPanel
    resident_requested = Signal(int)
    find_requested = Signal(object)  # Seeking

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._wanted: tuple[str, object] | None = None
        body = QWidget()
        body.setProperty("bare", "true")
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._columns.setContentsMargins(0, 0, 4, 0)
        self._columns.setSpacing(12)
        self.waiting, self.kept = WaitingCard(desk), KeptCard(desk)
        self.away, self.turned_away = AwayCard(desk), TurnedAwayCard(desk)
        self.cards: list[PlacesCard] = [self.waiting, self.kept, self.away, self.turned_away]
        for pair in (self.cards[:2], self.cards[2:]):
            column = QVBoxLayout()
            column.setSpacing(12)
            for card in pair:
                card.panel_requested.connect(self.panel_requested)
                card.resident_requested.connect(self.resident_requested)
                card.find_requested.connect(self.find_requested)
                column.addWidget(card)
            column.addStretch(1)
            self._columns.addLayout(column, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        plus = QShortcut(QKeySequence("+"), self)
        plus.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        plus.activated.connect(self.turned_away.count)

    def load(self) -> None:
        """Read all cards."""
        for card in self.cards:
            card.load()
        self.desk.later(self, self._show_wanted)

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        for card in self.cards:
            if tables is None or tables & card.TABLES:
                card.load()

    def show_entry(self, card: str, row_id: object) -> None:
        """Go to a line once it is read."""
        self._wanted = card, row_id
        if self.isVisible():
            self.load()

    def primary_focus(self) -> QWidget | None:
        """The first act."""
        return self.waiting.add_button if self.waiting.may_write else None

    def _show_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            name, row_id = wanted
            self.cards[CARDS.get(name, 0)].focus_line(row_id)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        is_wide = self.width() >= _TWO_COLUMNS
        self._columns.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
