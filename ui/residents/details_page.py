# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Details in parts: the record itself, the family, the intake; one at a time, at a good width."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.desk import Desk
from ui.residents.case_tab import CaseTab
from ui.residents.details_tab import DetailsTab
from ui.residents.family.family_part import FamilyPart
from ui.residents.intake.intake_part import IntakePart
from ui.widgets.chip import Chip
from ui.widgets.history_dialog import history_button, open_history

RECORD, FAMILY, INTAKE = "record", "family", "intake"
_WIDTH = 760


class DetailsPage(QWidget):
    """Relays what its parts ask of the page; ``tab`` is the record as a form."""

    panel_requested = Signal(object)  # FormPanel
    resident_requested = Signal(int)
    print_requested = Signal(str, object)
    tab_requested = Signal(str)  # another tab of the page

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._resident_id = resident_id
        self._made: dict[str, QWidget] = {}
        self._stack = QStackedWidget(self)
        self._record = QWidget(self._stack)
        self.tab = DetailsTab(desk, resident_id, self._record)
        self._parts: dict[str, tuple[str, Callable[[], QWidget]]] = {
            RECORD: (_("Record"), self._make_record)
        }
        if desk.vault.may("see_case"):
            self._parts[FAMILY] = (_("Family"), self._make_family)
        if desk.vault.may("edit_residents"):
            self._parts[INTAKE] = (_("Intake"), self._make_intake)
        self._stack.setMaximumWidth(_WIDTH)
        self.chips = self._make_chips()
        row = QHBoxLayout()
        row.setSpacing(6)
        for chip in self.chips.buttons():
            row.addWidget(chip)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(column, 10)
        layout.addStretch(1)
        self.open_part(RECORD)

    def _make_chips(self) -> QButtonGroup:
        group = QButtonGroup(self)
        group.setExclusive(True)
        for number, (words, _make) in enumerate(self._parts.values()):
            chip = Chip(words)
            group.addButton(chip, number)
            if len(self._parts) == 1:
                chip.hide()
        ids = list(self._parts)
        group.idToggled.connect(lambda number, on: self._show(ids[number]) if on else None)
        return group

    def open_part(self, part: str) -> None:
        """Show a part; the record where there is no such one."""
        ids = list(self._parts)
        self.chips.button(ids.index(part) if part in ids else 0).setChecked(True)

    def part(self) -> str:
        """The part that is shown."""
        return list(self._parts)[self.chips.checkedId()]

    def made(self, part: str) -> QWidget | None:
        """A part, if it was opened."""
        return self._made.get(part)

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        for made in self._made.values():
            if isinstance(made, CaseTab):
                made.refresh(tables)
        if tables is None or "guardian" in tables:
            self.tab.never.load()

    def _show(self, part: str) -> None:
        if part not in self._made:
            self._made[part] = made = self._parts[part][1]()
            self._stack.addWidget(made)
        self._stack.setCurrentWidget(self._made[part])

    def _make_record(self) -> QWidget:
        column = QVBoxLayout(self._record)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tab, 1)
        self.history_button = history_button()
        self.history_button.clicked.connect(self._open_history)
        row = QHBoxLayout()
        row.addWidget(self.history_button)
        row.addStretch(1)
        column.addLayout(row)
        return self._record

    def _open_history(self) -> None:
        title = _("History of this record")
        open_history(self, self._desk, title, table="resident", row_id=self._resident_id)

    def _make_family(self) -> QWidget:
        return self._relayed(FamilyPart(self._desk, self._resident_id))

    def _make_intake(self) -> QWidget:
        part = IntakePart(self._desk, self._resident_id)
        part.part_requested.connect(self._follow)
        return self._relayed(part)

    def _relayed(self, part: CaseTab) -> CaseTab:
        part.panel_requested.connect(self.panel_requested)
        part.resident_requested.connect(self.resident_requested)
        part.print_requested.connect(self.print_requested)
        return part

    def _follow(self, place: str) -> None:
        """Where a section of the intake is asked: a question of the record, a part or a tab."""
        question = self.tab.form.fields.get(place)
        if question is not None:
            self.open_part(RECORD)
            question.focus_target().setFocus()
        elif place in self._parts:
            self.open_part(place)
        else:
            self.tab_requested.emit(place)
