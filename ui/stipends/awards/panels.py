# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forms of an award: given or changed, renewed."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_, _
from shelterdesk.services.money import funds
from shelterdesk.services.money.funds import FundRow
from shelterdesk.services.stipends import award_preview, awards, schemes
from shelterdesk.services.stipends.award_preview import Preview, Renewal
from shelterdesk.services.stipends.awards import AwardForm
from shelterdesk.services.stipends.schemes import SchemeRow
from ui.desk import Desk
from ui.widgets.answers import read_day, read_number
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.fields import CheckField, ChoiceField, DateField, IntField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field, side_by_side
from ui.widgets.known_person import AskedPerson
from ui.widgets.labels import label
from ui.widgets.money_field import MoneyField
from ui.widgets.preview_box import PreviewBox
from ui.widgets.sealed_fields import SealedText

_DAY: Final = timedelta(days=1)
_MOST_CHILDREN: Final = 30
_MOST_MONTHS: Final = 240


@dataclass(frozen=True)
class _Asked:
    """What there is to choose from, and the award that is changed."""

    schemes: list[SchemeRow]
    funds: list[FundRow]
    form: AwardForm | None


@query(Capability.SEE_MONEY)
def _asked(tx: Any, *, award_id: int | None) -> _Asked:
    return _Asked(
        schemes.listed(tx, with_retired=award_id is not None),
        funds.listed(tx, with_retired=award_id is not None),
        None if award_id is None else awards.form(tx, award_id=award_id),
    )


