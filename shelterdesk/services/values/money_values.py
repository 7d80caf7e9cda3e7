# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands beside an amount and is not in its row: its currency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.grants import Grant
from shelterdesk.models.income import IncomeActivity
from shelterdesk.models.ledger import Account
from shelterdesk.models.stipends import Due, Scheme

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


def currency_of(tx: Transaction, table: str, values: Mapping[str, Any]) -> str:
    """The currency of the amounts of a row; empty where it is not known (any more)."""
    if values.get("currency"):
        return str(values["currency"])
    if table not in _PARENTS:
        return ""
    column, model = _PARENTS[table]
    row = tx.session.get(model, values.get(column) or 0)
    return "" if row is None else str(row.currency)
