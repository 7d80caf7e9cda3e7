# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody gets a place in a group, or waits for one; changed, and how it ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_, _
from shelterdesk.services.training import cohorts, enrolments, session_clashes
from shelterdesk.services.training.cohorts import CohortRow
from shelterdesk.services.training.enrolments import EnrolmentForm, EnrolmentNeed
from shelterdesk.services.values import answers
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.vocabularies import Choice, choices
from ui.desk import Desk
from ui.training.words import clash_words, free_places, hours_of, minutes_of
from ui.widgets.answers import read_day, read_number
from ui.widgets.dates import today
from ui.widgets.fields import (
    CheckField,
    ChoiceField,
    DateField,
    IntField,
    MultilineField,
)
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.known_person import AskedPerson
from ui.widgets.labels import label
from ui.widgets.preview_box import PreviewBox
from ui.widgets.sealed_fields import SealedText

_PLACE: Final = "place"
_WAIT: Final = "wait"
_MOST_HOURS: Final = 10_000
_PLAIN: Final[dict[str, Any]] = {"unanswered": False}


@dataclass(frozen=True)
class _ToThink:
    """What to think about before somebody begins."""

    breaches: list[str]
    clashes: list[str]
    goals: list[tuple[int, str | Hidden]]


@query(Capability.SEE_TRAINING)
def _to_think(
    tx: Any, *, cohort_id: int, resident_id: int, start: dt.date | None, with_goals: bool
) -> _ToThink:
    facts = {"cohort_id": cohort_id, "resident_id": resident_id}
    goals = with_goals and tx.may(Capability.SEE_CASE)
    return _ToThink(
        enrolments.entry_breaches(tx, start=start, **facts),
        clash_words(session_clashes.clashes_of_group(tx, **facts)),
        enrolments.goal_choices(tx, resident_id=resident_id) if goals else [],
    )


class _OfPlace(FormPanel):
    """What every form of a place asks."""

    def add_facts(self) -> None:
        """How much it is needed, hours, goal, note."""
        need = ChoiceField(
            "need", _("How much the place is needed"), code_words("enrolment", "need").items(),
            required=True, **_PLAIN,
        )  # fmt: skip
        self.hours = IntField(
            "planned_minutes", _("Planned hours"), low=1, high=_MOST_HOURS,
            placeholder=_("as the course"), **_PLAIN,
        )  # fmt: skip
        self.goal = ChoiceField("goal_id", _("For a goal of the plan"), placeholder=_("none"),
                                **_PLAIN)  # fmt: skip
        self.note = SealedText(
            MultilineField("note", _("Note"), lines=2, hint=_("Sealed for case work."), **_PLAIN)
        )
        for field in (need, self.hours, self.goal, self.note.field):
            self.form.add_field(field)
        on_cv = CheckField("is_on_cv", _("May stand on a CV, if one is wanted"))
        self.form.add_field(on_cv)
        need.set_value(EnrolmentNeed.NORMAL.value)
        on_cv.set_value(True)
        show_field(self.form, self.goal, False)

    def offer_goals(self, found: list[tuple[int, str | Hidden]]) -> None:
        """Her goals; where there is none nothing is asked."""
        self.goal.set_choices((goal_id, answers.words(words)) for goal_id, words in found)
        show_field(self.form, self.goal, bool(found))

    def read_facts(self, values: dict[str, Hashable], before: int | None = None) -> EnrolmentForm:
        """What the form says."""
        return EnrolmentForm(
            need=EnrolmentNeed(str(values["need"])),
            planned_minutes=minutes_of(values["planned_minutes"], before),
            goal_id=read_number(values["goal_id"]),
            is_on_cv=bool(values["is_on_cv"]),
            note=self.note.read(),
        )


