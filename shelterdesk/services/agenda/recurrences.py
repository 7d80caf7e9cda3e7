# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often something comes again: RFC 5545 in the file, five choices and an end on screen.

Days are counted by the calendar and never by hours, so that what is at nine stays at nine when
summer begins or ends. A month without a 31st has its last day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from dateutil.rrule import rrulestr

from shelterdesk.errors import Invalid
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.values import value_words

#: The most that "every n" may be, and the most times; more is a slip of the finger.
MOST_BETWEEN: Final = 52
MOST_TIMES: Final = 500
SHORTEST_MONTH: Final = 28


class Every(StrEnum):
    """How often."""

    DAY = "DAILY"
    WEEKDAY = "WEEKDAYS"  # Monday to Friday
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"


@dataclass(frozen=True, slots=True)
class Repeats:
    """How often, up to a day or so many times in all; without either for good."""

    every: Every
    interval: int = 1
    until: date | None = None  # the last day it may be
    count: int | None = None


def to_text(repeats: Repeats, start: date) -> str:
    """The rule as the file holds it. Raises ``Invalid`` for one that says nothing."""
    _check(repeats, start)
    if repeats.every is Every.WEEKDAY:
        parts = ["FREQ=WEEKLY", "BYDAY=MO,TU,WE,TH,FR"]
    else:
        parts = [f"FREQ={repeats.every.value}"]
        if repeats.interval > 1:
            parts.append(f"INTERVAL={repeats.interval}")
    if repeats.every is Every.MONTH and start.day > SHORTEST_MONTH:
        parts += of_month(start.day)
    if repeats.until is not None:
        parts.append(f"UNTIL={repeats.until:%Y%m%d}")
    elif repeats.count is not None:
        parts.append(f"COUNT={repeats.count}")
    return ";".join(parts)


def from_text(text: str | None) -> Repeats | None:
    """What a rule of ours says."""
    if not text:
        return None
    parts = dict(part.split("=", 1) for part in text.split(";"))
    every = Every.WEEKDAY if "BYDAY" in parts else Every(parts["FREQ"])
    until = parts.get("UNTIL")
    return Repeats(
        every=every,
        interval=int(parts.get("INTERVAL", 1)),
        until=datetime.strptime(until, "%Y%m%d").date() if until else None,  # noqa: DTZ007 - a day
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
    )


def days(text: str, start: date, until: date) -> Iterator[date]:
    """The days of a rule from ``start``, which is the first of them, up to ``until``."""
    yield start
    for day in _after(text, start):
        if day > until:
            return
        yield day


def following(text: str, start: date, not_before: date) -> tuple[date, str] | None:
    """The next day after ``start`` that is not before another, and the rule as it goes on from
    there: of a rule with a number of times, those that passed are gone. None where it has ended."""
    count = from_text(text)
    for passed, day in enumerate(_after(text, start), 1):
        if day >= not_before:
            left = count.count if count is not None else None
            rest = text if left is None else text.replace(f"COUNT={left}", f"COUNT={left - passed}")
            return day, rest
    return None


def words(text: str | None) -> str:
    """``every 2 weeks until 3 May 2027``; nothing for what comes once."""
    found = from_text(text)
    if found is None:
        return ""
    said = _often(found)
    if found.until is not None:
        day = value_words.day_in_words(found.until)
        return _("{often} until {day}").format(often=said, day=day)
    if found.count is not None:
        times = ngettext("{often}, {n} time in all", "{often}, {n} times in all", found.count)
        return times.format(often=said, n=found.count)
    return said


def of_month(day: int) -> list[str]:
    """The parts of a monthly rule that mean a day of the month, or its last where it is shorter."""
    if day <= SHORTEST_MONTH:
        return [f"BYMONTHDAY={day}"]
    days = ",".join(map(str, range(SHORTEST_MONTH, day + 1)))
    return [f"BYMONTHDAY={days}", "BYSETPOS=-1"]


def _often(repeats: Repeats) -> str:
    n = repeats.interval
    if repeats.every is Every.WEEKDAY:
        return _("Monday to Friday")
    said = {
        Every.DAY: ngettext("every day", "every {n} days", n),
        Every.WEEK: ngettext("every week", "every {n} weeks", n),
        Every.MONTH: ngettext("every month", "every {n} months", n),
    }
    return said[repeats.every].format(n=n)


def _after(text: str, start: date) -> Iterator[date]:
    """The days after the first. The first is ``start`` also where it is no day of the rule: the
    meeting of a working week may begin on a Sunday."""
    count = from_text(text)
    midnight = datetime.combine(start, time())
    left = count.count if count is not None else None
    if left is not None:
        text = text.replace(f";COUNT={left}", "")
    for at in rrulestr(text, dtstart=midnight, cache=False):
        if at.date() == start:
            continue
        left = left - 1 if left is not None else None
        if left is not None and left < 1:
            return
        yield at.date()


def _check(repeats: Repeats, start: date) -> None:
    if not 1 <= repeats.interval <= MOST_BETWEEN:
        message = _("Write a number from 1 to {most}.").format(most=MOST_BETWEEN)
        raise Invalid(message, field="interval")
    if repeats.count is not None and not 1 <= repeats.count <= MOST_TIMES:
        message = _("Write a number from 1 to {most}.").format(most=MOST_TIMES)
        raise Invalid(message, field="count")
    if repeats.until is not None and repeats.until < start:
        raise Invalid(_("The last day must not be before the first."), field="until")
