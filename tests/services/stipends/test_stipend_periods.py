# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Periods and pay days: against rrule itself over any rule, and by hand where calendars are odd."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.errors import Invalid
from shelterdesk.models.stipends import PayDayMoves, PaysWhen
from shelterdesk.services.stipends import periods, rhythms
from shelterdesk.services.stipends.periods import Calendar, Plan, Span
from shelterdesk.services.stipends.rhythms import LAST, Often, PayDay, PayDays, Rhythm

DAY = timedelta(days=1)
WEEKEND = frozenset({5, 6})
days = st.dates(date(2019, 1, 1), date(2034, 12, 31))
rhythms_of_forms = st.one_of(
    st.builds(
        Rhythm, often=st.sampled_from([Often.WEEK, Often.FORTNIGHT]), weekday=st.integers(0, 6)
    ),
    st.builds(Rhythm, often=st.just(Often.MONTH), day=st.integers(1, 31)),
    st.tuples(st.integers(1, 27), st.integers(2, 28) | st.just(LAST))
    .filter(lambda two: two[0] < two[1])
    .map(lambda two: Rhythm(Often.HALF_MONTH, day=two[0], second=two[1])),
)
own_rules = st.sampled_from([
    "FREQ=DAILY;INTERVAL=10", "FREQ=MONTHLY;BYDAY=1FR", "FREQ=MONTHLY;BYDAY=-1MO",
    "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=1", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1",
    "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,TH", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
])  # fmt: skip


def plan(rhythm: Rhythm, wanted: date, **values: object) -> Plan:
    made = Plan(rhythms.to_rule(rhythm), periods.begins(rhythm, wanted))
    return replace(made, **values)  # type: ignore[arg-type]


def first(rhythm: Rhythm, wanted: date, number: int = 3) -> list[Span]:
    found = periods.spans(plan(rhythm, wanted), wanted, wanted + 800 * DAY)
    return [span for span, _n in zip(found, range(number), strict=False)]


@given(rhythms_of_forms, days, st.integers(0, 900), st.integers(1, 300))
def test_periods_are_the_days_of_the_rule_without_gap_or_overlap(
    rhythm: Rhythm, wanted: date, later: int, length: int
) -> None:
    made = plan(rhythm, wanted)
    start = wanted + later * DAY
    found = list(periods.spans(made, start, start + length * DAY))
    midnight = datetime.combine(made.begins, datetime.min.time())
    theirs = [at.date() for at in rrulestr(made.rule, dtstart=midnight).between(
        midnight, midnight + timedelta(days=later + length + 800), inc=True)]  # fmt: skip
    expected = [
        Span(one, following)
        for one, following in pairwise(theirs)
        if one < start + length * DAY and following > start
    ]
    assert found == expected
    assert found[0].start <= start < found[0].end  # the first day wanted lies in one
    assert found[-1].end >= start + length * DAY
    assert all(one.end == after.start for one, after in pairwise(found))
    assert all(periods.span_of(made, span.last) == span for span in found)


@given(own_rules, days, st.integers(1, 400))
def test_rules_of_ones_own_leave_no_gap_either(rule: str, start: date, length: int) -> None:
    made = Plan(rhythms.checked(rule, field="rule"), start)
    found = list(periods.spans(made, start, start + length * DAY))
    assert all(one.end == after.start for one, after in pairwise(found))
    assert all(one.days > 0 for one in found)
    if found:
        assert periods.span_of(made, found[0].start - DAY) is None


@given(rhythms_of_forms)
def test_a_form_reads_back_what_it_wrote(rhythm: Rhythm) -> None:
    read = rhythms.from_rule(rhythms.to_rule(rhythm))
    assert rhythms.to_rule(read) == rhythms.to_rule(rhythm)
    assert read.often is rhythm.often
    if rhythm.often in (Often.WEEK, Often.FORTNIGHT):
        assert read.weekday == rhythm.weekday
    else:
        assert read.day == rhythm.day


@given(rhythms_of_forms, days)
def test_the_day_wanted_lies_in_the_first_period(rhythm: Rhythm, wanted: date) -> None:
    made = plan(rhythm, wanted)
    assert made.begins <= wanted
    span = periods.span_of(made, wanted)
    assert span is not None
    assert span.start == made.begins


pay_days = st.one_of(
    st.just(PayDays(PayDay.FIRST)),
    st.builds(PayDays, day_kind=st.just(PayDay.WEEKDAY), weekday=st.integers(0, 6)),
    st.builds(PayDays, day_kind=st.just(PayDay.DAY), day=st.integers(1, 30)),
    st.just(PayDays(PayDay.LAST_DAY, moves=PayDayMoves.AFTER)),
    st.just(PayDays(PayDay.LAST_WORKING)),
    st.just(PayDays(PayDay.RULE, rule="FREQ=MONTHLY;BYDAY=2TU")),
)


