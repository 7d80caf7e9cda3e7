# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing down a legal matter, and closing it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.legal import legal_matters
from shelterdesk.services.legal.legal_matters import MatterForm
from shelterdesk.services.partners import partners
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.vocabularies import Vocabulary
from ui.desk import Desk
from ui.residents.legal.panel import CasePanel
from ui.widgets.answers import read_day
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField, MultilineField, TextField
from ui.widgets.labels import label
from ui.widgets.sealed_fields import read_sealed, show_sealed

_LINES = ("title", "authority", "reference", "lawyer")


class LegalMatterPanel(CasePanel):
    """A new matter, or one to change."""

    def __init__(self, desk: Desk, resident_id: int, matter_id: int | None = None) -> None:
        title = _("New legal matter") if matter_id is None else _("Legal matter")
        super().__init__(desk, title, _("Save"), resident_id=resident_id, matter_id=matter_id)
        self._matter_id = matter_id
        self._stored = MatterForm(opened=today())
        if not desk.vault.can_read("legal"):
            words = _(
                "You hold no key for legal matters: what you write is not shown to you again."
            )
            self.form.add_widget(label(words, "muted", wrap=True))
        self.add_terms("kind", _("Kind"), Vocabulary.LEGAL_KIND)
        names = {
            "title": _("What it is about"),
            "authority": _("Authority or court"),
            "reference": _("Their reference"),
            "lawyer": _("Lawyer"),
        }
        for name in _LINES:
            field = TextField(name, names[name], unanswered=False, max_length=200)
            self.form.add_field(field)
        self._partner = ChoiceField("partner_id", _("Partner who helps"), unanswered=False)
        self.form.add_field(self._partner)
        self.form.add_field(DateField("opened", _("Since"), required=True))
        self.form.add_field(MultilineField("note", _("Note"), unanswered=False, lines=3))
        self.form.set_values({"opened": today()})
        desk.read(self, partners.choices, lambda found: self.offer(self._partner, found))
        if matter_id is not None:
            desk.read(self, legal_matters.form, self._show, matter_id=matter_id)

    def _show(self, stored: MatterForm) -> None:
        self._stored = stored
        kind = None if isinstance(stored.kind, Hidden) else stored.kind or None
        self.form.set_values({
            "opened": stored.opened, "kind": kind, "partner_id": stored.partner_id,
        })  # fmt: skip
        for name in (*_LINES, "note"):
            field = self.form.fields[name]
            if isinstance(field, TextField | MultilineField):
                show_sealed(field, getattr(stored, name))
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        opened = read_day(values["opened"])
        if opened is None:
            return  # the form has asked for it
        texts = {
            name: read_sealed(self.form.fields[name], getattr(self._stored, name))
            for name in ("kind", *_LINES, "note")
        }
        form = MatterForm(
            opened=opened,
            partner_id=self.kept(self._partner, self._stored.partner_id),
            **texts,
        )
        if self._matter_id is None:
            self.act(
                N_("Wrote down a legal matter"),
                legal_matters.begin,
                _("The matter is written down."),
                resident_id=self._about["resident_id"],
                form=form,
            )
            return
        self.act(
            N_("Changed a legal matter"),
            legal_matters.edit,
            _("The matter is changed."),
            matter_id=self._matter_id,
            form=form,
        )


class CloseLegalMatterPanel(CasePanel):
    """It is settled, or goes no further."""

    def __init__(self, desk: Desk, matter_id: int) -> None:
        super().__init__(desk, _("Close the matter"), _("Close"), matter_id=matter_id)
        self.form.add_field(DateField("closed", _("On"), required=True))
        self.form.add_field(MultilineField("result", _("What came of it"), unanswered=False))
        words = _("Its dates wait no more. Everything stays readable.")
        self.form.add_widget(label(words, "muted", wrap=True))
        self.form.set_values({"closed": today()})

    def _save(self, values: dict[str, Any]) -> None:
        self.act(
            N_("Closed a legal matter"),
            legal_matters.close,
            _("The matter is closed."),
            closed=values["closed"],
            result=str(values["result"] or ""),
            **self.about(),
        )
