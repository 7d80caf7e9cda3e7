# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Languages by the names people of the language in use give them."""

from __future__ import annotations

from functools import lru_cache

from ui.widgets.day_words import locale

#: Not languages, but ways to say that there is none.
_NO_LANGUAGES = frozenset({"mul", "und", "zxx", "mis", "root"})


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
