# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long somebody stays on: a later day of leaving by one key, another day, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from functools import partial
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.rooms import stays
from shelterdesk.services.rooms.stays import StayCard
from ui.desk import Desk
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.day_words import day
from ui.widgets.fields import DateField
from ui.widgets.form_panel import FormPanel

#: Days that are added by one key.
_STEPS: Final = ((1, N_("1 night more")), (3, N_("3 nights more")), (7, N_("1 week more")))


class PlannedEndPanel(FormPanel):
    """An empty date means that none is planned. Days are added to the day that was planned, or to
    today where that has passed or there is none."""

    def __init__(self, desk: Desk, stay_id: int) -> None:
        super().__init__(desk, _("Stays on"), _("Save"))
        self._stay_id = stay_id
        self._card: StayCard | None = None
        hint = _("It reminds and ends nothing. Leave it empty if none is planned.")
        self.day = DateField("planned_end", _("Means to leave on"), unanswered=False, hint=hint)
        self.form.add_field(self.day)
        self.steps = [
            button(_(words), "plus", on_click=partial(self._add, days)) for days, words in _STEPS
        ]
        self.form.add_widget(ButtonRow(self.steps))
        desk.read(self, stays.card, self._show_card, stay_id=stay_id)

    def about(self) -> dict[str, Any]:
        """The stay."""
        return {"stay_id": self._stay_id}

    def _show_card(self, card: StayCard) -> None:
        self._card = card
        self.form.set_title(_("How long {name} stays on").format(name=card.shown))
        if not self.form.is_modified():
            self.form.set_values({"planned_end": card.planned_end})
            self.form.saved()

    def _add(self, days: int) -> None:
        card = self._card
        if card is None:
            return
        shown = self.day.value()
        planned = shown if isinstance(shown, dt.date) else card.planned_end
        self.day.set_value(max(planned or card.today, card.today) + dt.timedelta(days=days))
        self.day.changed.emit()

    def _save(self, values: dict[str, Hashable]) -> None:
        card, until = self._card, values["planned_end"]
        label_, said = N_("Changed a planned end"), _("The planned day is changed.")
        if card is not None and isinstance(until, dt.date):
            if card.planned_end is not None and until > card.planned_end:
                label_, said = N_("Let somebody stay on"), _("{name} stays on until {day}.")
                said = said.format(name=card.shown, day=day(until, card.today))
        self.act(
            label_, stays.plan_end, said=said, stay_id=self._stay_id, planned_end=until,
        )  # fmt: skip
