# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A card of lines about a resident, for the tabs of case work."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from ui.desk import Desk
from ui.widgets.card import Card
from ui.widgets.labels import label


class LinesCard(Card):
    """A card of lines that are replaced as a whole."""

    panel_requested = Signal(object)  # FormPanel

    #: What one needs to write here.
    NEEDS: ClassVar[Capability] = Capability.EDIT_CASE

    def __init__(self, desk: Desk, resident_id: int, title: str) -> None:
        super().__init__(title)
        self.desk = desk
        self.resident_id = resident_id
        self.may_write = desk.vault.may(self.NEEDS)
        self.content.setSpacing(9)
        self._lines: list[QWidget] = []

    def show_lines(self, lines: list[QWidget], empty: str) -> None:
        """Put these in place of those shown, or say what belongs here."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = lines or [label(empty, "muted", wrap=True)]
        for line in self._lines:
            self.add(line)
