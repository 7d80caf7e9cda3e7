# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shift must know of somebody's health, as a form; and its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.safety import health
from shelterdesk.services.safety.health import FactForm, HealthFactKind
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.residents.safety.day_panel import DayPanel
from ui.widgets.dates import today
from ui.widgets.fields import CheckField, ChoiceField, DateField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label

_TALLEST: Final = 120  # pixels: the rest of the form stays in sight


class HealthFactPanel(FormPanel):
    """A new fact, or one that is changed; what is hidden and not typed over stays as it is."""

    def __init__(self, desk: Desk, resident_id: int, fact_id: int | None = None) -> None:
        title = _("For the shift to know") if fact_id is None else _("Change what is known")
        super().__init__(desk, title, _("Save"))
        self._resident_id = resident_id
        self._fact_id = fact_id
        self._stored = FactForm()
        kinds = code_words("health_fact", "kind").items()
        self.kind = ChoiceField("kind", _("About"), kinds, unanswered=False)
        self.note = TextField(
            "shift_note", _("What the shift does"), required=True, max_length=200,
            hint=_("Everybody at the desk reads this. “No nuts”, “a lower bed”: not why."),
        )  # fmt: skip
        self.kitchen = CheckField("is_for_kitchen", _("Also for the kitchen"))
        self.start = DateField("start", _("From"), required=True)
        self.reason = MultilineField("reason", _("Why"), unanswered=False, lines=3)
        self.reason.focus_target().setMaximumHeight(_TALLEST)
        self.due = DateField(
            "due", _("Due day"), unanswered=False, hint=_("Of a pregnancy. Its kind is sealed too.")
        )
        for field in (self.kind, self.note, self.kitchen, self.start):
            self.form.add_field(field)
        self.form.add_section(_("Sealed: health"))
        if not desk.vault.can_read("health"):
            words = _("You cannot read this back. What you type replaces what is there.")
            if fact_id is None:
                words = _("It is sealed as you save. You cannot read it back.")
            self.form.add_widget(label(words, "muted", wrap=True))
        self.form.add_field(self.reason)
        self.form.add_field(self.due)
        self.form.set_values({
            "kind": HealthFactKind.ALLERGY.value, "start": today(), "is_for_kitchen": True,
        })  # fmt: skip
        if fact_id is not None:
            query = health.read if desk.vault.can_read("health") else health.masked
            desk.read(self, query, self._show, on_error=self.form.show_error, fact_id=fact_id)

    def about(self) -> dict[str, Any]:
        """Whose, and which fact."""
        return {"resident_id": self._resident_id, "fact_id": self._fact_id}

    def _show(self, stored: FactForm) -> None:
        self._stored = stored
        sealed = _("Sealed")
        if isinstance(stored.kind, Hidden):
            self.kind.set_hint(_("Sealed. Leave it empty, and it stays as it is."))
        if isinstance(stored.reason, Hidden):
            self.reason.set_placeholder(sealed)
        if isinstance(stored.due, Hidden):
            self.due.set_hint(_("Sealed. Leave it empty, and it stays as it is."))
        if self.form.is_modified():
            return
        self.form.set_values({
            "kind": None if isinstance(stored.kind, Hidden) else stored.kind.value,
            "shift_note": stored.shift_note,
            "is_for_kitchen": stored.is_for_kitchen,
            "start": stored.start,
            "reason": None if isinstance(stored.reason, Hidden) else stored.reason or None,
            "due": None if isinstance(stored.due, Hidden) else stored.due,
        })  # fmt: skip

    def typed(self, values: dict[str, Hashable]) -> FactForm:
        """The fact as typed."""
        stored, start, due = self._stored, values["start"], values["due"]
        kind, reason = values["kind"], str(values["reason"] or "")
        is_kept = isinstance(stored.kind, Hidden) and kind is None
        return FactForm(
            kind=Hidden.HIDDEN if is_kept else HealthFactKind(str(kind or HealthFactKind.OTHER)),
            shift_note=str(values["shift_note"] or ""),
            is_for_kitchen=bool(values["is_for_kitchen"]),
            reason=Hidden.HIDDEN if isinstance(stored.reason, Hidden) and not reason else reason,
            due=due
            if isinstance(due, dt.date)
            else Hidden.HIDDEN
            if isinstance(stored.due, Hidden)
            else None,
            start=start if isinstance(start, dt.date) else None,
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        is_new = self._fact_id is None
        whose = {"resident_id": self._resident_id} if is_new else {"fact_id": self._fact_id}
        self.act(
            N_("Noted something for the shift") if is_new else N_("Changed what the shift knows"),
            health.add if is_new else health.edit,
            said=_("The shift sees it."),
            form=self.typed(values),
            **whose,
        )


class EndHealthFactPanel(DayPanel):
    """It does not hold any more."""

    def __init__(self, desk: Desk, fact_id: int) -> None:
        super().__init__(desk, _("No longer so"), _("End it"), _("Not any more from"))
        self._fact_id = fact_id

    def about(self) -> dict[str, Any]:
        """Which fact."""
        return {"fact_id": self._fact_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Ended what the shift knows"), health.end, _("The shift is told no more of it."),
            fact_id=self._fact_id, on=values["on"],
        )  # fmt: skip
