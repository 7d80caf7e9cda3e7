# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Days in words, as people of the language in use write them."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton

from shelterdesk.i18n import _, language


@lru_cache(maxsize=8)
def _locale(tag: str) -> Locale:
    if tag in ("en", "") or "-" in tag:
        return Locale.parse("en_001")  # the day before the month
    return Locale.parse(tag)


def locale() -> Locale:
    """How the language in use writes days, countries and languages."""
    return _locale(language())


@lru_cache(maxsize=2048)
def _written(on: dt.date, skeleton: str, tag: str) -> str:
    # A board of four hundred beds words the same few days again and again.
    return str(format_skeleton(skeleton, on, locale=_locale(tag)))


def day(on: dt.date, today: dt.date | None = None) -> str:
    """``9 August``, with the year where it is not this one."""
    if today is not None and on.year == today.year:
        return _written(on, "MMMMd", language())
    return format_date(on, "long", locale=locale())


def short_day(on: dt.date, today: dt.date | None = None) -> str:
    """``9 Aug``, with the year where it is not this one."""
    skeleton = "MMMd" if today is not None and on.year == today.year else "yMMMd"
    return _written(on, skeleton, language())


def near_day(on: dt.date, today: dt.date) -> str:
    """``today``, ``yesterday``, ``tomorrow``, or the short day."""
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}
    return near.get((on - today).days) or short_day(on, today)


def span(first: dt.date, last: dt.date, today: dt.date) -> str:
    """``1–31 Jan``, with the year where the last day is not of this one."""
    skeleton = "MMMd" if last.year == today.year else "yMMMd"
    return str(format_interval(first, last, skeleton, locale=locale()))


def month_and_year(on: dt.date) -> str:
    """``November 2026``, as a title."""
    words = str(format_date(on, "LLLL y", locale=locale()))
    return words[:1].upper() + words[1:]


def short_month(on: dt.date) -> str:
    """``Nov``; of a January with its year."""
    return _written(on, "yMMM" if on.month == 1 else "MMM", language())


def weekday_and_day(on: dt.date, today: dt.date | None = None) -> str:
    """``Sunday 22 November``, with the year where it is not that of ``today``."""
    weekday = format_date(on, "EEEE", locale=locale())
    return _("{weekday} {day}").format(weekday=weekday, day=day(on, today or on))


def weekday_name(on: dt.date) -> str:
    """``Sunday``."""
    return format_date(on, "EEEE", locale=locale())


def short_weekday(on: dt.date) -> str:
    """``Sun``."""
    return _written(on, "EEE", language())


def weekday_letter(on: dt.date) -> str:
    """``M`` for Monday, where the language has such letters."""
    return format_date(on, "EEEEE", locale=locale())
