# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A scheme: what every one needs first, what few need below, conditions folded away and off."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, fields
from typing import Any, Final

from shelterdesk import regions
from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_, _, language
from shelterdesk.services import organisation
from shelterdesk.services.money import funds
from shelterdesk.services.money.funds import FundRow
from shelterdesk.services.stipends import schemes
from shelterdesk.services.stipends.periods import Period
from shelterdesk.services.stipends.schemes import (
    PresentFrom,
    SchemeForm,
    SchemeKind,
)
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.preferences.pay_fields import PayFields, days_in_words
from ui.widgets.answers import read_day, read_number
from ui.widgets.fields import (
    CheckField,
    ChoiceField,
    DateField,
    IntField,
    MultilineField,
    TextField,
)
from ui.widgets.fold import Fold
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field, side_by_side
from ui.widgets.money_field import MoneyField
from ui.widgets.preview_box import PreviewBox

_SHOWN: Final = 3
#: Whole numbers, amounts and rows, called the same in the form and in what is typed.
_NUMBERS: Final = (
    "match_percent", "most_children", "cap_period", "cap_total", "months", "most_months",
    "fund_id", "absent_over", "leave_over", "missed_over", "collect_days",
)  # fmt: skip
_MONEY: Final = ("amount", "child_amount", "cap_period", "cap_total", "rounding")


@dataclass(frozen=True)
class _Asked:
    """The scheme that is changed, the funds, and what the house pays in."""

    form: SchemeForm | None
    funds: list[FundRow]
    currency: str | None


@query(Capability.EDIT_SCHEMES)
def _asked(tx: Any, *, scheme_id: int | None) -> _Asked:
    return _Asked(
        None if scheme_id is None else schemes.form(tx, scheme_id=scheme_id),
        funds.listed(tx),
        organisation.form(tx).currency,
    )


