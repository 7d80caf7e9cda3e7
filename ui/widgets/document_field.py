# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One of the documents stored for a person, to attach it to a consent, an order, an assessment."""

from __future__ import annotations

from shelterdesk.services import documents
from ui.desk import Desk
from ui.widgets.fields import ChoiceField


class DocumentField(ChoiceField):
    """Reads the choices by itself; its value is the id of a document, or None."""

    def __init__(
        self, desk: Desk, field: str, words: str, resident_id: int, *, hint: str = ""
    ) -> None:
        super().__init__(field, words, unanswered=False, hint=hint)
        desk.read(self, documents.choices, self.set_choices, resident_id=resident_id)
