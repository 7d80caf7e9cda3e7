# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Periods [start, end) of a scheme and the day each is paid on. Pure: no file, no clock.

First days come from a rule (``rhythms.py``) that begins on ``begins``; a period ends where the
next one begins, so that none overlaps another and no day lies between. The pay day is the first day
of the pay rule on or after the period's first day (*within*) or its end (*after*); on a day of rest
or a holiday it moves to the working day before or after, or stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shelterdesk.models.stipends import PayDayMoves, PaysWhen
from shelterdesk.services.stipends import rhythms
from shelterdesk.services.stipends.rhythms import Often, Rhythm

_DAY: Final = timedelta(days=1)
_WEEK: Final = 7
_SEARCHED: Final = timedelta(days=62)  # in which every monthly rhythm has a day


@dataclass(frozen=True, slots=True)
class Plan:
    """How the periods of a scheme lie, and when each is paid."""

    rule: str
    begins: date
    pays_when: PaysWhen = PaysWhen.WITHIN
    pay_rule: str = ""
    moves: PayDayMoves = PayDayMoves.BEFORE


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A period: its first day, and the day after its last."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - _DAY


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the house does not pay: days of the week (0 = Monday) and holidays."""

    rest_days: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether it pays on a day."""
        return day.weekday() not in self.rest_days and day not in self.holidays


@dataclass(frozen=True, slots=True)
class Period:
    """A period and the day it is paid on."""

    span: Span
    pay_on: date


def begins(rhythm: Rhythm, wanted: date) -> date:
    """Where a rule is to begin so that ``wanted`` lies in its first period: on that day or the last
    one before that fits. A rule of the house's own begins with its first day from there on."""
    if rhythm.often is Often.RULE:
        return wanted
    if rhythm.often in (Often.WEEK, Often.FORTNIGHT):
        return wanted - _DAY * ((wanted.weekday() - rhythm.weekday) % _WEEK)
    return max(rhythms.days(rhythms.to_rule(rhythm), wanted - _SEARCHED, wanted))


def spans(plan: Plan, start: date, end: date) -> Iterator[Span]:
    """The periods that have a day in [start, end), in their order."""
    first: date | None = None
    # One more first day than there are periods: where the last of them ends.
    for day in rhythms.days(plan.rule, plan.begins, max(end, plan.begins) + rhythms.LONGEST):
        if first is not None and first < end and day > start:
            yield Span(first, day)
        if day >= end:
            return
        first = day


def span_of(plan: Plan, day: date) -> Span | None:
    """The period in which a day lies; None before the first."""
    return next(spans(plan, day, day + _DAY), None)


def pay_day(plan: Plan, span: Span, calendar: Calendar) -> date:
    """The day a period is paid on."""
    earliest = span.end if plan.pays_when is PaysWhen.AFTER else span.start
    if not plan.pay_rule:
        return moved(earliest, plan.moves, calendar)
    # An interval in the rule (every second Friday) counts from where the periods begin.
    found = rhythms.days(plan.pay_rule, plan.begins, earliest + rhythms.LONGEST)
    return moved(next((day for day in found if day >= earliest), earliest), plan.moves, calendar)


def moved(day: date, moves: PayDayMoves, calendar: Calendar) -> date:
    """A pay day off the days of rest."""
    if moves is PayDayMoves.STAYS:
        return day
    step = -_DAY if moves is PayDayMoves.BEFORE else _DAY
    while not calendar.is_working(day):
        day += step
    return day


def periods(plan: Plan, calendar: Calendar, start: date, end: date) -> Iterator[Period]:
    """The periods that have a day in [start, end), with their pay days."""
    for span in spans(plan, start, end):
        yield Period(span, pay_day(plan, span, calendar))
