# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counselling sessions as forms: a session, what became of it, a note."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.counselling import counselling
from shelterdesk.services.counselling.counselling import (
    GroupRow,
    SessionForm,
    SessionKind,
    SessionState,
    SessionText,
)
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word, code_words
from shelterdesk.services.vocabularies import Choice, Vocabulary, choices
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.fields import (
    ChoiceField,
    DateField,
    IntField,
    MultilineField,
    TextField,
    TimeField,
)
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label

_TALLEST: Final = 160  # pixels: the rest of the form stays in sight
#: What a new session may be; how a planned one ends is said later.
_NEW_STATES: Final = (
    SessionState.PLANNED, SessionState.HELD, SessionState.OFFERED, SessionState.NOT_WANTED,
)  # fmt: skip


class CounsellingPanel(FormPanel):
    """A session that is offered, planned or was held; or one that is changed."""

    def __init__(self, desk: Desk, resident_id: int, session_id: int | None = None) -> None:
        title = _("New session") if session_id is None else _("Change this session")
        super().__init__(desk, title, _("Save session"))
        self._resident_id = resident_id
        self._session_id = session_id
        self._has_hidden_topic = False
        can_read = desk.vault.can_read("counselling")
        states = code_words("counselling_person", "state")
        self.state = ChoiceField(
            "state", _("It is"), [(code.value, states[code]) for code in _NEW_STATES],
            unanswered=False,
        )  # fmt: skip
        self.kind = ChoiceField(
            "kind", _("Who"), code_words("counselling_session", "kind").items(), unanswered=False
        )
        self.group = ChoiceField(
            "group", _("Add to a group that is planned"), unanswered=False,
            hint=_("Leave it empty for a session of its own."),
        )  # fmt: skip
        self.day = DateField("day", _("Day"), required=True)
        self.time = TimeField("time", _("Time"))
        self.minutes = IntField("minutes", _("Minutes"), low=1, high=1440, unanswered=False)
        self.method = ChoiceField("method", _("Way of working"), unanswered=False)
        self.counsellor = ChoiceField("counsellor_id", _("Counsellor"), unanswered=False)
        self.topic = TextField("topic", _("Topic"), unanswered=False)
        if session_id is None:
            self.form.add_field(self.state)
            self.form.add_field(self.group)
        self.form.add_field(self.day, self.time)
        for field in (self.kind, self.counsellor, self.method, self.minutes):
            self.form.add_field(field)
        self.form.add_section(_("Sealed: counselling"))
        if not can_read:
            words = _("You cannot read this back. What you type replaces what is there.")
            self.form.add_widget(label(words, "muted", wrap=True))
        self.form.add_field(self.topic)
        self.note = MultilineField("note", _("Note"), unanswered=False, lines=4)
        self.note.focus_target().setMaximumHeight(_TALLEST)
        if session_id is None:
            self.form.add_field(self.note)
        self.form.set_values({
            "state": SessionState.PLANNED.value, "day": today(),
            "kind": SessionKind.INDIVIDUAL.value,
        })  # fmt: skip
        self._read()

    def _read(self) -> None:
        desk = self.desk
        desk.read(self, choices, self._offer_methods, vocabulary=Vocabulary.COUNSELLING_METHOD)
        desk.read(self, organisation.colleagues, self._offer_colleagues)
        if self._session_id is None:
            desk.read(self, counselling.groups, self._offer_groups)
            return
        whose: dict[str, Any] = {"session_id": self._session_id, "resident_id": self._resident_id}
        desk.read(self, counselling.form, self._show, on_error=self.form.show_error, **whose)
        if desk.vault.can_read("counselling"):
            desk.read(self, counselling.read, self._show_text, **whose)

    def about(self) -> dict[str, Any]:
        """Whose, and which session."""
        return {"resident_id": self._resident_id, "session_id": self._session_id}

    def _offer(self, field: ChoiceField, offered: list[tuple[Hashable, str]]) -> None:
        is_untouched = not self.is_modified()
        field.set_choices(offered)
        if is_untouched:
            self.form.saved()

    def _offer_methods(self, found: list[Choice]) -> None:
        self._offer(self.method, [(choice.code, choice.label) for choice in found])

    def _offer_colleagues(self, found: list[Colleague]) -> None:
        self._offer(self.counsellor, [(who.id, who.name_shown or who.code) for who in found])
        if self._session_id is None and self.counsellor.value() is None:
            is_untouched = not self.is_modified()
            self.counsellor.set_value(self.desk.vault.staff_id)
            if is_untouched:
                self.form.saved()

    def _offer_groups(self, found: list[GroupRow]) -> None:
        self._offer(self.group, [(row.id, _group_words(row)) for row in found])
        self.group.setEnabled(bool(found))

    def _show(self, stored: SessionForm) -> None:
        self._has_hidden_topic = isinstance(stored.topic, Hidden)
        if self._has_hidden_topic and not self.desk.vault.can_read("counselling"):
            self.topic.set_hint(_("Sealed. Leave it empty, and it stays as it is."))
        if self.is_modified():
            return
        values = {
            "day": stored.at.date(), "time": stored.at.strftime("%H:%M"),
            "kind": stored.kind.value, "minutes": stored.minutes, "method": stored.method,
            "counsellor_id": stored.counsellor_id,
        }  # fmt: skip
        for name, value in values.items():
            self.form.fields[name].set_value(value)
        self.form.saved()

    def _show_text(self, text: SessionText) -> None:
        self._has_hidden_topic = False
        if not self.is_modified() and isinstance(text.topic, str):
            self.topic.set_value(text.topic or None)
            self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        group, note = values.get("group"), str(values.get("note") or "")
        state = SessionState(str(values.get("state") or SessionState.PLANNED))
        if group is not None:
            self._do(
                N_("Added somebody to a group session"), counselling.join,
                session_id=group, resident_id=self._resident_id, state=state, note=note,
            )  # fmt: skip
            return
        facts: dict[str, Any] = {"resident_id": self._resident_id, "form": self._typed(values)}
        if self._session_id is None:
            self._do(N_("Noted a session"), counselling.add, **facts, state=state, note=note)
        else:
            self._do(
                N_("Changed a session"), counselling.edit, **facts, session_id=self._session_id
            )

    def _typed(self, values: dict[str, Hashable]) -> SessionForm:
        topic, minutes, who = str(values["topic"] or ""), values["minutes"], values["counsellor_id"]
        is_kept = self._has_hidden_topic and not topic
        return SessionForm(
            at=_instant(values["day"], values["time"]),
            kind=SessionKind(str(values["kind"] or SessionKind.INDIVIDUAL)),
            minutes=minutes if isinstance(minutes, int) else None,
            method=None if values["method"] is None else str(values["method"]),
            counsellor_id=who if isinstance(who, int) else None,
            topic=Hidden.HIDDEN if is_kept else topic,
        )

    def _do(self, label_: str, verb: Any, **facts: Any) -> None:
        self.act(
            label_,
            verb,
            said=_("The session is saved."),
            **facts,
        )


