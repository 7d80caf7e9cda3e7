# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether something she wants kept here stands in somebody's words, as far as a program can see.

Names are looked for word by word, phone numbers by their last digits, a day of birth in the ways
people write one; without regard to capitals, accents and script. What is paraphrased nobody finds
but a reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from shelterdesk.services.values import folding

#: Shorter words stand in many a text by chance.
_SHORTEST: Final = 3
_BRACKETS: Final = re.compile(r"\([^()]*\)")


def stands_in(item: str, value: str, text: str, agreed: str) -> bool:
    """Whether the value of an item stands in a text; what was agreed to may, whatever else it is
    part of."""
    if not value or not text.strip():
        return False
    look = _LOOKS.get(item, _as_a_whole)
    return look(value, text, agreed)


def _by_word(value: str, text: str, agreed: str) -> bool:
    """A name: any part of it that is no part of what was agreed to."""
    return any(_holds(text, word) for word in _words(value) if not _holds(agreed, word))


def _as_a_list(value: str, text: str, agreed: str) -> bool:
    """``Spanish (fluent), Arabic (native)``: any of them, without what stands in brackets."""
    parts = [part.strip() for part in _BRACKETS.sub("", value).split(",")]
    return any(_holds(text, part) for part in parts if part and not _holds(agreed, part))


def _as_a_whole(value: str, text: str, agreed: str) -> bool:
    return _holds(text, value) and not _holds(agreed, value)


def _by_digits(value: str, text: str, _agreed: str) -> bool:
    return bool(folding.phone_keys(value) & folding.phone_keys(text))


def _as_a_day(value: str, text: str, _agreed: str) -> bool:
    """``03.04.1998`` also as ``3/4/98``, ``1998-04-03`` or ``1998`` alone."""
    parts = value.split(".")
    year = parts[-1]
    if re.search(rf"(?<!\d){year}(?!\d)", text):
        return True
    if len(parts) < 3:
        return False
    day, month = (int(part) for part in parts[:2])
    orders = ((day, month), (month, day))  # as written here, and as in America
    return any(
        re.search(rf"(?<!\d)0?{first}\W+0?{second}\W+{year[2:]}(?!\d)", text)
        for first, second in orders
    )


def _holds(text: str, words: str) -> bool:
    wanted, stands = folding.fold(words), folding.fold(text)
    if _is_in(wanted, stands):
        return True
    latin = folding.fold_to_latin(words) or wanted
    return _is_in(latin, folding.fold_to_latin(text) or stands)


def _is_in(wanted: str, text: str) -> bool:
    if not wanted.isascii():  # also in scripts that leave no space between words
        return wanted in text
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text) is not None


def _words(value: str) -> Iterator[str]:
    for word in re.findall(r"\w+", value):
        if len(word) >= _SHORTEST or not word.isascii():
            yield word


_LOOKS: Final[Mapping[str, Callable[[str, str, str], bool]]] = {
    "chosen-name": _by_word,
    "legal-name": _by_word,
    "birth": _as_a_day,
    "phone": _by_digits,
    "languages": _as_a_list,
    "skills": _as_a_list,
}