calendars = st.builds(
    Calendar,
    rest_days=st.frozensets(st.integers(0, 6), max_size=6),
    holidays=st.frozensets(st.dates(date(2026, 12, 1), date(2028, 2, 1)), max_size=60),
)


@given(
    st.tuples(rhythms_of_forms, st.dates(date(2027, 1, 1), date(2027, 12, 31))),
    pay_days, st.sampled_from(PaysWhen), st.sampled_from(PayDayMoves), calendars,
)  # fmt: skip
def test_a_pay_day_is_a_working_day_of_its_rule_moved(
    of_form: tuple[Rhythm, date], pay: PayDays, when: PaysWhen, moves: PayDayMoves,
    calendar: Calendar,
) -> None:  # fmt: skip
    rhythm, wanted = of_form
    pay = replace(pay, moves=moves)
    rule, moves = rhythms.to_pay_rule(pay)
    made = plan(rhythm, wanted, pays_when=when, pay_rule=rule, moves=moves)
    [span] = first(rhythm, wanted, 1)
    plain = periods.pay_day(replace(made, moves=PayDayMoves.STAYS), span, calendar)
    earliest = span.end if when is PaysWhen.AFTER else span.start
    assert earliest <= plain
    if not rule:
        assert plain == earliest
    found = periods.pay_day(made, span, calendar)
    if moves is PayDayMoves.STAYS:
        assert found == plain
    else:
        between = [min(found, plain) + n * DAY for n in range(abs((found - plain).days) + 1)]
        assert calendar.is_working(found)
        assert [one for one in between if calendar.is_working(one)] == [found]
        assert (found <= plain) is (moves is PayDayMoves.BEFORE or found == plain)
    assert rhythms.to_pay_rule(rhythms.from_pay_rule(rule, moves)) == (rule, moves)


# By hand
def test_a_month_without_a_31st_uses_its_last_day() -> None:
    found = first(Rhythm(Often.MONTH, day=LAST), date(2027, 12, 31), 4)
    assert [span.start for span in found] == [
        date(2027, 12, 31), date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31),
    ]  # fmt: skip
    found = first(Rhythm(Often.MONTH, day=30), date(2027, 1, 30), 3)
    assert [span.start for span in found] == [
        date(2027, 1, 30), date(2027, 2, 28), date(2027, 3, 30),
    ]  # fmt: skip


def test_a_rule_of_ones_own_begins_with_its_first_day_from_there_on() -> None:
    rule = Rhythm(Often.RULE, rule="FREQ=MONTHLY;BYDAY=1FR")
    [span] = first(rule, date(2027, 3, 6), 1)
    assert span == Span(date(2027, 4, 2), date(2027, 5, 7))
    assert (
        list(periods.spans(plan(rule, date(2027, 3, 6)), date(2027, 1, 1), date(2027, 3, 1))) == []
    )


def test_a_leap_day_is_a_day() -> None:
    [span] = first(Rhythm(Often.MONTH), date(2028, 2, 10), 1)
    assert (span.start, span.end, span.days) == (date(2028, 2, 1), date(2028, 3, 1), 29)


def test_semi_monthly_on_the_1st_and_16th() -> None:
    found = first(Rhythm(Often.HALF_MONTH), date(2027, 2, 3), 3)
    assert found == [
        Span(date(2027, 2, 1), date(2027, 2, 16)),
        Span(date(2027, 2, 16), date(2027, 3, 1)),
        Span(date(2027, 3, 1), date(2027, 3, 16)),
    ]
    found = first(Rhythm(Often.HALF_MONTH, day=15, second=LAST), date(2027, 2, 20), 2)
    assert found == [
        Span(date(2027, 2, 15), date(2027, 2, 28)),
        Span(date(2027, 2, 28), date(2027, 3, 15)),
    ]


def test_two_weeks_stay_two_weeks_when_the_clock_changes() -> None:
    """Summer began on 28 March 2027 in Europe and ends on 31 October: days are days."""
    for wanted in (date(2027, 3, 22), date(2027, 10, 25)):
        found = first(Rhythm(Often.FORTNIGHT, weekday=0), wanted, 3)
        assert found[0].start == wanted
        assert {span.days for span in found} == {14}


def test_the_last_working_day_of_the_month_over_new_year() -> None:
    """31 December 2028 is a Sunday; the 29th, a Friday, is on the list of holidays."""
    rule, moves = rhythms.to_pay_rule(PayDays(PayDay.LAST_WORKING))
    made = plan(Rhythm(), date(2028, 12, 1), pay_rule=rule, moves=moves)
    span = Span(date(2028, 12, 1), date(2029, 1, 1))
    assert periods.pay_day(made, span, Calendar(WEEKEND)) == date(2028, 12, 29)
    closed = Calendar(WEEKEND, frozenset({date(2028, 12, 29), date(2028, 12, 28)}))
    assert periods.pay_day(made, span, closed) == date(2028, 12, 27)
    after = replace(made, moves=PayDayMoves.AFTER)
    new_year = Calendar(WEEKEND, frozenset({date(2029, 1, 1)}))
    assert periods.pay_day(after, span, new_year) == date(2029, 1, 2)


