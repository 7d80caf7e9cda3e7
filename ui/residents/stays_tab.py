# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stays: from when to when, and in which beds."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.board import NightsInBed
from shelterdesk.services.overview import Overview
from shelterdesk.services.stays import StayRow
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.history_dialog import history_button
from ui.widgets.table import Column, RowsModel, RowsView


class StaysTab(QWidget):
    """Two tables: stays, and nights in beds."""

    history_requested = Signal(int)  # stay id

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self.stays = RowsView(RowsModel(_stay_columns(), lambda row: row.id), _("Stays"))
        self.stays.set_empty(_("Stays in the house stand here, from arrival to leaving."))
        self.history_button = history_button()
        self.history_button.clicked.connect(self._ask_history)
        self.stays.row_selected.connect(lambda row: self.history_button.setEnabled(row is not None))
        self.history_button.setEnabled(False)
        self.beds = RowsView(
            RowsModel(_bed_columns(), lambda row: (row.start, row.bed, row.room)),
            _("Nights in beds"),
        )
        self.beds.set_empty(_("Each bed somebody sleeps in stands here, with its nights."))
        for title, view, share in (
            (_("Stays"), self.stays, 2),
            (_("Nights in beds"), self.beds, 3),
        ):
            card = Card(title, line=False)
            card.content.setContentsMargins(0, 0, 0, 0)
            if view is self.stays:
                card.add_trailing(self.history_button)
            card.add(view, 1)
            layout.addWidget(card, share)

    def _ask_history(self) -> None:
        row = self.stays.selected()
        if row is not None:
            self.history_requested.emit(row.id)

    def show_overview(self, view: Overview) -> None:
        """Show a person."""
        self.stays.rows_model.set_rows(view.stays)
        self.beds.rows_model.set_rows(view.nights)


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
        Column(_("Nights"), _bed_nights, align="end", width=64),
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


def _bed_nights(row: NightsInBed) -> int:
    end = row.end if row.end is not None else today()
    return max((end - row.start) // dt.timedelta(days=1), 0)


def _tone(row: StayRow | NightsInBed) -> str | None:
    return "accent" if row.end is None else None
