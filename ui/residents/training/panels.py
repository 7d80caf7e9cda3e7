# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of skills on a resident's page: looking at those of a course, and what she says herself."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services import vocabularies
from shelterdesk.services.training import own_skills, skill_checks
from shelterdesk.services.training.own_skills import SkillLevel
from shelterdesk.services.training.skill_checks import CourseSkillRow
from shelterdesk.services.values.value_words import code_word
from shelterdesk.services.vocabularies import Choice, Vocabulary
from ui.desk import Desk
from ui.widgets.answers import read_day
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.fields import ChoiceField, DateField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label


def level_choices() -> list[tuple[Hashable, str]]:
    """How far somebody is."""
    return [(one.value, code_word("skill_check", "level", one)) for one in SkillLevel]


class LookPanel(FormPanel):
    """Each skill of the course: how far she is today. What is left empty was not looked at."""

    def __init__(self, desk: Desk, enrolment_id: int, group: str) -> None:
        super().__init__(desk, _("Look at skills"), _("Save"))
        self._facts = {"enrolment_id": enrolment_id, "group": group}
        self._skills: list[ChoiceField] = []
        self.form.add_widget(label(group, "strong", wrap=True))
        self.nothing = label(
            _("This course names no skills. Add them to the course first."), "muted", wrap=True
        )
        self.form.add_widget(self.nothing)
        self.nothing.hide()
        self.day = DateField("on", _("Day"), unanswered=False, required=True)
        self.form.add_field(self.day)
        self.day.set_value(today())
        desk.read(self, skill_checks.of_course, self._show, enrolment_id=enrolment_id)

    def about(self) -> dict[str, Any]:
        """Whose, and where."""
        return dict(self._facts)

    def _show(self, rows: list[CourseSkillRow]) -> None:
        self.nothing.setHidden(bool(rows))
        if self._skills:
            return
        for row in rows:
            before = ""
            if row.level is not None and row.on is not None:
                level = code_word("skill_check", "level", row.level)
                before = _("last: {level}, {day}").format(level=level, day=day(row.on, today()))
            field = ChoiceField(
                f"skill:{row.code}", row.label, level_choices(), unanswered=False, hint=before,
                placeholder=_("not looked at"),
            )  # fmt: skip
            self._skills.append(field)
            self.form.add_field(field)
        self.form.add_field(
            MultilineField("note", _("Note, sealed: case"), unanswered=False, lines=2)
        )
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        levels = {
            name.removeprefix("skill:"): SkillLevel(str(value))
            for name, value in values.items()
            if name.startswith("skill:") and value is not None
        }
        self.act(
            N_("Looked at skills"), skill_checks.look, said=_("Written down."),
            enrolment_id=self._facts["enrolment_id"], levels=levels, on=read_day(values["on"]),
            note=str(values.get("note") or ""),
        )  # fmt: skip


class OwnSkillsPanel(FormPanel):
    """Every skill of the list; she says how far she is, or nothing."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("Skills they bring"), _("Save"))
        self._resident_id = resident_id
        self._has_fields = False
        words = _("Ask, and let them choose. What is left empty was not spoken of.")
        self.form.add_widget(label(words, "muted", wrap=True))
        desk.read(self, vocabularies.choices, self._offer, vocabulary=Vocabulary.SKILL.value)

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {"resident_id": self._resident_id}

    def _offer(self, found: list[Choice]) -> None:
        if self._has_fields:
            return
        self._has_fields = True
        for one in found:
            self.form.add_field(
                ChoiceField(one.code, one.label, level_choices(), unanswered=False, placeholder="–")
            )
        self.form.saved()
        first = self.first_field()
        if first is not None and self.isVisible():
            first.setFocus()
        self.desk.read(self, own_skills.own, self._show, resident_id=self._resident_id)

    def _show(self, said: dict[str, SkillLevel]) -> None:
        self.form.set_values({code: level.value for code, level in said.items()})

    def _save(self, values: dict[str, Hashable]) -> None:
        skills = {code: SkillLevel(str(level)) for code, level in values.items() if level}
        self.act(
            N_("Wrote down what somebody says they can"), own_skills.say, said=_("Written down."),
            resident_id=self._resident_id, skills=skills,
        )  # fmt: skip
