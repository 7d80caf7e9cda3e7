# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who is known comes to the desk again."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.residents import intake
from shelterdesk.services.residents.intake import Asked
from shelterdesk.services.values.answers import Unanswered
from ui.desk import Desk
from ui.residents.intake.asked_fields import RECORD, CameForField, NotSafeNotice, safe_field
from ui.widgets.answers import read_yes_no
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label


class ArrivalPanel(FormPanel):
    """Two questions; a visit is checked in at once."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("Came to the desk"), _("Save"))
        self._resident_id = resident_id
        self.is_safe = safe_field()
        self.is_safe.changed.connect(self._safe_changed)
        self.not_safe = NotSafeNotice()
        self.came_for = CameForField("came_for", _("Came for"))
        self.form.add_field(self.is_safe)
        self.form.add_widget(self.not_safe)
        self.form.add_field(self.came_for)
        words = _("A visit is noted as begun now. A bed is given with “Admit”.")
        self.form.add_widget(label(words, "muted", wrap=True))
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Who."""
        return {"resident_id": self._resident_id}

    def _safe_changed(self) -> None:
        self.not_safe.setVisible(read_yes_no(self.is_safe) is False)

    def _save(self, values: dict[str, Hashable]) -> None:
        came_for = values["came_for"]
        asked = Asked(
            read_yes_no(self.is_safe),
            Unanswered.NOT_ASKED if came_for == RECORD else str(came_for),
        )
        self.act(
            N_("Noted somebody at the desk"),
            intake.came_again,
            said=_("Noted."),
            resident_id=self._resident_id,
            asked=asked,
        )