class SchemePanel(FormPanel):
    """No number is a default: each is what the house, a law or a donor says."""

    def __init__(self, desk: Desk, scheme_id: int | None = None) -> None:
        title = _("Add a scheme") if scheme_id is None else _("Change the scheme")
        super().__init__(desk, title, _("Save"))
        self._scheme_id = scheme_id
        self._funds: list[FundRow] = []
        self._asked_for: SchemeForm | None = None
        self._add_amounts()
        self.pay = PayFields(self.form)
        self.preview = PreviewBox(_("The next pay days"))
        self.form.add_below(self.preview)
        self._add_limits()
        self._add_conditions()
        self.kind.set_value(SchemeKind.FIXED.value)
        self.prorates.set_value(True)
        self.present.set_value(PresentFrom.NIGHTS.value)
        for field in self.form.fields.values():
            field.changed.connect(self._follow)
        self._fit()
        self.form.saved()
        desk.read(self, _asked, self._show, on_error=self.form.show_error, scheme_id=scheme_id)

    def _add_amounts(self) -> None:
        add = self.form.add_field
        add(TextField("name", _("Name"), required=True, unanswered=False, max_length=80))
        self.kind = ChoiceField(
            "kind", _("How it is counted"), code_words("scheme", "kind").items(), required=True,
            unanswered=False,
        )  # fmt: skip
        add(self.kind)
        self.amount = MoneyField("amount", _("Amount"))
        self.percent = IntField(
            "match_percent", _("Added to each 100 saved"), low=1, high=1000, unanswered=False,
            hint=_("100 doubles what is put into savings."),
        )  # fmt: skip
        self.currency = ChoiceField(
            "currency", _("Currency"), regions.currencies(language()), required=True,
            unanswered=False,
        )  # fmt: skip
        side_by_side(self.form, self.amount, self.currency)
        add(self.percent)

    def _add_limits(self) -> None:
        form = self.form
        form.add_section(
            _("Children, limits, length"),
            _("All of it may stay empty: then there is no supplement, no limit, no end."),
        )
        self.child = MoneyField("child_amount", _("For each child"))
        self.most_children = IntField(
            "most_children", _("Children at most"), high=30, unanswered=False,
            placeholder=_("all"),
        )  # fmt: skip
        side_by_side(form, self.child, self.most_children)
        side_by_side(
            form,
            MoneyField("cap_period", _("At most a period")),
            MoneyField("cap_total", _("At most in all")),
        )
        side_by_side(
            form,
            _months("months", _("Months")),
            _months("most_months", _("Months at most")),
        )
        form.add_field(
            IntField(
                "waiting_days", _("Days of waiting at the beginning"), high=1000, unanswered=False,
                placeholder="0", hint=_("Can be waived for somebody where waiting would do harm."),
            )
        )  # fmt: skip
        self.fund = ChoiceField(
            "fund_id", _("Fund that is offered first"), unanswered=False,
            placeholder=_("each award says it"),
        )  # fmt: skip
        self.present = ChoiceField(
            "present_from", _("Days present are read from"),
            code_words("scheme", "present_from").items(), required=True, unanswered=False,
        )  # fmt: skip
        self.prorates = CheckField(
            "prorates", _("Parts of a period are paid by days"),
            hint=_("Where an award begins or ends within one. Otherwise it is paid in full."),
        )  # fmt: skip
        self.rounding = MoneyField(
            "rounding", _("Rounded to"), hint=_("For example 0.50. Empty: the smallest coin.")
        )  # fmt: skip
        begins = DateField(
            "period_from", _("The first period is that of"), unanswered=False,
            placeholder=_("today"),
        )  # fmt: skip
        for field in (self.fund, self.present, self.prorates, self.rounding, begins):
            form.add_field(field)
        form.add_field(
            MultilineField(
                "note", _("For whom, and why these rules"), unanswered=False, lines=3,
                hint=_("Whoever gives an award reads it."),
            )
        )  # fmt: skip

    def _add_conditions(self) -> None:
        self.conditions = Fold(
            self.form, _("Conditions"),
            _("Off unless a number is written. They concern attendance alone, because what "
              "somebody thinks, says or plans is never a price. Hospital, court, therapy and "
              "agreed leave count as present. Nothing is forfeited by itself: what is found is "
              "held, and you decide it together."),
        )  # fmt: skip
        numbers = [
            IntField(name, words, low=low, high=366, unanswered=False, placeholder=_("off"))
            for name, words, low in (
                ("absent_over", _("Held after more days absent without leave than"), 0),
                ("leave_over", _("Held after more days of agreed leave than"), 0),
                ("missed_over", _("Held after more sessions missed than"), 0),
                ("collect_days", _("Held if not collected within so many days"), 1),
            )
        ]
        for field in numbers:
            self.form.add_field(field)
        self.conditions.hold(*numbers)

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"scheme_id": self._scheme_id}

    # Answers
    def _show(self, found: _Asked) -> None:
        self._funds = found.funds
        self._offer_funds()
        if found.form is not None:
            self._show_form(found.form)
        elif self.currency.value() is None:
            is_clean = not self.form.is_modified()
            self.currency.set_value(found.currency)
            if is_clean:
                self._follow()
                self.form.saved()
        self._follow()

    def _show_form(self, form: SchemeForm) -> None:
        self._set_currency(form.currency)
        values: dict[str, object] = {
            one.name: getattr(form, one.name) for one in fields(form)
        } | {
            "kind": form.kind.value, "present_from": form.present_from.value,
            "amount": form.amount or None, "child_amount": form.child_amount or None,
            "waiting_days": form.waiting_days or None, "note": form.note or None,
            "rounding": form.rounding if form.rounding > 1 else None,
        }  # fmt: skip
        self.form.set_values(values | self.pay.shown(form))
        self.conditions.fit()
        self._fit()
        self.form.saved()

    def _offer_funds(self) -> None:
        """Funds in the currency of the scheme, or in none of their own."""
        currency = self.currency.value()
        self.fund.set_choices(
            (fund.id, fund.name)
            for fund in self._funds
            if currency is None or fund.currency in (None, currency)
        )

    # What is asked, and what it comes to
    def _fit(self) -> None:
        kind = self.kind.value()
        is_match = kind == SchemeKind.MATCH.value
        for field in (self.amount, self.child, self.most_children):
            show_field(self.form, field, not is_match)
        show_field(self.form, self.percent, is_match)
        show_field(self.form, self.present, kind == SchemeKind.PER_DAY.value)
        self.pay.fit(is_fixed=kind == SchemeKind.FIXED.value)

    def _set_currency(self, currency: Hashable) -> None:
        for name in _MONEY:
            field = self.form.fields[name]
            if isinstance(field, MoneyField):
                field.set_currency(str(currency) if currency else None)

    def _follow(self) -> None:
        self._set_currency(self.currency.value())
        self._offer_funds()
        self._fit()
        form = self._asked_for = self._form()

        def show(found: list[Period]) -> None:
            if self._asked_for == form:
                first, *others = map(days_in_words, found[:_SHOWN])
                self.preview.tell(first, others)

        self.desk.read(
            self, schemes.next_periods, show, on_error=lambda _error: self.preview.tell(""),
            form=form,
        )  # fmt: skip

    def _form(self) -> SchemeForm:
        values = self.form.values()
        kind = SchemeKind(str(values["kind"] or SchemeKind.FIXED.value))
        plain = self.pay.read(is_fixed=kind is SchemeKind.FIXED)
        plain |= {name: read_number(values[name]) for name in _NUMBERS}
        return SchemeForm(
            name=str(values["name"] or ""),
            currency=str(values["currency"] or ""),
            kind=kind,
            amount=read_number(values["amount"]) or 0,
            child_amount=read_number(values["child_amount"]) or 0,
            waiting_days=read_number(values["waiting_days"]) or 0,
            period_from=read_day(values["period_from"]),
            prorates=bool(values["prorates"]),
            rounding=read_number(values["rounding"]) or 1,
            present_from=PresentFrom(str(values["present_from"] or PresentFrom.NIGHTS.value)),
            note=str(values["note"] or ""),
            **plain,
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        form = self._form()
        if self._scheme_id is None:
            self.act(N_("Added a scheme"), schemes.add, form=form)
        else:
            self.act(N_("Changed a scheme"), schemes.edit, scheme_id=self._scheme_id, form=form)


def _months(field: str, words: str) -> IntField:
    return IntField(field, words, low=1, high=240, unanswered=False, placeholder=_("no end"))
