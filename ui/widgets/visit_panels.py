# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody comes for a visit, with a name or without; a visit gets its name later, and what was
noted wrong at a busy desk is put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QLineEdit, QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.residents import residents
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.visits import visits
from shelterdesk.services.visits.visits import AgeBand, VisitForm
from shelterdesk.services.vocabularies import Choice, Vocabulary, choices
from ui.desk import Desk
from ui.widgets.alert_lines import AlertLines
from ui.widgets.fields import ChoiceField, DateField, TimeField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.stay_fields import KnownPersonField, Who

_FOUND_AT_MOST: Final = 6


class _WhoPanel(FormPanel):
    """A form that asks who it is, and shows at once what is to be known about that person."""

    def _add_who(self, words: str, *, required: bool, offers_new: bool = False) -> None:
        self.who = KnownPersonField("person", words, offers_new=offers_new)
        self.who.required = required
        self.who.list.setVisible(required)
        self.who.asked.connect(self._ask)
        self.who.changed.connect(self._who_changed)
        self.alerts = AlertLines(most=3)
        self.form.add_field(self.who)
        self.form.add_widget(self.alerts)
        self._ask("")

    def _resident(self) -> int | None:
        who = self.who.value()
        return who.resident_id if isinstance(who, Who) else None

    def _ask(self, text: str) -> None:
        self.desk.read(
            self,
            residents.find,
            lambda rows: self.who.set_rows(rows, text),
            text=text,
            limit=_FOUND_AT_MOST,
        )

    def _who_changed(self) -> None:
        self.alerts.ask(self.desk, self._resident())


class _NamelessPanel(_WhoPanel):
    """A form in which nobody need be named; then age and gender may be guessed."""

    def _add_people(self, *, offers_new: bool = False) -> None:
        self._add_who(_("Who"), required=False, offers_new=offers_new)
        self.who.set_hint(_("Empty: counted without a name."))
        self.age = ChoiceField(
            "age_band", _("About how old"), code_words("visit", "age_band").items(),
            unanswered=False,
        )  # fmt: skip
        self.gender = ChoiceField("gender", _("Gender"), unanswered=False)
        for field in (self.age, self.gender):
            self.form.add_field(field)
        self.desk.read(self, choices, self._offer, vocabulary=Vocabulary.GENDER)

    def _offer(self, found: list[Choice]) -> None:
        self.gender.set_choices((choice.code, choice.label) for choice in found)

    def _who_changed(self) -> None:
        super()._who_changed()
        is_nameless = self.who.value() is None
        for field in (self.age, self.gender):
            show_field(self.form, field, is_nameless)


