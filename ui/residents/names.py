# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Countries and languages by the names people of the language in use give them, with levels."""

from __future__ import annotations

from functools import lru_cache

from shelterdesk.i18n import N_, _
from shelterdesk.services.residents.residents import LanguageLevel
from ui.widgets.day_words import locale
from ui.widgets.language_names import language_name, languages

__all__ = ["LEVELS", "countries", "language_name", "language_words", "languages"]

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


def countries() -> list[tuple[str, str]]:
    """(ISO 3166-1 code, name) of all countries, by name."""
    return _countries(str(locale()))


@lru_cache(maxsize=4)
def _countries(_tag: str) -> list[tuple[str, str]]:
    found = locale().territories.items()
    pairs = [(code, name) for code, name in found if len(code) == 2 and code.isalpha()]
    return sorted((p for p in pairs if p[0] not in ("EU", "EZ", "UN", "ZZ")), key=_by_name)


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def language_words(tag: str, level: LanguageLevel) -> str:
    """``Arabic``, ``French (basic)``."""
    words = _BESIDE.get(level)
    name = language_name(tag)
    return _(words).format(language=name) if words else name
