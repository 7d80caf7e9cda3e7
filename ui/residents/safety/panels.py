# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of what keeps a resident safe: an alert, two residents kept apart, an outsider."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.residents import residents
from shelterdesk.services.safety import alerts, keep_apart, outsiders
from shelterdesk.services.safety.alerts import AlertForm, AlertLevel, AlertPlace, AlertRow
from shelterdesk.services.safety.outsiders import OutsiderForm
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.answers import read_day
from ui.widgets.fields import ChoiceField, DateField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.stay_fields import KnownPersonField, Who

_FOUND_AT_MOST: Final = 6


def read_text(value: Hashable) -> str:
    """What was typed; nothing for nothing."""
    return value if isinstance(value, str) else ""


def add_days(panel: FormPanel) -> None:
    """From and last day; both may stay empty."""
    first = DateField("start", _("From"), unanswered=False, hint=_("Empty: from today."))
    last = DateField("last_day", _("Last day"), unanswered=False)
    last.set_hint(_("Empty: until somebody ends it."))
    panel.form.add_field(first)
    panel.form.add_field(last)


class AlertPanel(FormPanel):
    """A new alert, or one to change."""

    def __init__(self, desk: Desk, resident_id: int, alert_id: int | None = None) -> None:
        title = _("New alert") if alert_id is None else _("Change the alert")
        super().__init__(desk, title, _("Save"))
        self._resident_id, self._alert_id = resident_id, alert_id
        form = self.form
        words = _("Everybody at the desk reads this. Write what to do, never why.")
        form.add_widget(label(words, "muted", wrap=True))
        form.add_field(
            TextField("text", _("What to know"), required=True, max_length=200),
        )
        form.add_field(
            TextField("instruction", _("What to do"), unanswered=False, max_length=300,
                      placeholder=_("for example: call Joy first"))
        )  # fmt: skip
        level = ChoiceField(
            "level", _("Level"), code_words("alert", "level").items(), unanswered=False
        )
        place = ChoiceField(
            "place", _("Shown"), code_words("alert", "place").items(), unanswered=False
        )
        level.set_value(AlertLevel.NOTICE.value)
        place.set_value(AlertPlace.EVERYWHERE.value)
        form.add_field(level)
        form.add_field(place)
        add_days(self)
        form.saved()
        if alert_id is not None:
            desk.read(
                self, alerts.of_resident, self._show, resident_id=resident_id, with_ended=True
            )

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "alert_id": self._alert_id}

    def _show(self, rows: list[AlertRow]) -> None:
        row = next((row for row in rows if row.id == self._alert_id), None)
        if row is not None:
            self.form.set_values({
                "text": row.text, "instruction": row.instruction or None, "level": row.level.value,
                "place": row.place.value, "start": row.start, "last_day": row.last_day,
            })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        form = AlertForm(
            text=read_text(values["text"]),
            instruction=read_text(values["instruction"]),
            level=AlertLevel(read_text(values["level"]) or AlertLevel.NOTICE.value),
            place=AlertPlace(read_text(values["place"]) or AlertPlace.EVERYWHERE.value),
            start=read_day(values["start"]),
            last_day=read_day(values["last_day"]),
        )
        do = partial(
            self.desk.do, on_done=lambda _result: self._done(), on_error=self.form.show_error,
            form=form,
        )  # fmt: skip
        if self._alert_id is None:
            do(self, N_("Wrote an alert"), alerts.add, resident_id=self._resident_id)
        else:
            do(self, N_("Changed an alert"), alerts.edit, alert_id=self._alert_id)


