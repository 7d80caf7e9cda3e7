# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short forms of a round: what became of doses and why, one as needed, an entry that is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Sequence
from typing import Any, Final

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services import organisation
from shelterdesk.services.medication import medicine_rounds
from shelterdesk.services.medication.medicine_rounds import DoseKey, GivenFacts, Outcome
from shelterdesk.services.organisation import Colleague
from ui.desk import Desk
from ui.widgets.fields import ChoiceField, MultilineField, TextField, TimeField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label

#: The act's label, the title of its form, the words of its button.
WORDS: Final = {
    Outcome.GIVEN: (N_("Gave medicines"), N_("Given"), N_("Given")),
    Outcome.REFUSED: (N_("Noted a refused medicine"), N_("Refused"), N_("Refused")),
    Outcome.ABSENT: (N_("Noted somebody absent for a medicine"), N_("Absent"), N_("Absent")),
    Outcome.HELD: (N_("Noted a medicine held back"), N_("Held back"), N_("Held back")),
}
_TALLEST: Final = 120  # pixels: the rest of the form stays in sight


def said(outcome: Outcome, count: int) -> str:
    """What the message bar says once it is written."""
    words = {
        Outcome.GIVEN: ngettext("Written down: given.", "{n} doses written down: given.", count),
        Outcome.REFUSED: ngettext(
            "Written down: refused.", "{n} doses written down: refused.", count
        ),
        Outcome.ABSENT: ngettext("Written down: absent.", "{n} doses written down: absent.", count),
        Outcome.HELD: ngettext(
            "Written down: held back.", "{n} doses written down: held back.", count
        ),
    }
    return words[outcome].format(n=count)


class _GivenPanel(FormPanel):
    """What the forms share: when, how much, who saw it, a sealed note."""

    def _add_given(self, *, asks_witness: bool) -> None:
        self.amount = TextField(
            "amount", _("Amount"), unanswered=False, max_length=80, placeholder=_("the usual dose")
        )
        self.form.add_field(self.amount)
        self._add_witness(asks_witness=asks_witness)

    def _add_witness(self, *, asks_witness: bool) -> None:
        self.witness = ChoiceField(
            "witness_id", _("Who saw it"), unanswered=False,
            placeholder=_("A colleague") if asks_witness else _("nobody asked to"),
        )  # fmt: skip
        self.name = TextField(
            "witness", _("Or somebody without an account"), unanswered=False, max_length=80
        )
        self.form.add_field(self.witness)
        self.form.add_field(self.name)
        self.desk.read(self, organisation.colleagues, self._offer)

    def _add_end(self, note_words: str) -> None:
        self.note = MultilineField(
            "note", note_words, unanswered=False, lines=2,
            hint=_("Sealed: health. Who holds no key cannot read it back."),
        )  # fmt: skip
        self.note.focus_target().setMaximumHeight(_TALLEST)
        self.form.add_field(self.note)
        self.form.add_field(TimeField("at", _("When")))
        self.form.saved()

    def _offer(self, found: list[Colleague]) -> None:
        me = self.desk.vault.staff_id
        self.witness.set_choices(
            (one.id, one.name_shown or one.code) for one in found if one.id != me
        )

    @staticmethod
    def typed(values: dict[str, Hashable]) -> GivenFacts:
        """The facts as typed."""
        at, witness = values.get("at"), values.get("witness_id")
        return GivenFacts(
            at=at if isinstance(at, dt.time) else None,
            amount=str(values.get("amount") or ""),
            witness_id=witness if isinstance(witness, int) else None,
            witness=str(values.get("witness") or ""),
            note=str(values.get("note") or ""),
        )


class DosePanel(_GivenPanel):
    """What became of doses that are due. ``doses``: medicine, day and minute of each."""

    def __init__(
        self,
        desk: Desk,
        doses: Sequence[Sequence[Any]],
        outcome: str,
        about: str,
        asks_witness: bool,
    ) -> None:
        self._outcome = Outcome(outcome)
        _label, title, save = WORDS[self._outcome]
        super().__init__(desk, _(title), _(save))
        self._doses, self._about, self._asks_witness = doses, about, asks_witness
        self.form.add_widget(label(about, "strong", wrap=True))
        if self._outcome is Outcome.GIVEN:
            self._add_given(asks_witness=asks_witness)
        self._add_end(_("Note") if self._outcome is Outcome.GIVEN else _("Why"))

    def about(self) -> dict[str, Any]:
        """Which doses."""
        return {
            "doses": [list(one) for one in self._doses], "outcome": self._outcome.value,
            "about": self._about, "asks_witness": self._asks_witness,
        }  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        keys = [
            DoseKey(int(medicine_id), dt.date.fromisoformat(on), int(minute))
            for medicine_id, on, minute in self._doses
        ]
        self.act(
            WORDS[self._outcome][0],
            medicine_rounds.give,
            said=lambda count: said(self._outcome, count),
            doses=keys,
            outcome=self._outcome,
            facts=self.typed(values),
        )


class NeededPanel(_GivenPanel):
    """One as needed was asked for. ``told``: what it is, when it was last given, and how that
    differs from what was prescribed, which is said and never refused."""

    def __init__(
        self, desk: Desk, medicine_id: int, told: Sequence[str], asks_witness: bool
    ) -> None:
        about, facts, differs = told
        super().__init__(desk, _("As needed"), _("Given"))
        self._kept = {
            "medicine_id": medicine_id, "told": list(told), "asks_witness": asks_witness,
        }  # fmt: skip
        self.form.add_widget(label(about, "strong", wrap=True))
        self.form.add_widget(label(facts, "muted", wrap=True))
        if differs:
            self.form.add_widget(label(differs, "body", "notice", wrap=True))
        self._add_given(asks_witness=asks_witness)
        self._add_end(_("Why it is given all the same") if differs else _("Note"))

    def about(self) -> dict[str, Any]:
        """Which medicine, and what was said of it."""
        return self._kept

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Gave a medicine as needed"),
            medicine_rounds.give_as_needed,
            said=said(Outcome.GIVEN, 1),
            medicine_id=self._kept["medicine_id"],
            facts=self.typed(values),
        )


class StrikePanel(FormPanel):
    """An entry that is wrong stays readable, with its reason; then the dose is due again."""

    def __init__(self, desk: Desk, given_id: int, about: str) -> None:
        super().__init__(desk, _("Strike an entry"), _("Strike"))
        self._given_id, self._about = given_id, about
        self.form.add_widget(label(about, "strong", wrap=True))
        self.form.add_field(
            TextField(
                "reason",
                _("What was wrong"),
                required=True,
                max_length=200,
                hint=_("The entry stays readable. The dose can be written down anew."),
            )
        )
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which entry."""
        return {"given_id": self._given_id, "about": self._about}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Struck an entry of a medicine"),
            medicine_rounds.strike,
            said=_("The entry is struck."),
            given_id=self._given_id,
            reason=str(values["reason"] or ""),
        )
