# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Funds: what donors give and for what, and below whose nights the chosen one pays now."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, ClassVar

from PySide6.QtCore import Signal

from shelterdesk import regions
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _, language
from shelterdesk.services import organisation
from shelterdesk.services.money import funds, stay_funds
from shelterdesk.services.money.funds import FundForm, FundRow
from shelterdesk.services.money.stay_funds import PaidStay
from shelterdesk.services.organisation import OrganisationForm
from ui.desk import Desk
from ui.preferences import house_rows
from ui.preferences.house_rows import HouseRowsTab
from ui.widgets.answers import read_day
from ui.widgets.card import Card
from ui.widgets.date_fields import DateField
from ui.widgets.day_words import short_day
from ui.widgets.fields import ChoiceField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import side_by_side
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView

_LONGEST_NAME, _LONGEST_DONOR, _LONGEST_AMOUNT = 80, 120, 20


class FundPanel(FormPanel):
    """A fund; only its name must be there."""

    def __init__(self, desk: Desk, fund_id: int | None = None) -> None:
        title = _("Add a fund") if fund_id is None else _("Change the fund")
        super().__init__(desk, title, _("Save"))
        self._fund_id = fund_id
        self.form.add_field(TextField("name", _("Name"), required=True, max_length=_LONGEST_NAME))
        self.form.add_field(
            TextField("donor", _("Who gives it"), unanswered=False, max_length=_LONGEST_DONOR)
        )
        self.budget = TextField(
            "budget", _("Budget"), unanswered=False, max_length=_LONGEST_AMOUNT
        )  # fmt: skip
        self.currency = ChoiceField(
            "currency", _("Currency"), regions.currencies(language()), unanswered=False
        )
        side_by_side(self.form, self.budget, self.currency)
        side_by_side(
            self.form,
            DateField("start", _("For the days from"), unanswered=False),
            DateField("until", _("to"), unanswered=False),
        )
        self.form.add_field(
            MultilineField(
                "restrictions", _("What it may be used for"), unanswered=False, lines=4
            )
        )  # fmt: skip
        if fund_id is None:
            desk.read(self, organisation.form, self._begin)
        else:
            desk.read(self, funds.form, self._show, fund_id=fund_id)

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"fund_id": self._fund_id}

    def _begin(self, house: OrganisationForm) -> None:
        """In the currency of the house, which is nothing that was typed."""
        if not self.is_modified():
            self.currency.set_value(house.currency)
            self.form.saved()
        elif self.currency.value() is None:
            self.currency.set_value(house.currency)

    def _show(self, form: FundForm) -> None:
        budget = ""
        if form.budget is not None and form.currency is not None:
            budget = regions.plain_amount(form.budget, form.currency)
        self.form.set_values({
            "name": form.name, "donor": form.donor or None, "budget": budget or None,
            "currency": form.currency, "restrictions": form.restrictions or None,
            "start": form.start, "until": form.until,
        })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        budget, currency = str(values["budget"] or ""), str(values["currency"] or "")
        amount = regions.read_amount(budget, currency) if budget and currency else None
        if budget and not currency:
            self._refuse(_("Choose the currency of the budget."), "currency")
            return
        if budget and amount is None:
            self._refuse(_("Write an amount like 2500 or 2500.50."), "budget")
            return
        form = FundForm(
            name=str(values["name"]),
            donor=str(values["donor"] or ""),
            budget=amount,
            currency=currency or None,
            restrictions=str(values["restrictions"] or ""),
            start=read_day(values["start"]),
            until=read_day(values["until"]),
        )
        if self._fund_id is None:
            self.act(N_("Added a fund"), funds.add, form=form)
        else:
            self.act(N_("Changed a fund"), funds.edit, fund_id=self._fund_id, form=form)

    def _refuse(self, words: str, field: str) -> None:
        self.form.show_error(Invalid(words, field=field))


class FundsTab(HouseRowsTab):
    """Which stay is paid by which is chosen in the stay itself: Enter below goes there."""

    open_requested = Signal(str, object)
    TABLES: ClassVar[tuple[str, ...]] = (
        "fund", "stay_funding", "stay", "bed_assignment", "resident", "resident_access",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Funds"), _columns(), _("Add a fund"))
        NarrowColumns(self.list, {1: 520, 3: 660})
        self.people = RowsView(RowsModel(_paid_columns(), _paid_key), _("Whose nights it pays now"))
        NarrowColumns(self.people, {2: 520})
        self.list.set_empty(
            _("What donors give stands here, so that nights can be counted for each."),
            _("Add a fund"),
            self.add,
        )
        self.paid = Card(_("Whose nights it pays now"))
        self.people.set_empty(_("It pays for nobody now. Funds are chosen in a stay: Who pays."))
        self.people.row_activated.connect(self._open)
        self.paid.add(self.people, 1)
        self.column.addWidget(self.paid, 1)
        self.load()

    def load(self) -> None:
        """Ask for them."""
        self.desk.read(self, funds.listed, self.show_rows, with_retired=True)

    def make(self, row_id: int | None) -> FormPanel:
        """The form of one."""
        return FundPanel(self.desk, row_id)

    def set_active(self, row: FundRow, *, is_active: bool) -> None:
        """Offer it no longer, or again."""
        act = N_("Offered a fund again") if is_active else N_("Stopped offering a fund")
        self.desk.do(self, act, funds.retire, fund_id=row.id, is_active=is_active)

    def chosen(self, row: FundRow | None) -> None:
        """Whose nights it pays."""
        super().chosen(row)
        self.paid.setHidden(row is None)
        if row is None:
            self.people.rows_model.set_rows(())
            return

        def show(found: list[PaidStay]) -> None:
            now = self.list.selected()
            if now is not None and now.id == row.id:
                self.paid.set_title(_("Whose nights “{fund}” pays now").format(fund=row.name))
                self.people.rows_model.set_rows(found)

        self.desk.read(self, stay_funds.of_fund, show, fund_id=row.id)

    def _open(self, row: PaidStay) -> None:
        if row.resident_id is not None:
            self.open_requested.emit("residents", ("resident", row.resident_id, "stays"))


def _columns() -> list[Column]:
    return [
        Column(_("Name"), lambda row: row.name, stretch=True, role="strong", tone=house_rows.tone),
        Column(_("Who gives it"), lambda row: row.donor, width=150, tone=house_rows.tone),
        Column(_("Budget"), _budget, align="end", width=120, tone=house_rows.tone),
        Column("", house_rows.state, pill=True, width=170),
    ]


def _budget(row: FundRow) -> str:
    if row.budget is None or row.currency is None:
        return ""
    return regions.amount(row.budget, row.currency, language())


def _paid_columns() -> list[Column]:
    return [
        Column(_("Who"), lambda row: row.shown, stretch=True, role="strong"),
        Column(_("Bed"), lambda row: row.bed, width=140),
        Column(_("From"), lambda row: short_day(row.start), width=100, role="muted"),
        Column(_("Until"), _until, width=130, role="muted"),
    ]


def _paid_key(row: PaidStay) -> Hashable:
    return row.funding_id, row.start


def _until(row: PaidStay) -> str:
    return _("the stay ends") if row.end is None else short_day(row.end)
