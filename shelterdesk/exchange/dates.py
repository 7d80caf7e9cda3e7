# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dates as people write them: which order a column uses, and reading it.

``03/04/1985`` is April in one country and March in another; no program can know. A column is
decided by values that fit one order alone (``25/12/1985``); where several orders fit all values,
a person has to say which is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final, TypeAlias

from babel import Locale

from shelterdesk.i18n import N_, _
from shelterdesk.services.values.folding import fold

Cell: TypeAlias = str | date | None

#: Languages whose names of months are read.
LANGUAGES: Final = ("en", "fr", "es", "de", "pt")


class DateFormat(StrEnum):
    """In which order a date is written; the sign between the parts does not matter."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"
    WORDS = "words"  # the month is written out, so that the order is plain


_LABELS: Final = {
    DateFormat.YMD: N_("year, month, day"),
    DateFormat.DMY: N_("day, month, year"),
    DateFormat.MDY: N_("month, day, year"),
    DateFormat.WORDS: N_("the month in words"),
}
_ORDERS: Final = (DateFormat.YMD, DateFormat.DMY, DateFormat.MDY)


def format_words(chosen: DateFormat) -> str:
    """An order in words for people."""
    return _(_LABELS[chosen])


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the day, or month and day, may not be known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def whole(self) -> date | None:
        """The date, if all of it is known."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Detection:
    """What was found out about a column.

    ``chosen`` is the one order that fits all values, if it is one. ``examples`` are values that
    the candidates read differently, or some values where there is nothing to choose between.
    """

    chosen: DateFormat | None
    candidates: tuple[DateFormat, ...]
    examples: tuple[str, ...] = ()
    unreadable: tuple[int, ...] = ()  # places of values that fit no order at all
    is_mixed: bool = False  # real dates beside text: day and month may be swapped in the dates
    has_short_years: bool = False

    @property
    def is_ambiguous(self) -> bool:
        """Whether several orders fit all values."""
        return len(self.candidates) > 1

    @property
    def needs_person(self) -> bool:
        """Whether a person has to say which order is meant."""
        return self.chosen is None


@dataclass(frozen=True, slots=True)
class _Parts:
    """A written date taken apart, before an order is chosen."""

    numbers: tuple[str, ...]
    month: int | None = None  # by name
    is_name_first: bool = False
    has_dots: bool = False


_TIME: Final = re.compile(
    r"[T\s,]+\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
_ORDINAL: Final = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º|ª)\b", re.IGNORECASE)
_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+\.?")
_BETWEEN: Final = re.compile(r"[\s/.,\-–—'’年月日]*")
_FILLERS: Final = frozenset({"de", "del", "of", "the", "le", "el", "do", "den"})


def detect(cells: Iterable[Cell], *, partial: bool = False) -> Detection:
    """Find the order of day, month and year in a column; empty cells are passed over.

    ``partial``: a year, or a month and year, is a value too (birth dates).
    """
    fits: dict[DateFormat, int] = dict.fromkeys(_ORDERS, 0)
    texts = dates = 0
    words = False
    unreadable: list[int] = []
    telling: dict[str, frozenset[DateFormat]] = {}
    has_short_years = False
    for place, cell in enumerate(cells):
        if cell is None or isinstance(cell, date):
            dates += cell is not None
            continue
        parts = _take_apart(cell)
        orders = _orders_of(parts, partial)
        if parts is None or not orders:
            unreadable.append(place)
            continue
        if parts.month is not None or len(parts.numbers) < 3:
            words |= parts.month is not None
            continue  # fits any order
        texts += 1
        has_short_years |= all(len(number) <= 2 for number in parts.numbers)
        for order in orders:
            fits[order] += 1
        if len(telling) < 1000:
            telling.setdefault(cell, orders)
    candidates = tuple(order for order in _ORDERS if texts and fits[order] == texts)
    chosen = candidates[0] if len(candidates) == 1 else None
    if not texts:  # only real dates, months in words, or parts of dates
        chosen = DateFormat.WORDS if words else DateFormat.YMD
        candidates = (chosen,)
    return Detection(
        chosen=chosen,
        candidates=candidates,
        examples=_examples(telling, candidates),
        unreadable=tuple(unreadable),
        is_mixed=bool(dates and texts),
        has_short_years=has_short_years,
    )


def read(
    cell: Cell, order: DateFormat, *, latest: date, partial: bool = False
) -> PartialDate | None:
    """A cell as a date in an order, or ``None`` if it is none.

    A year of two digits is the last such year that does not lead beyond ``latest``.
    """
    if isinstance(cell, date):
        return PartialDate(cell.year, cell.month, cell.day)
    parts = None if cell is None else _take_apart(cell)
    if parts is None:
        return None
    if parts.month is not None:
        return _read_words(parts, latest, partial)
    if len(parts.numbers) < 3:
        return _read_part(parts.numbers) if partial else None
    if order is DateFormat.WORDS or not _has_place_for_year(parts, order):
        return None
    year, month, day = _in_order(parts.numbers, order)
    return _checked(year, int(month), int(day), latest, partial)


