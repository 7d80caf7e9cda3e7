# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of support used for paper: numbers alone, whoever asks, and the same as the screen's."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.services.care import support_houses, support_used
from shelterdesk.statistics.support_sheet import Line, SupportSheet, for_outside

__all__ = ["sheet"]

_MOST_MONTHS: Final = 36


@query(Capability.PRINT)
def sheet(
    tx: Transaction, *, month: date, months: int = 1, is_outside: bool = False
) -> SupportSheet:
    """Of so many months that end with ``month``; ``is_outside``: small counts are hidden."""
    if not 1 <= months <= _MOST_MONTHS:
        words = _("Choose from 1 to {most} months.")
        raise Invalid(words.format(most=_MOST_MONTHS), field="months")
    month = month.replace(day=1)
    first = month - relativedelta(months=months - 1)
    last = min(month + relativedelta(months=1) - timedelta(days=1), tx.today)
    if last < first:
        raise Invalid(_("This month has not begun yet."), field="month")
    found = support_used.counts(tx, first=first, last=last)
    values: dict[str, int] = defaultdict(int)
    values |= {
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
        values |= {
            f"{key}/times": kind.times,
            f"{key}/named": kind.named,
            f"{key}/nameless": kind.nameless,
            f"{key}/people": kind.people,
            f"{key}/declined": kind.declined,
        }
    houses = []
    for number, (words, times) in enumerate(support_houses.times(tx, first=first, last=last)):
        houses.append(Line(words, f"house/{number}"))
        values[f"house/{number}/times"] = times
    made = SupportSheet(first, last, dict(values), tuple(kinds), tuple(houses))
    return for_outside(made) if is_outside else made
