# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes after the report of an incident, each as a form of one question."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.incidents import incidents
from shelterdesk.services.incidents.incident_rows import (
    ToldForm,
    ToldWhom,
)
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets import incident_words as words
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField, MultilineField, TextField, TimeField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label

_FOUND_AT_MOST: Final = 4
_TALLEST: Final = 130  # pixels: the rest of the form stays in sight


class _WordsPanel(FormPanel):
    """A form of one question about an incident. ``told``: which one, in words."""

    def __init__(self, desk: Desk, incident_id: int, told: str, title: str, save: str) -> None:
        super().__init__(desk, title, save)
        self._incident_id, self._told = incident_id, told
        self.form.add_widget(label(told, "strong", wrap=True))

    def about(self) -> dict[str, Any]:
        """Which incident."""
        return {"incident_id": self._incident_id, "told": self._told}


class IncidentAppendPanel(_WordsPanel):
    """Words added to a report."""

    def __init__(self, desk: Desk, incident_id: int, told: str) -> None:
        super().__init__(desk, incident_id, told, _("Add to the report"), _("Add"))
        field = MultilineField("text", _("What to add"), required=True, unanswered=False, lines=6)
        field.set_hint(_("The report itself stays as it is. Who may read it reads this too."))
        self.form.add_field(field)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Added to the report of an incident"), incidents.append,
            said=_("Added to the report."),
            incident_id=self._incident_id, text=words.text_of(values["text"]),
        )  # fmt: skip


class IncidentReviewPanel(_WordsPanel):
    """What came of an incident; then the report is frozen."""

    def __init__(self, desk: Desk, incident_id: int, told: str) -> None:
        super().__init__(desk, incident_id, told, _("Look at the report"), _("I have looked at it"))
        field = MultilineField(
            "text", _("What came of it"), required=True, unanswered=False, lines=6
        )
        field.set_hint(_("From then on the report does not change: it is only added to."))
        self.form.add_field(field)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Looked at the report of an incident"), incidents.review,
            said=_("The report is looked at and stays as it is."),
            incident_id=self._incident_id, text=words.text_of(values["text"]),
        )  # fmt: skip


class IncidentTellPanel(_WordsPanel):
    """Who was told, and when."""

    def __init__(self, desk: Desk, incident_id: int, told: str) -> None:
        super().__init__(desk, incident_id, told, _("Who was told"), _("Save"))
        self.form.add_field(
            ChoiceField(
                "whom", _("Who was told"), code_words("incident_told", "whom").items(),
                required=True,
            )
        )  # fmt: skip
        self.form.add_field(
            TextField("who", _("Name, office or reference"), unanswered=False, max_length=200,
                      hint=_("Sealed: only people who hold the case key read it."))
        )  # fmt: skip
        self.form.add_field(DateField("day", _("Day"), required=True), TimeField("time", _("Time")))
        self.form.set_values({"day": today()})
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = ToldForm(
            ToldWhom(words.text_of(values["whom"])),
            words.text_of(values["who"]),
            words.instant(values["day"], values["time"]),
        )
        self.act(
            N_("Noted who was told of an incident"), incidents.tell,
            said=_("Written down."), incident_id=self._incident_id, form=form,
        )  # fmt: skip


class IncidentTaskPanel(_WordsPanel):
    """A task that follows from an incident."""

    def __init__(self, desk: Desk, incident_id: int, told: str) -> None:
        super().__init__(desk, incident_id, told, _("What is to be done"), _("Save the task"))
        self.form.add_field(
            TextField("words", _("Task"), required=True, max_length=300,
                      hint=_("Everybody at the desk reads this."))
        )  # fmt: skip
        self.form.add_field(DateField("due", _("Until"), unanswered=False))
        self.who = ChoiceField(
            "staff_id", _("For whom"), unanswered=False, placeholder=_("anybody")
        )
        self.form.add_field(self.who)
        self.form.saved()
        desk.read(self, organisation.colleagues, self._offer)

    def _offer(self, found: list[organisation.Colleague]) -> None:
        self.who.set_choices((one.id, one.name_shown or one.code) for one in found)

    def _save(self, values: dict[str, Hashable]) -> None:
        due, staff_id = values["due"], values["staff_id"]
        form = incidents.TaskForm(
            words.text_of(values["words"]),
            due=words.day_of(due),
            staff_id=staff_id if isinstance(staff_id, int) else None,
        )
        self.act(
            N_("Made a task of an incident"), incidents.follow_up,
            said=_("The task is among those of the house."),
            incident_id=self._incident_id, form=form,
        )  # fmt: skip