class KeepApartPanel(FormPanel):
    """Another resident who must not share a room or a house with this one."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("Keep apart"), _("Save"))
        self._resident_id = resident_id
        form = self.form
        words = _("Whoever gives one of them a bed near the other is told, and says why.")
        form.add_widget(label(words, "muted", wrap=True))
        self.who = KnownPersonField("other_id", _("From whom"))
        self.who.asked.connect(self._ask)
        form.add_field(self.who)
        reason = MultilineField("reason", _("Reason"), unanswered=False, lines=3)
        reason.set_hint(_("Sealed: only people who hold the case key read it."))
        form.add_field(reason)
        add_days(self)
        form.saved()
        self._ask("")

    def about(self) -> dict[str, Any]:
        """Whom."""
        return {"resident_id": self._resident_id}

    def _ask(self, text: str) -> None:
        def show(rows: list[residents.ResidentRow]) -> None:
            others = [row for row in rows if row.id != self._resident_id]
            self.who.set_rows(others[:_FOUND_AT_MOST], text)

        self.desk.read(self, residents.find, show, text=text, limit=_FOUND_AT_MOST + 1)

    def _save(self, values: dict[str, Hashable]) -> None:
        who = values["other_id"]
        if not isinstance(who, Who) or who.resident_id is None:
            return
        self.act(
            N_("Noted that two people are kept apart"),
            keep_apart.add,
            resident_id=self._resident_id,
            other_id=who.resident_id,
            reason=read_text(values["reason"]),
            start=read_day(values["start"]),
            last_day=read_day(values["last_day"]),
        )


class OutsiderPanel(FormPanel):
    """Somebody outside who must not find this resident; the visitor check knows them then.

    Nothing of the act says whom it is about: see ``services/safety/outsiders.py``.
    """

    def __init__(self, desk: Desk, resident_id: int, entry_id: int | None = None) -> None:
        is_new = entry_id is None
        title = _("Who must not find this resident") if is_new else _("Change the entry")
        super().__init__(desk, title, _("Save"))
        self._resident_id, self._entry_id = resident_id, entry_id
        self._is_hidden = False
        form = self.form
        words = _("The desk can check a visitor against this. Whom it concerns is sealed.")
        form.add_widget(label(words, "muted", wrap=True))
        names = MultilineField("names", _("Names, one a line"), unanswered=False, lines=2)
        names.set_hint(_("Nicknames and other spellings help."))
        form.add_field(names)
        form.add_field(
            MultilineField("phones", _("Phone numbers, one a line"), unanswered=False, lines=2)
        )
        form.add_field(MultilineField("description", _("Description"), unanswered=False, lines=3))
        form.add_field(
            TextField("instruction", _("What to do"), unanswered=False, max_length=300,
                      placeholder=_("for example: call Joy first"))
        )  # fmt: skip
        self.reason = MultilineField("reason", _("Reason"), unanswered=False, lines=3)
        self.reason.set_hint(_("Sealed: only people who hold the case key read it."))
        form.add_field(self.reason)
        add_days(self)
        form.saved()
        if entry_id is not None:
            desk.read(self, outsiders.form, self._show, entry_id=entry_id)

    def about(self) -> dict[str, Any]:
        """Whom, and which entry; a draft is its author's alone."""
        return {"resident_id": self._resident_id, "entry_id": self._entry_id}

    def _show(self, found: OutsiderForm) -> None:
        self._is_hidden = isinstance(found.reason, Hidden)
        self.form.set_values({
            "names": found.names or None, "phones": found.phones or None,
            "description": found.description or None, "instruction": found.instruction or None,
            "reason": None if isinstance(found.reason, Hidden) else found.reason or None,
            "start": found.start, "last_day": found.last_day,
        })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        reason = read_text(values["reason"])
        form = OutsiderForm(
            names=read_text(values["names"]),
            phones=read_text(values["phones"]),
            description=read_text(values["description"]),
            instruction=read_text(values["instruction"]),
            reason=Hidden.HIDDEN if self._is_hidden and not reason else reason,
            start=read_day(values["start"]),
            last_day=read_day(values["last_day"]),
        )
        do = partial(
            self.desk.do, on_done=lambda _result: self._done(), on_error=self.form.show_error,
            form=form,
        )  # fmt: skip
        if self._entry_id is None:
            do(
                self,
                N_("Wrote down who must be kept away"),
                outsiders.add_outsider,
                said=_("The visitor check knows this person now."),
                resident_ids=(self._resident_id,),
            )
        else:
            label_ = N_("Changed who must be kept away")
            do(self, label_, outsiders.edit, entry_id=self._entry_id)
