# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of support used for paper: numbers alone, whoever asks, and the same as the screen's."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.log_entries import LogEntry
from shelterdesk.models.services_given import ServiceGiven
from shelterdesk.services import figures
from shelterdesk.services.giving import support_houses, support_used
from shelterdesk.statistics.counts import Line
from shelterdesk.statistics.support_sheet import COLUMNS, SupportSheet, for_outside

__all__ = ["months", "sheet"]


@query(Capability.PRINT)
def sheet(
    tx: Transaction, *, month: date, months: int = 1, is_outside: bool = False
) -> SupportSheet:
    """Of so many months that end with ``month``; ``is_outside``: small counts are hidden."""
    first, last = figures.days_of(tx, month=month, months=months)
    found = support_used.counts(tx, first=first, last=last)
    values = {
        "all/times": found.times,
        "all/named": found.named,
        "all/nameless": found.times - found.named,
        "all/people": found.people,
        "all/declined": found.declined,
    }
    kinds = []
    for kind in found.kinds:
        key = f"kind/{kind.kind or '-'}"
        kinds.append(Line(kind.words, key))
        values |= {f"{key}/{name}": getattr(kind, name) for name in COLUMNS}
    houses = []
    for number, (words, times) in enumerate(support_houses.times(tx, first=first, last=last)):
        houses.append(Line(words, f"house/{number}"))
        values[f"house/{number}/times"] = times
    made = SupportSheet(values, first, last, tuple(kinds), tuple(houses))
    return for_outside(made) if is_outside else made


@query(Capability.PRINT)
def months(tx: Transaction) -> figures.Months | None:
    """The first and the last month with anything to count. Meals are looked for from the first
    entry of the log on: what kind it is of has no index."""
    columns = (ServiceGiven.at, LogEntry.at)
    return figures.months_since(tx, *(tx.session.scalar(select(func.min(at))) for at in columns))
