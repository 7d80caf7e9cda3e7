# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom something is for: a person with a record, offered while typing."""

from __future__ import annotations

from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow
from ui.desk import Desk
from ui.widgets.form_panel import FormPanel
from ui.widgets.stay_fields import KnownPersonField, Who

_FOUND_AT_MOST = 6


class AskedPerson(KnownPersonField):
    """Asks the desk by itself; nobody need be named."""

    def __init__(self, panel: FormPanel, desk: Desk, words: str) -> None:
        super().__init__("person", words)
        self.required = False
        self._panel, self._desk = panel, desk
        self.list.hide()
        self.asked.connect(self._ask)

    def resident_id(self) -> int | None:
        """Who was chosen."""
        who = self.value()
        return who.resident_id if isinstance(who, Who) else None

    def name(self, resident_id: int | None) -> None:
        """Show somebody of whom only the number is known."""
        if resident_id is not None:
            self.set_value(Who(resident_id, ""))
            self._desk.read(self._panel, residents.row, self._named, resident_id=resident_id)

    def _named(self, row: ResidentRow) -> None:
        if self.resident_id() == row.id:
            self.set_value(Who(row.id, row.shown))
            self._panel.form.saved()

    def _ask(self, text: str) -> None:
        self._desk.read(
            self._panel, residents.find, lambda rows: self.set_rows(rows, text),
            text=text, limit=_FOUND_AT_MOST,
        )  # fmt: skip
