# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking for a grant, or changing what is asked for."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.grants import grants
from shelterdesk.services.grants.grants import GrantForm
from shelterdesk.services.money import funds
from shelterdesk.services.money.funds import FundRow
from shelterdesk.services.organisation import OrganisationForm
from shelterdesk.services.vocabularies import Choice, Vocabulary
from ui.desk import Desk
from ui.widgets.amount_fields import AmountFields
from ui.widgets.answers import read_day
from ui.widgets.fields import CheckField, ChoiceField, DateField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.known_person import AskedPerson
from ui.widgets.sealed_fields import SealedText


class GrantPanel(FormPanel):
    """For somebody who is named, or asked for; another colleague approves it."""

    def __init__(
        self, desk: Desk, resident_id: int | None = None, grant_id: int | None = None
    ) -> None:
        title = _("Ask for a grant") if grant_id is None else _("What is asked for")
        super().__init__(desk, title, _("Ask for it") if grant_id is None else _("Save"))
        self._id, self._resident_id = grant_id, resident_id
        self.person: AskedPerson | None = None
        if grant_id is None and resident_id is None:
            self.person = AskedPerson(self, desk, _("For whom"))
            self.person.required = True
            self.form.add_field(self.person)
            desk.later(self, partial(self.person.asked.emit, ""), rounds=1)
        self.kind = ChoiceField("kind", _("What for"), required=True, unanswered=False)
        self.form.add_field(self.kind)
        self.money = AmountFields(self)
        self.fund = ChoiceField("fund_id", _("Fund that pays"), required=True, unanswered=False)
        self.form.add_field(self.fund)
        self.credit = CheckField(
            "is_paid_back", _("It is paid back"), hint=_("Without interest, as you agree.")
        )
        self.form.add_field(self.credit)
        show_field(self.form, self.credit, False)
        hint = _("Empty: as soon as it is approved.")
        self.form.add_field(DateField("pay_on", _("Give it on"), unanswered=False, hint=hint))
        self.purpose = SealedText(
            MultilineField("purpose", _("In words, sealed: case"), unanswered=False, lines=3)
        )
        self.form.add_field(self.purpose.field)
        kinds: dict[str, Any] = {"vocabulary": Vocabulary.GRANT_KIND.value}
        desk.read(self, vocabularies.choices, self._offer_kinds, **kinds)
        desk.read(self, funds.listed, self._offer_funds)
        desk.read(self, organisation.form, self._begin)
        if grant_id is not None:
            desk.read(self, grants.form, self._show, grant_id=grant_id)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """For whom, or which."""
        return {"resident_id": self._resident_id, "grant_id": self._id}

    def _offer_kinds(self, found: list[Choice]) -> None:
        self._offer(self.kind, [(one.code, one.label) for one in found])

    def _offer_funds(self, found: list[FundRow]) -> None:
        self._offer(self.fund, [(one.id, one.name) for one in found])
        if not found:
            self.fund.set_hint(_("There is no fund yet: add one in Preferences."))

    def _offer(self, field: ChoiceField, choices: list[tuple[Hashable, str]]) -> None:
        is_untouched = not self.is_modified()
        field.set_choices(choices)
        if is_untouched:
            self.form.saved()

    def _begin(self, house: OrganisationForm) -> None:
        show_field(self.form, self.credit, house.uses_credit)
        self.money.begin(house)

    def _show(self, form: GrantForm) -> None:
        self.form.set_values({
            "kind": form.kind, "fund_id": form.fund_id, "is_paid_back": form.is_paid_back,
            "pay_on": form.pay_on,
        })  # fmt: skip
        self.money.show(form.amount, form.currency)
        self.purpose.show(form.purpose)
        if form.is_paid_back:
            show_field(self.form, self.credit, True)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        fund = values["fund_id"]
        form = GrantForm(
            kind=str(values["kind"]),
            fund_id=fund if isinstance(fund, int) else None,
            amount=self.money.minor(),
            currency=self.money.code(),
            is_paid_back=bool(values["is_paid_back"]),
            pay_on=read_day(values["pay_on"]),
            purpose=self.purpose.read(),
        )
        if self._id is not None:
            self.act(
                N_("Changed what a grant is asked for"), grants.edit, said=_("Saved."),
                grant_id=self._id, form=form,
            )  # fmt: skip
            return
        whose = self.person.resident_id() if self.person is not None else self._resident_id
        self.act(
            N_("Asked for a grant"), grants.ask, resident_id=whose, form=form,
            said=_("It is asked for: a colleague approves it."),
        )  # fmt: skip
