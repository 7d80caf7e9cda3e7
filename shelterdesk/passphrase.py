# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passphrases that can be remembered, and how long somebody would have to guess a typed one.

The file protects people from somebody who has a copy of it and much time. Under some 50 bits, a
rented computer finds a passphrase in weeks; above, in thousands of years.
"""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Iterable
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache
from typing import Any, Final

import resources
from shelterdesk.i18n import N_, _

WORDS: Final = 5
_SEPARATOR: Final = "-"
_ENOUGH: Final = 50.0
_BITS_PER_MIXED_SIGN: Final = 5.0
_MIXED_KINDS: Final = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z\d]")
_JUDGED: Final = 72  # signs; the library grows slow, and more than this is enough or a repetition
_SHORTEST_HINT: Final = 2
_SHORTEST_SAYING: Final = 10
_BITS_OF_A_CUT: Final = 5.0  # where it stood, and which it was
_SPLIT: Final = re.compile(r"[\W_]+")


class Strength(IntEnum):
    """Bits from which a passphrase counts as this good."""

    WEAK = 0
    FAIR = 30
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
    "saying": N_("It is a text that many people know by heart."),
    "number": N_("Numbers are guessed first: dates, telephones, cards and accounts."),
    "date": N_("Dates are guessed first."),
    "spatial": N_("Rows of keys on the keyboard are guessed first."),
    "sequence": N_("Rows of letters or numbers are guessed first."),
    "repeat": N_("Repeating the same adds nothing."),
    "dictionary": N_("It is made of words and names that are guessed first."),
}


def generate(words: int = WORDS) -> str:
    """Words of the list by chance, none twice; five have about 53 bits."""
    return _SEPARATOR.join(secrets.SystemRandom().sample(word_list(), words))


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
    advice = _("This can be guessed. Take five words that have nothing to do with each other.")
    return f"{reason} {advice}".strip()


def strength(text: str, hints: Iterable[str] = ()) -> Strength:
    """How good a passphrase is, for the line under the field; from GOOD on it is accepted."""
    bits, _found = _judged(text, tuple(hints))
    return max(level for level in Strength if bits >= level)


def words_for(level: Strength) -> str:
    """What is said about it."""
    return _(_WORDS_FOR[level])


def _judged(text: str, hints: tuple[str, ...]) -> tuple[float, set[str]]:
    """Bits, and what kinds of weakness were found: those of the form easiest to guess."""
    known = _parts(hints)
    if (listed := _by_list(text, known)) is not None:
        return listed
    # Signs between words and capitals at their beginning deceive the library: it takes them for
    # secrets of their own.
    words = re.sub(r"\b[A-Z](?=[a-z])", lambda first: first[0].lower(), text)
    joined = re.sub(r"(?<=[^\W\d_])[\s_.,;:'-]+(?=[^\W\d_])", "", words)
    forms = [_by_library(form, known) for form in (text, joined)]
    for kind, rest in (
        ("repeat", _without_repeats(text)),
        ("hint", _without_hints(text, known)),
        ("saying", _without_sayings(text)),
    ):
        if rest is not None:
            bits, found = _by_library(rest, known)
            forms.append((bits + _BITS_OF_A_CUT, {*found, kind}))
    if _is_number(text):
        forms.append((0.0, {"number"}))
    return min(forms, key=lambda form: form[0])


def _parts(hints: Iterable[str]) -> list[str]:
    """Names and codes, whole and in their parts: nobody takes "Desk Planner" as one word alone."""
    parts = {part for hint in hints for part in (hint, *_SPLIT.split(hint))}
    return sorted((part for part in parts if len(part) >= _SHORTEST_HINT), key=len, reverse=True)


def _by_list(text: str, hints: list[str]) -> tuple[float, set[str]] | None:
    """What words of the list are worth, taken by chance, with at most one thing beside them.

    None where there is more beside them: then the library judges. A word that comes again adds
    nothing, nor do several that people here know.
    """
    words = [word for word in _SPLIT.split(text.casefold()) if word]
    others = [word for word in words if word not in _known()]
    listed = set(words) - set(others)
    if not listed or len(others) > 1:
        return None
    hinted = listed & {hint.casefold() for hint in hints}
    if len(hinted) > 1:
        listed -= hinted
    beside, found = _by_library("".join(others), hints)
    if len(listed) < len(words) - len(others):
        found = {*found, "repeat"}
    where = math.log2(len(words)) if others else 0.0
    return len(listed) * math.log2(len(_known())) + beside + where, {*found, "dictionary"}


def _without_repeats(text: str) -> str | None:
    """Each run of letters or of other signs once; None if none comes again."""
    runs = re.findall(r"[^\W\d_]+|[\W\d_]+", text.casefold())
    once = list(dict.fromkeys(runs))
    if len([run for run in runs if not _SPLIT.fullmatch(run)]) == len(
        [run for run in once if not _SPLIT.fullmatch(run)]
    ):
        return None  # signs between words may come again
    return "".join(once)


def _without_hints(text: str, hints: list[str]) -> str | None:
    rest = text
    for hint in hints:
        rest = re.sub(re.escape(hint), "", rest, flags=re.IGNORECASE)
    return rest if rest != text else None


def _without_sayings(text: str) -> str | None:
    """Without what stands in prayers, anthems and sayings; None if nothing does."""
    letters = "".join(sign for sign in text.casefold() if sign.isalpha())[:_JUDGED]
    rest = letters
    for saying in _sayings():
        found = SequenceMatcher(None, saying, rest, autojunk=False).find_longest_match()
        if found.size >= _SHORTEST_SAYING:
            rest = rest[: found.b] + rest[found.b + found.size :]
    if rest == letters:
        return None
    return rest + "".join(sign for sign in text if not sign.isalpha() and not sign.isspace())


def _is_number(text: str) -> bool:
    """Digits alone, however many: telephones, cards, pi. Or a bank account."""
    bare = re.sub(r"[\W_]+", "", text).upper()
    if bare.isdecimal():
        return True
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}", bare):
        return False
    turned = "".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])
    return int(turned) % 97 == 1


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
        bits = max(bits, len(set(text.casefold())) * _BITS_PER_MIXED_SIGN)
    return bits, found


@lru_cache(maxsize=1)
def _sayings() -> tuple[str, ...]:
    """What many people know by heart, letters alone."""
    lines = resources.path("presets", "sayings.txt").read_text("utf-8").splitlines()
    return tuple("".join(filter(str.isalpha, line.casefold())) for line in lines)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(word_list())
