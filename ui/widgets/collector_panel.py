# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may collect somebody's money: the form for one more."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.money import collectors
from shelterdesk.services.money.collectors import CollectorForm
from ui.desk import Desk
from ui.widgets.fields import DateField, TextField
from ui.widgets.form_panel import FormPanel

_LONGEST = 80


class CollectorPanel(FormPanel):
    """Somebody she authorised; the desk reads the name."""

    def __init__(self, desk: Desk, resident_id: int, shown: str) -> None:
        super().__init__(desk, _("Who may collect for {name}").format(name=shown), _("Save"))
        self._resident_id, self._shown = resident_id, shown
        self.form.add_field(
            TextField("name", _("Name"), required=True, unanswered=False, max_length=_LONGEST,
                      hint=_("The desk reads it, to know whom to give the money to."))
        )  # fmt: skip
        self.form.add_field(
            TextField("relation", _("Who this is to them"), unanswered=False, max_length=_LONGEST,
                      placeholder=_("for example: sister"))
        )  # fmt: skip
        start = DateField("start", _("From"), unanswered=False)
        last = DateField("last_day", _("Last day"), unanswered=False)
        self.form.add_field(start, last)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """For whom."""
        return {"resident_id": self._resident_id, "shown": self._shown}

    def _save(self, values: dict[str, Hashable]) -> None:
        start, last = values["start"], values["last_day"]
        form = CollectorForm(
            name=str(values["name"] or ""),
            relation=str(values["relation"] or ""),
            start=start if isinstance(start, date) else None,
            last_day=last if isinstance(last, date) else None,
        )
        self.act(
            N_("Noted who may collect"), collectors.add, said=_("Noted who may collect."),
            resident_id=self._resident_id, form=form,
        )  # fmt: skip
