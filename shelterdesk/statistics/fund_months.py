# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The months of a fund, past and to come, in one table: what was given and paid, what will be
needed, and what is left when each ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.statistics.fund_forecast import ForecastMonth, FundForecast
from shelterdesk.statistics.fund_sheet import FundMonth, FundSheet, next_month


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month; amounts in minor units. ``left`` is of the budget, or where there is none what is
    at hand; None once the days of the budget are over."""

    month: date
    planned: int | None
    came_in: int
    paid: int  # with what was lent, less what came back
    needed: int
    left: int | None
    is_dry: bool


def month_rows(sheet: FundSheet, forecast: FundForecast) -> list[MonthRow]:
    """Every month there is a figure of, without one in between left out. The sheet is that of the
    days of the budget."""
    past = {one.month: one for one in sheet.months}
    coming = {one.month: one for one in forecast.months}
    if not past and not coming:
        return []
    dry = None if forecast.dry_on is None else forecast.dry_on.replace(day=1)
    ends = None if sheet.until is None else sheet.until.replace(day=1)
    left = sheet.budget if sheet.budget is not None else sheet.opening
    found, month = [], min((*past, *coming))
    last = max((*past, *coming))
    while month <= last:
        was, will = past.get(month), coming.get(month)
        came_in, paid, needed = _moved(was, will)
        left += (0 if sheet.budget is not None else came_in) - paid - needed
        is_over = sheet.budget is not None and ends is not None and month > ends
        found.append(
            MonthRow(
                month=month,
                planned=None if was is None else was.planned,
                came_in=came_in,
                paid=paid,
                needed=needed,
                left=None if is_over else left,
                is_dry=month == dry,
            )
        )
        month = next_month(month)
    return found


def _moved(was: FundMonth | None, will: ForecastMonth | None) -> tuple[int, int, int]:
    came_in = 0 if was is None else was.came_in
    paid = 0 if was is None else was.paid + was.lent
    return came_in, paid, 0 if will is None else will.needed