def test_a_week_of_rest_on_friday_and_saturday() -> None:
    made = plan(Rhythm(Often.WEEK, weekday=4), date(2027, 1, 1))
    [span] = list(periods.spans(made, date(2027, 1, 1), date(2027, 1, 2)))
    assert periods.pay_day(made, span, Calendar(frozenset({4, 5}))) == date(2026, 12, 31)


def test_weeks_that_are_paid_once_a_month_wait_for_that_day() -> None:
    made = plan(Rhythm(Often.WEEK), date(2027, 3, 1), pays_when=PaysWhen.AFTER,
                pay_rule="FREQ=MONTHLY;BYMONTHDAY=1")  # fmt: skip
    found = periods.periods(made, Calendar(), date(2027, 3, 1), date(2027, 4, 5))
    assert [period.pay_on for period in found] == [date(2027, 4, 1)] * 4 + [date(2027, 5, 1)]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("", "Write a rule"),
        ("x" * 300, "Write a rule"),
        ("FREQ=MONTHLY;COUNT=3", "each award"),
        ("FREQ=MONTHLY;UNTIL=20270101", "each award"),
        ("FREQ=HOURLY", "FREQ=DAILY"),
        ("BYDAY=MO", "FREQ=DAILY"),
        ("FREQ=DAILY;BYHOUR=3", "BYHOUR"),
        ("FREQ=MONTHLY;BYMONTHDAY=heron", "cannot be read"),
        ("FREQ=MONTHLY;BYDAY=XX", "cannot be read"),
        ("FREQ=MONTHLY;INTERVAL=0", "INTERVAL"),
        ("FREQ=MONTHLY;INTERVAL=ten", "INTERVAL"),
        ("FREQ=DAILY;BYDAY=MO", "BYDAY"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no two days"),
    ],
)
def test_a_rule_that_says_nothing_is_told_why(rule: str, told: str) -> None:
    with pytest.raises(Invalid, match=told) as caught:
        rhythms.to_rule(Rhythm(Often.RULE, rule=rule))
    assert caught.value.field == "rule"


def test_a_rule_is_read_as_people_write_it() -> None:
    assert rhythms.checked(" rrule:freq=weekly; byday=MO ", field="rule") == "FREQ=WEEKLY;BYDAY=MO"
    own = rhythms.from_rule("FREQ=MONTHLY;BYDAY=1FR")
    assert own == Rhythm(Often.RULE, rule="FREQ=MONTHLY;BYDAY=1FR")
    assert rhythms.from_rule("FREQ=MONTHLY;BYMONTHDAY=5,7,9").often is Often.RULE


@pytest.mark.parametrize(
    ("rhythm", "field"),
    [
        (Rhythm(Often.WEEK, weekday=7), "weekday"),
        (Rhythm(Often.MONTH, day=0), "day"),
        (Rhythm(Often.MONTH, day=32), "day"),
        (Rhythm(Often.HALF_MONTH, day=16, second=16), "second"),
        (Rhythm(Often.HALF_MONTH, day=1, second=30), "second"),
        (Rhythm(Often.HALF_MONTH, day=0, second=5), "second"),
    ],
)
def test_days_that_are_none_are_refused_beside_their_field(rhythm: Rhythm, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        rhythms.to_rule(rhythm)
    assert caught.value.field == field


def test_what_people_read() -> None:
    said = {
        rhythms.words(rhythms.to_rule(one))
        for one in (
            Rhythm(Often.WEEK), Rhythm(Often.FORTNIGHT, weekday=4), Rhythm(),
            Rhythm(Often.MONTH, day=5), Rhythm(Often.MONTH, day=31), Rhythm(Often.HALF_MONTH),
            Rhythm(Often.HALF_MONTH, second=31), Rhythm(Often.RULE, rule="FREQ=DAILY"),
        )
    }  # fmt: skip
    assert said == {
        "every week, from Monday", "every two weeks, from Friday", "every month",
        "every month, from day 5", "every month, from its last day",
        "twice a month, from day 1 and day 16",
        "twice a month, from day 1 and from the last day", "by the rule FREQ=DAILY",
    }  # fmt: skip
    paid = [rhythms.pay_words(*rhythms.to_pay_rule(one)) for one in (
        PayDays(), PayDays(PayDay.WEEKDAY), PayDays(PayDay.DAY, day=5),
        PayDays(PayDay.LAST_DAY, moves=PayDayMoves.STAYS), PayDays(PayDay.LAST_WORKING),
        PayDays(PayDay.RULE, rule="FREQ=DAILY"),
    )]  # fmt: skip
    assert paid == [
        "paid on its first day",
        "paid on Friday",
        "paid on day 5 of the month",
        "paid on the last day of the month",
        "paid on the last working day of the month",
        "paid by the rule FREQ=DAILY",
    ]