class AwardPanel(FormPanel):
    """A scheme for somebody. What the scheme and the record say is filled in, and stays as it is
    once somebody has written something else."""

    def __init__(
        self, desk: Desk, resident_id: int | None = None, award_id: int | None = None
    ) -> None:
        is_new = award_id is None
        super().__init__(
            desk, _("Give an award") if is_new else _("Change the award"),
            _("Give the award") if is_new else _("Save"),
        )  # fmt: skip
        self._resident_id, self._award_id = resident_id, award_id
        self._schemes: dict[int, SchemeRow] = {}
        self._funds: list[FundRow] = []
        self._proposed: dict[str, Hashable] = {}
        self._asked_for: object = None  # the last preview that was asked for
        self.person: AskedPerson | None = None
        if is_new:
            self.person = AskedPerson(self, desk, _("For whom"))
            self.person.required = True
            self.form.add_field(self.person)
            self.person.name(resident_id)
            self.person.changed.connect(self._propose)
            if resident_id is None:
                desk.later(self, partial(self.person.asked.emit, ""), rounds=1)
        self._add_fields()
        self.preview = PreviewBox(_("What it comes to"))
        self.form.add_below(self.preview)
        for field in self.form.fields.values():
            field.changed.connect(self._follow)
        self._fit(Preview(""))
        self.form.saved()
        desk.read(self, _asked, self._show, award_id=award_id, on_error=self.form.show_error)

    def _add_fields(self) -> None:
        is_new = self._award_id is None
        self.scheme = ChoiceField("scheme_id", _("Scheme"), required=True, unanswered=False)
        self.scheme.set_read_only(not is_new)
        self.form.add_field(self.scheme)
        self.start = DateField("start", _("From"), required=True, unanswered=False)
        self.end = DateField(
            "end", _("Last day"), unanswered=False, placeholder=_("no end")
        )  # fmt: skip
        side_by_side(self.form, self.start, self.end)
        self.fund = ChoiceField(
            "fund_id", _("Which fund pays"), required=True, unanswered=False,
            hint=_("Each payment counts for its donor."),
        )  # fmt: skip
        self.form.add_field(self.fund)
        self.counted = IntField(
            "children", _("Children it counts"), high=_MOST_CHILDREN, unanswered=False,
            placeholder="0", hint=_("The scheme pays something for each; the record was counted."),
        )  # fmt: skip
        self.amount = MoneyField(
            "amount", _("Another amount than the scheme's"),
            hint=_("Only where something else was agreed. Empty: as the scheme says."),
        )  # fmt: skip
        self.waived = CheckField(
            "is_waiting_waived", _("Without the waiting time"),
            hint=_("Where waiting would do harm."),
        )  # fmt: skip
        self.note = SealedText(
            MultilineField(
                "note", _("What was agreed, and why"), unanswered=False, lines=2,
                hint=_("Sealed for case work."),
            )
        )  # fmt: skip
        for field in (self.counted, self.amount, self.waived, self.note.field):
            self.form.add_field(field)
        self.start.set_value(today())
        self.scheme.changed.connect(self._propose)
        self.start.changed.connect(self._propose)

    def about(self) -> dict[str, Any]:
        """For whom, or which."""
        return {"resident_id": self._resident_id, "award_id": self._award_id}

    def first_field(self) -> QWidget | None:
        """For whom, or the scheme where that is known."""
        is_known = self.person is None or self._resident_id is not None
        return self.scheme.focus_target() if is_known else super().first_field()

    # Answers
    def _show(self, found: _Asked) -> None:
        self._schemes = {row.id: row for row in found.schemes}
        self._funds = found.funds
        self.scheme.set_choices((row.id, row.name) for row in found.schemes)
        if not found.schemes:
            self.scheme.set_hint(_("There is none yet. Schemes are written in Preferences."))
        if found.form is not None:
            self._show_award(found.form)
        elif len(found.schemes) == 1 and not self.form.is_modified():
            self.scheme.set_value(found.schemes[0].id)
            self._propose()
        self._offer_funds()
        if not self.form.is_modified() or found.form is not None:
            self.form.saved()
        self._follow()

    def _show_award(self, form: AwardForm) -> None:
        self._set_currency(form.scheme_id)
        self._offer_funds(form.scheme_id)
        self.form.set_values({
            "scheme_id": form.scheme_id, "fund_id": form.fund_id, "start": form.start,
            "end": None if form.end is None else form.end - _DAY, "amount": form.amount,
            "children": form.children, "is_waiting_waived": form.is_waiting_waived,
        })  # fmt: skip
        self.note.show(form.note)

    def _propose(self) -> None:
        """Ask what the scheme and the record say."""
        scheme_id, whose = read_number(self.scheme.value()), self._whose()
        self._set_currency(scheme_id)
        self._offer_funds(scheme_id)
        if self._award_id is not None or scheme_id is None or whose is None:
            return
        self.desk.read(
            self, awards.proposed, self._fill, resident_id=whose, scheme_id=scheme_id,
            start=read_day(self.start.value()),
        )  # fmt: skip

    def _fill(self, form: AwardForm) -> None:
        """What nobody wrote over."""
        if form.scheme_id != self.scheme.value():
            return
        said: dict[str, Hashable] = {
            "fund_id": form.fund_id, "children": form.children or None,
            "end": None if form.end is None else form.end - _DAY,
        }  # fmt: skip
        for name, value in said.items():
            field = self.form.fields[name]
            if field.value() in (None, self._proposed.get(name)):
                field.set_value(value)
        self._proposed = said
        self._follow()

    def _whose(self) -> int | None:
        return self._resident_id if self.person is None else self.person.resident_id()

    def _set_currency(self, scheme_id: int | None) -> None:
        row = self._schemes.get(scheme_id or 0)
        self.amount.set_currency(None if row is None else row.currency)

    def _offer_funds(self, scheme_id: int | None = None) -> None:
        """Funds in the currency of the scheme, or in none of their own."""
        row = self._schemes.get(scheme_id or read_number(self.scheme.value()) or 0)
        fitting = (None,) if row is None else (None, row.currency)
        self.fund.set_choices(
            (fund.id, fund.name) for fund in self._funds if row is None or fund.currency in fitting
        )

    # What it comes to
    def _follow(self) -> None:
        form = self._form()
        if form.scheme_id is None or (self._award_id is None and form.start is None):
            self._asked_for = None
            self._fit(Preview(""))
            return
        self._asked_for = form

        def show(found: Preview) -> None:
            if self._asked_for == form:
                self._fit(found)

        self.desk.read(
            self, award_preview.previewed, show, on_error=lambda _error: self._fit(Preview("")),
            form=form, is_new=self._award_id is None,
        )  # fmt: skip

    def _fit(self, found: Preview) -> None:
        """Ask only what the scheme asks, and tell what it comes to."""
        show_field(self.form, self.counted, found.has_children)
        show_field(self.form, self.waived, bool(found.waiting_days))
        rules = " · ".join(filter(None, (found.rule_words, found.often_words)))
        if rules or self._schemes:
            self.scheme.set_hint(rules)
        self.preview.tell(found.words, found.more)

    def _form(self) -> AwardForm:
        end = read_day(self.end.value())
        return AwardForm(
            scheme_id=read_number(self.scheme.value()),
            fund_id=read_number(self.fund.value()),
            start=read_day(self.start.value()),
            end=None if end is None else end + _DAY,
            amount=read_number(self.amount.value()),
            children=read_number(self.counted.value()) or 0,
            is_waiting_waived=bool(self.waived.value()),
            note=self.note.read(),
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        form = self._form()
        if self._award_id is not None:
            self.act(
                N_("Changed an award"), awards.edit, said=_("Saved."), award_id=self._award_id,
                form=form,
            )  # fmt: skip
            return
        self.act(
            N_("Gave an award"), awards.give, said=_("The award is given."),
            resident_id=self._whose() or 0, form=form,
        )  # fmt: skip


class RenewPanel(FormPanel):
    """It goes on after the day it was to end."""

    def __init__(self, desk: Desk, award_id: int, who: str) -> None:
        super().__init__(desk, _("Let it go on: {who}").format(who=who), _("Renew"))
        self._award_id, self._who = award_id, who
        self.form.add_widget(
            label(_("It goes on as it is, without a gap. A change of its amount is a change of the "
                    "award."), "muted", wrap=True)
        )  # fmt: skip
        self.months = IntField(
            "months", _("For how many months more"), low=1, high=_MOST_MONTHS, required=True
        )
        self.form.add_field(self.months)
        self.preview = PreviewBox(_("What it comes to"))
        self.form.add_below(self.preview)
        self.months.changed.connect(self._follow)
        desk.read(
            self, award_preview.renewal, self._show, on_error=self.form.show_error,
            award_id=award_id,
        )  # fmt: skip

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"award_id": self._award_id, "who": self._who}

    def _show(self, found: Renewal) -> None:
        if not self.form.is_modified():
            self.months.set_value(found.months)
            self.form.saved()
        self._follow()

    def _follow(self) -> None:
        months = read_number(self.months.value())

        def show(found: Renewal) -> None:
            if read_number(self.months.value()) == months:
                self._tell(found)

        self.desk.read(
            self, award_preview.renewal, show, on_error=self.form.show_error,
            award_id=self._award_id, months=months,
        )  # fmt: skip

    def _tell(self, found: Renewal) -> None:
        more = []
        if found.latest is not None:
            last = day(found.latest - _DAY)
            more.append(_("By the scheme it lasts at most until {day}.").format(day=last))
        if found.end is None or found.until is None:
            self.preview.tell("", more)
            return
        words = _("until {until} instead of {end}")
        self.preview.tell(words.format(until=_last(found.until), end=_last(found.end)), more)

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Renewed an award"), awards.renew, said=self._said, award_id=self._award_id,
            months=read_number(values["months"]),
        )  # fmt: skip

    @staticmethod
    def _said(until: date) -> str:
        return _("It goes on until {day}.").format(day=_last(until))


def _last(end: date) -> str:
    """The last day of what ends."""
    return day(end - _DAY)
