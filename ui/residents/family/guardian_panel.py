# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who decides for a minor, or must never be told anything."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any, Final

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services.residents import guardians, never_contact, residents
from shelterdesk.services.residents.guardians import GuardianForm, GuardianKind
from shelterdesk.services.residents.residents import Scope
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets import message_bar
from ui.widgets.answers import read_day
from ui.widgets.dates import today
from ui.widgets.fields import CheckField, ChoiceField, DateField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.sealed_fields import SealedText
from ui.widgets.stay_fields import KnownPersonField, Who

_NOTE_HEIGHT: Final = 96
_FOUND_AT_MOST: Final = 6


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
        self.who = KnownPersonField("guardian_id", _("A resident"))
        self.who.required = False
        self.who.set_hint(_("If the guardian has a record here. Otherwise leave it empty."))
        self.who.asked.connect(self._ask)
        self.who.changed.connect(self._fit)
        self.who.set_rows([], "")  # no room for names before one is typed
        self.name = SealedText(TextField("name", _("Name"), unanswered=False, max_length=120))
        self.phone = SealedText(TextField("phone", _("Phone"), unanswered=False, max_length=60))
        self.never = CheckField("never_contact", _("Never contact"))
        self.never.changed.connect(self._fit)
        self.never_hint = label("", "muted", "danger", wrap=True)
        self.note = SealedText(MultilineField("note", _("Note"), unanswered=False, lines=3))
        self.note.field.focus_target().setMaximumHeight(_NOTE_HEIGHT)
        for field in (self.kind, self.who, self.name.field, self.phone.field, self.never):
            self.form.add_field(field)
        self.form.add_widget(self.never_hint)
        self.start = DateField("start", _("From"), required=True)
        self.end = DateField("end", _("Until"), unanswered=False)
        self.form.add_field(self.start, self.end)
        self.form.add_field(self.note.field)
        self.start.set_value(today())
        self.form.saved()
        self._fit()
        if row_id is not None:
            desk.read(self, guardians.form, self._show, row_id=row_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "row_id": self._row_id}

    def _ask(self, text: str) -> None:
        def show(rows: list[residents.ResidentRow]) -> None:
            others = [row for row in rows if row.id != self._resident_id]
            self.who.set_rows(others[:_FOUND_AT_MOST], text)

        if not text:
            self.who.set_rows([], text)
            return
        find = residents.find
        self.desk.read(self, find, show, text=text, scope=Scope.ALL, limit=_FOUND_AT_MOST + 1)

    def _fit(self) -> None:
        """Who has a record has a name and a number there; what *never* means depends on it too."""
        has_record = isinstance(self.who.value(), Who)
        self.name.field.setHidden(has_record)
        self.phone.field.setHidden(has_record)
        self.never_hint.setText(
            _(
                "The visitor check does not turn away who may live here. "
                "The pages of both say that nothing is to be told."
            )
            if has_record
            else _(
                "The visitor check then answers to the name and number. "
                "Whose guardian it is stays sealed."
            )
        )
        self.never_hint.setVisible(bool(self.never.value()))

    def _show(self, form: GuardianForm) -> None:
        self._stored = form
        self.kind.set_value(form.kind.value)
        if form.guardian_id is not None:
            self.desk.read(self, residents.row, self._show_who, resident_id=form.guardian_id)
        self.name.show(form.name)
        self.phone.show(form.phone)
        self.never.set_value(form.never_contact)
        self.start.set_value(form.start)
        self.end.set_value(form.end)
        self.note.show(form.note)
        self.form.saved()
        self._fit()

    def _show_who(self, row: residents.ResidentRow) -> None:
        self.who.set_value(Who(row.id, row.shown))
        self.form.saved()
        self._fit()

    def _save(self, values: dict[str, Hashable]) -> None:
        who, start = values["guardian_id"], read_day(values["start"])
        if start is None:
            return  # the form has asked for it
        guardian_id = who.resident_id if isinstance(who, Who) else None
        form = GuardianForm(
            kind=GuardianKind(str(values["kind"])),
            start=start,
            end=read_day(values["end"]),
            guardian_id=guardian_id,
            name=self.name.read() if guardian_id is None else "",
            phone=self.phone.read() if guardian_id is None else "",
            note=self.note.read(),
            never_contact=bool(values["never_contact"]),
        )
        if self._stored is not None:
            form = replace(form, entry=self._stored.entry)
        is_new = self._row_id is None
        was_for_the_door = self._stored is not None and self._stored.is_for_the_door
        is_settled = form.is_for_the_door or was_for_the_door
        self.desk.do(
            self,
            N_("Noted who decides") if is_new else N_("Changed who decides"),
            guardians.add if is_new else guardians.edit,
            said=_("Saved."),
            on_done=lambda _id: self._tell_the_door(form) if is_settled else self._done(),
            on_error=self.form.show_error,
            form=form,
            **({"resident_id": self._resident_id} if is_new else {"row_id": self._row_id}),
        )

    def _tell_the_door(self, form: GuardianForm) -> None:
        """An act of its own: the guardian's is about the minor, this one must not be."""

        def not_told(error: UserError) -> None:
            self._done()
            message_bar.say(self, error.message, "danger")

        knows = _("Saved. The visitor check knows this person.")
        is_known = form.is_for_the_door and bool(form.name or form.phone)
        self.desk.do(
            self,
            never_contact.LABEL,
            never_contact.settle,
            said=knows if is_known else _("Saved."),
            on_done=lambda _id: self._done(),
            on_error=not_told,
            resident_id=self._resident_id,
            form=form,
        )
