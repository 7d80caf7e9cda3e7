# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often money is given and on which day: RFC 5545 in the file, a few choices on screen.

What a house does is nearly always one of five rhythms and one of six pay days; anything else is
written as a rule of its own and checked here. A rule counts days of the calendar, never hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from babel.dates import get_day_names
from dateutil.rrule import rrulebase, rrulestr

from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.stipends import PayDayMoves
from shelterdesk.services.agenda.recurrences import MOST_BETWEEN, SHORTEST_MONTH, of_month
from shelterdesk.services.values import locales

#: The day of a month that means its last, whatever its length.
LAST: Final = 31
#: Between two days of a rule lies at most this; a rule without one in that time says nothing.
LONGEST: Final = timedelta(days=2 * 366)
_LONGEST_TEXT: Final = 200
_AT_ONCE: Final = 16  # years of a rule that are kept together
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: How often -> what such a rule may say. No more, because a rule that never comes true would be
#: searched for to the end of the calendar.
_PARTS: Final = {
    "DAILY": frozenset({"FREQ", "INTERVAL"}),
    "WEEKLY": frozenset({"FREQ", "INTERVAL", "BYDAY", "WKST"}),
    "MONTHLY": frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYSETPOS"}),
    "YEARLY": frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}),
}
_ENDING: Final = frozenset({"UNTIL", "COUNT"})


class Often(StrEnum):
    """How often a period begins."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    HALF_MONTH = "half_month"
    MONTH = "month"
    RULE = "rule"  # of the house's own


class PayDay(StrEnum):
    """Which day is paid on."""

    FIRST = "first"  # the first that may be
    WEEKDAY = "weekday"
    DAY = "day"  # of the month
    LAST_DAY = "last_day"  # of the month
    LAST_WORKING = "last_working"  # of the month
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a period begins, as a form asks; ``day`` 31 is the last of a month."""

    often: Often = Often.MONTH
    weekday: int = 0  # 0 = Monday
    day: int = 1
    second: int = 16  # of two days a month
    rule: str = ""


@dataclass(frozen=True, slots=True)
class PayDays:
    """Which day is paid on, as a form asks."""

    day_kind: PayDay = PayDay.FIRST
    weekday: int = 4
    day: int = 1
    rule: str = ""
    moves: PayDayMoves = PayDayMoves.BEFORE


def to_rule(rhythm: Rhythm) -> str:
    """The rule of the first days of periods. Raises ``Invalid`` naming the field."""
    match rhythm.often:
        case Often.WEEK:
            return f"FREQ=WEEKLY;BYDAY={_weekday(rhythm.weekday)}"
        case Often.FORTNIGHT:
            return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={_weekday(rhythm.weekday)}"
        case Often.HALF_MONTH:
            return f"FREQ=MONTHLY;BYMONTHDAY={_two_days(rhythm.day, rhythm.second)}"
        case Often.MONTH:
            return ";".join(["FREQ=MONTHLY", *_month_day(rhythm.day, "day")])
    return checked(rhythm.rule, field="rule")


def from_rule(text: str) -> Rhythm:
    """What a rule says, in the choices of a form."""
    for rhythm in _guesses(text):
        if to_rule(rhythm) == text:
            return rhythm
    return Rhythm(Often.RULE, rule=text)


def to_pay_rule(pay: PayDays) -> tuple[str, PayDayMoves]:
    """The rule of pay days, and where one goes that is no working day. The last working day is the
    last day, moved to before; so the days of rest of the house say which one it is."""
    rule, moves = "", pay.moves
    match pay.day_kind:
        case PayDay.WEEKDAY:
            rule = f"FREQ=WEEKLY;BYDAY={_weekday(pay.weekday)}"
        case PayDay.DAY:
            rule = ";".join(["FREQ=MONTHLY", *_month_day(pay.day, "pay_day")])
        case PayDay.LAST_DAY | PayDay.LAST_WORKING:
            rule = "FREQ=MONTHLY;BYMONTHDAY=-1"
            is_working = pay.day_kind is PayDay.LAST_WORKING
            moves = PayDayMoves.BEFORE if is_working else moves
        case PayDay.RULE:
            rule = checked(pay.rule, field="pay_rule")
    return rule, moves


def from_pay_rule(text: str, moves: PayDayMoves) -> PayDays:
    """What a rule of pay days says, in the choices of a form."""
    if not text:
        return PayDays(PayDay.FIRST, moves=moves)
    rhythm = from_rule(text)
    if rhythm.often is Often.WEEK:
        return PayDays(PayDay.WEEKDAY, weekday=rhythm.weekday, moves=moves)
    if rhythm.often is Often.MONTH and rhythm.day == LAST:
        kind = PayDay.LAST_WORKING if moves is PayDayMoves.BEFORE else PayDay.LAST_DAY
        return PayDays(kind, moves=moves)
    if rhythm.often is Often.MONTH:
        return PayDays(PayDay.DAY, day=rhythm.day, moves=moves)
    return PayDays(PayDay.RULE, rule=text, moves=moves)


