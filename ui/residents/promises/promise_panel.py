# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A promise in four questions, of which the first is enough."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.agenda import tasks
from shelterdesk.services.agenda.tasks import CASE, DESK, TaskForm
from shelterdesk.services.organisation import Colleague
from ui import log_words
from ui.desk import Desk
from ui.widgets.answers import read_day, read_number
from ui.widgets.fields import ChoiceField, DateField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.sealed_fields import SealedText


class PromisePanel(FormPanel):
    """A new one, or one to change."""

    def __init__(self, desk: Desk, resident_id: int, task_id: int | None = None) -> None:
        super().__init__(desk, _("What was promised"), _("Save"))
        self._resident_id = resident_id
        self._task_id = task_id
        self.words = SealedText(
            MultilineField("words", _("What somebody will do"), unanswered=False, lines=3)
        )
        self.words.field.focus_target().setMaximumHeight(96)
        self.due = DateField("due", _("By"), unanswered=False)
        self.staff = ChoiceField(
            "staff_id", _("Who"), unanswered=False, placeholder=_("Anybody who is here")
        )
        classes = [(name, log_words.class_name(name)) for name in (DESK, CASE)]
        self.who = ChoiceField("confidentiality", _("Who may read it"), classes, required=True)
        for field in (self.words.field, self.due, self.staff, self.who):
            self.form.add_field(field)
        self.who.set_value(CASE if desk.vault.can_read(CASE) else DESK)
        self.form.saved()
        desk.read(self, organisation.colleagues, self._offer)
        if task_id is not None:
            desk.read(self, tasks.form, self._show, task_id=task_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "task_id": self._task_id}

    def _offer(self, colleagues: list[Colleague]) -> None:
        self.staff.set_choices((who.id, who.name_shown or who.code) for who in colleagues)

    def _show(self, form: TaskForm) -> None:
        self.words.show(form.words)
        self.due.set_value(form.due)
        self.staff.set_value(form.staff_id)
        self.who.set_value(form.confidentiality)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = TaskForm(
            words=self.words.read(),
            confidentiality=str(values["confidentiality"]),
            due=read_day(values["due"]),
            staff_id=read_number(values["staff_id"]),
        )
        is_new = self._task_id is None
        self.act(
            N_("Noted a promise") if is_new else N_("Changed a promise"),
            tasks.add if is_new else tasks.edit,
            said=_("Noted. It is reminded on its day.") if is_new and form.due else _("Saved."),
            form=form,
            **({"resident_id": self._resident_id} if is_new else {"task_id": self._task_id}),
        )
