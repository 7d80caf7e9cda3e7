# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stays: from when to when, and in which beds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.residents.overview import Overview
from shelterdesk.services.rooms.board import NightsInBed
from shelterdesk.services.rooms.stays import StayRow
from ui.desk import Desk
from ui.residents.funding_card import FundingCard
from ui.residents.places_card import PlacesOfResident
from ui.residents.visits_card import VisitsOfResident
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.check_out_panel import TakeBackPanel
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.history_dialog import history_button
from ui.widgets.planned_end import PlannedEndPanel
from ui.widgets.table import Column, RowsModel, RowsView

_LOWEST: Final = 176  # pixels: head, names of columns, and a sentence where it is empty


class StaysTab(QWidget):
    """Stays, nights away (``places``) and in beds; ``missed`` is what was done when not
    back; ``visits`` and ``things`` stand below them."""

    history_requested = Signal(int)  # stay id
    panel_requested = Signal(object)  # a form for the panel beside

    def __init__(
        self,
        desk: Desk,
        visits: VisitsOfResident,
        things: QWidget,
        places: PlacesOfResident,
        missed: QWidget,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._may_place = desk.vault.may(Capability.PLACE_PEOPLE)
        self._last_ended: int | None = None
        self._open: int | None = None  # the stay that goes on
        self._visits, self._places = visits, places
        funding = self.funding = FundingCard(desk)
        funding.panel_requested.connect(self.panel_requested)
        self._cards: list[Card] = []
        self._column = self._scrolled()
        self._make_acts()
        acts = (self.stay_on_button, self.take_back_button, self.history_button)
        self.stays = self._table(
            _("Stays"), RowsModel(_stay_columns(), lambda row: row.id), 2, acts
        )
        self.stays.set_empty(_("Stays in the house stand here, from arrival to leaving."))
        self.stays.row_selected.connect(self._selected)
        self.stays.row_selected.connect(self._show_funding)
        for part in (places, missed):
            self._column.addWidget(part)
        of_beds = RowsModel(_bed_columns(), lambda row: (row.start, row.bed, row.room))
        self.beds = self._table(_("Nights in beds"), of_beds, 3)
        self.beds.set_empty(_("Each bed somebody sleeps in stands here, with its nights."))
        self._cards.append(funding)
        visits.filled.connect(self._make_room)
        for table in (funding, visits):
            table.setMinimumHeight(_LOWEST)
            self._column.addWidget(table, 2)
        self._column.addWidget(things)

    def _scrolled(self) -> QVBoxLayout:
        """The column of cards; each is filled in its place (see ``TabPages.holder``)."""
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget(area.viewport())
        body.setProperty("bare", "true")
        area.setWidget(body)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        return column

    def _table(
        self, title: str, model: RowsModel, share: int, acts: Sequence[QWidget] = ()
    ) -> RowsView:
        card = Card(title, line=False)
        self._column.addWidget(card, share)
        card.content.setContentsMargins(0, 0, 0, 0)
        for act in acts:
            card.add_trailing(act)
        card.setMinimumHeight(_LOWEST)
        self._cards.append(card)
        view = RowsView(model, title, card)
        card.add(view, 1)
        return view

    def _make_acts(self) -> None:
        """What can be done with the stay that is chosen."""
        self.history_button = history_button()
        self.history_button.clicked.connect(self._ask_history)
        self.take_back_button = button(
            _("Take back the check-out"), "undo-2", "quiet",
            tooltip=_("It was a mistake: the stay goes on"),
        )  # fmt: skip
        self.take_back_button.clicked.connect(self._ask_take_back)
        self.stay_on_button = button(
            _("Stays on"), "calendar", "quiet",
            tooltip=_("A later day of leaving, or none"), on_click=self._ask_stay_on,
        )  # fmt: skip
        self.history_button.setEnabled(False)
        self.take_back_button.hide()
        self.stay_on_button.hide()

    def _selected(self, row: StayRow | None) -> None:
        """The last stay, if it has ended, can go on."""
        self.history_button.setEnabled(row is not None)
        self.take_back_button.setHidden(
            row is None or not self._may_place or row.id != self._last_ended
        )

    def _ask_stay_on(self) -> None:
        if self._open is not None:
            self.panel_requested.emit(PlannedEndPanel(self._desk, self._open))

    def _ask_take_back(self) -> None:
        row = self.stays.selected()
        if row is not None:
            self.panel_requested.emit(TakeBackPanel(self._desk, row.id))

    def _ask_history(self) -> None:
        row = self.stays.selected()
        if row is not None:
            self.history_requested.emit(row.id)

    def show_overview(self, view: Overview) -> None:
        """Show a person."""
        last = max(view.stays, key=lambda row: (row.end or dt.date.max, row.id), default=None)
        self._last_ended = None if last is None or last.end is None else last.id
        self.stays.rows_model.set_rows(view.stays)
        self._selected(self.stays.selected())
        self.beds.rows_model.set_rows(view.nights)
        self._open = next((row.id for row in view.stays if row.end is None), None)
        self._places.set_stay(self._open)
        self.stay_on_button.setHidden(self._open is None or not self._may_place)
        self._show_funding(self.stays.selected())
        self._make_room()

    def _show_funding(self, row: StayRow | None) -> None:
        """Who pays for the stay that is chosen, or for the newest."""
        if row is None and self.stays.rows_model.rowCount():
            row = self.stays.rows_model.row(0)
        self.funding.show_stay(None if row is None else row.id)

    def _make_room(self) -> None:
        """Somebody who only drops in has no use for two empty tables above the visits."""
        has_visits = not self._visits.isHidden()
        for card, view in zip(self._cards, (self.stays, self.beds, self.stays), strict=True):
            card.setHidden(has_visits and not view.rows_model.rowCount())


def _stay_columns() -> list[Column]:
    return [
        Column(_("From"), lambda row: short_day(row.start), width=110),
        Column(_("To"), _stay_end, width=150, tone=_tone),
        Column(_("Nights"), lambda row: row.nights, align="end", width=64),
        Column(_("House"), lambda row: row.site, width=130),
        Column(_("Where to"), lambda row: row.destination, stretch=True, role="muted"),
    ]


def _bed_columns() -> list[Column]:
    return [
        Column(_("From"), lambda row: short_day(row.start), width=110),
        Column(_("To"), _bed_end, width=150, tone=_tone),
        Column(_("Nights"), lambda row: row.nights, align="end", width=64),
        Column(_("Bed"), lambda row: f"{row.room} · {row.bed}", width=130),
        Column(_("Reason"), lambda row: row.reason, stretch=True, role="muted"),
    ]


def _stay_end(row: StayRow) -> str:
    if row.end is not None:
        return short_day(row.end)
    if row.planned_end is not None:
        return _("planned {day}").format(day=short_day(row.planned_end, today()))
    return _("open")


def _bed_end(row: NightsInBed) -> str:
    return short_day(row.end) if row.end is not None else _("open")


def _tone(row: StayRow | NightsInBed) -> str | None:
    return "accent" if row.end is None else None
