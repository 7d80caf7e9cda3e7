# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Countries and languages by the names people of the language in use give them."""

from __future__ import annotations

from functools import lru_cache

from shelterdesk.i18n import N_, _
from shelterdesk.services.residents import LanguageLevel
from ui.widgets.day_words import locale

LEVELS = {
    LanguageLevel.NATIVE: N_("Native"),
    LanguageLevel.FLUENT: N_("Fluent"),
    LanguageLevel.BASIC: N_("Basic"),
    LanguageLevel.INTERPRETER: N_("Needs an interpreter"),
}
_BESIDE = {
    LanguageLevel.BASIC: N_("{language} (basic)"),
    LanguageLevel.INTERPRETER: N_("{language} (needs an interpreter)"),
}
#: Not languages, but ways to say that there is none.
_NO_LANGUAGES = frozenset({"mul", "und", "zxx", "mis", "root"})


def countries() -> list[tuple[str, str]]:
    """(ISO 3166-1 code, name) of all countries, by name."""
    return _countries(str(locale()))


@lru_cache(maxsize=4)
def _countries(_tag: str) -> list[tuple[str, str]]:
    found = locale().territories.items()
    pairs = [(code, name) for code, name in found if len(code) == 2 and code.isalpha()]
    return sorted((p for p in pairs if p[0] not in ("EU", "EZ", "UN", "ZZ")), key=_by_name)


def languages() -> list[tuple[str, str]]:
    """(IETF tag, name) of languages, by name."""
    return _languages(str(locale()))


@lru_cache(maxsize=4)
def _languages(_tag: str) -> list[tuple[str, str]]:
    found = locale().languages.items()
    pairs = [(tag, name) for tag, name in found if "_" not in tag and tag not in _NO_LANGUAGES]
    return sorted(pairs, key=_by_name)


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def language_name(tag: str) -> str:
    """The name of a language, or its tag."""
    return str(locale().languages.get(tag.replace("-", "_"), tag))


def language_words(tag: str, level: LanguageLevel) -> str:
    """``Arabic``, ``French (basic)``."""
    words = _BESIDE.get(level)
    name = language_name(tag)
    return _(words).format(language=name) if words else name
