# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hearing, deadline or appointment; and what came of it."""

from __future__ import annotations

from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.legal import legal_dates
from shelterdesk.services.legal.legal_dates import DateForm, LegalDateKind
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.residents.legal.panel import CasePanel
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField, MultilineField, TextField, TimeField
from ui.widgets.sealed_fields import read_sealed, show_sealed


class LegalDatePanel(CasePanel):
    """A new date of a matter, or one to change."""

    def __init__(self, desk: Desk, matter_id: int, date_id: int | None = None) -> None:
        title = _("New date") if date_id is None else _("Legal date")
        super().__init__(desk, title, _("Save"), matter_id=matter_id, date_id=date_id)
        self._date_id = date_id
        self._stored = DateForm(on=today())
        kinds = code_words("legal_date", "kind").items()
        self._kind = ChoiceField("kind", _("What"), kinds, required=True)
        self._day = DateField("on", _("Day"), required=True)
        self._time = TimeField("at", _("Time"))
        self._time.set_placeholder(_("not known"))
        self._place = TextField("place", _("Where"), unanswered=False, max_length=200)
        self._colleague = ChoiceField(
            "companion_id", _("Colleague who goes along"), unanswered=False
        )
        self._companion = TextField(
            "companion", _("Who else goes along"), unanswered=False, max_length=200
        )
        self.form.add_field(self._kind)
        self.form.add_field(self._day, self._time)
        for field in (self._place, self._colleague, self._companion):
            self.form.add_field(field)
        self.form.set_values({"kind": LegalDateKind.HEARING.value})
        desk.read(self, organisation.colleagues, self._offer)
        if date_id is not None:
            desk.read(self, legal_dates.form, self._show, date_id=date_id)

    def _offer(self, found: list[Colleague]) -> None:
        self.offer(self._colleague, [(who.id, who.name_shown or who.code) for who in found])

    def _show(self, stored: DateForm) -> None:
        self._stored = stored
        self.form.set_values({
            "kind": stored.kind.value,
            "on": stored.on,
            "at": f"{stored.at:%H:%M}" if stored.at is not None else None,
            "companion_id": stored.companion_id,
        })  # fmt: skip
        show_sealed(self._place, stored.place)
        show_sealed(self._companion, stored.companion)
        self.form.saved()

    def _save(self, values: dict[str, Any]) -> None:
        form = DateForm(
            on=values["on"],
            at=values["at"],
            kind=LegalDateKind(values["kind"]),
            place=read_sealed(self.form.fields["place"], self._stored.place),
            companion_id=self.kept(self._colleague, self._stored.companion_id),
            companion=read_sealed(self.form.fields["companion"], self._stored.companion),
        )
        if self._date_id is None:
            self.act(
                N_("Added a legal date"),
                legal_dates.add,
                _("The date is written down."),
                matter_id=self._about["matter_id"],
                form=form,
            )
            return
        self.act(
            N_("Changed a legal date"),
            legal_dates.edit,
            _("The date is changed."),
            date_id=self._date_id,
            form=form,
        )


class LegalDateDonePanel(CasePanel):
    """It was; one line about what came of it, if there is one."""

    def __init__(self, desk: Desk, date_id: int) -> None:
        super().__init__(desk, _("What came of it"), _("Done"), date_id=date_id)
        self.form.add_field(MultilineField("result", _("What came of it"), unanswered=False))

    def _save(self, values: dict[str, Any]) -> None:
        self.act(
            N_("Wrote what came of a legal date"),
            legal_dates.done,
            _("It is written down."),
            result=str(values["result"] or ""),
            **self.about(),
        )
