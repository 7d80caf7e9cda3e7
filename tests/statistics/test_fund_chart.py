# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The months of a fund as a chart and a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shelterdesk.statistics.chart import Label, Line, Rect
from shelterdesk.statistics.fund_chart import MonthBar, MonthWords, month_bars
from shelterdesk.statistics.fund_forecast import ForecastMonth, FundForecast
from shelterdesk.statistics.fund_months import month_rows
from shelterdesk.statistics.fund_sheet import FundMonth, FundSheet

WORDS = MonthWords("Month", "Paid", "Needed", "Planned", "Lasts until 3 March")
BARS = [
    MonthBar("Jan", "January", 300, 0, 200, "3.00", "", "2.00"),
    MonthBar("Feb", "February", 100, 150, 200, "1.00", "1.50", "2.00"),
    MonthBar("Mar", "March", 0, 250, None, "", "2.50", "", is_dry=True),
    MonthBar("Apr", "April", -50, -20, None, "-0.50", "-0.20", ""),
]
JAN, FEB, MAR = date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)
SHEET = FundSheet(
    fund_id=1, fund="River", donor="", restrictions="", currency="EUR", is_active=True,
    start=JAN, until=date(2027, 2, 28), budget=1_000, used=400, first=JAN,
    last=date(2027, 2, 28), opening=50, came_in=900, paid=400, taken_back=0, lent=0, closing=550,
    committed=0, balance=550, at_hand=550, people=1, lines=(),
    months=(FundMonth(JAN, 500, 900, 300, 0, 0, 0, 650), FundMonth(FEB, 500, 0, 50, 0, 50, 0, 550)),
)  # fmt: skip
FORECAST = FundForecast(
    1, "EUR", (ForecastMonth(FEB, awards=100), ForecastMonth(MAR, awards=600)), False, None,
    date(2027, 3, 5), date(2029, 1, 1),
)  # fmt: skip


def test_bars_stand_on_one_floor_and_within_the_chart() -> None:
    layout = month_bars(BARS, WORDS, 400, 120)
    bars = [one for one in layout.primitives if isinstance(one, Rect) and one.height > 8]
    assert [one.fill for one in bars] == ["accent", "accent", "accent_mid", "accent_mid"]
    first, paid, needed, third = bars
    assert first.y + first.height == paid.y + paid.height == third.y + third.height
    assert abs(needed.y + needed.height - paid.y) < 1e-9
    assert first.height / paid.height == 3
    for one in layout.primitives:
        if isinstance(one, Rect):
            assert 0 <= one.x <= one.x + one.width <= 400
            assert 0 <= one.y <= one.y + one.height <= 120
    assert layout.table.rows[1] == ("February", "1.00", "1.50", "2.00")


def test_the_month_it_runs_dry_is_marked_and_said() -> None:
    layout = month_bars(BARS, WORDS, 400, 120)
    [label] = [one for one in layout.primitives if isinstance(one, Label) and one.bold]
    assert (label.text, label.colour, label.anchor) == ("Lasts until 3 March", "notice", "end")
    early = [replace(BARS[2], label="Jan"), *BARS[:2]]
    [label] = [
        one for one in month_bars(early, WORDS, 400, 120).primitives
        if isinstance(one, Label) and one.bold
    ]  # fmt: skip
    assert label.anchor == "start"
    upright = [one for one in layout.primitives if isinstance(one, Line) and one.x1 == one.x2]
    assert [one.x1 for one in upright] == [250]
    silent = month_bars(BARS, replace(WORDS, dry=""), 400, 120)
    assert not [one for one in silent.primitives if isinstance(one, Label) and one.bold]


def test_many_months_name_some_and_none_is_no_error() -> None:
    many = BARS[:2] * 20
    names = [
        one.text for one in month_bars(many, WORDS, 200, 120).primitives
        if isinstance(one, Label) and one.anchor == "middle"
    ]  # fmt: skip
    assert 3 <= len(names) <= 8
    assert month_bars([], WORDS, 200, 120).table.rows == ()


def test_what_is_left_goes_down_month_by_month() -> None:
    rows = month_rows(SHEET, FORECAST)
    assert [(row.month, row.paid, row.needed, row.left, row.is_dry) for row in rows] == [
        (JAN, 300, 0, 700, False), (FEB, 100, 100, 500, False), (MAR, 0, 600, None, True),
    ]  # fmt: skip
    without = replace(SHEET, budget=None, start=None, until=None)
    assert [row.left for row in month_rows(without, FORECAST)] == [650, 450, -150]
    nothing = replace(FORECAST, months=(), dry_in_books=None)
    assert month_rows(replace(SHEET, months=()), nothing) == []
    assert [row.month for row in month_rows(SHEET, nothing)] == [JAN, FEB]
    gap = replace(FORECAST, months=(ForecastMonth(date(2027, 4, 1), grants=1),))
    assert len(month_rows(SHEET, gap)) == 4
