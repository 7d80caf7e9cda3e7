# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether two ways of writing may mean the same person: names, numbers, descriptions.

Made for few entries and for caution: a name that is nearly the same counts as the same, because
asking a colleague once too often costs a minute. Names are compared without case, accents and
script, by spelling (a slip or two, swapped letters, one vowel for another) and, where one side
comes from a script that leaves vowels out, by consonants. The order of names does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shelterdesk.services.values.folding import digits, fold, fold_to_latin

_VOWELS: Final = frozenset("aeiou")
_WEAK: Final = frozenset("aeiouwy")
#: One sound, several spellings; in this order.
_SOUNDS: Final = (
    ("ph", "f"), ("sch", "s"), ("tch", "c"), ("dj", "j"), ("dzh", "j"), ("zh", "j"), ("sh", "s"),
    ("kh", "h"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("ks", "x"), ("ou", "u"),
    ("oo", "u"), ("ee", "i"), ("q", "k"), ("z", "s"), ("chr", "kr"),
)  # fmt: skip
#: Letters that one language writes for the other's.
_CLOSE: Final = ({"v", "w"}, {"g", "h"}, {"b", "v"}, {"j", "i"})
#: Parts of names that come and go.
_PARTICLES: Final = frozenset({
    "al", "el", "ul", "bin", "ibn", "ben", "bint", "von", "van", "der", "den", "de", "da", "do",
    "dos", "di", "du", "la", "le", "mr", "mrs", "ms", "dr", "herr", "frau", "sr", "sra",
})  # fmt: skip
_ARTICLE: Final = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER LAM}"
#: Longer words that describe nobody.
_EMPTY_WORDS: Final = frozenset({
    "with", "from", "that", "this", "they", "there", "about", "wears", "wearing", "looks", "like",
    "avec", "dans", "pour", "porte", "mit", "eine", "einen", "einem", "tragt", "oder", "und",
    "con", "una", "uno", "lleva", "para", "com", "uma",
})  # fmt: skip
_SHORT: Final = 4  # letters from which one slip may be one
_LONG: Final = 8  # two
_FEWEST_DIGITS: Final = 4
_LAST_DIGITS: Final = 7
_FEWEST_OF_A_PLATE: Final = 5
_NICKNAME: Final = 4
_MOST_NAME_WORDS: Final = 5  # more are a sentence
_ENOUGH: Final = 0.6  # of the words of a description


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name by its sound; ``is_foreign``: its script may leave vowels out."""

    text: str
    is_foreign: bool = False
    spelt: str = ""  # as it was written, in Latin letters

    @property
    def consonants(self) -> str:
        """Without what a script may leave out."""
        bare = self.text.removesuffix("h")
        return _without_doubles("".join(c for c in bare if c not in _WEAK))


def words(name: str) -> tuple[Word, ...]:
    """The words of a name in the form they are compared in."""
    found = []
    for whole in re.split(r"[\s\-_./,;:'’`\"()]+", fold(name)):
        part = whole.removeprefix(_ARTICLE) if len(whole) > len(_ARTICLE) + 1 else whole
        latin = fold_to_latin(part) or part
        letters = "".join(c for c in latin if c.isalnum())
        if letters and letters not in _PARTICLES:
            found.append(Word(_sound(letters), not part.isascii(), letters))
    return tuple(found)


def same_word(one: Word, other: Word) -> bool:
    """Whether two words of names may be the same one."""
    return _same(one, other) or _same(_without_article(one), _without_article(other))


def _same(one: Word, other: Word) -> bool:
    if one.text == other.text:
        return True
    shorter, longer = sorted((one.text, other.text), key=len)
    if len(shorter) == 1 or (longer.startswith(shorter) and len(shorter) >= _NICKNAME):
        return longer.startswith(shorter)  # an initial, or a short form
    if _is_slip(one.text, other.text) or _is_slip(one.spelt, other.spelt):
        return True
    has_few = one.is_foreign or other.is_foreign
    return has_few and len(one.consonants) > 1 and one.consonants == other.consonants


def same_name(asked: str, known: str) -> bool:
    """Whether a name asked for may be a known one: all words of the shorter are in the longer."""
    one, other = words(asked), words(known)
    if not one or not other:
        return False
    if len(one) > _MOST_NAME_WORDS:  # a sentence that may hold the name: no slips in short words
        strict = [word for word in one if len(word.text) >= _SHORT]
        return all(any(word.text == each.text for each in strict) for word in other)
    shorter, longer = sorted((one, other), key=len)
    if all(len(word.text) == 1 for word in shorter):
        return False  # initials alone are nobody's name
    if _all_within(shorter, longer):
        return True
    joined = Word("".join(w.text for w in one)), Word("".join(w.text for w in other))
    return len(one) != len(other) and distance(joined[0].text, joined[1].text, 1) <= 1


def same_number(asked: str, known: str) -> bool:
    """Whether the last digits agree; prefixes and spaces do not matter."""
    one, other = digits(asked), digits(known)
    count = min(len(one), len(other), _LAST_DIGITS)
    return count >= _FEWEST_DIGITS and one[-count:] == other[-count:]


def describes(asked: str, known: str) -> bool:
    """Whether most words asked for, two at least, are in a description, or a plate number is."""
    plate, all_known = _compact(asked), _compact(known)
    if any(c.isdigit() for c in plate) and len(plate) >= _FEWEST_OF_A_PLATE and plate in all_known:
        return True
    one, other = _telling(asked), _telling(known)
    shared = sum(any(_near(word, each) for each in other) for word in one)
    return shared > 1 and shared >= _ENOUGH * len(one)


def distance(one: str, other: str, most: float) -> float:
    """How many slips lie between two words; a vowel for another is half a slip, two letters
    swapped one. Stops counting once it is more than ``most``."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[float] = []
    row = [float(at) for at in range(len(other) + 1)]
    for i, a in enumerate(one, 1):
        before, former, row = row, before, [float(i)]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + _swap(a, b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, former[j - 2] + 1)
            row.append(best)
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]


