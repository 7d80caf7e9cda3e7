# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Funds: a donor's money and what it may be used for. One that was used is never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.funds import Fund
from shelterdesk.services import organisation
from shelterdesk.services.values import sealed_words

__all__ = ["FundForm", "FundRow", "add", "edit", "form", "listed", "retire"]

_LONGEST = {"name": 80, "donor": 120, "restrictions": 400}


@dataclass(frozen=True, slots=True)
class FundForm:
    """What is written about a fund; only the name is required. ``budget`` is in minor units, for
    the days from ``start`` to ``until``, both of them; None: open."""

    name: str
    donor: str = ""
    budget: int | None = None
    currency: str | None = None  # of the budget; the house's, if not said
    restrictions: str = ""
    start: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class FundRow:
    """A fund in a list."""

    id: int
    name: str
    donor: str
    budget: int | None
    currency: str | None
    restrictions: str
    start: date | None
    until: date | None
    is_active: bool


@verb(Capability.EDIT_HOUSE_RULES)
def add(tx: Transaction, *, form: FundForm) -> int:
    """Add a fund and return its id."""
    fund = Fund(is_active=True)
    _write(tx, fund, form)
    tx.session.add(fund)
    tx.session.flush()
    tx.about(fund)
    return fund.id


@verb(Capability.EDIT_HOUSE_RULES)
def edit(tx: Transaction, *, fund_id: int, form: FundForm) -> None:
    """Write a form over a fund."""
    _write(tx, _get(tx, fund_id), form)


@verb(Capability.EDIT_HOUSE_RULES)
def retire(tx: Transaction, *, fund_id: int, is_active: bool = False) -> None:
    """Offer it no longer, or again; what it paid for stays."""
    _get(tx, fund_id).is_active = is_active


@query(Capability.SEE_RESIDENTS)
def listed(tx: Transaction, *, with_retired: bool = False) -> list[FundRow]:
    """The funds by name."""
    query = select(Fund).order_by(func.lower(Fund.name), Fund.id)
    if not with_retired:
        query = query.where(Fund.is_active)
    return [
        FundRow(
            id=row.id,
            name=row.name,
            donor=row.donor,
            budget=row.budget,
            currency=row.currency,
            restrictions=row.restrictions,
            start=row.start,
            until=row.until,
            is_active=row.is_active,
        )
        for row in tx.session.scalars(query)
    ]


@query(Capability.EDIT_HOUSE_RULES)
def form(tx: Transaction, *, fund_id: int) -> FundForm:
    """A fund as a form."""
    fund = _get(tx, fund_id)
    return FundForm(
        fund.name, fund.donor, fund.budget, fund.currency, fund.restrictions, fund.start, fund.until
    )


def _write(tx: Transaction, fund: Fund, form: FundForm) -> None:
    words = {
        name: sealed_words.checked(getattr(form, name), field=name, longest=longest)
        for name, longest in _LONGEST.items()
    }
    if not words["name"]:
        raise Invalid(_("Give the fund a name."), field="name")
    # Compared here: SQLite knows small and capital letters of English alone.
    same, others = words["name"].casefold(), select(Fund.name).where(Fund.id != (fund.id or 0))
    if any(name.casefold() == same for name in tx.session.scalars(others)):
        raise Conflict(
            _("There is a fund named “{name}”.").format(name=words["name"]), field="name"
        )
    currency = form.currency or organisation.form(tx).currency
    if form.budget is not None and form.budget < 0:
        raise Invalid(_("A budget cannot be below zero."), field="budget")
    if form.budget is not None and not currency:
        raise Invalid(_("Choose the currency of the budget."), field="currency")
    if form.start is not None and form.until is not None and form.until < form.start:
        raise Invalid(_("The last day must not be before the first."), field="until")
    for name, text in words.items():
        setattr(fund, name, text)
    fund.start, fund.until = form.start, form.until
    fund.budget = form.budget
    fund.currency = None if form.budget is None else currency


def _get(tx: Transaction, fund_id: int) -> Fund:
    fund = tx.session.get(Fund, fund_id)
    if fund is None:
        raise NotFound(_("This fund is not there any more."))
    tx.about(fund)
    return fund
