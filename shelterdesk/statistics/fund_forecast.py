# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fund will need month by month, and the day on which it runs dry.

Amounts are minor units. What will be needed comes from awards that run, what is prepared or
approved, and what is agreed to come back; ``services/money/forecast.py`` gathers it. Nobody can
foresee how long people stay: it says what happens if all goes on as it is agreed now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from shelterdesk.i18n import N_, _


class Source(StrEnum):
    """Where a need comes from."""

    APPROVED = "approved"  # dues that are approved and not paid
    PREPARED = "prepared"  # dues that are prepared or held
    AWARDS = "awards"  # periods to come of awards that run
    GRANTS = "grants"  # approved and not given
    BACK = "back"  # instalments that are agreed to come back


DEFINITIONS: Final = {
    "needed": N_(
        "Needed: periods to come of awards that run, until each ends, with steps and limits as "
        "they are agreed, for two years at most; what is prepared, held or approved and not paid; "
        "approved grants; less instalments that are agreed to come back. What is late stands today."
    ),
    "estimated": N_(
        "Awards by days or sessions, and matched savings, are taken at the mean of the last three "
        "periods paid. Before any was paid: at every day, at as many sessions as there were in a "
        "period until today, and of matched savings at nothing."
    ),
    "dry": N_(
        "Runs dry: the first pay day on which all that is needed until then is more than what is "
        "left today, of the budget in its days and in the books. Money still to come in is not "
        "foreseen."
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Need:
    """So much is needed of a fund on a day; below zero: it comes back."""

    on: date
    amount: int
    source: Source
    line: str  # "stipend/3", "grant/12", as in ``fund_sheet``
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class ForecastMonth:
    """What one month needs, by where it comes from."""

    month: date  # its first day
    approved: int = 0
    prepared: int = 0
    awards: int = 0
    grants: int = 0
    back: int = 0  # above zero: comes back

    @property
    def needed(self) -> int:
        """All of it; below zero where more comes back than is needed."""
        return self.approved + self.prepared + self.awards + self.grants - self.back


@dataclass(frozen=True, slots=True)
class FundForecast:
    """A fund in one currency, as far as is agreed."""

    fund_id: int
    currency: str
    months: tuple[ForecastMonth, ...]
    is_estimated: bool  # some amounts are means
    dry_on_budget: date | None
    dry_in_books: date | None
    seen_until: date  # no further is looked

    @property
    def dry_on(self) -> date | None:
        """The first of the two days."""
        return min(filter(None, (self.dry_on_budget, self.dry_in_books)), default=None)

    def to_json_dict(self) -> dict[str, Any]:
        """All figures, for ``--figures``; amounts in minor units."""
        return {
            "currency": self.currency,
            "dry_on_budget": self.dry_on_budget and self.dry_on_budget.isoformat(),
            "dry_in_books": self.dry_in_books and self.dry_in_books.isoformat(),
            "needed": {f"{one.month:%Y-%m}": one.needed for one in self.months},
        }


def definition(name: str) -> str:
    """What a figure means; an unknown name raises KeyError."""
    return _(DEFINITIONS[name])


def by_month(needs: Iterable[Need]) -> tuple[ForecastMonth, ...]:
    """Needs month by month, without months in between left out."""
    sums: dict[date, dict[Source, int]] = defaultdict(lambda: defaultdict(int))
    for need in needs:
        sums[need.on.replace(day=1)][need.source] += need.amount
    if not sums:
        return ()
    found, month = [], min(sums)
    while month <= max(sums):
        of = sums.get(month, {})
        found.append(
            ForecastMonth(
                month=month,
                approved=of.get(Source.APPROVED, 0),
                prepared=of.get(Source.PREPARED, 0),
                awards=of.get(Source.AWARDS, 0),
                grants=of.get(Source.GRANTS, 0),
                back=-of.get(Source.BACK, 0),
            )
        )
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return tuple(found)


def dry_day(needs: Iterable[Need], left: int, until: date | None = None) -> date | None:
    """The first day on which all that is needed up to it is more than ``left``; days after
    ``until`` do not count. What comes back on a day is there before what is needed on it."""
    by_day: dict[date, int] = defaultdict(int)
    for need in needs:
        if until is None or need.on <= until:
            by_day[need.on] += need.amount
    for on in sorted(by_day):
        left -= by_day[on]
        if left < 0 and by_day[on] > 0:
            return on
    return None
