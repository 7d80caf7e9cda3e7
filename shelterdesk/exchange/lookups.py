# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Countries and languages by code or by name, in the languages the program speaks."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global

from shelterdesk.exchange.dates import LANGUAGES
from shelterdesk.services.values.folding import fold

#: Codes of babel's list that are no country somebody can come from.
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
_NO_LANGUAGES: Final = frozenset({"mul", "und", "zxx", "root"})
_LONGEST_TAG: Final = 12
#: Names people write that the lists do not have.
_MORE_COUNTRIES: Final = {
    "usa": "US", "u s a": "US", "uk": "GB", "u k": "GB", "great britain": "GB", "england": "GB",
    "ivory coast": "CI", "drc": "CD", "rdc": "CD", "dr congo": "CD", "burma": "MM",
    "holland": "NL", "czech republic": "CZ", "cape verde": "CV", "swaziland": "SZ",
    "turkey": "TR", "macedonia": "MK", "bosnia": "BA", "palestine": "PS", "palestina": "PS",
    "palastina": "PS",
}  # fmt: skip
_MORE_LANGUAGES: Final = {
    "farsi": "fa", "dari": "fa-AF", "mandarin": "zh", "tagalog": "fil", "flemish": "nl-BE",
    "edo": "bin", "bini": "bin", "pidgin": "pcm", "chichewa": "ny", "castellano": "es",
    "kurdi": "ku", "roma": "rom", "creole": "ht", "kreyol": "ht",
}  # fmt: skip


def key(text: str) -> str:
    """A name for comparing: folded, without punctuation."""
    return " ".join(re.sub(r"[^\w]+", " ", fold(text).replace("ß", "ss")).split())


def country(text: str) -> str | None:
    """The ISO 3166-1 code of a country given as name or as code of two or three letters."""
    named = _countries().get(key(text))
    code = text.strip().upper()
    if named is not None or not (code.isascii() and code.isalpha()):
        return named
    return _alpha2(code) if len(code) in {2, 3} else None


def language(text: str) -> str | None:
    """The IETF tag of a language given as name or as tag."""
    named = _languages().get(key(text))
    if named is not None:
        return named
    primary, _sign, region = text.strip().lower().replace("_", "-").partition("-")
    if primary in _NO_LANGUAGES or primary not in Locale("en").languages:
        return None
    if not region:
        return primary
    return f"{primary}-{region.upper()}" if re.fullmatch(r"[a-z]{2}|\d{3}", region) else None


def _alpha2(code: str) -> str | None:
    if len(code) == 2:
        return code if code in Locale("en").territories and code not in _NO_COUNTRIES else None
    aliases = get_global("territory_aliases").get(code, ())
    return aliases[0] if len(aliases) == 1 and len(aliases[0]) == 2 else None


@cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in LANGUAGES:
        for code, name in Locale(tag).territories.items():
            if len(code) == 2 and code not in _NO_COUNTRIES:
                found.setdefault(key(name), code)
    return found | {key(name): code for name, code in _MORE_COUNTRIES.items()}


@cache
def _languages() -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in LANGUAGES:
        for code, name in Locale(tag).languages.items():
            if len(code) <= _LONGEST_TAG and code not in _NO_LANGUAGES:
                found.setdefault(key(name), code.replace("_", "-"))
    return found | {key(name): tag for name, tag in _MORE_LANGUAGES.items()}
