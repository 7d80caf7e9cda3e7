# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another planned day of leaving, or none."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services import stays
from shelterdesk.services.stays import StayCard
from ui.desk import Desk
from ui.widgets.fields import DateField
from ui.widgets.form import RecordForm


class PlannedEndPanel(QWidget):
    """An empty date means that none is planned."""

    done = Signal()
    cancelled = Signal()

    def __init__(self, desk: Desk, stay_id: int) -> None:
        super().__init__()
        self._desk = desk
        self._stay_id = stay_id
        self.form = RecordForm(_("Change the planned day"), save_words=_("Change date"))
        hint = _("It reminds and ends nothing. Leave it empty if none is planned.")
        self.form.add_field(
            DateField("planned_end", _("Means to leave on"), unanswered=False, hint=hint)
        )
        self.form.cancelled.connect(self.cancelled)
        self.form.save_requested.connect(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        desk.read(self, stays.card, self._show_card, stay_id=stay_id)

    def is_modified(self) -> bool:
        """Whether something typed here is not saved."""
        return self.form.is_modified()

    def first_field(self) -> QWidget | None:
        """What to focus when the panel opens."""
        return self.form.first_field()

    def _show_card(self, card: StayCard) -> None:
        self.form.set_title(_("When {name} means to leave").format(name=card.shown))
        if not self.form.is_modified():
            self.form.set_values({"planned_end": card.planned_end})

    def _save(self, values: dict[str, Hashable]) -> None:
        self._desk.do(
            self,
            N_("Change planned end"),
            stays.plan_end,
            said=_("The planned day is changed."),
            on_done=lambda _none: self._done(),
            on_error=self.form.show_error,
            stay_id=self._stay_id,
            planned_end=values["planned_end"],
        )

    def _done(self) -> None:
        self.form.saved()
        self.done.emit()
