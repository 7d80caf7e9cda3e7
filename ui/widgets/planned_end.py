# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another planned day of leaving, or none."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.rooms import stays
from shelterdesk.services.rooms.stays import StayCard
from ui.desk import Desk
from ui.widgets.fields import DateField
from ui.widgets.form_panel import FormPanel


class PlannedEndPanel(FormPanel):
    """An empty date means that none is planned."""

    def __init__(self, desk: Desk, stay_id: int) -> None:
        super().__init__(desk, _("Change the planned day"), _("Change date"))
        self._stay_id = stay_id
        hint = _("It reminds and ends nothing. Leave it empty if none is planned.")
        self.form.add_field(
            DateField("planned_end", _("Means to leave on"), unanswered=False, hint=hint)
        )
        desk.read(self, stays.card, self._show_card, stay_id=stay_id)

    def about(self) -> dict[str, Any]:
        """The stay."""
        return {"stay_id": self._stay_id}

    def _show_card(self, card: StayCard) -> None:
        self.form.set_title(_("When {name} means to leave").format(name=card.shown))
        if not self.form.is_modified():
            self.form.set_values({"planned_end": card.planned_end})

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Changed a planned end"),
            stays.plan_end,
            said=_("The planned day is changed."),
            stay_id=self._stay_id,
            planned_end=values["planned_end"],
        )
