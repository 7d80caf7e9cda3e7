# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading dates as people type them: 2026-11-22, 22.11.2026, 22/11, 11/2026, 1999, ~20."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from PySide6.QtCore import QDate, QLocale

EXACT = "exact"
MONTH = "month"
YEAR = "year"
ESTIMATED = "estimated"


@dataclass(frozen=True)
class Birth:
    """A date of birth as far as it is known: ``precision`` is exact, month, year or estimated."""

    precision: str
    year: int
    month: int | None = None
    day: int | None = None


def _day_on_the_clock() -> dt.date:
    now = QDate.currentDate()
    return dt.date(now.year(), now.month(), now.day())


#: Where fields read the day; tests put their own clock here.
clock = _day_on_the_clock


def today() -> dt.date:
    """The day on this PC's clock."""
    return clock()


def day_first() -> bool:
    """Whether the system writes the day before the month."""
    form = _form()
    return form.find("d") < form.find("M")


def read_date(text: str) -> dt.date | None:
    """The day typed, or None where it is none. A missing year means this year."""
    numbers = _numbers(text)
    if len(numbers) == 2 and all(len(part) <= 2 for part in numbers):
        numbers.append(str(today().year))
    if len(numbers) != 3:
        return None
    if len(numbers[0]) == 4:
        year, month, day = numbers
    elif day_first():
        day, month, year = numbers
    else:
        month, day, year = numbers
    return _day(_full_year(year), int(month), int(day))


def read_birth(text: str, precision: str) -> Birth | None:
    """What is known of a birth; fewer parts typed mean a lesser precision."""
    numbers = _numbers(text)
    now = today()
    guessed = text.strip().startswith("~") or precision == ESTIMATED
    if len(numbers) == 1 and (guessed or len(numbers[0]) <= 2):
        age = int(numbers[0])
        return Birth(ESTIMATED, now.year - age) if age <= 120 else None
    if len(numbers) == 1 and len(numbers[0]) == 4:
        year = int(numbers[0])
        return Birth(YEAR, year) if now.year - 120 <= year <= now.year else None
    if len(numbers) == 2:
        year, month = sorted((int(part) for part in numbers), reverse=True)
        first = _day(year, month, 1)
        return Birth(MONTH, year, month) if first and _lived(first, now) else None
    found = read_date(text) if len(numbers) == 3 else None
    if found is None or not _lived(found, now):
        return None
    return Birth(EXACT, found.year, found.month, found.day)


def write_date(day: dt.date) -> str:
    """A day as the system writes it, with the year in full."""
    return QLocale().toString(QDate(day.year, day.month, day.day), _form())


def write_birth(birth: Birth) -> str:
    """What to show in the field for a birth."""
    if birth.precision == EXACT and birth.month and birth.day:
        return write_date(dt.date(birth.year, birth.month, birth.day))
    if birth.precision == MONTH and birth.month:
        return f"{birth.year:04}-{birth.month:02}"
    if birth.precision == ESTIMATED:
        return f"~{today().year - birth.year}"
    return str(birth.year)


def age(birth: Birth) -> int:
    """Years of age today; without a month, the most it can be."""
    now = today()
    later = (birth.month or 1, birth.day or 1) > (now.month, now.day)
    return now.year - birth.year - later


def _form() -> str:
    form = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    if QLocale().language() == QLocale.Language.C or "MMM" in form:
        return "yyyy-MM-dd"  # no country set, or names of months: ISO can be typed anywhere
    return re.sub("y+", "yyyy", form)


def _numbers(text: str) -> list[str]:
    # Digits of any script, with what people put between them; anything else is no date.
    if not re.fullmatch(r"~?\s*\d+(\s*[\s./\-–]\s*\d+){0,2}\.?", text.strip()):
        return []
    return re.findall(r"\d+", text)


def _full_year(year: str) -> int:
    if len(year) > 2:
        return int(year)
    full = 2000 + int(year)
    return full if full <= today().year + 10 else full - 100


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _lived(day: dt.date, now: dt.date) -> bool:
    return now.year - 120 <= day.year and day <= now
