# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Countries, currencies and first days of the week in words, as CLDR knows them (through Babel);
amounts of money, which are whole minor units of a currency everywhere else."""

from __future__ import annotations

import json
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import (
    format_currency,
    get_currency_precision,
    get_currency_symbol,
    get_territory_currencies,
)

import resources

_MONDAY: Final = 0
_LONGEST: Final = 12  # digits of an amount
#: Where a sign made of letters stands at a digit, as in ``TND40.000``.
_LETTER_AT_DIGIT: Final = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
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


def is_currency(code: str) -> bool:
    """Whether one pays with it somewhere."""
    return code in _in_use()


def minor_digits(currency: str) -> int:
    """Decimals of a currency: 2 of EUR, 0 of JPY, 3 of TND."""
    return get_currency_precision(currency)


def amount(minor: int, currency: str, language: str) -> str:
    """An amount of minor units in words of a language: ``€12.50``. From right to left a sign with
    letters (``US$``) would be turned round; the code stands there in its place."""
    value, locale = Decimal(minor).scaleb(-minor_digits(currency)), _locale(language)
    is_turned = locale.text_direction == "rtl" and any(
        sign.isascii() and sign.isalpha() for sign in get_currency_symbol(currency, locale)
    )
    pattern = locale.currency_formats["standard"].pattern.replace("¤", "¤¤") if is_turned else None
    text = format_currency(value, currency, format=pattern, locale=locale)
    return _LETTER_AT_DIGIT.sub("\u00a0", text)


def read_amount(text: str, currency: str) -> int | None:
    """Minor units of what was typed, with a point or a comma and digits of any script; None for
    what cannot be read or has more decimals than the currency."""
    plain = "".join(_plain(sign) for sign in text if not sign.isspace() and sign not in "'’")
    whole, _point, rest = plain.replace("٫", ".").replace(",", ".").partition(".")
    digits = minor_digits(currency)
    if not whole.isascii() or not whole.isdigit() or len(whole) > _LONGEST or len(rest) > digits:
        return None
    if rest and not (rest.isascii() and rest.isdigit()):
        return None
    return int(whole + rest.ljust(digits, "0"))


def plain_amount(minor: int, currency: str) -> str:
    """An amount as it is typed, without the sign of the currency: ``read_amount`` reads it."""
    digits = minor_digits(currency)
    whole, rest = divmod(minor, 10**digits)
    return f"{whole}.{rest:0{digits}}" if rest else str(whole)


def denominations(currency: str) -> tuple[int, ...]:
    """Coins and notes in minor units, the largest first; none for a currency that is not listed."""
    digits = minor_digits(currency)
    return tuple(int(Decimal(one).scaleb(digits)) for one in _coins().get(currency, ()))


def first_weekday_of(country: str) -> int:
    """The day a week begins with in a country, 0 = Monday."""
    try:
        return int(Locale.parse(f"und_{country}").first_week_day)
    except (UnknownLocaleError, ValueError):
        return _MONDAY


def paper_of(country: str) -> str:
    """The paper in its printers."""
    return "Letter" if country in _LETTER else "A4"


def _plain(sign: str) -> str:
    return str(unicodedata.decimal(sign, sign))


@lru_cache(maxsize=1)
def _coins() -> dict[str, list[str]]:
    text = resources.path("presets", "denominations.json").read_text("utf-8")
    found: dict[str, list[str]] = json.loads(text)
    return found


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
