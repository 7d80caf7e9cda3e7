# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the nights of a period stand on the page of rooms: made when first looked at, in place of the
board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.rooms.history_view import HistoryView

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget, QWidget

    from ui.rooms.night import Night
    from ui.rooms.page import RoomsPage


class HistoryPart:
    """Belongs to one page."""

    def __init__(self, page: RoomsPage, stack: QStackedWidget) -> None:
        self._page = page
        self._stack = stack
        self._view: HistoryView | None = None
        page.bar.history_button.toggled.connect(self._toggled)

    @property
    def view(self) -> HistoryView:
        """Who was where, counted."""
        if self._view is None:
            page = self._page
            self._view = HistoryView(page.desk)
            self._view.night_asked.connect(page.show_bed_on)
            self._view.resident_asked.connect(page.acts.open_resident)
            self._view.paper_asked.connect(
                lambda: page.open_requested.emit("reports", ("report", "bed-nights"))
            )
            self._stack.addWidget(self._view)
        return self._view

    def is_shown(self) -> bool:
        """Whether it stands in place of the board."""
        return self._page.bar.history_button.isChecked()

    def in_place_of(self, other: QWidget) -> QWidget:
        """The view where it is wanted, else what would be shown without it."""
        return self.view if self.is_shown() else other

    def show_night(self, night: Night | None) -> None:
        """What may have changed with a night that was read; where it is looked at."""
        if night is not None and self.is_shown():
            self.view.show_night(night)

    def _toggled(self, _on: bool) -> None:
        self.show_night(self._page.night)
        self._page.show_view()
