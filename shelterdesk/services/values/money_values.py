# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands beside an amount and is not in its row: its currency; and names of money's own
things, where a number in a column leads to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.funds import Fund
from shelterdesk.models.grants import Grant
from shelterdesk.models.income import IncomeActivity
from shelterdesk.models.ledger import Account
from shelterdesk.models.payments import Collector, Payment
from shelterdesk.models.stipends import Due, Scheme
from shelterdesk.models.training import Course

#: Tables whose amounts are in the currency of a row they belong to: the column, and where it leads.
_PARENTS: Final[Mapping[str, tuple[str, type[Any]]]] = {
    "activity_material": ("activity_id", IncomeActivity),
    "activity_order": ("activity_id", IncomeActivity),
    "award": ("scheme_id", Scheme),
    "due_adjustment": ("due_id", Due),
    "earning": ("activity_id", IncomeActivity),
    "grant_forgiven": ("grant_id", Grant),
    "grant_instalment": ("grant_id", Grant),
    "ledger_entry": ("account_id", Account),
    "month_balance": ("account_id", Account),
}
#: Tables whose rows have a name that says enough.
_NAMED: Final[Mapping[str, type[Any]]] = {
    "collector": Collector,
    "course": Course,
    "fund": Fund,
    "income_activity": IncomeActivity,
    "scheme": Scheme,
}


def currency_of(tx: Transaction, table: str, values: Mapping[str, Any]) -> str:
    """The currency of the amounts of a row; empty where it is not known (any more)."""
    if values.get("currency"):
        return str(values["currency"])
    if table not in _PARENTS:
        return ""
    column, model = _PARENTS[table]
    row = tx.session.get(model, values.get(column) or 0)
    return "" if row is None else str(row.currency)


def name_of(tx: Transaction, table: str, row_id: int) -> str:
    """What a number in a column leads to, in words; empty for what has none."""
    if table == "payment":
        payment = tx.session.get(Payment, row_id)
        return "" if payment is None else f"{payment.year}-{payment.number:04}"
    if table not in _NAMED:
        return ""
    row = tx.session.get(_NAMED[table], row_id)
    return "" if row is None else str(row.name)
