# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of an incident as a form: an empty one, about somebody, or from a note of the log."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.incidents import incident_notes, incidents
from shelterdesk.services.incidents.incident_rows import (
    IncidentForm,
    IncidentRole,
    InvolvedForm,
    OpenedIncident,
    Severity,
    ToldForm,
    ToldWhom,
)
from shelterdesk.services.incidents.incidents import Where
from shelterdesk.services.log import log_entries
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.vocabularies import Choice
from ui import log_words
from ui.desk import Desk
from ui.keys import words as key_words
from ui.widgets import incident_words as words
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField, MultilineField, TextField, TimeField
from ui.widgets.form_panel import FormPanel
from ui.widgets.involved_field import InvolvedField
from ui.widgets.labels import label

_FOUND_AT_MOST: Final = 4
_TALLEST: Final = 130  # pixels: the rest of the form stays in sight


class IncidentPanel(FormPanel):
    """A new report, or one to change. What happened comes first, so that one can write at once.

    ``resident_id``: about whom it is; ``entry_id``: the note of the log from which it begins.
    """

    def __init__(
        self,
        desk: Desk,
        incident_id: int | None = None,
        resident_id: int | None = None,
        entry_id: int | None = None,
    ) -> None:
        is_new = incident_id is None
        title = _("Report an incident") if is_new else _("Change the report")
        super().__init__(desk, title, _("Save the report"))
        self._incident_id = incident_id
        self._begins = {"resident_id": resident_id, "entry_id": entry_id}
        self._stored: IncidentForm | None = None
        self._readers: Mapping[str, Sequence[str]] = {}
        self._where: dict[str, Where] = {}
        if entry_id is not None:
            told = _("From a note of the log, which stays as it is and is shown with the report.")
            self.form.add_widget(label(told, "muted", wrap=True))
        self._add_words()
        self._add_facts()
        self._add_people()
        self.form.set_values({
            "confidentiality": "case", "severity": Severity.SMALL.value, "day": today(),
        })  # fmt: skip
        self.form.saved()
        self._ask()

    def _add_words(self) -> None:
        self.happened = MultilineField(
            "happened", _("What happened"), required=True, unanswered=False, lines=4
        )
        self.measures = MultilineField("measures", _("What was done"), unanswered=False, lines=3)
        for field in (self.happened, self.measures):
            field.focus_target().setMaximumHeight(_TALLEST)
            self.form.add_field(field)
        names = key_words.in_order(self.desk.vault.classes())
        choices = [(name, log_words.class_name(name)) for name in names]
        self.reads = ChoiceField("confidentiality", _("Who may read it"), choices, unanswered=False)
        self.reads.changed.connect(self._tell_readers)
        self.form.add_field(self.reads)

    def _add_facts(self) -> None:
        self.form.add_field(
            ChoiceField(
                "severity", _("How grave"), code_words("incident", "severity").items(),
                unanswered=False,
            )
        )  # fmt: skip
        self.kind = ChoiceField("kind_id", _("Kind"), unanswered=False)
        self.place = ChoiceField("place", _("Where"), unanswered=False)
        self.form.add_field(self.kind)
        self.form.add_field(self.place)
        self.form.add_field(DateField("day", _("Day"), required=True), TimeField("time", _("Time")))

    def _add_people(self) -> None:
        self.people = InvolvedField("people", _("Who had to do with it"))
        self.people.asked.connect(self._find)
        self.form.add_field(self.people)
        self.form.add_field(
            ChoiceField(
                "whom", _("Who was told"), code_words("incident_told", "whom").items(),
                unanswered=False, placeholder=_("nobody yet"),
            )
        )  # fmt: skip
        self.form.add_field(
            TextField("told", _("Name, office or reference"), unanswered=False, max_length=200)
        )

    def _ask(self) -> None:
        desk = self.desk
        of_slots = {slot.slot_id: slot.classes for slot in desk.vault.keys.slots}
        desk.read(self, log_entries.readers, self._know_readers, classes_of_slot=of_slots)
        desk.read(
            self, vocabularies.choices, self._offer_kinds,
            vocabulary=incidents.KINDS,
        )  # fmt: skip
        desk.read(self, incidents.places, self._offer_places)
        desk.read(self, organisation.colleagues, self.people.set_colleagues)
        if self._incident_id is not None:
            desk.read(self, incidents.opened, self._show, incident_id=self._incident_id)
        elif (entry_id := self._begins["entry_id"]) is not None:
            desk.read(
                self, incident_notes.begun_from, self._begin,
                on_error=self.form.show_error, entry_id=entry_id,
            )  # fmt: skip
        elif (resident_id := self._begins["resident_id"]) is not None:
            desk.read(self, residents.row, self._begin_about, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Which report, or what it begins with."""
        return {"incident_id": self._incident_id, **self._begins}

    # Answers
    def _know_readers(self, readers: Mapping[str, Sequence[str]]) -> None:
        self._readers = readers
        self._tell_readers()

    def _tell_readers(self) -> None:
        name = words.text_of(self.reads.value())
        if not name:
            return
        can_read = self.desk.vault.can_read(name)
        self.reads.set_hint(log_words.who_reads(name, self._readers, is_own=can_read))

    def _offer_kinds(self, found: list[Choice]) -> None:
        self._offer(self.kind, [(one.id, one.label) for one in found])

    def _offer_places(self, found: list[Where]) -> None:
        self._where = {_code(one.site_id, one.room_id): one for one in found}
        self._offer(self.place, [(code, one.words) for code, one in self._where.items()])

    def _offer(self, field: ChoiceField, choices: list[tuple[Any, str]]) -> None:
        is_untouched = not self.is_modified()
        field.set_choices(choices)
        if is_untouched:
            self.form.saved()

    def _find(self, text: str) -> None:
        if self.desk.vault.may(Capability.SEE_RESIDENTS):
            self.desk.read(
                self, residents.find, partial(self._found, text), text=text, limit=_FOUND_AT_MOST
            )
        else:
            self.people.set_rows([], text)

    def _found(self, text: str, rows: list[residents.ResidentRow]) -> None:
        self.people.set_rows(rows, text)

    def _begin_about(self, row: ResidentRow) -> None:
        """The one it is about stands in it; nothing else is known."""
        if self.is_modified():
            return
        one = InvolvedForm(IncidentRole.AFFECTED, resident_id=row.id, shown=row.shown)
        self.people.set_value((one,))
        self.form.saved()

    def _begin(self, begun: IncidentForm) -> None:
        """What the note tells; a draft of before the lock knows better."""
        self._stored = begun
        if not self.is_modified():
            self._show_form(begun)

    def _show(self, found: OpenedIncident) -> None:
        self._stored = found.form
        self._show_form(found.form)

    def _show_form(self, stored: IncidentForm) -> None:
        for field, text in ((self.happened, stored.happened), (self.measures, stored.measures)):
            if isinstance(text, Hidden):  # corrections are added, nothing unseen is written over
                field.required = False
                field.set_placeholder(words.shown(text))
                field.set_read_only(True)
        at = stored.at
        self.form.set_values({
            "happened": None if isinstance(stored.happened, Hidden) else stored.happened or None,
            "measures": None if isinstance(stored.measures, Hidden) else stored.measures or None,
            "confidentiality": stored.confidentiality, "severity": stored.severity.value,
            "kind_id": stored.kind_id, "people": stored.people,
            "place": None if stored.site_id is None else _code(stored.site_id, stored.room_id),
            "day": at.date() if at is not None else today(),
            "time": f"{at:%H:%M}" if at is not None else None,
        })  # fmt: skip
        self.form.saved()

    # Saving
    def _save(self, values: dict[str, Hashable]) -> None:
        form = self._form(values)
        if self._incident_id is None:
            self.act(N_("Reported an incident"), incidents.add, said=self._said(form), form=form)
        else:
            label_ = N_("Changed the report of an incident")
            self.act(label_, incidents.edit, incident_id=self._incident_id, form=form)

    def _said(self, form: IncidentForm) -> str:
        if self.desk.vault.can_read(form.confidentiality):
            return _("The report is saved.")
        return _("The report is sealed for {group}. You cannot read it back.").format(
            group=log_words.class_name(form.confidentiality)
        )

    def _form(self, values: dict[str, Hashable]) -> IncidentForm:
        stored = self._stored
        place = self._where.get(words.text_of(values["place"]))
        kind, people = values["kind_id"], values["people"]
        told = () if stored is None else stored.told
        if whom := words.text_of(values["whom"]):
            told = (*told, ToldForm(ToldWhom(whom), words.text_of(values["told"])))
        return IncidentForm(
            happened=_sealed(values["happened"], None if stored is None else stored.happened),
            measures=_sealed(values["measures"], None if stored is None else stored.measures),
            severity=Severity(words.text_of(values["severity"]) or Severity.SMALL.value),
            confidentiality=words.text_of(values["confidentiality"]) or "case",
            at=words.instant(
                values["day"], values["time"], None if stored is None else stored.at
            ),
            site_id=None if place is None else place.site_id,
            room_id=None if place is None else place.room_id,
            kind_id=kind if isinstance(kind, int) else None,
            people=tuple(
                one for one in (people if isinstance(people, tuple) else ())
                if isinstance(one, InvolvedForm)
            ),
            told=told,
            log_entry_id=None if stored is None else stored.log_entry_id,
        )  # fmt: skip


def _code(site_id: int, room_id: int | None) -> str:
    return f"site {site_id}" if room_id is None else f"room {room_id}"


def _sealed(typed: Hashable, stored: str | Hidden | None) -> str | Hidden:
    return Hidden.HIDDEN if isinstance(stored, Hidden) else words.text_of(typed)