class SettleSessionPanel(FormPanel):
    """What became of a session, and what was said in it if somebody wants to note it."""

    def __init__(self, desk: Desk, resident_id: int, session_id: int, state: str) -> None:
        words = code_word("counselling_person", "state", state)
        super().__init__(desk, words, _("Save"))
        self._resident_id = resident_id
        self._session_id = session_id
        self._state = SessionState(state)
        self.note = MultilineField("note", _("Note"), unanswered=False, lines=8)
        if not desk.vault.can_read("counselling"):
            self.note.set_hint(_("Sealed for those who hold the counselling key."))
        self.form.add_field(self.note)

    def about(self) -> dict[str, Any]:
        """Whose session, and what became of it."""
        return {
            "resident_id": self._resident_id,
            "session_id": self._session_id,
            "state": self._state.value,
        }

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Noted what became of a session"),
            counselling.settle,
            said=_("The session is saved."),
            session_id=self._session_id,
            resident_id=self._resident_id,
            state=self._state,
            note=str(values["note"] or ""),
        )


class SessionNotePanel(FormPanel):
    """The note of a session, of this one person."""

    def __init__(self, desk: Desk, resident_id: int, session_id: int) -> None:
        super().__init__(desk, _("Note of the session"), _("Save note"))
        self._resident_id = resident_id
        self._session_id = session_id
        self.note = MultilineField("note", _("Note"), unanswered=False, lines=12)
        self.form.add_field(self.note)
        if desk.vault.can_read("counselling"):
            desk.read(
                self, counselling.read, self._show, on_error=self.form.show_error,
                session_id=session_id, resident_id=resident_id,
            )  # fmt: skip
        else:
            self.note.set_hint(_("Sealed for those who hold the counselling key."))

    def about(self) -> dict[str, Any]:
        """Whose note, of which session."""
        return {"resident_id": self._resident_id, "session_id": self._session_id}

    def _show(self, text: SessionText) -> None:
        if not self.is_modified() and isinstance(text.note, str):
            self.form.set_values({"note": text.note or None})

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Wrote a counselling note"),
            counselling.write_note,
            said=_("The note is saved."),
            session_id=self._session_id,
            resident_id=self._resident_id,
            note=str(values["note"] or ""),
        )


def _group_words(row: GroupRow) -> str:
    when = _("{day}, {time}").format(day=near_day(row.at.date(), today()), time=f"{row.at:%H:%M}")
    return " · ".join(part for part in (when, row.method, row.counsellor) if part)


def _instant(day: Hashable, time: Hashable) -> dt.datetime:
    """Local; without a time now, or noon of another day."""
    on = day if isinstance(day, dt.date) else today()
    if isinstance(time, dt.time):
        return dt.datetime.combine(on, time).astimezone()
    if on == today():
        return dt.datetime.now().astimezone()
    return dt.datetime.combine(on, dt.time(12)).astimezone()
