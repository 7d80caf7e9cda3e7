# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An appointment: when, what, whose, who goes along; what else is then stands below at once."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, time
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.agenda import appointment_times, appointments
from shelterdesk.services.agenda.appointments import (
    AS_IT_IS,
    KINDS,
    AppointmentForm,
    AppointmentState,
    CancelledBy,
    Scope,
)
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.partners import partners
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.vocabularies import Choice, choices
from ui import log_words
from ui.desk import Desk
from ui.widgets.answers import read_number
from ui.widgets.fields import ChoiceField, DateField, IntField, TextField, TimeField
from ui.widgets.form_panel import FormPanel
from ui.widgets.known_person import AskedPerson
from ui.widgets.labels import label
from ui.widgets.repeat_fields import RepeatFields
from ui.widgets.sealed_fields import SealedText

__all__ = ["AppointmentPanel", "AppointmentState", "CancelPanel", "EndSeriesPanel"]

_CLASSES: Final = ("desk", "case", "health", "legal")
_REMINDERS: Final = (0, 5, 15, 30, 60, 24 * 60)


class AppointmentPanel(FormPanel):
    """A new one, or one to change; ``on`` and ``at`` as text, for a draft holds them."""

    def __init__(
        self,
        desk: Desk,
        appointment_id: int | None = None,
        resident_id: int | None = None,
        on: str = "",
    ) -> None:
        is_new = appointment_id is None
        title = _("New appointment") if is_new else _("An appointment")
        super().__init__(desk, title, _("Save"))
        self._id = appointment_id
        self._about = {"appointment_id": appointment_id, "resident_id": resident_id, "on": on}
        self._form = AppointmentForm(date.min)
        self._add_fields()
        self.day.set_value(date.fromisoformat(on) if on else None)
        if is_new:
            self.person.name(resident_id)
        self.form.saved()
        for field in (self.day, self.at, self.minutes, self.person, self.staff, self.companion):
            field.changed.connect(self._look)
        desk.read(self, organisation.colleagues, self._offer)
        desk.read(self, choices, self._offer_kinds, vocabulary=KINDS)
        if desk.vault.may("see_case"):
            desk.read(self, partners.choices, self._offer_partners)
        if not is_new:
            desk.read(self, appointments.form, self._show, appointment_id=appointment_id)

    def _add_fields(self) -> None:
        self.day = DateField("on", _("Day"), required=True, unanswered=False)
        self.at = TimeField("at", _("Time"), empty=_("not set"))
        self.minutes = IntField("minutes", _("Minutes"), low=1, high=1440, unanswered=False)
        self.kind = ChoiceField("kind_id", _("Kind"), unanswered=False)
        self.person = AskedPerson(self, self.desk, _("For whom"))
        self.words = SealedText(
            TextField("words", _("A few words"), unanswered=False, max_length=300)
        )
        self.staff = ChoiceField(
            "staff_id", _("Colleague"), unanswered=False, placeholder=_("nobody in particular")
        )
        self.companion = ChoiceField(
            "companion_id", _("Goes along"), unanswered=False, placeholder=_("nobody yet")
        )
        self.partner = ChoiceField("partner_id", _("Partner"), unanswered=False)
        self.remind = ChoiceField(
            "remind_minutes", _("Reminder"), [(n, _before(n)) for n in _REMINDERS],
            unanswered=False, placeholder=_("none"),
        )  # fmt: skip
        listed = [(name, log_words.class_name(name)) for name in _CLASSES]
        self.who = ChoiceField("confidentiality", _("Who may read it"), listed, required=True)
        self.warning = label("", "muted", "notice", wrap=True)
        self.warning.hide()
        self.form.add_field(self.day, self.at)
        self.form.add_field(self.kind)
        self.form.add_field(self.person)
        self.form.add_widget(self.warning)
        self.form.add_field(self.words.field)
        for field in (self.companion, self.staff, self.partner):
            self.form.add_field(field)
        self.form.add_field(self.minutes, self.remind)
        self.repeats = RepeatFields(self.form)
        self.form.add_field(self.who)
        self.who.set_value("desk")
        self.scope = ChoiceField(
            "scope",
            _("Change"),
            [(Scope.THIS.value, _("Only this one")), (Scope.LATER.value, _("This and later ones"))],
            required=True,
            unanswered=False,
        )

    def about(self) -> dict[str, Any]:
        """Which, for whom, on which day."""
        return self._about

    def _offer(self, colleagues: list[Colleague]) -> None:
        listed = [(who.id, who.name_shown or who.code) for who in colleagues]
        self.staff.set_choices(listed)
        self.companion.set_choices(listed)

    def _offer_kinds(self, found: list[Choice]) -> None:
        self.kind.set_choices((one.id, one.label) for one in found)

    def _offer_partners(self, found: list[tuple[int, str]]) -> None:
        self.partner.set_choices(found)

    def _show(self, form: AppointmentForm) -> None:
        self._form = form
        self.day.set_value(form.on)
        self.at.set_value(form.at)
        self.minutes.set_value(form.minutes)
        self.words.show(form.words)
        if isinstance(form.words, Hidden):
            for field in (self.kind, self.partner):
                field.setEnabled(False)
        else:
            self.kind.set_value(form.kind_id)
            self.partner.set_value(form.partner_id)
        self.person.name(form.resident_id)
        self.staff.set_value(form.staff_id)
        self.companion.set_value(form.companion_id)
        self.remind.set_value(form.remind_minutes)
        self.repeats.show(form.repeats)
        self.who.set_value(form.confidentiality)
        if form.repeats is not None and "scope" not in self.form.fields:
            self.form.add_field(self.scope)
            self.scope.set_value(Scope.THIS.value)
        self.form.saved()

    def _read(self) -> AppointmentForm | None:
        """What the form says now; None while the day is missing."""
        values = self.form.values()
        on, at, minutes = values["on"], values["at"], values["minutes"]
        if not isinstance(on, date):
            return None
        is_sealed = isinstance(self._form.words, Hidden)
        return AppointmentForm(
            on=on,
            at=at if isinstance(at, time) else None,
            minutes=minutes if isinstance(minutes, int) else None,
            kind_id=AS_IT_IS if is_sealed else read_number(values["kind_id"]),
            words=self.words.read(),
            confidentiality=str(values["confidentiality"]),
            resident_id=self.person.resident_id(),
            staff_id=read_number(values["staff_id"]),
            companion_id=read_number(values["companion_id"]),
            partner_id=AS_IT_IS if is_sealed else read_number(values["partner_id"]),
            remind_minutes=read_number(values["remind_minutes"]),
            repeats=self.repeats.read(),
        )

    def _look(self) -> None:
        """What else is then, for the same people."""
        form = self._read()
        if form is None or form.at is None:
            self._warn([])
            return
        self.desk.read(
            self, appointment_times.clashes, self._warn, form=form, appointment_id=self._id
        )

    def _warn(self, said: list[str]) -> None:
        self.warning.setText("\n".join(said))
        self.warning.setHidden(not said)

    def _save(self, values: dict[str, Hashable]) -> None:
        form = self._read()
        if form is None:
            return
        if self._id is None:
            self.act(
                N_("Noted an appointment"), appointments.add, said=_("The appointment is noted."),
                form=form,
            )  # fmt: skip
            return
        self.act(
            N_("Changed an appointment"), appointments.edit, said=_("Saved."),
            appointment_id=self._id, form=form,
            scope=Scope(str(values.get("scope") or Scope.THIS.value)),
        )  # fmt: skip


