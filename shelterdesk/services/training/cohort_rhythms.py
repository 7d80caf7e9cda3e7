# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a group meets: RFC 5545 in the file, days of the week on screen.

Nearly every group meets on some days of the week, each week or each second one; anything else is
written as a rule of its own. A rule counts days of the calendar, so that what is at nine stays at
nine when summer begins. It goes on for as long as the group does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from babel.lists import format_list

from shelterdesk.errors import Invalid
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.agenda.recurrences import MOST_BETWEEN
from shelterdesk.services.stipends import rhythms
from shelterdesk.services.values import locales, week_times

_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKLY: Final = "FREQ=WEEKLY"
_HOUR: Final = 60
_A_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Meets:
    """When a group meets, as a form asks; without days and rule each session is added by hand."""

    weekdays: tuple[int, ...] = ()  # 0 = Monday
    every: int = 1  # so many weeks
    rule: str = ""  # of its own, RFC 5545


def to_rule(meets: Meets) -> str:
    """The rule as the file holds it. Raises ``Invalid`` naming the field."""
    if meets.rule.strip():
        if any(word in meets.rule.upper() for word in ("UNTIL", "COUNT")):
            raise Invalid(_("A rule goes on for as long as the group does."), field="rule")
        return rhythms.checked(meets.rule, field="rule")
    if not meets.weekdays:
        return ""
    if not all(0 <= day < len(_DAYS) for day in meets.weekdays):
        raise Invalid(_("Choose days of the week."), field="weekdays")
    if not 1 <= meets.every <= MOST_BETWEEN:
        words = _("Write a number from 1 to {most}.").format(most=MOST_BETWEEN)
        raise Invalid(words, field="every")
    interval = [f"INTERVAL={meets.every}"] if meets.every > 1 else []
    days = ",".join(_DAYS[day] for day in sorted(set(meets.weekdays)))
    return ";".join([_WEEKLY, *interval, f"BYDAY={days}"])


def from_rule(text: str) -> Meets:
    """What a rule says, in the choices of a form."""
    if not text:
        return Meets()
    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    named = parts.get("BYDAY", "").split(",")
    every = parts.get("INTERVAL", "1")
    if parts.get("FREQ") == "WEEKLY" and set(named) <= set(_DAYS):
        meets = Meets(tuple(sorted(_DAYS.index(day) for day in named)), int(every))
        if to_rule(meets) == text:
            return meets
    return Meets(rule=text)


def days(text: str, start: date, first: date, last: date) -> Iterator[date]:
    """The days in [first, last] of a rule that counts from ``start``."""
    if text and first <= last:
        yield from (day for day in rhythms.days(text, start, last) if day >= first)


def words(text: str) -> str:
    """``every week on Monday and Thursday``; nothing for a group without a rhythm."""
    meets = from_rule(text)
    if meets.rule:
        return _("by the rule {rule}").format(rule=meets.rule)
    if not meets.weekdays:
        return ""
    named = [rhythms.weekday_words(day) for day in meets.weekdays]
    listed = format_list(named, style="standard", locale=locales.in_use())
    said = ngettext("every week on {days}", "every {n} weeks on {days}", meets.every)
    return said.format(n=meets.every, days=listed)


def short_words(text: str) -> str:
    """``Mon, Thu``, with how many weeks lie between where it is not each; for a list."""
    meets = from_rule(text)
    if meets.rule:
        return _("by a rule of its own")
    names = week_times.day_words()
    listed = ", ".join(names[day] for day in meets.weekdays)
    if meets.every == 1 or not listed:
        return listed
    said = ngettext("{days}, every week", "{days}, every {n} weeks", meets.every)
    return said.format(n=meets.every, days=listed)


def clock(start_minute: int | None, minutes: int | None) -> str:
    """``10:00–12:30``, or ``10:00``; nothing where no time is known."""
    if start_minute is None:
        return ""
    begins = f"{to_time(start_minute):%H:%M}"
    if minutes is None:
        return begins
    return f"{begins}–{to_time((start_minute + minutes) % _A_DAY):%H:%M}"


def to_time(start_minute: int) -> time:
    """The time of a minute of the day."""
    return time(*divmod(start_minute, _HOUR))


def to_minute(at: time | None) -> int | None:
    """The minute of the day of a time; None for none."""
    return None if at is None else at.hour * _HOUR + at.minute


def checked_minutes(minutes: int | None) -> int | None:
    """How long a session lasts; raises ``Invalid``."""
    if minutes is not None and not 1 <= minutes <= _A_DAY:
        raise Invalid(_("Write how many minutes a session has."), field="minutes")
    return minutes
