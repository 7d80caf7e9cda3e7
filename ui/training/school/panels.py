# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a minor goes to no school now, and when it is asked again."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.training import schooling
from ui.desk import Desk
from ui.widgets.answers import read_day
from ui.widgets.fields import DateField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label


class ExcusePanel(FormPanel):
    """A sentence, sealed, and a day on which one looks again."""

    def __init__(self, desk: Desk, resident_id: int, shown: str) -> None:
        super().__init__(desk, _("No school now"), _("Save"))
        self._facts = {"resident_id": resident_id, "shown": shown}
        self.form.add_widget(label(shown, "strong", wrap=True))
        self.form.add_field(
            MultilineField("reason", _("Why not now"), required=True, unanswered=False, lines=3,
                           hint=_("Sealed for case work. Nobody is reproached."))
        )  # fmt: skip
        self.form.add_field(
            DateField("until", _("Ask again on"), unanswered=False, placeholder=_("not set"))
        )
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Whom."""
        return dict(self._facts)

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Noted why a minor goes to no school now"), schooling.excuse, said=_("Noted."),
            resident_id=self._facts["resident_id"], reason=str(values["reason"] or ""),
            until=read_day(values["until"]),
        )  # fmt: skip
