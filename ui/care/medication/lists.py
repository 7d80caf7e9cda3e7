# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The three lists of a round and their keys."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from shelterdesk.i18n import _
from shelterdesk.services.medication.medicine_rounds import DueDose, Outcome
from ui.care.medication import words
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView

#: A letter for what became of a dose; Enter writes what is proposed.
KEYS: Final = {
    Qt.Key.Key_R: Outcome.REFUSED,
    Qt.Key.Key_A: Outcome.ABSENT,
    Qt.Key.Key_H: Outcome.HELD,
}

#: Pixels of a list below which what the panel beside it says too is left out.
_NARROW: Final = 450
_WIDE: Final = 620


class DueList(RowsView):
    """Shift and arrows mark several doses; Enter, R, A and H say what became of them."""

    asked = Signal(object)  # Outcome; None: what is proposed
    marked = Signal()  # other doses are marked

    def __init__(self) -> None:
        self.today = date.min
        columns = [
            Column(_("Due"), lambda row: words.due_at(row, self.today), width=96, role="strong"),
            Column(_("Who"), lambda row: words.who(row.shown, row.place), stretch=True, width=100),
            Column(_("What"), lambda row: words.medicine(row.label, row.dose), width=128),
            Column(
                "", words.state, width=112, pill=True,
                tone=lambda row: "neutral" if row.away else words.STATES[row.state][1],
                icon=lambda row: None if row.away else words.STATES[row.state][2] or None,
            ),
        ]  # fmt: skip
        super().__init__(
            RowsModel(columns, lambda row: row.key or (row.on, row.minute)), _("Medicines due")
        )
        NarrowColumns(self, {2: _NARROW})
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(lambda *_two: self.marked.emit())
        self.row_activated.connect(lambda _row: self.asked.emit(None))

    def doses(self) -> list[DueDose]:
        """Those that are marked and may be written down."""
        numbers = sorted({index.row() for index in self.selectionModel().selectedRows()})
        found: list[DueDose] = [self.rows_model.row(number) for number in numbers]
        return [dose for dose in found if dose.key is not None]

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in KEYS and not event.modifiers():
            self.asked.emit(KEYS[key])
            return
        super().keyPressEvent(event)


def needed_list() -> RowsView:
    """What can be asked for."""
    columns = [
        Column(_("Who"), lambda row: words.who(row.shown, row.place), stretch=True, width=140,
               role="strong"),
        Column(_("What"), lambda row: words.medicine(row.label, row.dose), width=160),
        Column(_("Last given"), lambda row: row.since_words(), width=140,
               tone=lambda row: "notice" if row.differs() else None),
        Column(_("Prescribed"), words.prescribed, width=170, role="muted"),
    ]  # fmt: skip
    view = RowsView(RowsModel(columns, lambda row: row.medicine_id), _("Medicines as needed"))
    NarrowColumns(view, {2: _NARROW, 3: _WIDE})
    return view


def written_list() -> RowsView:
    """What was written down since the day began."""
    columns = [
        Column(_("Dose of"), words.at, width=80, role="strong"),
        Column(_("Who"), lambda row: row.shown, stretch=True, width=120),
        Column(_("What"), lambda row: words.medicine(row.label, row.amount), width=170),
        Column("", words.outcome, width=110, pill=True,
               tone=lambda row: "neutral" if row.struck_at else words.TONES[row.outcome],
               icon=lambda row: "strikethrough" if row.struck_at else None),
        Column(_("By"), lambda row: row.by, width=90, role="muted"),
    ]  # fmt: skip
    view = RowsView(RowsModel(columns, lambda row: row.id), _("Written down today"))
    NarrowColumns(view, {2: _NARROW, 4: _WIDE})
    return view
