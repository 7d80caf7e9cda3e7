# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statement of a fund for paper: totals alone, the same as the screen's."""

from __future__ import annotations

from datetime import date

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.services.money import fund_figures
from shelterdesk.statistics.fund_sheet import FundSheet
from shelterdesk.statistics.fund_statement import FundStatement, for_outside

__all__ = ["funds_to_choose", "statement"]


@query(Capability.SEE_MONEY)
def statement(
    tx: Transaction,
    *,
    fund: str = "",
    first: date | None = None,
    last: date | None = None,
    is_outside: bool = False,
) -> FundStatement:
    """One fund, by number and currency (``3:EUR``) or by name, over [``first``, ``last``]: the days
    of its budget unless given. ``is_outside``: a small number of people is hidden.

    Raises ``NotFound`` for a fund that is not there, ``Invalid`` for days in the wrong order.
    """
    if first is not None and last is not None and last < first:
        raise Invalid(_("The last day lies before the first."), field="until")
    found = _named(tx, fund)
    made = FundStatement(
        fund_figures.sheet(
            tx, fund_id=found.fund_id, currency=found.currency, first=first, last=last
        )
    )
    return for_outside(made) if is_outside else made


@query(Capability.SEE_MONEY)
def funds_to_choose(tx: Transaction) -> list[tuple[str, str]]:
    """Funds with their currencies as options of a report: code and words."""
    return [(_code(one), f"{one.fund} · {one.currency}") for one in _all(tx)]


def _named(tx: Transaction, fund: str) -> FundSheet:
    wanted = fund.strip().casefold()
    for one in _all(tx):
        if wanted in (_code(one).casefold(), str(one.fund_id), one.fund.casefold()):
            return one
    raise NotFound(_("There is no fund “{name}”.").format(name=fund.strip()), field="fund")


def _all(tx: Transaction) -> list[FundSheet]:
    return fund_figures.listed(tx, with_retired=True)


def _code(one: FundSheet) -> str:
    return f"{one.fund_id}:{one.currency}"
