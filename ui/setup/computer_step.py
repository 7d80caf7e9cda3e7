# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is around the file that is to be made: told before there is anything to protect. It keeps
nobody from going on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from shelterdesk.i18n import _
from ui.widgets.findings_list import FindingsList
from ui.widgets.wizard import Step


class ComputerStep(Step):
    """``path`` gives the file to be made."""

    def __init__(self, path: Callable[[], Path]) -> None:
        super().__init__(
            _("This computer"),
            _(
                "The file protects itself. What else helps is told here, and none of it has to be "
                "done today: you find it again under Preferences › This computer."
            ),
        )
        self._path = path
        self.findings = FindingsList()
        self.content.addWidget(self.findings)
        self.content.addStretch(1)

    def entered(self) -> None:
        """Look, each time: the folder may be another."""
        self.findings.ask(self._path())