def _swap(a: str, b: str) -> float:
    if a == b:
        return 0
    is_half = (a in _VOWELS and b in _VOWELS) or {a, b} in _CLOSE
    return 0.5 if is_half else 1


def _is_slip(one: str, other: str) -> bool:
    length = max(len(one), len(other))
    slips = 2 if length >= _LONG else 1 if length >= _SHORT else 0
    return slips > 0 and distance(one, other, slips) <= slips


def _without_article(word: Word) -> Word:
    """Arabic writes the article together with the name: ``alhaddad``."""
    rest = word.text[2:]
    has_one = word.text[:2] in {"al", "el"} and len(rest) >= _SHORT
    return Word(rest, word.is_foreign, word.spelt[2:]) if has_one else word


def _sound(letters: str) -> str:
    for spelling, sound in _SOUNDS:
        letters = letters.replace(spelling, sound)
    if letters.startswith("y"):
        letters = "j" + letters[1:]
    letters = letters.replace("y", "i")
    letters = re.sub("c(?!$)", lambda found: _hard_or_soft(letters, found.end()), letters)
    return _without_doubles(re.sub("c$", "k", letters))


def _hard_or_soft(letters: str, after: int) -> str:
    if letters[after] == "h":
        return "c"
    return "s" if letters[after] in "ei" else "k"


def _without_doubles(text: str) -> str:
    return re.sub(r"(.)\1+", r"\1", text)


def _all_within(shorter: Sequence[Word], longer: Sequence[Word]) -> bool:
    """Each word of one beside another word of the other; names have few words."""
    if not shorter:
        return True
    first, rest = shorter[0], shorter[1:]
    return any(
        same_word(first, word) and _all_within(rest, [*longer[:at], *longer[at + 1 :]])
        for at, word in enumerate(longer)
    )


def _telling(text: str) -> set[str]:
    found = {word.text for word in words(text)}
    empty = {_sound(word) for word in _EMPTY_WORDS}
    return {word for word in found if len(word) >= _SHORT and word not in empty}


def _near(one: str, other: str) -> bool:
    if one == other or distance(one, other, 1) <= 1:
        return True
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter)


def _compact(text: str) -> str:
    plain = fold(text)
    return "".join(c for c in fold_to_latin(plain) or plain if c.isalnum())
