# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The person signed in: the name colleagues see."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.organisation import Colleague
from ui.desk import Desk
from ui.preferences.parts import column, touches
from ui.widgets.card import Card
from ui.widgets.fields import TextField
from ui.widgets.form import RecordForm


class PersonTab(QWidget):
    """A form of one field."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.form = RecordForm(can_cancel=False)
        self.form.setAccessibleName(_("You"))
        self.form.add_field(
            TextField(
                "name_shown",
                _("Name colleagues see"),
                unanswered=False,
                max_length=80,
                hint=_("Empty shows your staff code instead."),
            )
        )
        self.form.save_requested.connect(self._save)
        code = _("Staff code {code}").format(code=desk.vault.staff_code)
        card = Card(_("Your account"), code)
        card.add(self.form)
        card.setMaximumHeight(220)
        self.setLayout(column(card))
        self._load()

    def refresh(self, changes: object = None) -> None:
        """Read again, unless something is being typed."""
        if touches(changes, "staff") and not self.form.is_modified():
            self._load()

    def is_modified(self) -> bool:
        """Whether something is not saved."""
        return self.form.is_modified()

    def _load(self) -> None:
        self.desk.read(self, organisation.colleagues, self._show)

    def _show(self, colleagues: list[Colleague]) -> None:
        if self.form.is_modified():
            return
        own = next((c for c in colleagues if c.id == self.desk.vault.staff_id), None)
        if own is not None:
            self.form.set_values({"name_shown": own.name_shown or None})

    def _save(self, values: dict[str, Any]) -> None:
        self.desk.do(
            self.form,
            N_("Change own name"),
            organisation.edit_own_name,
            said=_("Saved. Colleagues see it from now on."),
            on_done=lambda _done: self.form.saved(),
            on_error=self.form.show_error,
            name_shown=values["name_shown"] or "",
        )