class CancelPanel(FormPanel):
    """It was called off: by whom, and whether what comes later goes too."""

    def __init__(self, desk: Desk, appointment_id: int, is_series: bool = False) -> None:
        super().__init__(desk, _("Called off"), _("Save"))
        self._id, self._is_series = appointment_id, is_series
        by = ChoiceField(
            "by", _("By whom"), code_words("appointment", "cancelled_by").items(), required=True,
            unanswered=False,
        )  # fmt: skip
        self.form.add_field(by)
        if is_series:
            scope = ChoiceField(
                "scope", _("Which"),
                [(Scope.THIS.value, _("Only this one")),
                 (Scope.LATER.value, _("This and later ones"))],
                required=True, unanswered=False,
            )  # fmt: skip
            self.form.add_field(scope)
            scope.set_value(Scope.THIS.value)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which."""
        return {"appointment_id": self._id, "is_series": self._is_series}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Called off an appointment"), appointments.cancel, said=_("It is called off."),
            appointment_id=self._id, by=CancelledBy(str(values["by"])),
            scope=Scope(str(values.get("scope") or Scope.THIS.value)),
        )  # fmt: skip


class EndSeriesPanel(FormPanel):
    """Nothing of the series comes after this one: and what of this one?"""

    def __init__(self, desk: Desk, appointment_id: int) -> None:
        super().__init__(desk, _("The series ends here"), _("Save"))
        self._id = appointment_id
        words = _("Those that would come later are taken out of the calendar.")
        self.form.add_widget(label(words, "muted", wrap=True))
        which = [("missed", _("It did not take place")), ("removed", _("It was noted by mistake"))]
        self.form.add_field(
            ChoiceField("this", _("This one"), which, required=True, unanswered=False)
        )
        self.form.fields["this"].set_value("missed")
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which."""
        return {"appointment_id": self._id}

    def _save(self, values: dict[str, Hashable]) -> None:
        is_missed = values["this"] == "missed"
        self.act(
            N_("Ended a series of appointments"),
            appointments.miss if is_missed else appointments.remove,
            said=_("The series has ended."), appointment_id=self._id, scope=Scope.LATER,
        )  # fmt: skip


def _before(minutes: int) -> str:
    """``15 minutes before``."""
    words = {
        0: _("at its time"),
        60: _("an hour before"),
        24 * 60: _("a day before"),
    }
    return words.get(minutes) or _("{n} minutes before").format(n=minutes)
