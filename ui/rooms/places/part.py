# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the view stands on the page of rooms: made when first looked at, in place of the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.rooms.find_bed import Seeking
from ui.rooms.places.view import CARDS, PlacesView

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget, QWidget

    from ui.rooms.page import RoomsPage


class PlacesPart:
    """Belongs to one page."""

    def __init__(self, page: RoomsPage, stack: QStackedWidget) -> None:
        self._page = page
        self._stack = stack
        self._view: PlacesView | None = None
        page.bar.places_button.toggled.connect(self._toggled)

    @property
    def view(self) -> PlacesView:
        """Who waits, what is kept, who is away."""
        if self._view is None:
            self._view = PlacesView(self._page.desk)
            self._view.panel_requested.connect(self._page.acts.show_panel)
            self._view.resident_requested.connect(self._page.acts.open_resident)
            self._view.find_requested.connect(self._page.acts.finding.start)
            self._stack.addWidget(self._view)
        return self._view

    def is_shown(self) -> bool:
        """Whether it stands in place of the board."""
        return self._page.bar.places_button.isChecked()

    def in_place_of(self, other: QWidget) -> QWidget:
        """The view where it is wanted, else what would be shown without it."""
        return self.view if self.is_shown() else other

    def open(self, kind: str, row_id: object) -> bool:
        """Show an entry of a card; False, and the board again, for what is none."""
        is_card = kind in CARDS
        if is_card:
            self.view.show_entry(kind, row_id)
        self._page.bar.places_button.setChecked(is_card)
        if kind == "find" and isinstance(row_id, int):  # a bed for a resident
            self._page.load()
            seeking = Seeking(resident_id=row_id)
            self._page.desk.later(self._page, lambda: self._page.acts.finding.start(seeking))
        return is_card

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if self._view is not None and self._view.isVisible():
            self._view.refresh(tables)

    def _toggled(self, _on: bool) -> None:
        self._page.show_view()
