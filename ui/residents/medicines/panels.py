# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A medicine as a form, and its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.medication import medicines
from shelterdesk.services.medication.medicines import MedicineForm
from shelterdesk.services.organisation import OrganisationForm
from ui.desk import Desk
from ui.residents.medicines.times_field import TimesField
from ui.widgets.dates import today
from ui.widgets.fields import (
    CheckField,
    ChoiceField,
    DateField,
    IntField,
    MultilineField,
    TextField,
)
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label
from ui.widgets.sealed_fields import SealedText

_TALLEST: Final = 120  # pixels: the rest of the form stays in sight
AT_TIMES: Final = "times"
AS_NEEDED: Final = "needed"
KEPT: Final = "kept"


class MedicinePanel(FormPanel):
    """A new medicine, or one that is changed; what is hidden and not typed over stays."""

    def __init__(self, desk: Desk, resident_id: int, medicine_id: int | None = None) -> None:
        title = _("A medicine") if medicine_id is None else _("Change a medicine")
        super().__init__(desk, title, _("Save"))
        self._resident_id, self._medicine_id = resident_id, medicine_id
        self._add_fields()
        self._name, self._reason = SealedText(self.name), SealedText(self.reason)
        self._note, self._prescriber = SealedText(self.note), SealedText(self.prescriber)
        self.form.set_values({"way": AT_TIMES, "start": today()})
        self._follow_way()
        desk.read(self, organisation.form, self._follow_house)
        if medicine_id is None:
            desk.read(self, medicines.free_box, self._propose_box)
        else:
            query = medicines.form if desk.vault.can_read("health") else medicines.masked
            desk.read(
                self, query, self._show, on_error=self.form.show_error, medicine_id=medicine_id
            )
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Whose, and which medicine."""
        return {"resident_id": self._resident_id, "medicine_id": self._medicine_id}

    def _add_fields(self) -> None:
        self.name = TextField("name", _("Medicine"), required=True, max_length=80)
        self.box = TextField(
            "box", _("Box"), unanswered=False, max_length=80,
            hint=_("The desk reads this number and not the name."),
        )  # fmt: skip
        self.dose = TextField("dose", _("Dose"), unanswered=False, max_length=80,
                              placeholder=_("1 tablet"))  # fmt: skip
        self.giving = TextField("giving", _("How to give it"), unanswered=False, max_length=200,
                                placeholder=_("with food"))  # fmt: skip
        ways = [(AT_TIMES, _("At times of day")), (AS_NEEDED, _("As needed")),
                (KEPT, _("Keeps and takes it without us"))]  # fmt: skip
        self.way = ChoiceField("way", _("When"), ways, required=True, unanswered=False)
        self.times = TimesField("times", _("Times"))
        if self._medicine_id is not None:
            self.times.set_hint(
                _("New times hold from today, or from tomorrow where an old one has passed.")
            )
        self.hours = IntField("hours_between", _("Hours between doses"), low=1, high=744,
                              unanswered=False, placeholder=_("as prescribed"))  # fmt: skip
        self.most = IntField("most_a_day", _("Doses a day at most"), low=1, high=99,
                             unanswered=False, placeholder=_("as prescribed"))  # fmt: skip
        self.witnessed = CheckField("needs_witness", _("Somebody else sees it given"))
        self.start = DateField("start", _("From"), required=True)
        for field in (self.name, self.box, self.dose, self.giving, self.way, self.times,
                      self.hours, self.most, self.witnessed, self.start):  # fmt: skip
            self.form.add_field(field)
        self.form.add_section(_("Sealed: health"))
        if not self.desk.vault.can_read("health"):
            words = _("It is sealed as you save. You cannot read it back.")
            self.form.add_widget(label(words, "muted", wrap=True))
        self.prescriber = TextField("prescriber", _("Prescribed by"), unanswered=False)
        self.reason = MultilineField("reason", _("What it is for"), unanswered=False, lines=2)
        self.note = MultilineField("note", _("Note"), unanswered=False, lines=2)
        for sealed in (self.prescriber, self.reason, self.note):
            sealed.focus_target().setMaximumHeight(_TALLEST)
            self.form.add_field(sealed)
        self.way.changed.connect(self._follow_way)

    def _follow_way(self) -> None:
        way = self.way.value()
        show_field(self.form, self.times, way == AT_TIMES)
        show_field(self.form, self.hours, way == AS_NEEDED)
        show_field(self.form, self.most, way == AS_NEEDED)
        show_field(self.form, self.witnessed, way != KEPT)

    def _follow_house(self, house: OrganisationForm) -> None:
        show_field(self.form, self.box, not house.names_medicines)
        words = _("Sealed: health. The desk reads the number of the box.")
        if house.names_medicines:
            words = _("Everybody at the desk reads it.")
        self.name.set_hint(words)

    def _propose_box(self, number: str) -> None:
        if number and not self.box.value():
            self.box.set_placeholder(number)

    def _show(self, stored: MedicineForm) -> None:
        if self.form.is_modified():
            return
        way = KEPT if stored.is_kept_by_her else AS_NEEDED if stored.is_as_needed else AT_TIMES
        self.form.set_values({
            "box": stored.box or None, "dose": stored.dose or None,
            "giving": stored.giving or None, "way": way, "times": stored.times,
            "hours_between": stored.hours_between, "most_a_day": stored.most_a_day,
            "needs_witness": stored.needs_witness, "start": stored.start,
        })  # fmt: skip
        self._name.show(stored.name)
        self._reason.show(stored.reason)
        self._note.show(stored.note)
        self._prescriber.show(stored.prescriber)
        self._follow_way()
        self.form.saved()

    def typed(self, values: dict[str, Hashable]) -> MedicineForm:
        """The medicine as typed."""
        start, times, way = values["start"], values["times"], values["way"]
        hours, most = values["hours_between"], values["most_a_day"]
        return MedicineForm(
            name=self._name.read(),
            box=str(values["box"] or ""),
            dose=str(values["dose"] or ""),
            giving=str(values["giving"] or ""),
            times=times if isinstance(times, tuple) and way == AT_TIMES else (),
            is_as_needed=way == AS_NEEDED,
            hours_between=hours if isinstance(hours, int) else None,
            most_a_day=most if isinstance(most, int) else None,
            is_kept_by_her=way == KEPT,
            needs_witness=bool(values["needs_witness"]),
            start=start if isinstance(start, dt.date) else None,
            reason=self._reason.read(),
            note=self._note.read(),
            prescriber=self._prescriber.read(),
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        form = self.typed(values)
        if self._medicine_id is None:
            self.act(
                N_("Added a medicine"), medicines.add, said=_("The medicine is on the list."),
                resident_id=self._resident_id, form=form,
            )  # fmt: skip
        else:
            self.act(
                N_("Changed a medicine"), medicines.change, said=_("The medicine is changed."),
                medicine_id=self._medicine_id, form=form,
            )  # fmt: skip


class StopMedicinePanel(FormPanel):
    """Nothing of it is due from a day on."""

    def __init__(self, desk: Desk, medicine_id: int, about: str) -> None:
        super().__init__(desk, _("Stop a medicine"), _("Stop"))
        self._medicine_id, self._about = medicine_id, about
        self.form.add_widget(label(about, "strong", wrap=True))
        self.form.add_field(DateField("on", _("Not any more from"), required=True))
        self.form.add_field(
            MultilineField(
                "end_reason",
                _("Why"),
                unanswered=False,
                lines=2,
                hint=_("Sealed: health. Who holds no key cannot read it back."),
            )
        )
        self.form.set_values({"on": today()})
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which medicine."""
        return {"medicine_id": self._medicine_id, "about": self._about}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Stopped a medicine"), medicines.stop,
            said=_("Nothing of it is due from that day on."), medicine_id=self._medicine_id,
            on=values["on"], reason=str(values["end_reason"] or ""),
        )  # fmt: skip
