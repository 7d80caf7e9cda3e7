# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shift must know of a resident, where there is no tab of safety: the desk reads what to
do, and writes down an allergy that is told at the counter."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services import shift_facts
from shelterdesk.services.shift_facts import ShiftFact
from ui.desk import Desk
from ui.residents.safety.health_panels import HealthFactPanel
from ui.widgets import shift_words
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label


class ShiftCard(Card):
    """Reads by itself; the page opens the form it asks for."""

    panel_requested = Signal(object)  # FormPanel
    TABLES: ClassVar[frozenset[str]] = frozenset({"health_fact", "safety_plan"})

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(_("For the shift to know"))
        self._desk, self._resident_id = desk, resident_id
        self._lines: list[QWidget] = []
        self.content.setSpacing(9)
        self.add_button = button(
            _("Note an allergy"), "plus", on_click=self.begin,
            tooltip=_("Or a diet, or what else keeps somebody safe here"),
        )  # fmt: skip
        self.content.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeading)
        self.add_button.setHidden(not desk.vault.may(Capability.EDIT_RESIDENTS))
        self.load()

    def begin(self) -> None:
        """Write down what was told."""
        self.panel_requested.emit(HealthFactPanel(self._desk, self._resident_id))

    def load(self) -> None:
        """Read again."""
        self._desk.read(self, shift_facts.of_resident, self._show, resident_id=self._resident_id)

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything."""
        if tables is None or tables & self.TABLES:
            self.load()

    def _show(self, facts: list[ShiftFact]) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [shift_words.line(fact) for fact in facts]
        if not self._lines:
            words = _("Allergies, diets and what else the shift must know stand here, never why.")
            self._lines = [label(words, "muted", wrap=True)]
        for number, line in enumerate(self._lines):
            self.content.insertWidget(number, line)
