# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who decides for a minor, or must never be told anything."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services import guardians
from shelterdesk.services.guardians import GuardianForm, GuardianKind
from shelterdesk.services.value_words import code_words
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.fields import CheckField, ChoiceField, DateField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.sealed_fields import SealedText

_NOTE_HEIGHT: Final = 96


class GuardianPanel(FormPanel):
    """A new one, or one to change; what is over gets an end instead of being taken away."""

    def __init__(self, desk: Desk, resident_id: int, row_id: int | None = None) -> None:
        super().__init__(desk, _("Who decides"), _("Save"))
        self._resident_id = resident_id
        self._row_id = row_id
        self._stored: GuardianForm | None = None
        self.kind = ChoiceField(
            "kind", _("Kind"), code_words("guardian", "kind").items(), required=True
        )
        self.name = SealedText(TextField("name", _("Name"), unanswered=False, max_length=120))
        self.phone = SealedText(TextField("phone", _("Phone"), unanswered=False, max_length=60))
        self.never = CheckField("never_contact", _("Never contact"))
        self.never.changed.connect(self._never_changed)
        self.never_hint = label(
            _(
                "Whoever is at the desk then reads the name and number, "
                "so that a caller or visitor is recognised."
            ),
            "muted", "danger", wrap=True,
        )  # fmt: skip
        self.note = SealedText(MultilineField("note", _("Note"), unanswered=False, lines=3))
        self.note.field.focus_target().setMaximumHeight(_NOTE_HEIGHT)
        for field in (self.kind, self.name.field, self.phone.field, self.never):
            self.form.add_field(field)
        self.form.add_widget(self.never_hint)
        self.start = DateField("start", _("From"), required=True)
        self.end = DateField("end", _("Until"), unanswered=False)
        self.form.add_field(self.start, self.end)
        self.form.add_field(self.note.field)
        self.start.set_value(today())
        self.never_hint.hide()
        self.form.saved()
        if row_id is not None:
            desk.read(self, guardians.form, self._show, row_id=row_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "row_id": self._row_id}

    def _never_changed(self) -> None:
        self.never_hint.setVisible(bool(self.never.value()))

    def _show(self, form: GuardianForm) -> None:
        self._stored = form
        self.kind.set_value(form.kind.value)
        self.name.show(form.name)
        self.phone.show(form.phone)
        self.never.set_value(form.never_contact)
        self.start.set_value(form.start)
        self.end.set_value(form.end)
        self.note.show(form.note)
        self._never_changed()
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = GuardianForm(
            kind=GuardianKind(str(values["kind"])),
            start=values["start"],  # type: ignore[arg-type]
            end=values["end"],  # type: ignore[arg-type]
            guardian_id=self._stored.guardian_id if self._stored else None,
            name=self.name.read(),
            phone=self.phone.read(),
            note=self.note.read(),
            never_contact=bool(values["never_contact"]),
        )
        is_new = self._row_id is None
        self.desk.do(
            self,
            N_("Noted who decides") if is_new else N_("Changed who decides"),
            guardians.add if is_new else guardians.edit,
            said=_("Saved."),
            on_done=lambda _id: self._done(),
            on_error=self.form.show_error,
            form=form,
            **({"resident_id": self._resident_id} if is_new else {"row_id": self._row_id}),
        )
