# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The medicines of a resident, line by line; what is sealed is shown once asked for."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.services.medication import medicines
from shelterdesk.services.medication.medicines import MedicineRow, SealedWords
from ui.desk import Desk
from ui.residents.medicines import words
from ui.residents.medicines.panels import MedicinePanel, StopMedicinePanel
from ui.widgets import message_bar
from ui.widgets.act_menu import ActMenu
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.line import Line
from ui.widgets.pill import Pill


class MedicinesCard(Card):
    """Asks the tab for its forms, and for the chart of a month."""

    panel_requested = Signal(object)
    print_requested = Signal()

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(_("Medicines"))
        self._desk, self._resident_id = desk, resident_id
        self._may_edit = desk.vault.may(Capability.EDIT_MEDICINES)
        self._rows: list[MedicineRow] = []
        self._read: dict[int, SealedWords] = {}
        self.chart_button = button(
            _("Month chart"), "printer", on_click=self.print_requested.emit
        )  # fmt: skip
        self.add_button = button(_("Add"), "plus", on_click=self.begin)
        self.add_button.setAccessibleName(_("Add a medicine"))
        for made in (self.chart_button, self.add_button):
            self.add_trailing(made)
        self.add_button.setHidden(not self._may_edit)
        self.chart_button.setHidden(not desk.vault.may(Capability.PRINT))
        self._body = QWidget()
        self.add(self._body)

    def show_rows(self, rows: list[MedicineRow]) -> None:
        """Show them; what was opened is closed again."""
        self._rows, self._read = rows, {}
        self._lay_out()

    def begin(self) -> None:
        """Add one."""
        self.panel_requested.emit(MedicinePanel(self._desk, self._resident_id))

    def toggle(self, row: MedicineRow) -> None:
        """Read what is sealed, which is written down, or close it again."""
        if self._read.pop(row.id, None) is not None:
            self._lay_out()
            return
        self._desk.read(
            self, medicines.read, partial(self._opened, row.id), on_error=self._refused,
            medicine_id=row.id,
        )  # fmt: skip

    def _opened(self, medicine_id: int, found: SealedWords) -> None:
        self._read[medicine_id] = found
        self._lay_out()

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")

    def _lay_out(self) -> None:
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        for row in self._rows:
            title = " · ".join(part for part in (row.label, row.dose) if part)
            line = Line(
                "pill", title, words.about(row), *self._ends_of(row, title),
                tone="accent" if row.is_running else "muted",
            )  # fmt: skip
            if row.id in self._read:
                line.add_words(words.sealed(self._read[row.id]))
            column.addWidget(line)
        if not self._rows:
            sentence = _("Medicines the house gives, or knows of, stand here with their times.")
            act = _("Add") if self._may_edit else ""
            column.addWidget(Empty(sentence, act, self.begin, "pill"))
        self.content.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body

    def _ends_of(self, row: MedicineRow, title: str) -> list[QWidget]:
        found: list[QWidget] = []
        if not row.is_running:
            found.append(Pill(_("Stopped")))
        if row.has_sealed and row.can_read and self._may_edit:
            is_open = row.id in self._read
            opener = button(
                _("Close") if is_open else _("Read"), "eye-off" if is_open else "eye",
                tooltip=_("That you read it is written down."),
                on_click=partial(self.toggle, row),
            )  # fmt: skip
            opener.setAccessibleDescription(title)
            found.append(opener)
        elif row.has_sealed:
            found.append(Pill(_("Sealed"), "neutral", "lock"))
        if self._may_edit and row.is_running:
            acts = [
                ("pencil", _("Change"), partial(self._edit, row)),
                ("circle-check", _("Stop"), partial(self._stop, row, title)),
            ]
            found.append(ActMenu(_("What else can be done: {what}").format(what=title), acts))
        return found

    def _edit(self, row: MedicineRow) -> None:
        self.panel_requested.emit(MedicinePanel(self._desk, self._resident_id, row.id))

    def _stop(self, row: MedicineRow, title: str) -> None:
        self.panel_requested.emit(StopMedicinePanel(self._desk, row.id, title))
