# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times, hours and people of training in words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.numbers import format_decimal

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.training.session_clashes import SessionClash
from ui.widgets.day_words import locale, short_day, short_weekday

_HOUR: Final = 60
_FEW: Final = 4


def clock(minute: int | None) -> str:
    """``09:00``; empty without a time."""
    return "" if minute is None else f"{minute // _HOUR:02}:{minute % _HOUR:02}"


def between(start: int | None, minutes: int | None) -> str:
    """``09:00–11:30``, or what is known of it."""
    if start is None or minutes is None:
        return clock(start)
    return f"{clock(start)}–{clock((start + minutes) % (24 * _HOUR))}"


def hours(minutes: int | None) -> str:
    """``1.5 h``; empty where it is not known."""
    if minutes is None:
        return ""
    return _("{n} h").format(n=_tenths(round(minutes / _HOUR, 1), locale()))


@lru_cache(maxsize=512)  # a table asks for each of its rows again whenever it is painted
def _tenths(number: float, language: Locale) -> str:
    return str(format_decimal(number, format="#,##0.#", locale=language))


def people(count: int) -> str:
    """``8 people``."""
    return ngettext("{n} person", "{n} people", count).format(n=count)


def clash_words(found: Sequence[SessionClash], *, with_names: bool = False) -> list[str]:
    """What else is at the time, the first few: ``Tue 24 Nov: An appointment at 09:00``."""
    told = []
    for one in found[:_FEW]:
        words = f"{short_weekday(one.on)} {short_day(one.on, one.on)}: {one.words}"
        told.append(f"{one.shown}, {words}" if with_names else words)
    if len(found) > _FEW:
        n = len(found) - _FEW
        told.append(ngettext("and {n} more", "and {n} more", n).format(n=n))
    return told


def free_places(free: int | None) -> str:
    """``3 places free``, or what stands for none and for no limit."""
    if free is None:
        return _("as many as come")
    return ngettext("{n} place free", "{n} places free", free).format(n=free) if free else _("full")


def hours_of(minutes: int | None) -> int | None:
    """Whole hours for a field."""
    return None if minutes is None else max(1, round(minutes / _HOUR))


def minutes_of(typed: object, before: int | None = None) -> int | None:
    """The minutes of typed hours; those from before where the field shows the same hours."""
    if not isinstance(typed, int):
        return None
    return before if before is not None and hours_of(before) == typed else typed * _HOUR
