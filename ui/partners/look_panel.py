# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short forms about a partner: somebody looked at it, somebody spoke with it."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.partners import partner_checks, partner_notes
from shelterdesk.services.partners.partner_notes import PartnerNoteForm, PartnerNoteKind
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.answers import read_day
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label

_GOOD: Final = "good"
_WRONG: Final = "wrong"


class OfPartner(FormPanel):
    """About one partner, which is named at the top."""

    def __init__(self, desk: Desk, partner_id: int, told: str, title: str, save: str) -> None:
        super().__init__(desk, title, save)
        self.partner_id, self._told = partner_id, told
        self.form.add_widget(label(told, "strong", wrap=True))

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"partner_id": self.partner_id, "told": self._told}


class LookPanel(OfPartner):
    """What the one signed in found, and until when it counts."""

    def __init__(self, desk: Desk, partner_id: int, told: str) -> None:
        super().__init__(desk, partner_id, told, _("You looked at this partner"), _("Write down"))
        found = [
            (_GOOD, _("In order: people may be sent there")),
            (_WRONG, _("Something is wrong: nobody new is sent there")),
        ]
        self.form.add_field(
            ChoiceField("found", _("What you found"), found, required=True, unanswered=False)
        )
        self.on = DateField("on", _("Looked on"), required=True, unanswered=False)
        self.until = DateField("until", _("Look again on"), required=True, unanswered=False)
        self.form.add_field(self.on)
        self.form.add_field(self.until)
        self.form.add_field(
            MultilineField("note", _("What you saw, sealed: case"), unanswered=False, lines=4)
        )
        text = _("Who meets residents is looked at by two colleagues, each on their own.")
        self.form.add_widget(label(text, "muted", wrap=True))
        self._usual: date | None = None
        self.on.set_value(today())
        self.on.changed.connect(self._ask)
        self.form.saved()
        self._ask()

    def _ask(self) -> None:
        """Until when it counts follows the day, unless somebody chose otherwise."""
        on = read_day(self.on.value())
        if on is not None and self.until.value() in (None, self._usual):
            self.desk.read(self, partner_checks.usual_until, self._propose, on=on)

    def _propose(self, until: date) -> None:
        is_untouched = not self.is_modified()
        if self.until.value() in (None, self._usual):
            self.until.set_value(until)
        self._usual = until
        if is_untouched:
            self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Looked at a partner"), partner_checks.look,
            partner_id=self.partner_id, on=values["on"], until=values["until"],
            is_good=values["found"] == _GOOD, note=str(values["note"] or ""),
        )  # fmt: skip


class NotePanel(OfPartner):
    """A line of the contact log."""

    def __init__(self, desk: Desk, partner_id: int, told: str) -> None:
        title = _("There was contact with this partner")
        super().__init__(desk, partner_id, told, title, _("Write down"))
        kinds = code_words("partner_note", "kind").items()
        self.form.add_field(ChoiceField("kind", _("How"), kinds, required=True, unanswered=False))
        self.form.add_field(
            MultilineField("note", _("What it was about, sealed: case"), unanswered=False, lines=5)
        )
        self.form.add_field(DateField("on", _("On"), required=True, unanswered=False))
        self.form.add_field(DateField("next_on", _("Get in touch again on"), unanswered=False))
        text = _("No name of a resident here: this is about the partner. What was due is done "
                 "with it.")  # fmt: skip
        self.form.add_widget(label(text, "muted", wrap=True))
        self.form.set_values({"kind": PartnerNoteKind.CALL.value, "on": today()})
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = PartnerNoteForm(
            kind=PartnerNoteKind(str(values["kind"])),
            on=read_day(values["on"]),
            note=str(values["note"] or ""),
            next_on=read_day(values["next_on"]),
        )
        self.act(
            N_("Wrote down a contact with a partner"), partner_notes.write_note,
            partner_id=self.partner_id, form=form,
        )  # fmt: skip
