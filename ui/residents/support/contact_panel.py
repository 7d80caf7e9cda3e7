# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came of a contact after closing."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.support import aftercare
from shelterdesk.services.support.aftercare import Contact
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.vocabularies import Vocabulary
from ui.desk import Desk
from ui.residents.support.parts import note_field
from ui.residents.support.period_panels import ListPanel
from ui.widgets.answers import read_choice
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField


class ContactPanel(ListPanel):
    """Not known is an answer of its own."""

    def __init__(self, desk: Desk, resident_id: int, contact_id: int) -> None:
        super().__init__(desk, _("Contact after closing"), _("Save"))
        self._resident_id, self._contact_id = resident_id, contact_id
        self._is_hidden = False
        results = code_words("aftercare_contact", "result").items()
        self.result = ChoiceField("result", _("What came of it"), results, required=True)
        self.form.add_field(self.result)
        self.form.add_field(DateField("on", _("On"), required=True))
        self.housing = self._add_choice(
            "housing", _("Where they live"), Vocabulary.DESTINATION, unanswered=True
        )
        self.note = note_field("note", _("Note"))
        self.form.add_field(self.note)
        self.form.set_values({"on": today()})
        desk.read(self, aftercare.contacts, self._show, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which one."""
        return {"resident_id": self._resident_id, "contact_id": self._contact_id}

    def _show(self, contacts: Sequence[Contact]) -> None:
        contact = next((one for one in contacts if one.id == self._contact_id), None)
        if contact is None:
            return
        after = ngettext(
            "Contact {n} month after closing", "Contact {n} months after closing", contact.months
        )
        self.form.set_title(after.format(n=contact.months))
        self._is_hidden = isinstance(contact.note, Hidden)
        self.note.set_read_only(self._is_hidden)
        if self._is_hidden:
            self.note.set_hint(_("Sealed: it stays as it is."))
        if contact.done_on is not None:
            housing = contact.housing
            self.form.set_values({
                "result": contact.result, "on": contact.done_on,
                "housing": None if housing is Unanswered.NOT_ASKED else housing,
                "note": None if self._is_hidden else contact.note,
            })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Noted what came of a contact"), aftercare.record,
            contact_id=self._contact_id, result=values["result"], on=values["on"],
            housing=read_choice(self.housing),
            note=Hidden.HIDDEN if self._is_hidden else values["note"] or "",
        )  # fmt: skip
