# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short forms about a grant: a no with its reason, what came of it, how it comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any

from shelterdesk.errors import Invalid, UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services.grants import grants, instalments
from shelterdesk.services.grants.grants import GrantOutcome
from shelterdesk.services.grants.instalments import Agreed, BackPlan
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.fields import ChoiceField, DateField, IntField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.money_field import MoneyField, in_words
from ui.widgets.opened_view import ColumnView

_MOST = 60


class _OfGrant(FormPanel):
    """About one grant, which is said at the top."""

    def __init__(self, desk: Desk, grant_id: int, told: str, title: str, save: str) -> None:
        super().__init__(desk, title, save)
        self.grant_id, self._told = grant_id, told
        self.form.add_widget(label(told, "strong", wrap=True))

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"grant_id": self.grant_id, "told": self._told}


class DeclinePanel(_OfGrant):
    """No, and why."""

    def __init__(self, desk: Desk, grant_id: int, told: str) -> None:
        super().__init__(desk, grant_id, told, _("Say no"), _("Say no"))
        self.form.add_field(
            MultilineField("reason", _("Why, sealed: case"), required=True, unanswered=False,
                           lines=4)
        )  # fmt: skip
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Declined a grant"), grants.decline, said=_("It is declined, with the reason."),
            grant_id=self.grant_id, reason=str(values["reason"] or ""),
        )  # fmt: skip


class OutcomePanel(_OfGrant):
    """What came of it."""

    def __init__(self, desk: Desk, grant_id: int, told: str) -> None:
        super().__init__(desk, grant_id, told, _("What came of it"), _("Save"))
        self.form.add_field(
            ChoiceField("outcome", _("As the person says"),
                        code_words("grant_given", "outcome").items(), required=True,
                        unanswered=False)
        )  # fmt: skip
        self.form.add_field(DateField("on", _("On"), required=True, unanswered=False))
        self.form.add_field(
            MultilineField("note", _("In words, sealed: case"), unanswered=False, lines=4)
        )  # fmt: skip
        self.form.set_values({"on": today()})
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Noted what came of a grant"), grants.note_outcome, said=_("Saved."),
            grant_id=self.grant_id, outcome=GrantOutcome(str(values["outcome"])),
            on=values["on"], note=str(values["note"] or ""),
        )  # fmt: skip


class ForgivePanel(_OfGrant):
    """The rest need not be paid back."""

    def __init__(self, desk: Desk, grant_id: int, told: str) -> None:
        title = _("It need not be paid back")
        super().__init__(desk, grant_id, told, title, _("Let go of the rest"))
        text = _("What is left is taken from the fund. This stands in the books and is not undone.")
        self.form.add_widget(label(text, "muted", wrap=True))
        self.form.add_field(
            MultilineField("reason", _("Why, sealed: case"), required=True, unanswered=False,
                           lines=3)
        )  # fmt: skip
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Let go of what was to be paid back"), instalments.forgive,
            said=_("Nothing is to be paid back any more."),
            grant_id=self.grant_id, reason=str(values["reason"] or ""),
        )  # fmt: skip


class PlanPanel(_OfGrant):
    """How it comes back: so many monthly parts from a day on, as equal as can be."""

    def __init__(self, desk: Desk, grant_id: int, told: str) -> None:
        title = _("How it is paid back")
        super().__init__(desk, grant_id, told, title, _("Agree"))
        self._currency = ""
        self._parts: tuple[Agreed, ...] = ()
        self.amount = MoneyField("amount", _("To be paid back"), required=True)
        self.number = IntField(
            "number", _("Parts"), low=1, high=_MOST, required=True, unanswered=False
        )
        self.first = DateField("first", _("The first on"), required=True, unanswered=False)
        self.form.add_field(self.amount)
        self.form.add_field(self.number, self.first)
        self.parts = ColumnView()
        self.form.add_widget(self.parts)
        text = _("Each month a part, without interest. Late is a reminder to talk, nothing more.")
        self.form.add_widget(label(text, "muted", wrap=True))
        for field in (self.amount, self.number, self.first):
            field.changed.connect(self._preview)
        desk.read(self, instalments.of_grant, self._show, grant_id=grant_id)

    def _show(self, plan: BackPlan) -> None:
        row, agreed = plan.grant, plan.agreed
        self._currency = row.currency
        self.amount.set_currency(row.currency)
        if not self.is_modified():
            self.form.set_values({
                "amount": sum(one.amount for one in agreed) or row.amount,
                "number": len(agreed) or 6,
                "first": agreed[0].due if agreed else _next_month(),
            })  # fmt: skip
            self.form.saved()
        self._preview()

    def _preview(self) -> None:
        self.parts.begin()
        self._parts = ()
        amount, number, first = (f.value() for f in (self.amount, self.number, self.first))
        if not (isinstance(amount, int) and isinstance(number, int)):
            return
        if not isinstance(first, dt.date):
            return
        try:
            self._parts = instalments.spread(amount, first, number)
        except UserError as error:
            self.parts.add(label(error.message, "muted", "notice", wrap=True))
            return
        for one in self._parts:
            words = in_words(one.amount, self._currency)
            self.parts.add(Line("calendar", words, day(one.due, today()), ruled=False))

    def _save(self, _values: dict[str, Hashable]) -> None:
        if not self._parts:
            error = Invalid(_("Write how much, in how many parts."), field="number")
            self.form.show_error(error)
            return
        self.act(
            N_("Agreed how a grant is paid back"), instalments.agree, said=_("It is agreed."),
            grant_id=self.grant_id, agreed=self._parts,
        )  # fmt: skip


PANELS = {
    "decline": DeclinePanel,
    "outcome": OutcomePanel,
    "forgive": ForgivePanel,
    "plan": PlanPanel,
}


def _next_month() -> dt.date:
    on = today()
    return (on.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
