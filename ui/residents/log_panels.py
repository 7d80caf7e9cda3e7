# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing a note on a resident's page. Ctrl+Enter makes it final."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Sequence
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import DESK, LogDraft, LogKind
from ui import log_words
from ui.desk import Desk
from ui.keys import words as key_words
from ui.widgets.buttons import button
from ui.widgets.choice_list import ChoiceList, Option
from ui.widgets.dates import today
from ui.widgets.field import Field
from ui.widgets.fields import ChoiceField, DateField, MultilineField, TimeField
from ui.widgets.form_panel import FormPanel

_TEXT_HEIGHT: Final = 130


class ClassField(Field):
    """Who may read it: one of the classes, each with its icon and readers in words."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field, words, unanswered=False)
        self._wanted: Hashable = DESK
        self.list = ChoiceList(words, rows=3)
        self.list.option_changed.connect(lambda _option: self._typed())
        self._place(self.list)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer classes; what was chosen stays."""
        wanted = self.value() or self._wanted
        self.list.blockSignals(True)
        self.list.set_options(options)
        self.list.choose(wanted)
        self.list.blockSignals(False)

    def value(self) -> Hashable:
        """The name of the class."""
        option = self.list.current()
        return option.key if option is not None else self._wanted

    def set_value(self, value: Hashable) -> None:
        """Choose one."""
        self._wanted = value or DESK
        self.list.blockSignals(True)
        self.list.choose(self._wanted)
        self.list.blockSignals(False)

    def focus_target(self) -> QWidget:
        """The list."""
        return self.list


class NotePanel(FormPanel):
    """A new note, or a draft to finish. The text comes first, so that one can write at once."""

    def __init__(self, desk: Desk, resident_id: int, entry_id: int | None = None) -> None:
        super().__init__(desk, _("New note"), _("Save note"))
        self._resident_id = resident_id
        self._entry_id = entry_id
        self._people = [resident_id]
        self._shown_at: tuple[Hashable, Hashable] | None = None  # of the draft
        self.text = MultilineField("text", _("What happened"), required=True, unanswered=False)
        self.text.focus_target().setMaximumHeight(_TEXT_HEIGHT)  # the rest stays in sight
        self.who = ClassField("confidentiality", _("Who may read it"))
        choices = [(kind.value, _(words)) for kind, (_icon, words) in log_words.KINDS.items()]
        self.kind = ChoiceField("kind", _("Kind"), choices, unanswered=False)
        self.day = DateField("day", _("Day"), required=True)
        self.time = TimeField("time", _("Time"))
        for field in (self.text, self.who, self.kind):
            self.form.add_field(field)
        self.form.add_field(self.day, self.time)
        self.draft_button = button(
            _("Keep as draft"), "archive", "quiet",
            tooltip=_("Only you can read it until you finish it."), on_click=self._keep,
        )  # fmt: skip
        self.form.add_widget(self.draft_button)
        self.form.set_values({"confidentiality": DESK, "kind": LogKind.NOTE.value, "day": today()})
        of_slots = {slot.slot_id: slot.classes for slot in desk.vault.keys.slots}
        desk.read(self, log_entries.readers, self._offer, classes_of_slot=of_slots)
        if entry_id is not None:
            desk.read(self, log_entries.drafts, self._show_drafts)

    def about(self) -> dict[str, Any]:
        """Whose, and the draft it goes on with."""
        return {"resident_id": self._resident_id, "entry_id": self._entry_id}

    def _offer(self, readers: dict[str, tuple[str, ...]]) -> None:
        vault = self.desk.vault
        is_untouched = not self.is_modified()
        self.who.set_options([
            Option(
                name,
                log_words.class_name(name),
                log_words.who_reads(name, readers, is_own=name != DESK and vault.can_read(name)),
                log_words.class_icon(name),
            )
            for name in (DESK, *key_words.in_order(vault.classes()))
        ])  # fmt: skip
        if is_untouched:
            self.form.saved()

    def _show_drafts(self, drafts: list[LogDraft]) -> None:
        draft = next((one for one in drafts if one.id == self._entry_id), None)
        if draft is None:
            return
        self.form.set_title(_("Finish the note"))
        self._people = [person_id for person_id, _name in draft.people] or self._people
        self.form.set_values({
            "text": draft.text, "confidentiality": draft.confidentiality,
            "kind": draft.kind.value, "day": draft.at.date(),
            "time": draft.at.strftime("%H:%M"),
        })  # fmt: skip
        self._shown_at = self.day.value(), self.time.value()

    def _facts(self, values: dict[str, Hashable]) -> dict[str, Any]:
        when = values["day"], values["time"]
        return {
            "kind": LogKind(str(values["kind"] or LogKind.NOTE)),
            "confidentiality": values["confidentiality"],
            "text": values["text"],
            "resident_ids": self._people,
            "at": None if when == self._shown_at else _instant(*when),
        }

    def _save(self, values: dict[str, Hashable]) -> None:
        try:
            facts = self._facts(values)
        except Invalid as error:
            self.form.show_error(error)
            return
        if self._entry_id is None:
            self.act(N_("Wrote a note"), log_entries.note, self._said(values), **facts)
            return
        facts["entry_id"] = self._entry_id
        self.desk.do(
            self,
            N_("Kept a draft note"),
            log_entries.edit_draft,
            on_done=lambda _none: self._finish(values),
            on_error=self.form.show_error,
            **facts,
        )

    def _finish(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Finished a note"), log_entries.finalise, self._said(values), entry_id=self._entry_id
        )

    def _said(self, values: dict[str, Hashable]) -> str:
        name = str(values["confidentiality"])
        if name == DESK or self.desk.vault.can_read(name):
            return _("The note is in the log.")
        return _("The note is sealed for {group}. You cannot read it back.").format(
            group=log_words.class_name(name)
        )

    def _keep(self) -> None:
        problem = self.text.problem()
        self.text.set_error(problem)
        if problem:
            return
        try:
            facts = self._facts(self.form.values())
        except Invalid as error:
            self.form.show_error(error)
            return
        said = _("Kept as a draft. Only you can read it.")
        if self._entry_id is None:
            self.act(N_("Kept a draft note"), log_entries.write, said, **facts)
        else:
            facts["entry_id"] = self._entry_id
            self.act(N_("Kept a draft note"), log_entries.edit_draft, said, **facts)


def _instant(day: Hashable, time: Hashable) -> dt.datetime | None:
    """When it happened; None is now."""
    if not isinstance(day, dt.date) or (time is None and day == today()):
        return None
    if not isinstance(time, dt.time):
        raise Invalid(_("Write the time too."), field="time")
    return dt.datetime.combine(day, time).astimezone()
