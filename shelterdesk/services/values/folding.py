# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folding text for search: without case, accents and, as far as letters go, without script."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from anyascii import anyascii

#: What ends a phone number; a slash may stand within one, or between two.
_NO_NUMBER: Final = re.compile(r"[^\d\s()+./-]+|\n")
_FEWEST: Final = 6  # digits of a number that says who it is
_TELLING: Final = 9  # its last digits, whatever stands before: 0, 00 or a country's code


def fold(text: str) -> str:
    """Lower case without accents, in its own script: ``Zoë`` -> ``zoe``."""
    if text.isascii():  # which most is, and a search of notes folds a million of them
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def fold_to_latin(text: str) -> str:
    """The same in Latin letters: ``Ольга`` -> ``olga``."""
    latin = "" if text.isascii() else anyascii(text).casefold().replace("'", "")
    return " ".join(latin.split())


def digits(text: str) -> str:
    """The digits of a phone number, in any script."""
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())


def phone_keys(text: str) -> frozenset[str]:
    """The numbers in a text by which they are compared: ``+34 611 77 71 23`` and ``0611 777123``
    have the same end, however they are written."""
    found = set()
    for part in _NO_NUMBER.split(text):
        whole = digits(part).lstrip("0")
        found |= {whole} if len(whole) >= _FEWEST else set()
        found |= {piece for piece in map(digits, part.split("/")) if len(piece) >= _TELLING}
    return frozenset(number[-_TELLING:] for number in found)