def _orders_of(parts: _Parts | None, partial: bool) -> frozenset[DateFormat]:
    """The orders in which this is a date; all of them where the order makes no difference."""
    if parts is None:
        return frozenset()
    late = date(2100, 1, 1)
    if parts.month is not None:
        return frozenset(_ORDERS) if _read_words(parts, late, partial) else frozenset()
    if len(parts.numbers) < 3:
        is_part = partial and _read_part(parts.numbers) is not None
        return frozenset(_ORDERS) if is_part else frozenset()
    found = set()
    for order in _ORDERS:
        if not _has_place_for_year(parts, order):
            continue
        year, month, day = _in_order(parts.numbers, order)
        if _checked(year, int(month), int(day), late, partial) is not None:
            found.add(order)
    return frozenset(found)


def _has_place_for_year(parts: _Parts, order: DateFormat) -> bool:
    """Whether long and short numbers stand where the order wants them."""
    lengths = [len(number) for number in parts.numbers]
    year_at = 0 if order is DateFormat.YMD else 2
    others = [length for place, length in enumerate(lengths) if place != year_at]
    if lengths[year_at] not in {2, 4} or any(length > 2 for length in others):
        return False
    if order is DateFormat.YMD:
        return not (parts.has_dots and lengths[0] == 2)
    return not (parts.has_dots and order is DateFormat.MDY)  # nobody writes 12.25.1985


def _in_order(numbers: tuple[str, ...], order: DateFormat) -> tuple[str, str, str]:
    first, second, third = numbers
    if order is DateFormat.YMD:
        return first, second, third
    return (third, second, first) if order is DateFormat.DMY else (third, first, second)


def _read_words(parts: _Parts, latest: date, partial: bool) -> PartialDate | None:
    month = parts.month or 0
    if len(parts.numbers) == 1:
        year = parts.numbers[0]
        return _checked(year, month, 0, latest, partial) if partial and len(year) == 4 else None
    first, second = parts.numbers
    year, day = (first, second) if len(first) == 4 and not parts.is_name_first else (second, first)
    if len(year) not in {2, 4} or len(day) > 2:
        return None
    return _checked(year, month, int(day), latest, partial)


def _read_part(numbers: tuple[str, ...]) -> PartialDate | None:
    """A year alone, or a month with its year."""
    years = [number for number in numbers if len(number) == 4]
    if len(years) != 1 or int(years[0]) < 1:
        return None
    if len(numbers) == 1:
        return PartialDate(int(years[0]))
    month = int(next(number for number in numbers if number is not years[0]))
    return PartialDate(int(years[0]), month) if 1 <= month <= 12 else None


def _checked(
    year_text: str, month: int, day: int, latest: date, partial: bool
) -> PartialDate | None:
    """A date that exists; with ``partial`` a zero stands for a day or month not known."""
    year = int(year_text)
    try:
        if len(year_text) == 2:
            century = latest.year // 100 * 100
            year += century
            if (year, month, day) > (latest.year, latest.month, latest.day):
                year -= 100
        if partial and day == 0:
            date(year, month or 1, 1)
            return PartialDate(year, month or None)
        return PartialDate(year, month, date(year, month, day).day)
    except ValueError:
        return None


def _take_apart(text: str) -> _Parts | None:
    """Numbers and month of a written date; ``None`` if there is anything else in it."""
    text = _TIME.sub("", _latin_digits(text).strip())
    if re.fullmatch(r"\d{8}", text):  # 19850304, as registers write it
        return _Parts((text[:4], text[4:6], text[6:]))
    text = _ORDINAL.sub("", text)
    if _BETWEEN.fullmatch(_TOKEN.sub("", text)) is None:
        return None
    numbers: list[str] = []
    month: int | None = None
    is_name_first = False
    for token in _TOKEN.findall(text):
        if token.isdecimal():
            numbers.append(token)
            continue
        name = fold(token).strip(".")
        if name in _FILLERS or name in {"年", "月", "日"}:
            continue
        if month is not None or name not in _months():
            return None
        month, is_name_first = _months()[name], not numbers
    most = 2 if month is not None else 3
    if not 1 <= len(numbers) <= most or any(len(number) > 4 for number in numbers):
        return None
    return _Parts(
        tuple(numbers), month, is_name_first, has_dots=re.search(r"\d\.", text) is not None
    )


def _latin_digits(text: str) -> str:
    """Digits of any script as 0-9, and without invisible signs of direction."""
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in text
        if unicodedata.category(sign) != "Cf"
    )


@cache
def _months() -> dict[str, int]:
    """Names of months and their short forms, folded, in all languages read."""
    names: dict[str, int] = {}
    for language in LANGUAGES:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    folded = fold(name).strip(".")
                    names.setdefault(folded, number)
                    if width == "wide" and len(folded) > 4:
                        names.setdefault(folded[:4], number)
                        names.setdefault(folded[:3], number)
    # Three letters that two months begin with say nothing: French juin and juillet.
    names.pop("jui", None)
    return names


def _examples(
    telling: dict[str, frozenset[DateFormat]], candidates: tuple[DateFormat, ...]
) -> tuple[str, ...]:
    """Values that help to choose: where nothing fits all, one for each order that fits alone."""
    if candidates:
        return tuple(telling)[:3]
    alone = {orders: text for text, orders in reversed(telling.items()) if len(orders) == 1}
    return tuple(alone.values())[:3] or tuple(telling)[:3]
