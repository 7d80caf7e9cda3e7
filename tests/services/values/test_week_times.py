# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times of a week: what hours touch, and how they are said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.services.values import week_times

_MONDAY, _SUNDAY = 0, 6
_MORNING, _AFTERNOON, _EVENING, _NIGHT = range(4)


@pytest.mark.parametrize(
    ("weekday", "start", "minutes", "parts"),
    [
        (_MONDAY, 9 * 60, 120, {(0, _MORNING)}),
        (_MONDAY, 11 * 60, 61, {(0, _MORNING), (0, _AFTERNOON)}),
        (_MONDAY, 11 * 60, 60, {(0, _MORNING)}),
        (_MONDAY, 5 * 60, 30, {(6, _NIGHT)}),
        (_SUNDAY, 23 * 60, 8 * 60, {(6, _NIGHT), (0, _MORNING)}),
        (_MONDAY, 21 * 60, 0, {(0, _EVENING)}),
    ],
)
def test_hours_touch_parts(
    weekday: int, start: int, minutes: int, parts: set[tuple[int, int]]
) -> None:
    expected = sum(week_times.bit(*part) for part in parts)
    assert week_times.of_hours(weekday, start, minutes) == expected


@given(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440))
def test_longer_hours_touch_no_less(weekday: int, start: int, minutes: int) -> None:
    less = week_times.of_hours(weekday, start, minutes)
    more = week_times.of_hours(weekday, start, minutes + 90)
    assert less
    assert less & more == less
    assert more & ~week_times.ALL == 0


def test_words_put_days_together_that_are_alike() -> None:
    mornings = sum(week_times.bit(day, _MORNING) for day in range(5))
    saturday = sum(week_times.bit(5, part) for part in range(4))
    assert week_times.in_words(mornings | saturday) == ("Mon–Fri: morning; Sat: all day and night")
    assert week_times.in_words(week_times.bit(2, _EVENING)) == "Wed: evening"
    assert week_times.in_words(week_times.ALL) == "at any time"
    assert week_times.in_words(0) == week_times.in_words(None) == ""
