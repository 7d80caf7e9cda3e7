# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What speaks against a bed: said beside the choice, and asked why it is right all the same."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QLabel

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from shelterdesk.services.rooms.place_warnings import PlaceWarning
from ui.widgets.fields import TextField
from ui.widgets.form import RecordForm
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label

DESPITE: Final = "despite"


class ApartQuestion:
    """Two parts of a form, hidden until they are needed: the warning, and the question why."""

    def __init__(self, form: RecordForm) -> None:
        self._form = form
        self.words: QLabel = label("", tone="danger", wrap=True)
        self.words.setAccessibleName(_("Keep apart"))
        self.field = TextField(
            DESPITE, _("Why it is right all the same"), unanswered=False, max_length=150
        )
        form.add_widget(self.words)
        form.add_field(self.field)
        self.show_warnings([])

    def show_warnings(self, warnings: list[PlaceWarning], *, has_bed: bool = True) -> None:
        """Say who is near, and ask why once a bed is chosen."""
        self.words.setText("\n".join(warning.words for warning in warnings))
        self.words.setHidden(not warnings)
        self.field.required = bool(warnings) and has_bed
        show_field(self._form, self.field, self.field.required)

    def show_error(self, error: UserError) -> None:
        """What was refused; where somebody came near meanwhile, the question shows."""
        if error.field == DESPITE and not self.field.required:
            self.field.required = True
            show_field(self._form, self.field, True)
        self._form.show_error(error)
