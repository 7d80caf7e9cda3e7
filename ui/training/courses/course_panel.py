# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A course: what is taught, by whom, what is learned, and who may begin."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_, _
from shelterdesk.services import vocabularies
from shelterdesk.services.partners import partners
from shelterdesk.services.training import courses
from shelterdesk.services.training.courses import CourseForm, CourseKind
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.vocabularies import Choice
from ui.desk import Desk
from ui.training.words import hours_of, minutes_of
from ui.widgets.answers import read_number
from ui.widgets.fields import CheckField, ChoiceField, IntField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import side_by_side
from ui.widgets.several_field import SeveralField

_SKILLS: Final = "skill"
_MOST_HOURS: Final = 10_000
_OLDEST: Final = 120


@dataclass(frozen=True)
class _Asked:
    """What there is to choose from, and the course that is changed."""

    partners: list[tuple[int, str]]
    skills: list[Choice]
    courses: list[tuple[int, str]]
    form: CourseForm | None


@query(Capability.SEE_TRAINING)
def _asked(tx: Any, *, course_id: int | None) -> _Asked:
    return _Asked(
        partners.choices(tx) if tx.may(Capability.SEE_CASE) else [],
        vocabularies.choices(tx, vocabulary=_SKILLS),
        [one for one in courses.choices(tx) if one[0] != course_id],
        None if course_id is None else courses.form(tx, course_id=course_id),
    )


class CoursePanel(FormPanel):
    """A new one, or one to change."""

    def __init__(self, desk: Desk, course_id: int | None = None) -> None:
        is_new = course_id is None
        super().__init__(
            desk, _("New course") if is_new else _("Change the course"),
            _("Add the course") if is_new else _("Save"),
        )  # fmt: skip
        self._id = course_id
        self._form = CourseForm("")
        self._add_fields()
        self._add_rules()
        self.form.set_values({
            "kind": CourseKind.VOCATIONAL.value, "complete_percent": 80, "misses_noticed": 3,
            "counts_for_stipends": True,
        })  # fmt: skip
        self.form.saved()
        desk.read(self, _asked, self._show, course_id=course_id, on_error=self.form.show_error)

    def _add_fields(self) -> None:
        plain: dict[str, Any] = {"unanswered": False}
        kinds = code_words("course", "kind").items()
        self.partner = ChoiceField(
            "partner_id", _("Taught by"), placeholder=_("the house"), **plain
        )
        self.skills = SeveralField(
            "skill_ids", _("What is learned"),
            hint=_("Each skill is checked for each person, and stands on the certificate."),
        )  # fmt: skip
        self.form.add_field(TextField("name", _("Name"), required=True, max_length=120))
        self.form.add_field(ChoiceField("kind", _("Kind"), kinds, required=True, **plain))
        self.form.add_field(self.partner)
        self.form.add_field(MultilineField("about", _("What it is about"), lines=2, **plain))
        self.form.add_field(self.skills)
        self.hours = IntField("planned_minutes", _("Hours in all"), low=1, high=_MOST_HOURS,
                              placeholder=_("not set"), **plain)  # fmt: skip
        percent = IntField("complete_percent", _("Complete from, percent"), low=1, high=100,
                           required=True, **plain)  # fmt: skip
        side_by_side(self.form, self.hours, percent)
        self.form.add_field(
            TextField(
                "title_outside", _("Name on papers that leave the house"), max_length=120,
                placeholder=_("as above"), hint=_("Where its name would tell what the house is."),
                **plain,
            )
        )  # fmt: skip
        self.form.add_field(TextField("accreditor", _("Recognised by"), max_length=120, **plain))

    def _add_rules(self) -> None:
        plain: dict[str, Any] = {"unanswered": False}
        self.form.add_section(
            _("Who may begin"),
            _("Rules ask a person to think about it; with a reason anybody may begin."),
        )
        side_by_side(
            self.form,
            IntField("youngest", _("From, years"), high=_OLDEST, **plain),
            IntField("oldest", _("Up to, years"), high=_OLDEST, **plain),
        )
        self.needs = SeveralField("needs_ids", _("Completed before"))
        self.excludes = SeveralField("excludes_ids", _("Not at the same time as"))
        self.form.add_field(self.needs)
        self.form.add_field(self.excludes)
        self.form.add_field(
            MultilineField("entry_words", _("Other rules, in words"), lines=2, **plain)
        )
        self.form.add_section(_("Attendance"))
        self.form.add_field(
            IntField(
                "misses_noticed", _("See how somebody is after missing, in a row"), low=1, high=100,
                placeholder=_("no notice"), **plain,
            )
        )  # fmt: skip
        self.form.add_field(
            CheckField("counts_for_stipends", _("Counts for stipends paid per session"))
        )

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"course_id": self._id}

    def _show(self, found: _Asked) -> None:
        was_typed = self.form.is_modified()
        self.partner.set_choices(found.partners)
        self.skills.set_choices((one.id, one.label) for one in found.skills)
        for field in (self.needs, self.excludes):
            field.set_choices(found.courses)
        if found.form is not None:
            form = self._form = found.form
            values = {name: getattr(form, name) for name in self.form.fields}
            values["kind"] = form.kind.value
            values["planned_minutes"] = hours_of(form.planned_minutes)
            self.form.set_values(values)
        if not was_typed or found.form is not None:
            self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        facts: dict[str, Any] = {
            name: value if value is not None else "" for name, value in values.items()
            if name in _WORDS
        }  # fmt: skip
        facts |= {name: read_number(values[name]) for name in _NUMBERS}
        form = CourseForm(
            kind=CourseKind(str(values["kind"])),
            planned_minutes=minutes_of(values["planned_minutes"], self._form.planned_minutes),
            complete_percent=read_number(values["complete_percent"]) or 0,
            counts_for_stipends=bool(values["counts_for_stipends"]),
            **{name: values[name] for name in ("skill_ids", "needs_ids", "excludes_ids")},  # type: ignore[arg-type]  # tuples of ids
            **facts,
        )
        if self._id is None:
            self.act(N_("Added a course"), courses.add, said=_("The course is there."), form=form)
        else:
            self.act(
                N_("Changed a course"), courses.edit, said=_("Saved."), course_id=self._id,
                form=form,
            )  # fmt: skip


_WORDS: Final = frozenset({"name", "about", "title_outside", "accreditor", "entry_words"})
_NUMBERS: Final = ("partner_id", "youngest", "oldest", "misses_noticed")
