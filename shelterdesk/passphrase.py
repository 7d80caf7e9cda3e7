# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passphrases that can be remembered, and a rough word on how good a typed one is."""

from __future__ import annotations

import math
import re
import secrets
from enum import IntEnum
from functools import lru_cache
from typing import Final

import resources
from shelterdesk.i18n import N_, _

WORDS: Final = 5
_SEPARATOR: Final = "-"
_BITS_PER_DIGIT: Final = math.log2(10)
_BITS_PER_LETTER: Final = 2.0  # of a word or name somebody thought of
_BITS_PER_MIXED_SIGN: Final = 5.0
_MIXED_KINDS: Final = 3


class Strength(IntEnum):
    """How long somebody with the file would have to guess; see ``security.md``."""

    WEAK = 0
    FAIR = 25
    GOOD = 40
    STRONG = 50


_WORDS_FOR: Final = {
    Strength.WEAK: N_("Easy to guess. Several words in a row are much better."),
    Strength.FAIR: N_("Could be better: one or two words more."),
    Strength.GOOD: N_("Good."),
    Strength.STRONG: N_("Very good."),
}


def generate() -> str:
    """Five words of the list, about 53 bits."""
    return _SEPARATOR.join(secrets.choice(word_list()) for _n in range(WORDS))


@lru_cache(maxsize=1)
def word_list() -> tuple[str, ...]:
    """Short plain words, none twice."""
    text = resources.path("presets", "passphrase_words.txt").read_text("utf-8")
    return tuple(text.split())


def strength(text: str) -> Strength:
    """A rough guess: it counts words and signs, it does not know names and birthdays."""
    bits = sum(_bits(part) for part in set(re.split(r"[\W_]+", text.casefold())) if part)
    mixed = sum(bool(re.search(kind, text)) for kind in (r"[a-z]", r"[A-Z]", r"\d", r"[^\w\s]"))
    if mixed >= _MIXED_KINDS and len(set(text)) >= len(text) * 0.7:
        longest = max(map(len, re.findall(r"[a-z]+|[A-Z]+", text)), default=0)
        if longest < 4:  # no word in it: thrown together by a program
            bits = max(bits, len(set(text)) * _BITS_PER_MIXED_SIGN)
    return max(level for level in Strength if bits >= level)


def words_for(level: Strength) -> str:
    """What is said about it."""
    return _(_WORDS_FOR[level])


def _bits(part: str) -> float:
    if part in _known():
        return math.log2(len(_known()))
    if part.isdigit():
        return len(set(part)) * _BITS_PER_DIGIT * 0.7
    return min(len(set(part)) * _BITS_PER_LETTER, 16.0)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(word_list())