class EnrolPanel(_OfPlace):
    """Somebody is enrolled: with a place from a day on, or waiting. What speaks against it is
    said; a rule asks for a reason and refuses nobody."""

    def __init__(
        self,
        desk: Desk,
        cohort_id: int,
        resident_id: int | None = None,
        enrolment_id: int | None = None,
    ) -> None:
        self._waits = enrolment_id is not None
        title = _("Give the place") if self._waits else _("Enrol somebody")
        super().__init__(desk, title, title)
        self._facts = {
            "cohort_id": cohort_id, "resident_id": resident_id, "enrolment_id": enrolment_id,
        }  # fmt: skip
        self.group = label("", "strong", wrap=True)
        self.form.add_widget(self.group)
        self.person = AskedPerson(self, desk, _("Who"))
        self.person.required = True
        self.form.add_field(self.person)
        self.person.name(resident_id)
        self.person.set_read_only(self._waits)
        kinds = [(_PLACE, _("Has a place")), (_WAIT, _("Waits for a place"))]
        self.kind = ChoiceField("kind", _("How"), kinds, required=True, **_PLAIN)
        self.start = DateField("start", _("First day"), placeholder=_("the next one"), **_PLAIN)
        self.form.add_field(self.kind)
        self.form.add_field(self.start)
        self.think = PreviewBox(_("To think about"))
        self.form.add_widget(self.think)
        self.despite = MultilineField(
            "despite", _("Why all the same"), lines=2, hint=_("Sealed for case work."), **_PLAIN
        )
        self.form.add_field(self.despite)
        if not self._waits:
            self.add_facts()
        self.kind.set_value(_PLACE)
        self._breaches: list[str] = []
        self._fit()
        self.form.saved()
        for field in (self.person, self.start, self.kind):
            field.changed.connect(self._look)
        desk.read(self, cohorts.row, self._show, cohort_id=cohort_id,
                  on_error=self.form.show_error)  # fmt: skip
        if resident_id is not None:
            self._look()
        else:
            desk.later(self, partial(self.person.asked.emit, ""), rounds=1)

    def about(self) -> dict[str, Any]:
        """Which group, who, and which place in the line."""
        return dict(self._facts)

    def first_field(self) -> QWidget | None:
        """Who, or the first day of who is known."""
        return self.start.focus_target() if self._waits else super().first_field()

    def _show(self, row: CohortRow) -> None:
        was_typed = self.form.is_modified()
        free = row.free
        self.group.setText(f"{row.shown} · {free_places(free)}")
        if not self._waits:
            if free == 0 and not was_typed:
                self.kind.set_value(_WAIT)
                self.kind.set_hint(_("All places are taken."))
        if not was_typed:
            self.form.saved()
        self._fit()

    def _look(self) -> None:
        """What is to be thought about for this person and day."""
        self._fit()
        who = self.person.resident_id()
        if who is None:
            self._think(_ToThink([], [], []))
            return
        self.desk.read(
            self, _to_think, self._think, cohort_id=self._facts["cohort_id"], resident_id=who,
            start=read_day(self.start.value()), with_goals=not self._waits,
        )  # fmt: skip

    def _think(self, found: _ToThink) -> None:
        self._breaches = found.breaches
        words = "\n".join(found.breaches)
        self.think.tell(words, found.clashes)
        if not self._waits:
            self.offer_goals(found.goals)
        self._fit()

    def _fit(self) -> None:
        has_place = self.kind.value() == _PLACE
        show_field(self.form, self.kind, not self._waits)
        show_field(self.form, self.start, has_place)
        show_field(self.form, self.despite, has_place and bool(self._breaches))

    def _save(self, values: dict[str, Hashable]) -> None:
        start, despite = read_day(values["start"]), str(values["despite"] or "")
        cohort_id = self._facts["cohort_id"]
        if self._waits:
            self.act(
                N_("Gave somebody a place in a group"), enrolments.give_place,
                said=_("The place is given."), enrolment_id=self._facts["enrolment_id"],
                start=start, despite=despite,
            )  # fmt: skip
            return
        form, who = self.read_facts(values), self.person.resident_id()
        if values["kind"] == _WAIT:
            self.act(
                N_("Put somebody on a waiting list"), enrolments.apply,
                said=_("Waits for a place."), cohort_id=cohort_id, resident_id=who, form=form,
            )  # fmt: skip
        else:
            self.act(
                N_("Enrolled somebody"), enrolments.enrol, said=_("Has a place in the group."),
                cohort_id=cohort_id, resident_id=who, start=start, form=form, despite=despite,
            )  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    """A place as it is, and the goals there are."""

    form: EnrolmentForm
    goals: list[tuple[int, str | Hidden]]


@query(Capability.SEE_TRAINING)
def _asked(tx: Any, *, enrolment_id: int, resident_id: int) -> _Asked:
    return _Asked(
        enrolments.form(tx, enrolment_id=enrolment_id),
        enrolments.goal_choices(tx, resident_id=resident_id) if tx.may(Capability.SEE_CASE) else [],
    )


