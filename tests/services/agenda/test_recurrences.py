# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes again comes on the days people expect, and not before today."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.errors import Invalid
from shelterdesk.services.agenda import recurrences
from shelterdesk.services.agenda.recurrences import Every, Repeats

DAY = timedelta(days=1)
START = date(2027, 1, 31)

starts = st.dates(date(2020, 1, 1), date(2040, 12, 31))
rules = st.builds(
    Repeats,
    every=st.sampled_from(Every),
    interval=st.integers(1, 6),
    count=st.none() | st.integers(1, 40),
)


def days(repeats: Repeats, start: date, until: date) -> list[date]:
    return list(recurrences.days(recurrences.to_text(repeats, start), start, until))


def months_after(start: date, months: int) -> date:
    """The same day of a later month, or its last."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (first + 31 * DAY).replace(day=1) - DAY
    return first.replace(day=min(start.day, last.day))


def by_hand(repeats: Repeats, start: date, until: date) -> list[date]:
    """The days counted one by one."""
    if repeats.every is Every.MONTH:
        found = [months_after(start, repeats.interval * n) for n in range(200)]
    else:
        step = {Every.DAY: repeats.interval, Every.WEEK: 7 * repeats.interval}
        found = [start + n * step.get(repeats.every, 1) * DAY for n in range(1200)]
        if repeats.every is Every.WEEKDAY:
            found = [day for day in found if day == start or day.weekday() < 5]
    return [day for day in found[: repeats.count] if day == start or day <= until]


@given(rules, starts)
def test_the_days_are_those_counted_by_hand(repeats: Repeats, start: date) -> None:
    until = start + 400 * DAY
    assert days(repeats, start, until) == by_hand(repeats, start, until)


@given(rules, starts, st.integers(0, 120))
def test_what_follows_is_the_next_day_that_is_not_past(
    repeats: Repeats, start: date, later: int
) -> None:
    today = start + later * DAY
    rule = recurrences.to_text(repeats, start)
    all_days = by_hand(repeats, start, start + 9000 * DAY)
    wanted = next((day for day in all_days if day > start and day >= today), None)
    found = recurrences.following(rule, start, today)
    assert (found and found[0]) == wanted
    if found is not None:
        # And the rule goes on from there as it would have.
        day, rest = found
        left = [one for one in all_days if one >= day]
        assert list(islice(recurrences.days(rest, day, date.max), len(left[:9]))) == left[:9]
        if repeats.count is not None:
            assert list(recurrences.days(rest, day, date.max)) == left


@given(rules, starts)
def test_the_text_says_what_was_chosen(repeats: Repeats, start: date) -> None:
    rule = recurrences.to_text(repeats, start)
    found = recurrences.from_text(rule)
    assert found is not None
    assert len(rule) <= 120
    assert (found.every, found.count) == (repeats.every, repeats.count)
    if repeats.every is not Every.WEEKDAY:
        assert found.interval == repeats.interval


def test_a_month_without_a_31st_has_its_last_day() -> None:
    found = days(Repeats(Every.MONTH, count=4), START, date(2028, 1, 1))
    assert found == [START, date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]


def test_it_ends_with_its_last_day() -> None:
    found = days(Repeats(Every.WEEK, until=START + 14 * DAY), START, date(2028, 1, 1))
    assert found == [START, START + 7 * DAY, START + 14 * DAY]
    rule = recurrences.to_text(Repeats(Every.WEEK, until=START + 14 * DAY), START)
    assert recurrences.following(rule, START, START + 15 * DAY) is None


@pytest.mark.parametrize(
    ("repeats", "said"),
    [
        (Repeats(Every.DAY), "every day"),
        (Repeats(Every.WEEKDAY), "Monday to Friday"),
        (Repeats(Every.WEEK, 2, until=date(2027, 5, 3)), "every 2 weeks until 3 May 2027"),
        (Repeats(Every.MONTH, count=3), "every month, 3 times in all"),
    ],
)
def test_in_words(repeats: Repeats, said: str) -> None:
    assert recurrences.words(recurrences.to_text(repeats, START)) == said


def test_once_is_no_words() -> None:
    assert recurrences.words(None) == ""
    assert recurrences.from_text(None) is None


@pytest.mark.parametrize(
    ("repeats", "field"),
    [
        (Repeats(Every.DAY, 0), "interval"),
        (Repeats(Every.DAY, 53), "interval"),
        (Repeats(Every.DAY, count=0), "count"),
        (Repeats(Every.DAY, until=START - DAY), "until"),
    ],
)
def test_what_cannot_be(repeats: Repeats, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        recurrences.to_text(repeats, START)
    assert refused.value.field == field
