# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A group: one run of a course, when it meets, where, and for how many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services import organisation
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.training import cohorts, courses
from shelterdesk.services.training.cohorts import CohortForm, Filled, Meets
from ui.desk import Desk
from ui.training.courses.weekdays_field import WeekdaysField
from ui.widgets.answers import read_day, read_number
from ui.widgets.dates import today
from ui.widgets.fields import CheckField, ChoiceField, DateField, IntField, TextField, TimeField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field, side_by_side

_DAY: Final = dt.timedelta(days=1)
_MOST_PLACES: Final = 9_999
_MOST_WEEKS: Final = 52
_A_DAY: Final = 1440
_PLAIN: Final[dict[str, Any]] = {"unanswered": False}


@dataclass(frozen=True)
class _Asked:
    """What there is to choose from, and the group that is changed."""

    courses: list[tuple[int, str]]
    colleagues: list[Colleague]
    funds: list[tuple[int, str]]
    form: CohortForm | None
    shown: str


@query(Capability.SEE_TRAINING)
def _asked(tx: Any, *, cohort_id: int | None) -> _Asked:
    return _Asked(
        courses.choices(tx),
        organisation.colleagues(tx),
        cohorts.fund_choices(tx),
        None if cohort_id is None else cohorts.form(tx, cohort_id=cohort_id),
        "" if cohort_id is None else cohorts.row(tx, cohort_id=cohort_id).course,
    )