class PlacePanel(_OfPlace):
    """Change what is said of a place. Days as text, for a draft holds them."""

    def __init__(
        self, desk: Desk, enrolment_id: int, resident_id: int, shown: str, start: str = ""
    ) -> None:
        super().__init__(desk, shown, _("Save"))
        self._facts = {
            "enrolment_id": enrolment_id, "resident_id": resident_id, "shown": shown,
            "start": start,
        }  # fmt: skip
        self._form = EnrolmentForm()
        self.start = DateField("start", _("First day"), required=bool(start), **_PLAIN)
        self.form.add_field(self.start)
        self.add_facts()
        show_field(self.form, self.start, bool(start))
        self.start.set_value(dt.date.fromisoformat(start) if start else None)
        self.form.saved()
        desk.read(self, _asked, self._show, enrolment_id=enrolment_id, resident_id=resident_id,
                  on_error=self.form.show_error)  # fmt: skip

    def about(self) -> dict[str, Any]:
        """Which one."""
        return dict(self._facts)

    def _show(self, found: _Asked) -> None:
        form = self._form = found.form
        self.offer_goals(found.goals)
        self.form.set_values({
            "need": form.need.value, "planned_minutes": hours_of(form.planned_minutes),
            "goal_id": form.goal_id, "is_on_cv": form.is_on_cv, "start": self.start.value(),
        })  # fmt: skip
        self.note.show(form.note)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = self.read_facts(values, self._form.planned_minutes)
        if not self.goal.codes():  # not offered, and so not taken away
            form = EnrolmentForm(
                form.need, form.planned_minutes, self._form.goal_id, form.is_on_cv, form.note
            )
        self.act(
            N_("Changed a place in a group"), enrolments.edit, said=_("Saved."),
            enrolment_id=self._facts["enrolment_id"], form=form, start=read_day(values["start"]),
        )  # fmt: skip


class EndPanel(FormPanel):
    """It is over: completed, left before the end, or never begun. Why is a word, if any."""

    def __init__(self, desk: Desk, enrolment_id: int, shown: str, how: str) -> None:
        titles = {
            "complete": _("Completed"),
            "leave": _("Left before the end"),
            "not_start": _("Did not start"),
        }
        super().__init__(desk, titles[how], _("Save"))
        self._facts = {"enrolment_id": enrolment_id, "shown": shown, "how": how}
        self.form.add_widget(label(shown, "strong", wrap=True))
        words = _("Day") if how == "not_start" else _("Last day")
        self.form.add_field(DateField("on", words, required=True, **_PLAIN))
        self.reason = ChoiceField("reason_id", _("Why"), placeholder=_("not said"), **_PLAIN)
        if how != "complete":
            self.form.add_field(self.reason)
            desk.read(self, choices, self._offer, vocabulary="enrolment_end")
        else:
            self.reason.setParent(self)
            self.reason.hide()
        self.form.set_values({"on": today()})
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which one, and how it ended."""
        return dict(self._facts)

    def _offer(self, found: list[Choice]) -> None:
        self.reason.set_choices((one.id, one.label) for one in found)

    def _save(self, values: dict[str, Hashable]) -> None:
        facts: dict[str, Any] = {
            "enrolment_id": self._facts["enrolment_id"], "on": read_day(values["on"]),
        }  # fmt: skip
        shown, how = self._facts["shown"], self._facts["how"]
        if how == "complete":
            said = _("{name} completed it.").format(name=shown)
            self.act(N_("Noted that a course was completed"), enrolments.complete, said=said,
                     **facts)  # fmt: skip
            return
        facts["reason_id"] = read_number(values["reason_id"])
        if how == "leave":
            said = _("{name} takes part no more.").format(name=shown)
            self.act(N_("Noted that somebody left a course"), enrolments.leave, said=said, **facts)
        else:
            said = _("{name} does not begin.").format(name=shown)
            self.act(N_("Noted that somebody did not start"), enrolments.not_start, said=said,
                     **facts)  # fmt: skip


class CancelPanel(FormPanel):
    """The group is not held any more."""

    def __init__(self, desk: Desk, cohort_id: int, shown: str) -> None:
        super().__init__(desk, _("Cancel the group"), _("Cancel the group"))
        self._facts = {"cohort_id": cohort_id, "shown": shown}
        self.form.add_widget(label(shown, "strong", wrap=True))
        text = _(
            "What was planned from today on is called off. Who takes part or waits is out of it; "
            "what was attended stays."
        )
        self.form.add_widget(label(text, "muted", wrap=True))
        self.form.add_field(MultilineField("reason", _("Why"), lines=2, **_PLAIN))
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which one."""
        return dict(self._facts)

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Cancelled a group"), cohorts.cancel, said=_("The group is cancelled."),
            cohort_id=self._facts["cohort_id"], reason=str(values["reason"] or ""),
        )  # fmt: skip
