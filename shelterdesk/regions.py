# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Countries, currencies and first days of the week in words, as CLDR knows them (through Babel)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_territory_currencies

_MONDAY: Final = 0
#: Papers a printer takes there; A4 everywhere else.
_LETTER: Final = frozenset(
    {"US", "CA", "MX", "PH", "CL", "CO", "CR", "GT", "NI", "PA", "SV", "VE", "DO", "PR"}
)
_ELSEWHERE: Final = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"})


def countries(language: str) -> list[tuple[str, str]]:
    """(ISO 3166-1 code, name) in the order of the alphabet."""
    names = _locale(language).territories
    found = [
        (code, str(name))
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _ELSEWHERE
    ]
    return sorted(found, key=lambda item: item[1].casefold())


def currencies(language: str) -> list[tuple[str, str]]:
    """(ISO 4217 code, "EUR · Euro") of all currencies in use somewhere."""
    names = _locale(language).currencies
    return [(code, f"{code} · {names.get(code, code)}") for code in _in_use()]


def weekdays(language: str) -> list[tuple[int, str]]:
    """(0 = Monday, name) of the seven days."""
    names = _locale(language).days["stand-alone"]["wide"]
    return [(day, str(names[day])) for day in range(7)]


def currency_of(country: str) -> str | None:
    """What one pays with in a country."""
    found = get_territory_currencies(country)
    return str(found[0]) if found else None


def first_weekday_of(country: str) -> int:
    """The day a week begins with in a country, 0 = Monday."""
    try:
        return int(Locale.parse(f"und_{country}").first_week_day)
    except (UnknownLocaleError, ValueError):
        return _MONDAY


def paper_of(country: str) -> str:
    """The paper in its printers."""
    return "Letter" if country in _LETTER else "A4"


@lru_cache(maxsize=1)
def _in_use() -> list[str]:
    codes: set[str] = set()
    for country in get_global("territory_currencies"):
        codes.update(get_territory_currencies(country))
    return sorted(codes)


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
