# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose days the week shows: a name typed and chosen is enough."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Signal

from shelterdesk.i18n import _
from ui.desk import Desk
from ui.widgets.form_panel import FormPanel
from ui.widgets.known_person import AskedPerson


class WhoseDaysPanel(FormPanel):
    """``chosen`` says whose; nothing is stored."""

    chosen = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Whose days"), _("Show"))
        self.person = AskedPerson(self, desk, _("Name or code"))
        self.person.required = True
        self.form.add_field(self.person)
        self.person.changed.connect(self._look)
        self.form.saved()

    def is_modified(self) -> bool:
        """A question is never kept."""
        return False

    def _look(self) -> None:
        if self.person.resident_id() is not None:
            self._tell()

    def _save(self, values: dict[str, Hashable]) -> None:
        self._tell()

    def _tell(self) -> None:
        resident_id = self.person.resident_id()
        self._done()
        if resident_id is not None:
            self.chosen.emit(resident_id)
