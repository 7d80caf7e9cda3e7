# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shift must know of a resident, where there is no tab of safety: the desk reads what to
do, and writes down an allergy that is told at the counter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.safety.shift_facts import ShiftFact
from ui.desk import Desk
from ui.residents.safety.health_panels import HealthFactPanel
from ui.widgets import shift_words
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label


class ShiftCard(Card):
    """The page reads the facts, for its head shows them too, and opens the form asked for."""

    panel_requested = Signal(object)  # FormPanel

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("For the shift to know"))
        self.resident_id = 0  # nobody yet
        self._desk = desk
        self._lines: list[QWidget] = []
        self.content.setSpacing(9)
        self.add_button = button(
            _("Note an allergy"), "plus", on_click=self.begin,
            tooltip=_("Or a diet, or what else keeps somebody safe here"),
        )  # fmt: skip
        self.content.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeading)
        self.add_button.setHidden(not desk.vault.may(Capability.EDIT_RESIDENTS))

    def begin(self) -> None:
        """Write down what was told."""
        self.panel_requested.emit(HealthFactPanel(self._desk, self.resident_id))

    def show_facts(self, facts: Sequence[ShiftFact]) -> None:
        """The most urgent first."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [shift_words.line(fact) for fact in facts]
        if not self._lines:
            words = _("Allergies, diets and what else the shift must know stand here, never why.")
            self._lines = [label(words, "muted", wrap=True)]
        for number, line in enumerate(self._lines):
            self.content.insertWidget(number, line)
