# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fonts of paper: Noto Sans, and one family a script, loaded when a text needs it.

All are embedded as subsets and shaped with HarfBuzz. The files are those of the screen.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import resources

#: The family of Latin, Greek, Cyrillic, digits and most signs.
BASE: Final = "NotoSans"

# First and last code point of what each script family is asked for.
_RANGES: Final = (
    (0x0530, 0x058F, "Armenian"),
    (0x0590, 0x05FF, "Hebrew"),
    (0x0600, 0x06FF, "Arabic"),
    (0x0750, 0x077F, "Arabic"),
    (0x0870, 0x08FF, "Arabic"),
    (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi"),
    (0x0A80, 0x0AFF, "Gujarati"),
    (0x0B80, 0x0BFF, "Tamil"),
    (0x0C00, 0x0C7F, "Telugu"),
    (0x0C80, 0x0CFF, "Kannada"),
    (0x0D00, 0x0D7F, "Malayalam"),
    (0x0D80, 0x0DFF, "Sinhala"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Lao"),
    (0x1000, 0x109F, "Myanmar"),
    (0x10A0, 0x10FF, "Georgian"),
    (0x1200, 0x139F, "Ethiopic"),
    (0x1780, 0x17FF, "Khmer"),
    (0x1800, 0x18AF, "Mongolian"),
    (0x19E0, 0x19FF, "Khmer"),
    (0x1C90, 0x1CBF, "Georgian"),
    (0x2D00, 0x2D2F, "Georgian"),
    (0x2D80, 0x2DDF, "Ethiopic"),
    (0xA8E0, 0xA8FF, "Devanagari"),
    (0xAA60, 0xAA7F, "Myanmar"),
    (0xAB00, 0xAB2F, "Ethiopic"),
    (0xFB13, 0xFB17, "Armenian"),
    (0xFB1D, 0xFB4F, "Hebrew"),
    (0xFB50, 0xFDFF, "Arabic"),
    (0xFE70, 0xFEFF, "Arabic"),
)
_JOINERS: Final = "\u200c\u200d"
_EXTENDING: Final = ("Mn", "Mc", "Me")


def load(family: str, *, bold: bool = False) -> str:
    """Register a family and give the name that a canvas knows it by; bold where it exists."""
    name = f"{family}-{'Bold' if bold else 'Regular'}"
    if bold and not resources.path("fonts", f"{name}.ttf").exists():
        name = f"{family}-Regular"
    return _register(name)


@cache
def _register(name: str) -> str:
    path = resources.path("fonts", f"{name}.ttf")
    pdfmetrics.registerFont(TTFont(name, str(path), shapable=True))
    return name


def has_glyph(name: str, char: str) -> bool:
    """Whether a loaded font can draw a character."""
    font: Any = pdfmetrics.getFont(name)  # ours are all TTFont
    return ord(char) in font.face.charToGlyph


def families(text: str) -> list[str]:
    """The family of each character: marks, joiners and common signs stay with what is before."""
    found: list[str] = []
    previous = BASE
    for char in text:
        family = _family(char, previous)
        found.append(family)
        previous = family
    return found


def unprintable(text: str) -> set[str]:
    """The characters no font of ours can draw; they come out as an empty box."""
    return {
        char
        for char, family in zip(text, families(text), strict=True)
        if char not in _JOINERS and not char.isspace() and not has_glyph(load(family), char)
    }


@cache
def _script(code: int) -> str | None:
    return next((f"{BASE}{name}" for low, high, name in _RANGES if low <= code <= high), None)


def _family(char: str, previous: str) -> str:
    own = _script(ord(char))
    if own is not None and not _shared(char, previous):
        return own
    if previous == BASE:
        return BASE
    if char in _JOINERS or unicodedata.category(char) in _EXTENDING:
        return previous
    # Signs and digits between words of a script look right only in its own font.
    neutral = not char.isalpha() and has_glyph(load(previous), char)
    return previous if neutral else BASE


def _shared(char: str, previous: str) -> bool:
    """Signs such as the danda stand in one block and serve several scripts."""
    return previous != BASE and not char.isalpha() and has_glyph(load(previous), char)
