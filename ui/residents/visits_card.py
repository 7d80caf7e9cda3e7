# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits of a resident, newest first; a wrong one is put right or taken away here."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Signal

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.visits import visits
from shelterdesk.services.visits.visits import VisitRow
from ui.desk import Desk
from ui.log_words import clock
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.table import Column, RowsModel, RowsView
from ui.widgets.visit_panels import CorrectVisitPanel, remove_visit


class VisitsOfResident(Card):
    """Reads by itself. Not there for somebody who never came for a visit."""

    panel_requested = Signal(object)  # FormPanel
    filled = Signal()  # or emptied
    TABLES: ClassVar[frozenset[str]] = frozenset({"visit", "resident"})

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(_("Visits"), line=False)
        self._desk, self._resident_id = desk, resident_id
        self.content.setContentsMargins(0, 0, 0, 0)
        self.correct_button = button(_("Put right"), "pencil", "quiet", on_click=self.correct)
        self.correct_button.setToolTip(_("The wrong person or the wrong time"))
        self.remove_button = button(_("Noted by mistake"), "x", "quiet", on_click=self.remove)
        may_write = desk.vault.may(Capability.EDIT_RESIDENTS)
        for made in (self.correct_button, self.remove_button):
            self.add_trailing(made)
            made.setHidden(not may_write)
            made.setEnabled(False)
        self.view = RowsView(RowsModel(_columns(), lambda row: row.id), _("Visits"), self)
        self.view.row_selected.connect(self._selected)
        if may_write:
            self.view.row_activated.connect(lambda _row: self.correct())
        self.add(self.view, 1)
        self.hide()
        self.load()

    def load(self) -> None:
        """Read again."""
        self._desk.read(self, visits.of_resident, self._show, resident_id=self._resident_id)

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if tables is None or tables & self.TABLES:
            self.load()

    def correct(self) -> None:
        """Put the chosen one right."""
        row = self.view.selected()
        if row is not None:
            self.panel_requested.emit(CorrectVisitPanel(self._desk, row.id))

    def remove(self) -> None:
        """Take the chosen one away."""
        row = self.view.selected()
        if row is not None:
            remove_visit(self, self._desk, row.id)

    def _show(self, rows: list[VisitRow]) -> None:
        self.view.rows_model.set_rows(rows)
        self.setHidden(not rows)
        self._selected(self.view.selected())
        self.filled.emit()

    def _selected(self, row: object) -> None:
        for made in (self.correct_button, self.remove_button):
            made.setEnabled(row is not None)


def _columns() -> list[Column]:
    return [
        Column(_("Day"), lambda row: short_day(row.start, today()), width=130),
        Column(_("Came"), lambda row: clock(row.start), width=90),
        Column(_("Left"), _left, width=130),
        Column(_("House"), lambda row: row.site, stretch=True, role="muted"),
    ]


def _left(row: VisitRow) -> str:
    if row.end is not None:
        return clock(row.end)
    return _("is here") if row.start.date() == today() else _("not noted")
