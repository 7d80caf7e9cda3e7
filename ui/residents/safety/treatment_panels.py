# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A treatment as a form, and the days on which it starts, ends or begins again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from typing import Any, Final, NamedTuple

from shelterdesk.i18n import N_, _
from shelterdesk.services.safety import treatments
from shelterdesk.services.safety.treatments import TreatmentRow, TreatmentText
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.vocabularies import Choice, Vocabulary, choices
from ui.desk import Desk
from ui.residents.safety.day_panel import DayPanel
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label

_TALLEST: Final = 120  # pixels: the rest of the form stays in sight
_TEXTS: Final = ("kind", "provider", "note")


class TreatmentPanel(FormPanel):
    """A new treatment, or one that is changed; hidden words not typed over stay as they are."""

    def __init__(self, desk: Desk, resident_id: int, treatment_id: int | None = None) -> None:
        title = _("New treatment") if treatment_id is None else _("Change this treatment")
        super().__init__(desk, title, _("Save"))
        self._resident_id = resident_id
        self._treatment_id = treatment_id
        self._stored = TreatmentText()
        self.kind = ChoiceField("kind", _("What"), unanswered=False)
        self.provider = TextField("provider", _("Where, with whom"), unanswered=False)
        self.note = MultilineField("note", _("Note"), unanswered=False, lines=3)
        self.note.focus_target().setMaximumHeight(_TALLEST)
        waiting = DateField("waiting_since", _("Waiting since"), unanswered=False)
        started = DateField("started", _("Started on"), unanswered=False)
        self.form.add_field(waiting, started)
        self.form.add_section(_("Sealed: health"))
        if not desk.vault.can_read("health"):
            words = _("You cannot read this back. What you type replaces what is there.")
            self.form.add_widget(label(words, "muted", wrap=True))
        for field in (self.kind, self.provider, self.note):
            self.form.add_field(field)
        if treatment_id is None:
            self.form.set_values({"waiting_since": today()})
        desk.read(self, choices, self._offer, vocabulary=Vocabulary.TREATMENT_KIND)
        if treatment_id is not None:
            self._read()

    def about(self) -> dict[str, Any]:
        """Whose, and which treatment."""
        return {"resident_id": self._resident_id, "treatment_id": self._treatment_id}

    def _offer(self, found: list[Choice]) -> None:
        is_untouched = not self.is_modified()
        self.kind.set_choices((choice.code, choice.label) for choice in found)
        if is_untouched:
            self.form.saved()

    def _read(self) -> None:
        whose: dict[str, Any] = {"resident_id": self._resident_id}
        self.desk.read(self, treatments.of_resident, self._show_days, **whose)
        if self.desk.vault.can_read("health"):
            self.desk.read(self, treatments.read, self._show_texts, **whose)
        else:
            hidden = TreatmentText(Hidden.HIDDEN, Hidden.HIDDEN, Hidden.HIDDEN)
            self._show_text(hidden)

    def _show_days(self, rows: list[TreatmentRow]) -> None:
        row = next((one for one in rows if one.id == self._treatment_id), None)
        if row is not None and not self.is_modified():
            for name in ("waiting_since", "started"):
                self.form.fields[name].set_value(getattr(row, name))
            self.form.saved()

    def _show_texts(self, found: dict[int, TreatmentText]) -> None:
        self._show_text(found.get(self._treatment_id or 0, TreatmentText()))

    def _show_text(self, text: TreatmentText) -> None:
        self._stored = text
        is_untouched = not self.is_modified()
        for name in _TEXTS:
            field = self.form.fields[name]
            value = getattr(text, name)
            if isinstance(value, Hidden):
                field.set_hint(_("Sealed. Leave it empty, and it stays as it is."))
            elif is_untouched:
                field.set_value(value or None)
        if is_untouched:
            self.form.saved()

    def _text(self, values: dict[str, Hashable], name: str) -> Any:
        is_kept = isinstance(getattr(self._stored, name), Hidden) and not values[name]
        return Hidden.HIDDEN if is_kept else str(values[name] or "")

    def _save(self, values: dict[str, Hashable]) -> None:
        is_new = self._treatment_id is None
        whose = (
            {"resident_id": self._resident_id} if is_new else {"treatment_id": self._treatment_id}
        )
        self.act(
            N_("Noted a treatment") if is_new else N_("Changed a treatment"),
            treatments.add if is_new else treatments.edit,
            said=_("The treatment is saved."),
            text=TreatmentText(*(self._text(values, name) for name in _TEXTS)),
            waiting_since=values["waiting_since"],
            started=values["started"],
            **whose,
        )


class _Act(NamedTuple):
    title: str
    save: str
    day: str
    label: str
    verb: Callable[..., Any]
    more: dict[str, Any]


_ACTS: Final = {
    "start": _Act(
        N_("The treatment starts"), N_("Started"), N_("Started on"), N_("Started a treatment"),
        treatments.start, {},
    ),
    "end": _Act(
        N_("The treatment is over"), N_("Ended"), N_("Ended on"), N_("Ended a treatment"),
        treatments.finish, {},
    ),
    "break": _Act(
        N_("The treatment was broken off"), N_("Broken off"), N_("Broken off on"),
        N_("Broke off a treatment"), treatments.finish, {"broken_off": True},
    ),
}  # fmt: skip


class TreatmentDayPanel(DayPanel):
    """It starts, ends or is broken off on a day."""

    def __init__(self, desk: Desk, treatment_id: int, act: str) -> None:
        found = _ACTS[act]
        super().__init__(desk, _(found.title), _(found.save), _(found.day))
        self._treatment_id = treatment_id
        self._act = act

    def about(self) -> dict[str, Any]:
        """Which treatment, and what becomes of it."""
        return {"treatment_id": self._treatment_id, "act": self._act}

    def _save(self, values: dict[str, Hashable]) -> None:
        found = _ACTS[self._act]
        self.act(
            found.label, found.verb, _("The treatment is saved."),
            treatment_id=self._treatment_id, on=values["on"], **found.more,
        )  # fmt: skip


class TreatmentAgainPanel(FormPanel):
    """The same treatment once more: on a waiting list, or at once."""

    def __init__(self, desk: Desk, treatment_id: int) -> None:
        super().__init__(desk, _("Begin again"), _("Begin again"))
        self._treatment_id = treatment_id
        self.form.add_field(
            DateField("waiting_since", _("Waiting since"), unanswered=False),
            DateField("started", _("Started on"), unanswered=False),
        )
        words = _("What it is and where it takes place stay as they were.")
        self.form.add_widget(label(words, "muted", wrap=True))
        self.form.set_values({"waiting_since": today()})

    def about(self) -> dict[str, Any]:
        """After which treatment."""
        return {"treatment_id": self._treatment_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        days = {name: day for name, day in values.items() if isinstance(day, dt.date)}
        self.act(
            N_("Began a treatment again"),
            treatments.begin_again,
            said=_("The treatment is saved."),
            treatment_id=self._treatment_id,
            **days,
        )
