# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What rows are called that have a name of their own, where a number in a column leads to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.certificates import Certificate, Issuer
from shelterdesk.models.funds import Fund
from shelterdesk.models.income import IncomeActivity
from shelterdesk.models.partners import Partner
from shelterdesk.models.payments import Collector, Payment
from shelterdesk.models.placements import Placement, Vacancy
from shelterdesk.models.stipends import Scheme
from shelterdesk.models.training import Cohort, Course

#: Tables whose rows have a name that says enough, and the column it stands in.
_NAMED: Final[Mapping[str, tuple[type[Any], str]]] = {
    "certificate": (Certificate, "number"),
    "collector": (Collector, "name"),
    "course": (Course, "name"),
    "fund": (Fund, "name"),
    "income_activity": (IncomeActivity, "name"),
    "issuer": (Issuer, "name"),
    "partner": (Partner, "name"),
    "placement": (Placement, "title"),
    "scheme": (Scheme, "name"),
    "vacancy": (Vacancy, "title"),
}


def name_of(tx: Transaction, table: str, row_id: int) -> str:
    """What a number in a column leads to, in words; empty for what has none."""
    if table == "payment":
        payment = tx.session.get(Payment, row_id)
        return "" if payment is None else f"{payment.year}-{payment.number:04}"
    if table == "cohort":
        return _cohort(tx, row_id)
    if table not in _NAMED:
        return ""
    model, column = _NAMED[table]
    row = tx.session.get(model, row_id)
    return "" if row is None else str(getattr(row, column))


def _cohort(tx: Transaction, cohort_id: int) -> str:
    row = tx.session.get(Cohort, cohort_id)
    if row is None:
        return ""
    course = name_of(tx, "course", row.course_id)
    return f"{course} · {row.name}" if row.name else course
