# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times of a week as bits: of each day from Monday on morning, afternoon, evening, night.

The night of Monday goes on into Tuesday morning; it is Monday's, as at work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from babel.dates import get_day_names

from shelterdesk.i18n import N_, _
from shelterdesk.services.values import locales

DAYS: Final = 7
#: A whole week.
ALL: Final = (1 << 28) - 1

_PARTS: Final = (N_("morning"), N_("afternoon"), N_("evening"), N_("night"))
_OF_DAY: Final = len(_PARTS)
_WHOLE_DAY: Final = (1 << _OF_DAY) - 1
#: The first minute of each part; the night goes on until the first morning minute.
_STARTS: Final = (6 * 60, 12 * 60, 18 * 60, 22 * 60)
_DAY: Final = 24 * 60


def bit(weekday: int, part: int) -> int:
    """One part of one day; ``weekday`` from 0 for Monday, ``part`` from 0 for the morning."""
    return 1 << (weekday * _OF_DAY + part)


@lru_cache(maxsize=512)
def of_hours(weekday: int, start_minute: int, minutes: int) -> int:
    """All parts that something touches which begins at a minute of a day and lasts so long."""
    found = 0
    first = weekday * _DAY + start_minute
    for at in range(first, first + max(1, minutes)):
        day, minute = divmod(at, _DAY)
        if minute < _STARTS[0]:  # still the night of the day before
            found |= bit((day - 1) % DAYS, _OF_DAY - 1)
        else:
            part = max(number for number, start in enumerate(_STARTS) if start <= minute)
            found |= bit(day % DAYS, part)
    return found


def part_words() -> list[str]:
    """The parts of a day in words."""
    return [_(words) for words in _PARTS]


def day_words(*, is_short: bool = True) -> list[str]:
    """The days of a week in words, Monday first."""
    names = get_day_names("abbreviated" if is_short else "wide", "stand-alone", locales.in_use())
    return [str(names[day]) for day in range(DAYS)]


@dataclass(frozen=True, slots=True)
class Said:
    """How parts of a day are called, where it is not in the language of the program."""

    parts: tuple[str, ...]
    always: str
    all_day: str


def in_words(bits: int | None, said_as: Said | None = None) -> str:
    """``Mon–Fri: morning, afternoon; Sat: all day``; nothing for none."""
    if not bits:
        return ""
    called = said_as or Said(tuple(part_words()), _("at any time"), _("all day and night"))
    if bits == ALL:
        return called.always
    days = day_words()
    said = []
    for first, last, parts in _runs(bits):
        which = days[first] if first == last else f"{days[first]}–{days[last]}"
        said.append(_("{days}: {parts}").format(days=which, parts=_said(parts, called)))
    return "; ".join(said)


def _runs(bits: int) -> Iterator[tuple[int, int, int]]:
    """Days in a row that are alike: the first, the last, and which parts."""
    first = 0
    parts = [bits >> (day * _OF_DAY) & _WHOLE_DAY for day in range(DAYS)]
    for day in range(1, DAYS + 1):
        if day == DAYS or parts[day] != parts[first]:
            if parts[first]:
                yield first, day - 1, parts[first]
            first = day


def _said(parts: int, called: Said) -> str:
    if parts == _WHOLE_DAY:
        return called.all_day
    return ", ".join(words for at, words in enumerate(called.parts) if parts >> at & 1)
