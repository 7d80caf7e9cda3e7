# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words on screen and paper: gettext, with a guard on placeholders and two pseudo-locales.

Texts are written ``_("Room {number} is free.").format(number=4)``. A translation whose
placeholders differ from the source is refused, so that a slip of a translator can never crash a
screen. The pseudo-locales exist for tests: ``xx-long`` makes every text a good third longer,
``xx-rtl`` shows it from right to left.
"""

from __future__ import annotations

import gettext
import string
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import resources

DOMAIN: Final = "shelterdesk"
PSEUDO_LONG: Final = "xx-long"
PSEUDO_RTL: Final = "xx-rtl"

#: Languages the interface ships in; the pseudo-locales are for tests alone.
LANGUAGES: Final = {"en": "English"}

_RTL_LANGUAGES: Final = frozenset({"ar", "fa", "he", "ur", PSEUDO_RTL})
_ACCENTED: Final = str.maketrans("aeiouyAEIOUYcnsz", "áéíöüýÁÉÍÖÜÝçñšž")

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"
#: The language of the paper that is being set, of this thread alone.
_of_paper: ContextVar[str] = ContextVar("_of_paper", default="")


def set_language(language: str) -> None:
    """Use ``language`` (a tag such as ``pt``) from now on; unknown ones fall back to English."""
    global _language, _translations  # noqa: PLW0603 - the language of the process, set at start
    _language = language
    _translations = gettext.translation(
        DOMAIN, str(resources.path("translations")), languages=[language], fallback=True
    )


def language() -> str:
    """The language in use; while a paper is written in another one, that one."""
    return _of_paper.get() or _language


def is_right_to_left() -> bool:
    """Whether the language in use is written from right to left."""
    return language().partition("-")[0] in _RTL_LANGUAGES or language() in _RTL_LANGUAGES


@contextmanager
def written_in(language: str) -> Iterator[None]:
    """Set a paper for a resident in a language (IETF tag) of its own: its direction, days and
    numbers. Its words come from ``services/paper_texts.py``; the screen is not touched."""
    before = _of_paper.set(language)
    try:
        yield
    finally:
        _of_paper.reset(before)


def _(text: str) -> str:
    """The text in the language in use."""
    return _checked(text, _pseudo(_translations.gettext(text)))


def ngettext(singular: str, plural: str, n: int) -> str:
    """The singular or plural text for ``n`` in the language in use."""
    source = singular if n == 1 else plural
    return _checked(source, _pseudo(_translations.ngettext(singular, plural, n)))


def N_(text: str) -> str:
    """Mark a text for translation where it is stored, and translate it where it is shown."""
    return text


def placeholders(text: str) -> set[str]:
    """The names in braces of a text; broken braces count as a name of their own."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"<broken braces>"}


def _checked(source: str, translated: str) -> str:
    if translated is source or "{" not in source + translated:
        return translated
    return translated if placeholders(translated) <= placeholders(source) else source


def _pseudo(text: str) -> str:
    if _language == PSEUDO_LONG:
        return f"[{_outside_braces(text)}]" + "·" * (len(text) // 3)
    if _language == PSEUDO_RTL:
        return f"\u202e{text}\u202c"
    return text


def _outside_braces(text: str) -> str:
    parts: list[str] = []
    for literal, name, spec, conversion in string.Formatter().parse(text):
        parts.append(literal.translate(_ACCENTED).replace("{", "{{").replace("}", "}}"))
        if name is not None:
            suffix = (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
            parts.append("{" + name + suffix + "}")
    return "".join(parts)


def size_words(count: int) -> str:
    """``5.6 MB``."""
    size, units = float(count), (_("bytes"), _("kB"), _("MB"), _("GB"), _("TB"))
    for unit in units:
        if size < 1000 or unit == units[-1]:
            figure = f"{size:.0f}" if unit == units[0] or size >= 100 else f"{size:.1f}"
            return _("{n} {unit}").format(n=figure, unit=unit)
        size /= 1000
    return ""
