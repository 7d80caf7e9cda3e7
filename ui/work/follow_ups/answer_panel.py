# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was learned of work: how it is, and who said so."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.placements import work_follow_ups
from shelterdesk.services.placements.work_follow_ups import AnswerForm, WorkSource, WorkState
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.answers import read_day
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label

_FROM_NOBODY: Final = (WorkState.UNREACHABLE.value, WorkState.UNKNOWN.value)


class AnswerPanel(FormPanel):
    """An answer stays as it is written: what is learned later is another one."""

    def __init__(self, desk: Desk, follow_up_id: int, told: str, state: str = "") -> None:
        super().__init__(desk, _("How it goes"), _("Write it down"))
        self._id, self._told, self._state = follow_up_id, told, state
        self.form.add_widget(label(told, "strong", wrap=True))
        self.state = ChoiceField(
            "state", _("How it is"), code_words("work_answer", "state").items(), required=True,
            unanswered=False,
        )  # fmt: skip
        sources = code_words("work_answer", "source")
        del sources[WorkSource.NONE.value]
        self.source = ChoiceField(
            "source", _("Who said so"), sources.items(), required=True, unanswered=False
        )
        on = DateField("on", _("Day"), required=True, unanswered=False)
        note = MultilineField("note", _("In words, sealed: case"), unanswered=False, lines=3)
        for field in (self.state, self.source, on, note):
            self.form.add_field(field)
        text = _("It stays as it is written. What is learned later is written beside it.")
        self.form.add_widget(label(text, "muted", wrap=True))
        on.set_value(today())
        self.source.set_value(WorkSource.TOLD_US.value)
        self.state.changed.connect(self._follow)
        if state:
            self.state.set_value(state)
        self._follow()
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which question, and the answer that was begun with."""
        return {"follow_up_id": self._id, "told": self._told, "state": self._state}

    def _follow(self) -> None:
        is_said = self.state.value() not in _FROM_NOBODY
        self.source.required = is_said
        show_field(self.form, self.source, is_said)

    def _save(self, values: dict[str, Hashable]) -> None:
        is_said = values["state"] not in _FROM_NOBODY
        source = WorkSource(str(values["source"])) if is_said else WorkSource.NONE
        form = AnswerForm(
            WorkState(str(values["state"])), source, read_day(values["on"]),
            str(values["note"] or ""),
        )  # fmt: skip
        self.act(
            N_("Wrote down how work goes"), work_follow_ups.answer, follow_up_id=self._id,
            form=form, said=_("It is written."),
        )  # fmt: skip
