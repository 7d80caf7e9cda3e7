# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task: what, by when, who; perhaps for somebody, about a room, or coming again."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from datetime import date, time
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.agenda import defects, tasks
from shelterdesk.services.agenda.tasks import CASE, DESK, TaskForm, TaskKind
from shelterdesk.services.incidents import incidents
from shelterdesk.services.incidents.incident_rows import Where
from shelterdesk.services.organisation import Colleague
from ui import log_words
from ui.desk import Desk
from ui.widgets.answers import read_number
from ui.widgets.fields import CheckField, ChoiceField, DateField, MultilineField, TimeField
from ui.widgets.form_panel import FormPanel
from ui.widgets.known_person import AskedPerson
from ui.widgets.repeat_fields import RepeatFields
from ui.widgets.sealed_fields import SealedText


class TaskPanel(FormPanel):
    """A new one, or one to change."""

    def __init__(
        self,
        desk: Desk,
        task_id: int | None = None,
        resident_id: int | None = None,
        room_id: int | None = None,
    ) -> None:
        title = _("A task") if task_id is not None else _("New task")
        super().__init__(desk, title, _("Save"))
        self._task_id, self._resident_id, self._room_id = task_id, resident_id, room_id
        self._shown = TaskForm("", room_id=room_id)
        self.words = SealedText(
            MultilineField("words", _("What somebody will do"), unanswered=False, lines=3)
        )
        self.words.field.focus_target().setMaximumHeight(96)
        self.due = DateField("due", _("By"), unanswered=False)
        self.at = TimeField("at", _("At"), empty=_("any time"))
        self.staff = ChoiceField(
            "staff_id", _("Who"), unanswered=False, placeholder=_("Anybody who is here")
        )
        classes = [(name, log_words.class_name(name)) for name in (DESK, CASE)]
        self.who = ChoiceField("confidentiality", _("Who may read it"), classes, required=True)
        self.form.add_field(self.words.field)
        self.form.add_field(self.due, self.at)
        self.form.add_field(self.staff)
        self.person: AskedPerson | None = None
        if task_id is None:  # whom it is for stays: another person's is another task
            self.person = AskedPerson(self, desk, _("For whom, if for somebody"))
            self.form.add_field(self.person)
        self.room = ChoiceField(
            "room_id", _("Room"), unanswered=False, placeholder=_("about no room")
        )
        self.form.add_field(self.room)
        self.repeats = RepeatFields(self.form)
        self.form.add_field(self.who)
        self.who.set_value(DESK)
        if self.person is not None:
            self.person.name(resident_id)
        self.form.saved()
        desk.read(self, organisation.colleagues, self._offer)
        desk.read(self, incidents.places, self._offer_rooms)
        if task_id is not None:
            desk.read(self, tasks.form, self._show, task_id=task_id)

    def about(self) -> dict[str, Any]:
        """Which, and for whom."""
        return {
            "task_id": self._task_id, "resident_id": self._resident_id, "room_id": self._room_id,
        }  # fmt: skip

    def _offer(self, colleagues: list[Colleague]) -> None:
        self.staff.set_choices((who.id, who.name_shown or who.code) for who in colleagues)

    def _offer_rooms(self, found: list[Where]) -> None:
        was_modified, chosen = self.form.is_modified(), self.room.value()
        self.room.set_choices(
            (one.room_id, one.words) for one in found if one.room_id is not None
        )  # fmt: skip
        self.room.set_value(chosen or self._shown.room_id)
        if not was_modified:
            self.form.saved()

    def _show(self, form: TaskForm) -> None:
        self._shown = form
        self.room.set_value(form.room_id)
        self.words.show(form.words)
        self.due.set_value(form.due)
        self.at.set_value(form.at)
        self.staff.set_value(form.staff_id)
        self.who.set_value(form.confidentiality)
        self.repeats.show(form.repeats)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        due, at = values["due"], values["at"]
        form = replace(
            self._shown,
            words=self.words.read(),
            confidentiality=str(values["confidentiality"]),
            due=due if isinstance(due, date) else None,
            at=at if isinstance(at, time) else None,
            staff_id=read_number(values["staff_id"]),
            room_id=read_number(values["room_id"]),
            bed_id=self._shown.bed_id if values["room_id"] == self._shown.room_id else None,
            repeats=self.repeats.read(),
        )
        if self._task_id is not None:
            self.act(
                N_("Changed a task"), tasks.edit, said=_("Saved."), task_id=self._task_id, form=form
            )
            return
        resident_id = self.person.resident_id() if self.person is not None else None
        said = _("Noted. It is reminded on its day.") if form.due else _("Noted.")
        self.act(
            N_("Noted a task"), tasks.add, said=said, form=form, resident_id=resident_id,
            kind=TaskKind.TASK,
        )  # fmt: skip


class DefectPanel(FormPanel):
    """Something is broken in a room, or at one of its beds."""

    def __init__(self, desk: Desk, room_id: int, place: str, bed_id: int | None = None) -> None:
        super().__init__(desk, _("Something is broken: {place}").format(place=place), _("Save"))
        self._about = {"room_id": room_id, "place": place, "bed_id": bed_id}
        self._room_id, self._bed_id = room_id, bed_id
        self.words = MultilineField(
            "words", _("What is broken"), unanswered=False, required=True, lines=3
        )
        self.words.focus_target().setMaximumHeight(96)
        self.due = DateField("due", _("To be done by"), unanswered=False)
        self.form.add_field(self.words)
        self.form.add_field(self.due)
        self.blocks: CheckField | None = None
        if bed_id is not None and desk.vault.may("place_people"):
            self.blocks = CheckField("blocks_bed", _("Nobody sleeps in this bed until it is done"))
            self.form.add_field(self.blocks)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Where."""
        return self._about

    def _save(self, values: dict[str, Hashable]) -> None:
        due = values["due"]
        form = TaskForm(
            str(values["words"] or ""),
            due=due if isinstance(due, date) else None,
            room_id=self._room_id,
            bed_id=self._bed_id,
        )
        self.act(
            N_("Noted something broken"), defects.report,
            said=_("Noted. It stands among the tasks."), form=form,
            blocks_bed=bool(values.get("blocks_bed")),
        )  # fmt: skip
