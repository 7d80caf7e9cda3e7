# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Noting an outcome or an earlier attempt, and putting one right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Sequence
from typing import Any, cast

from babel.dates import get_month_names

from shelterdesk.i18n import N_, _
from shelterdesk.services.support import attempts, outcomes, programmes
from shelterdesk.services.support.attempts import AttemptForm, AttemptRow
from shelterdesk.services.support.outcomes import OutcomeForm, OutcomeRow, OutcomeWord
from shelterdesk.services.support.programmes import ProgrammeRow
from shelterdesk.services.values.answers import Hidden, Unanswered
from ui.desk import Desk
from ui.residents.support.parts import note_field
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import locale
from ui.widgets.field import Field, unanswered_words
from ui.widgets.fields import ChoiceField, DateField, IntField, MultilineField
from ui.widgets.form_panel import FormPanel


def month_name(number: int) -> str:
    """``April``."""
    return str(get_month_names("wide", "stand-alone", locale=locale())[number])


def _show_text(field: MultilineField, text: str | Hidden) -> None:
    """A sealed text, or that it stays as it is."""
    is_hidden = isinstance(text, Hidden)
    field.set_read_only(is_hidden)
    if is_hidden:
        field.set_hint(_("Sealed: it stays as it is."))


class OutcomePanel(FormPanel):
    """Where things stand on a day."""

    def __init__(self, desk: Desk, resident_id: int, outcome_id: int | None = None) -> None:
        title = _("Note an outcome") if outcome_id is None else _("Correct the outcome")
        super().__init__(desk, title, _("Save"))
        self._resident_id, self._outcome_id = resident_id, outcome_id
        self._row: OutcomeRow | None = None
        self._words: dict[str, OutcomeWord] = {}
        self.status = ChoiceField("status", _("Where things stand"), required=True)
        self.programme = ChoiceField("programme_id", _("Programme"), unanswered=False)
        self.note = note_field("note", _("Note"))
        self.form.add_field(self.status)
        self.form.add_field(DateField("on", _("On"), required=True))
        self.form.add_field(self.programme)
        self.form.add_field(self.note)
        if outcome_id is not None:
            self.form.add_widget(button(_("Remove"), "x", "quiet", on_click=self._remove))
        self.form.set_values({"on": today()})
        self.status.changed.connect(self._define)
        desk.read(self, outcomes.statuses, self._offer)
        desk.read(self, programmes.listed, self._offer_programmes)
        if outcome_id is not None:
            desk.read(self, outcomes.outcomes, self._show, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which one."""
        return {"resident_id": self._resident_id, "outcome_id": self._outcome_id}

    def _offer(self, found: Sequence[OutcomeWord]) -> None:
        self._words = {word.code: word for word in found}
        self._set_choices(self.status, [(word.code, word.label) for word in found])

    def _offer_programmes(self, found: Sequence[ProgrammeRow]) -> None:
        self._set_choices(self.programme, [(row.id, row.form.name) for row in found])

    def _set_choices(self, field: ChoiceField, offered: Sequence[tuple[Hashable, str]]) -> None:
        is_untouched = not self.is_modified()
        field.set_choices(offered)
        if is_untouched:
            self.form.saved()

    def _define(self) -> None:
        """The definition beside the choice, as it is printed."""
        word = self._words.get(str(self.status.value()))
        self.status.set_hint(word.definition if word is not None else "")

    def _show(self, rows: Sequence[OutcomeRow]) -> None:
        row = next((row for row in rows if row.id == self._outcome_id), None)
        if row is None:
            return
        self._row = row
        form = row.form
        offered = [(word.code, word.label) for word in self._words.values()]
        if isinstance(form.status, Hidden):
            self.status.required = False
            self.status.set_read_only(True)
        elif form.status not in self._words:
            self.status.set_choices([(form.status, row.label), *offered])
        _show_text(self.note, form.note)
        self.form.set_values({
            "status": None if isinstance(form.status, Hidden) else form.status, "on": form.on,
            "programme_id": form.programme_id,
            "note": None if isinstance(form.note, Hidden) else form.note,
        })  # fmt: skip
        self._define()

    def _save(self, values: dict[str, Hashable]) -> None:
        is_hidden = self._row is not None and isinstance(self._row.form.status, Hidden)
        form = OutcomeForm(
            status=Hidden.HIDDEN if is_hidden else str(values["status"]),
            on=cast("dt.date", values["on"]),
            programme_id=cast("int | None", values["programme_id"]),
            note=Hidden.HIDDEN if is_hidden else str(values["note"] or ""),
        )
        if self._outcome_id is None:
            self.act(
                N_("Noted an outcome"), outcomes.add, resident_id=self._resident_id, form=form,
            )  # fmt: skip
        else:
            self.act(
                N_("Corrected an outcome"), outcomes.edit,
                outcome_id=self._outcome_id, form=form,
            )  # fmt: skip

    def _remove(self) -> None:
        self.act(
            N_("Removed an outcome"), outcomes.remove, outcome_id=self._outcome_id,
        )  # fmt: skip


class AttemptPanel(FormPanel):
    """An earlier attempt, as it is told."""

    _TEXTS = ("story", "helped", "was_hard")

    def __init__(self, desk: Desk, resident_id: int, attempt_id: int | None = None) -> None:
        super().__init__(desk, _("Earlier experience"), _("Save"))
        self._resident_id, self._attempt_id = resident_id, attempt_id
        self._form = AttemptForm()
        self.year = IntField("begun_year", _("Year it began"), low=1900, high=2200)
        months = [(number, month_name(number)) for number in range(1, 13)]
        self.month = ChoiceField("begun_month", _("Month"), months, unanswered=False)
        self.form.add_field(self.year)
        self.form.add_field(self.month)
        self.form.add_field(
            IntField("months", _("About how many months"), high=600, unanswered=False)
        )
        self.texts = {
            name: MultilineField(name, words, unanswered=False, lines=2)
            for name, words in zip(
                self._TEXTS, (_("What happened"), _("What helped"), _("What was hard")), strict=True
            )
        }
        for field in self.texts.values():
            self.form.add_field(field)
        if attempt_id is not None:
            self.form.add_widget(button(_("Remove"), "x", "quiet", on_click=self._remove))
            desk.read(self, attempts.attempts, self._show, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which one."""
        return {"resident_id": self._resident_id, "attempt_id": self._attempt_id}

    def _show(self, rows: Sequence[AttemptRow]) -> None:
        row = next((row for row in rows if row.id == self._attempt_id), None)
        if row is None:
            return
        form = self._form = row.form
        year = form.begun_year
        shown: dict[str, object] = {
            "begun_year": year.value if isinstance(year, Unanswered) else year,
            "begun_month": form.begun_month,
            "months": form.months,
        }
        for name, field in self.texts.items():
            text = getattr(form, name)
            _show_text(field, text)
            shown[name] = None if isinstance(text, Hidden) else text
        self.form.set_values(shown)

    def _save(self, values: dict[str, Hashable]) -> None:
        texts = {
            name: Hidden.HIDDEN
            if isinstance(getattr(self._form, name), Hidden)
            else str(values[name] or "")
            for name in self._TEXTS
        }
        form = AttemptForm(
            begun_year=_year(self.year),
            begun_month=cast("int | None", values["begun_month"]),
            months=cast("int | None", values["months"]),
            **texts,
        )
        if self._attempt_id is None:
            self.act(
                N_("Noted earlier experience"), attempts.add,
                resident_id=self._resident_id, form=form,
            )  # fmt: skip
        else:
            self.act(
                N_("Corrected earlier experience"), attempts.edit,
                attempt_id=self._attempt_id, form=form,
            )  # fmt: skip

    def _remove(self) -> None:
        self.act(
            N_("Removed earlier experience"), attempts.remove,
            attempt_id=self._attempt_id,
        )  # fmt: skip


def _year(field: Field) -> int | Unanswered:
    value = field.value()
    if unanswered_words(value):
        return Unanswered(str(value))
    return value if isinstance(value, int) else Unanswered.NOT_ASKED