class VisitPanel(_NamelessPanel):
    """Nothing has to be filled in: somebody without a name counts like everybody."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("A visit"), _("Here"))
        self._add_people(offers_new=True)
        self.form.saved()
        # The first Enter chooses and shows what to know of them, the second lets them in.
        line = self.who.focus_target()
        if isinstance(line, QLineEdit):
            line.returnPressed.connect(self.form.save)

    def _save(self, values: dict[str, Hashable]) -> None:
        who = values["person"]
        if isinstance(who, Who) and who.resident_id is None:
            self.act(
                N_("Began a record with a visit"),
                visits.check_in_new,
                said=_("The record of {name} is begun.").format(name=who.name),
                known_as=who.name,
            )
            return
        is_named = isinstance(who, Who) and who.resident_id is not None
        said = _("A visit is noted.")
        if isinstance(who, Who) and is_named:
            said = _("{name} is here.").format(name=who.name)
        self.act(
            N_("Noted a visit"),
            visits.check_in,
            said=said,
            resident_id=self._resident(),
            age_band=None if is_named else values["age_band"],
            gender=None if is_named else values["gender"],
        )


class NameVisitPanel(_WhoPanel):
    """Somebody told a name: the visit keeps its time. Who has no record gets one with it."""

    def __init__(self, desk: Desk, visit_id: int) -> None:
        super().__init__(desk, _("Give the visit a name"), _("Save"))
        self._visit_id = visit_id
        self._add_who(_("Who it was"), required=True, offers_new=True)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which visit."""
        return {"visit_id": self._visit_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        who = values["person"]
        do = partial(
            self.desk.do, on_done=lambda _id: self._done(), on_error=self.form.show_error,
            visit_id=self._visit_id,
        )  # fmt: skip
        if isinstance(who, Who) and who.resident_id is None:
            said = _("The record of {name} is begun.").format(name=who.name)
            label = N_("Began a record with a visit")
            do(self, label, visits.name_new, said=said, known_as=who.name)
        else:
            do(self, N_("Gave a visit its name"), visits.name, resident_id=self._resident())


class CorrectVisitPanel(_NamelessPanel):
    """The wrong person, the wrong time: put right as it was."""

    def __init__(self, desk: Desk, visit_id: int) -> None:
        super().__init__(desk, _("Put a visit right"), _("Save"))
        self._visit_id = visit_id
        self._zone = dt.datetime.now(dt.UTC).astimezone().tzinfo  # then that of the times shown
        self._stored: VisitForm | None = None
        self._add_people()
        self.day = DateField("day", _("Day"), required=True)
        self.start = TimeField("start", _("Came at"))
        self.start.required = True
        self.end = TimeField("end", _("Left at"), empty=_("still here"))
        self.end.set_hint(_("Earlier than they came: the day after."))
        self.form.add_field(self.day)
        self.form.add_field(self.start, self.end)
        self.form.saved()
        desk.read(self, visits.form, self._show, on_error=self.form.show_error, visit_id=visit_id)

    def about(self) -> dict[str, Any]:
        """Which visit."""
        return {"visit_id": self._visit_id}

    def _show(self, stored: VisitForm) -> None:
        self._zone, self._stored = stored.start.tzinfo, stored
        if self.form.is_modified():
            return
        named = stored.resident_id
        self.form.set_values({
            "person": Who(named, stored.shown) if named is not None else None,
            "age_band": stored.age_band.value if stored.age_band is not None else None,
            "gender": stored.gender,
            "day": stored.start.date(),
            "start": f"{stored.start:%H:%M}",
            "end": f"{stored.end:%H:%M}" if stored.end is not None else None,
        })  # fmt: skip
        if stored.is_end_unknown:
            self.end.set_hint(_("Nobody saw when they left. Type it if somebody knows."))
        self.who.list.hide()
        self._who_changed()
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        day, start, end = values["day"], values["start"], values["end"]
        if not isinstance(day, dt.date) or not isinstance(start, dt.time):
            return  # the form has asked for them
        stored = self._stored
        came = self._instant(day, start, None if stored is None else stored.start)
        left = None
        if isinstance(end, dt.time):
            after = dt.timedelta(days=1 if end < start else 0)
            left = self._instant(day + after, end, None if stored is None else stored.end)
        age, gender = values["age_band"], values["gender"]
        is_named = self._resident() is not None
        form = VisitForm(
            came, left,
            AgeBand(str(age)) if age and not is_named else None,
            str(gender) if gender and not is_named else None,
            self._resident(),
            is_end_unknown=left is None and stored is not None and stored.is_end_unknown,
        )  # fmt: skip
        self.act(
            N_("Put a visit right"),
            visits.correct,
            said=_("The visit is put right."),
            visit_id=self._visit_id,
            form=form,
        )

    def _instant(self, day: dt.date, time: dt.time, stored: dt.datetime | None) -> dt.datetime:
        """What was typed; left as it was, the moment itself: an hour may be shown twice."""
        typed = dt.datetime.combine(day, time, self._zone)
        if stored is not None and f"{stored:%F %H:%M}" == f"{typed:%F %H:%M}":
            return stored
        return typed


def remove_visit(widget: QWidget, desk: Desk, visit_id: int) -> None:
    """It was noted by mistake; one can take that back."""
    desk.do(
        widget, N_("Took a visit away"), visits.remove,
        said=_("The visit is taken away."), visit_id=visit_id,
    )  # fmt: skip
