# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passphrases that can be remembered, and how long somebody would have to guess a typed one.

The file protects people from somebody who has a copy of it and much time. Under some 50 bits, a
rented computer finds a passphrase in weeks; above, in thousands of years (``security.md``).
"""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache
from typing import Any, Final

import resources
from shelterdesk.i18n import N_, _

WORDS: Final = 5
LONGEST: Final = 1024
_SEPARATOR: Final = "-"
_ENOUGH: Final = 50.0
_BITS_PER_MIXED_SIGN: Final = 5.0
_MIXED_KINDS: Final = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z\d]")
_JUDGED: Final = 72  # signs; the library grows slow, and more than this is enough or a repetition
_SHORTEST_HINT: Final = 2


class Strength(IntEnum):
    """Bits from which a passphrase counts as this good."""

    WEAK = 0
    FAIR = 35
    GOOD = 50
    STRONG = 60


_WORDS_FOR: Final = {
    Strength.WEAK: N_("Easy to guess. Several words in a row are much better."),
    Strength.FAIR: N_("Not enough yet: one or two words more."),
    Strength.GOOD: N_("Good."),
    Strength.STRONG: N_("Very good."),
}

#: What the library found in it, in the order in which it is told.
_REASONS: Final = {
    "hint": N_("It contains a name or code that people here know."),
    "date": N_("Dates are guessed first."),
    "spatial": N_("Rows of keys on the keyboard are guessed first."),
    "sequence": N_("Rows of letters or numbers are guessed first."),
    "repeat": N_("Repeating the same adds nothing."),
    "dictionary": N_("It is made of words and names that are guessed first."),
}


def generate(words: int = WORDS) -> str:
    """Words of the list by chance; five have about 53 bits."""
    return _SEPARATOR.join(secrets.choice(word_list()) for _n in range(words))


@lru_cache(maxsize=1)
def word_list() -> tuple[str, ...]:
    """Short plain words, none twice."""
    text = resources.path("presets", "passphrase_words.txt").read_text("utf-8")
    return tuple(text.split())


def weakness(text: str, hints: Iterable[str] = ()) -> str | None:
    """Why a passphrase is refused, in words; none if it would take too long to guess.

    ``hints`` are names and codes somebody who knows the house would try.
    """
    bits, found = _judged(text, tuple(hints))
    if bits >= _ENOUGH:
        return None
    reason = next((_(words) for kind, words in _REASONS.items() if kind in found), "")
    advice = _(
        "This can be guessed. Take four or five words that have nothing to do with each other."
    )
    return f"{reason} {advice}".strip()


def strength(text: str, hints: Iterable[str] = ()) -> Strength:
    """How good a passphrase is, for the line under the field; from GOOD on it is accepted."""
    bits, _found = _judged(text, tuple(hints))
    return max(level for level in Strength if bits >= level)


def words_for(level: Strength) -> str:
    """What is said about it."""
    return _(_WORDS_FOR[level])


def _judged(text: str, hints: tuple[str, ...]) -> tuple[float, set[str]]:
    """Bits, and what kinds of weakness the library found."""
    if (listed := _bits_of_listed_words(text)) >= _ENOUGH:
        return listed, set()
    known = [hint for hint in hints if len(hint) >= _SHORTEST_HINT]
    # Signs between words and capitals at their beginning deceive the library: it takes them for
    # secrets of their own.
    words = re.sub(r"\b[A-Z](?=[a-z])", lambda first: first[0].lower(), text)
    joined = re.sub(r"(?<=[^\W\d_])[\s_.,;:'-]+(?=[^\W\d_])", "", words)
    (bits, found), other = (_by_library(form, known) for form in (text, joined))
    return (bits, found) if bits <= other[0] else other


def _bits_of_listed_words(text: str) -> float:
    """What words of the list are worth, taken by chance; none twice, nothing else beside them."""
    words = [word for word in re.split(r"[\W_]+", text.casefold()) if word]
    listed = set(words) & _known()
    is_only_listed = len(listed) >= len(words) - 1  # by chance, one word may come twice
    return len(words) * math.log2(len(_known())) if is_only_listed else 0.0


def _by_library(text: str, hints: list[str]) -> tuple[float, set[str]]:
    from zxcvbn import zxcvbn  # slow to import, and seldom needed

    if not text:
        return 0.0, set()
    result = zxcvbn(text[:_JUDGED], user_inputs=hints, max_length=_JUDGED)
    parts: list[dict[str, Any]] = result["sequence"]
    found = {str(part["pattern"]) for part in parts if part["pattern"] != "bruteforce"}
    if any(part.get("dictionary_name") == "user_inputs" for part in parts):
        found.add("hint")
    bits = math.log2(float(result["guesses"]))
    if not found and all(re.search(kind, text) for kind in _MIXED_KINDS[:3]):
        # Thrown together by a program: the library counts ten kinds of sign, there are sixty.
        bits = max(bits, len(set(text)) * _BITS_PER_MIXED_SIGN)
    return bits, found


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(word_list())