def checked(text: str, *, field: str) -> str:
    """A rule somebody wrote, as the file holds it; raises ``Invalid`` saying what is wrong."""
    plain = text.strip().upper().removeprefix("RRULE:").replace(" ", "")
    parts = dict(part.partition("=")[::2] for part in plain.split(";") if part)
    if not parts or len(plain) > _LONGEST_TEXT:
        raise Invalid(_("Write a rule, for example FREQ=MONTHLY;BYMONTHDAY=1,16."), field=field)
    if _ENDING & parts.keys():
        raise Invalid(_("A rule goes on. When it ends is said by each award."), field=field)
    if parts.get("FREQ") not in _PARTS:
        raise Invalid(_("Write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY."), field=field)
    for name in parts:
        if name not in _PARTS[parts["FREQ"]]:
            words = _("“{part}” is not understood here.").format(part=name)
            raise Invalid(words, field=field)
    every = parts.get("INTERVAL", "1")
    if not _is_number(every) or not 1 <= int(every) <= MOST_BETWEEN:
        words = _("Write INTERVAL as a number from 1 to {most}.").format(most=MOST_BETWEEN)
        raise Invalid(words, field=field)
    begins = date(2001, 1, 1)  # any day: it is only tried
    try:
        found = list(days(plain, begins, begins + LONGEST))
    except (ValueError, TypeError) as error:
        words = _("This rule cannot be read: {rule}").format(rule=plain)
        raise Invalid(words, field=field) from error
    if len(found) < 2:
        raise Invalid(_("By this rule no two days come within two years."), field=field)
    return plain


def days(text: str, start: date, until: date) -> Iterator[date]:
    """The days of a rule in [start, until], whatever they are; none of them is made up."""
    years = min(start.year + _AT_ONCE * ((until.year - start.year) // _AT_ONCE + 1), date.max.year)
    for at in _rule(text, start, years):
        if at.date() > until:
            return
        yield at.date()


@lru_cache(maxsize=256)
def _rule(text: str, start: date, last_year: int) -> rrulebase:
    """A rule that keeps the days it found: each award of a scheme asks for the same ones, from the
    first day of the scheme, which may be years ago. It ends, for a rule may have no day at all."""
    last = f"{text};UNTIL={last_year:04}1231T000000"
    return rrulestr(last, dtstart=datetime.combine(start, time()), cache=True)


def words(text: str) -> str:
    """``every two weeks, from Monday``."""
    rhythm = from_rule(text)
    said = {
        Often.WEEK: _("every week, from {weekday}"),
        Often.FORTNIGHT: _("every two weeks, from {weekday}"),
        Often.HALF_MONTH: _("twice a month, from day {day} and day {second}"),
        Often.MONTH: _("every month, from day {day}"),
        Often.RULE: _("by the rule {rule}"),
    }[rhythm.often]
    if rhythm.often is Often.HALF_MONTH and rhythm.second == LAST:
        said = _("twice a month, from day {day} and from the last day")
    elif rhythm.often is Often.MONTH and rhythm.day in (1, LAST):
        said = _("every month") if rhythm.day == 1 else _("every month, from its last day")
    return said.format(
        weekday=weekday_words(rhythm.weekday), day=rhythm.day, second=rhythm.second, rule=text
    )


def pay_words(text: str, moves: PayDayMoves) -> str:
    """``paid on the last working day of the month``."""
    pay = from_pay_rule(text, moves)
    said = {
        PayDay.FIRST: _("paid on its first day"),
        PayDay.WEEKDAY: _("paid on {weekday}"),
        PayDay.DAY: _("paid on day {day} of the month"),
        PayDay.LAST_DAY: _("paid on the last day of the month"),
        PayDay.LAST_WORKING: _("paid on the last working day of the month"),
        PayDay.RULE: _("paid by the rule {rule}"),
    }[pay.day_kind]
    return said.format(weekday=weekday_words(pay.weekday), day=pay.day, rule=text)


def weekday_words(number: int) -> str:
    """The name of a day of the week, 0 = Monday."""
    return str(get_day_names("wide", "stand-alone", locales.in_use())[number])


def _guesses(text: str) -> Iterator[Rhythm]:
    """Rhythms a rule may come from."""
    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    if parts.get("BYDAY") in _DAYS:
        weekday = _DAYS.index(parts["BYDAY"])
        yield Rhythm(Often.WEEK, weekday=weekday)
        yield Rhythm(Often.FORTNIGHT, weekday=weekday)
    found = [int(one) for one in parts.get("BYMONTHDAY", "").split(",") if _is_number(one)]
    if not found:
        return
    last = LAST if found[-1] == -1 else found[-1]
    if "BYSETPOS" in parts or len(found) == 1:
        yield Rhythm(Often.MONTH, day=last)
    elif len(found) == 2 and 1 <= found[0] < last:
        yield Rhythm(Often.HALF_MONTH, day=found[0], second=last)


def _weekday(number: int) -> str:
    if not 0 <= number < len(_DAYS):
        raise Invalid(_("Choose a day of the week."), field="weekday")
    return _DAYS[number]


def _month_day(day: int, field: str) -> list[str]:
    if not 1 <= day <= LAST:
        raise Invalid(_("Write a day from 1 to 31."), field=field)
    return ["BYMONTHDAY=-1"] if day == LAST else of_month(day)


def _two_days(first: int, second: int) -> str:
    """Two days a month; one that not every month has cannot be meant, but the last can."""
    is_plain = 1 <= first <= SHORTEST_MONTH and 1 <= second <= SHORTEST_MONTH
    if first >= second or not (is_plain or (1 <= first <= SHORTEST_MONTH and second == LAST)):
        words = _("Choose two days from 1 to 28, the earlier one first; 31 is the last of a month.")
        raise Invalid(words, field="second")
    return f"{first},{-1 if second == LAST else second}"


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and text.isascii()