class CohortPanel(FormPanel):
    """A new group of a course, or one to change: its sessions follow."""

    def __init__(
        self, desk: Desk, course_id: int | None = None, cohort_id: int | None = None
    ) -> None:
        is_new = cohort_id is None
        super().__init__(
            desk, _("New group") if is_new else _("Change the group"),
            _("Add the group") if is_new else _("Save"),
        )  # fmt: skip
        self._id, self._course_id = cohort_id, course_id
        self._add_fields()
        self._add_rhythm()
        self._add_who()
        self.form.set_values({"start": today(), "skips_holidays": True})
        self._fit()
        self.form.saved()
        desk.read(self, _asked, self._show, cohort_id=cohort_id, on_error=self.form.show_error)

    def _add_fields(self) -> None:
        self.course = ChoiceField("course_id", _("Course"), required=True, **_PLAIN)
        self.course.set_read_only(self._id is not None)
        self.form.add_field(self.course)
        self.form.add_field(
            TextField("name", _("Name of the group"), max_length=80,
                      placeholder=_("for example: spring"), **_PLAIN)
        )  # fmt: skip
        self.start = DateField("start", _("First day"), required=True, **_PLAIN)
        self.end = DateField("end", _("Last day"), placeholder=_("no end"), **_PLAIN)
        side_by_side(self.form, self.start, self.end)
        self.form.add_field(
            IntField("capacity", _("Places"), low=1, high=_MOST_PLACES,
                     placeholder=_("as many as come"), **_PLAIN)
        )  # fmt: skip

    def _add_rhythm(self) -> None:
        self.form.add_section(_("When it meets"))
        self.days = WeekdaysField("weekdays", _("Days of the week"))
        self.days.set_hint(_("Without a day each session is added by hand."))
        self.form.add_field(self.days)
        self.every = IntField("every", _("Every how many weeks"), low=1, high=_MOST_WEEKS,
                              placeholder="1", **_PLAIN)  # fmt: skip
        self.form.add_field(self.every)
        self.rule = TextField(
            "rule", _("A rule of its own"), max_length=200,
            hint=_("Written as RFC 5545 has it; it takes the place of the days."), **_PLAIN,
        )  # fmt: skip
        self.form.add_field(self.rule)
        at = TimeField("at", _("At"), empty=_("not set"))
        minutes = IntField("minutes", _("Minutes"), low=1, high=_A_DAY, **_PLAIN)
        side_by_side(self.form, at, minutes)
        self.form.add_field(CheckField("skips_holidays", _("Not on holidays")))
        self.days.changed.connect(self._fit)

    def _add_who(self) -> None:
        self.form.add_section(_("Where, and with whom"))
        self.form.add_field(TextField("place", _("Place"), max_length=120, **_PLAIN))
        self.teacher = ChoiceField(
            "teacher_id", _("Colleague who teaches"), placeholder=_("nobody of the house"), **_PLAIN
        )
        self.form.add_field(self.teacher)
        self.form.add_field(
            TextField("teacher", _("Or who is not on the staff"), max_length=80, **_PLAIN)
        )
        self.fund = ChoiceField("fund_id", _("Hours count for"), placeholder=_("no fund"), **_PLAIN)
        self.form.add_field(self.fund)

    def about(self) -> dict[str, Any]:
        """Of which course, or which group."""
        return {"course_id": self._course_id, "cohort_id": self._id}

    def _fit(self) -> None:
        """Ask only what makes sense."""
        has_rule = self.rule.value() is not None
        show_field(self.form, self.rule, has_rule)
        show_field(self.form, self.every, bool(self.days.value()))

    def _show(self, found: _Asked) -> None:
        was_typed = self.form.is_modified()
        self.course.set_choices(found.courses)
        self.teacher.set_choices((one.id, one.name_shown or one.code) for one in found.colleagues)
        self.fund.set_choices(found.funds)
        form = found.form
        if form is not None:
            if form.course_id not in self.course.codes():  # no new group of it begins any more
                self.course.set_choices([*found.courses, (form.course_id, found.shown)])
            meets = form.meets
            self.form.set_values({
                "course_id": form.course_id, "name": form.name or None, "start": form.start,
                "end": None if form.end is None else form.end - _DAY, "capacity": form.capacity,
                "weekdays": meets.weekdays, "every": meets.every if meets.every > 1 else None,
                "rule": meets.rule or None, "at": form.at, "minutes": form.minutes,
                "skips_holidays": form.skips_holidays, "place": form.place or None,
                "teacher_id": form.teacher_id, "teacher": form.teacher or None,
                "fund_id": form.fund_id,
            })  # fmt: skip
        elif not was_typed:
            self.course.set_value(self._course_id)
        if not was_typed or form is not None:
            self.form.saved()
        self._fit()

    def _read(self, values: dict[str, Hashable]) -> CohortForm:
        last, start, at = read_day(values["end"]), read_day(values["start"]), values["at"]
        return CohortForm(
            course_id=read_number(values["course_id"]) or 0,
            start=start or today(),
            end=None if last is None else last + _DAY,
            name=str(values["name"] or ""),
            capacity=read_number(values["capacity"]),
            place=str(values["place"] or ""),
            teacher_id=read_number(values["teacher_id"]),
            teacher=str(values["teacher"] or ""),
            fund_id=read_number(values["fund_id"]),
            meets=Meets(
                self.days.value(), read_number(values["every"]) or 1, str(values["rule"] or "")
            ),
            at=at if isinstance(at, dt.time) else None,
            minutes=read_number(values["minutes"]),
            skips_holidays=bool(values["skips_holidays"]),
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        form = self._read(values)
        if self._id is None:
            self.act(
                N_("Added a group"), cohorts.add, said=_("The group is there, with its sessions."),
                form=form,
            )  # fmt: skip
        else:
            self.act(
                N_("Changed a group"), cohorts.edit, said=filled_words, cohort_id=self._id,
                form=form,
            )  # fmt: skip


def filled_words(found: Filled) -> str:
    """What became of the sessions when the rhythm was followed again."""
    parts = [_("Saved.")]
    if found.added:
        words = ngettext("{n} session added.", "{n} sessions added.", found.added)
        parts.append(words.format(n=found.added))
    if found.removed:
        words = ngettext("{n} session taken away.", "{n} sessions taken away.", found.removed)
        parts.append(words.format(n=found.removed))
    if found.kept:
        words = ngettext(
            "{n} session beside the rhythm stays as it was decided.",
            "{n} sessions beside the rhythm stay as they were decided.", found.kept,
        )  # fmt: skip
        parts.append(words.format(n=found.kept))
    return " ".join(parts)
