# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is around the file on this computer, looked at when the tab is opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout

from shelterdesk.i18n import _
from ui.settings_store import SettingsStore
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.findings_list import FindingsList


class SurroundingsCard(Card):
    """A list, and a button that looks again."""

    def __init__(self, file: Path, store: SettingsStore) -> None:
        super().__init__(_("Around the file"))
        self._file = file
        self._store = store
        self.findings = FindingsList()
        self.again_button = button(_("Look again"), "refresh-cw", on_click=self.look)
        self.add(self.findings)
        row = QHBoxLayout()
        row.addWidget(self.again_button)
        row.addStretch(1)
        self.add_layout(row)
        self.look()

    def look(self) -> None:
        """Ask the system."""
        backups = self._store.now.backup_folder
        self.findings.ask(self._file, Path(backups) if backups else None)
