# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One identity paper: which, where it is, who holds it, until when."""

from __future__ import annotations

from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.legal import papers
from shelterdesk.services.legal.papers import PaperForm
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.vocabularies import Vocabulary
from ui.desk import Desk
from ui.residents.legal.panel import CasePanel
from ui.widgets.answers import read_choice, show_choice
from ui.widgets.fields import ChoiceField, DateField, MultilineField, TextField
from ui.widgets.sealed_fields import read_sealed, show_sealed


class PaperPanel(CasePanel):
    """A new paper, or one to change."""

    def __init__(self, desk: Desk, resident_id: int, paper_id: int | None = None) -> None:
        title = _("New paper") if paper_id is None else _("Paper")
        super().__init__(desk, title, _("Save"), resident_id=resident_id, paper_id=paper_id)
        self._paper_id = paper_id
        self._stored = PaperForm(kind="")
        self._kind = self.add_terms("kind", _("Paper"), Vocabulary.PAPER_KIND, required=True)
        self._state = ChoiceField("state", _("Where it is"), code_words("paper", "state").items())
        self._holder = TextField(
            "holder", _("Who holds it"), unanswered=False, max_length=200,
            hint=_("Where somebody else keeps it."),
        )  # fmt: skip
        self._number = TextField("number", _("Number"), unanswered=False, max_length=80)
        self._note = MultilineField("note", _("Note"), unanswered=False, lines=2)
        for field in (self._state, self._holder, self._number):
            self.form.add_field(field)
        self.form.add_field(
            DateField("issued", _("Issued"), unanswered=False),
            DateField("expires", _("Runs out"), unanswered=False),
        )
        self.form.add_field(self._note)
        if paper_id is not None:
            desk.read(self, papers.form, self._show, paper_id=paper_id)

    def _show(self, stored: PaperForm) -> None:
        self._stored = stored
        self.form.set_values({
            "kind": stored.kind, "issued": stored.issued, "expires": stored.expires,
        })  # fmt: skip
        if isinstance(stored.state, Hidden):
            self._state.set_hint(_("Sealed. What you choose replaces it."))
        else:
            show_choice(self._state, stored.state)
        show_sealed(self._holder, stored.holder)
        show_sealed(self._number, stored.number)
        show_sealed(self._note, stored.note)
        self.form.saved()

    def _save(self, values: dict[str, Any]) -> None:
        state: Any = read_choice(self._state)
        if isinstance(self._stored.state, Hidden) and values["state"] is None:
            state = self._stored.state
        form = PaperForm(
            kind=str(values["kind"]),
            state=state,
            issued=values["issued"],
            expires=values["expires"],
            **{
                name: read_sealed(self.form.fields[name], getattr(self._stored, name))
                for name in ("holder", "number", "note")
            },
        )
        if self._paper_id is None:
            self.act(
                N_("Noted a paper"),
                papers.add,
                _("The paper is noted."),
                resident_id=self._about["resident_id"],
                form=form,
            )
            return
        self.act(
            N_("Changed a paper"),
            papers.edit,
            _("The paper is changed."),
            paper_id=self._paper_id,
            form=form,
        )
