# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which way each character runs, and the order of a line on paper (Unicode annex 9, in small).

Kept: strong and weak types, numbers, brackets, neutrals, reordering by level, mirrored brackets.
Added: a telephone number stays one, whatever stands around it.
Left out: explicit embeddings (their control characters are dropped).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, TypeVar

_T = TypeVar("_T")

_CONTROLS: Final = dict.fromkeys(
    map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
#: A number that people dial: in groups, and long. Annex 9 would set its groups in the order of the
#: words around it, and in an Arabic line the number would be another one.
_DIALLED: Final = re.compile(r"\+?\d[\d ()\u00a0./-]*\d")
_LEAST_DIGITS: Final = 6
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}
_MIRRORED: Final = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


def without_controls(text: str) -> str:
    """The text without invisible direction marks."""
    return text.translate(_CONTROLS)


def mirrored(text: str) -> str:
    """Signs that stand alone in a right-to-left line: last first, brackets turned."""
    return text[::-1].translate(_MIRRORED)


def starts_right_to_left(text: str, *, otherwise: bool = False) -> bool:
    """Whether the first strong character runs right to left; ``otherwise`` with none."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return otherwise


def levels(text: str, *, right_to_left: bool) -> list[int]:
    """The level of each character: even runs to the right, odd to the left."""
    base = 1 if right_to_left else 0
    kinds = _resolved(text, "R" if right_to_left else "L")
    above = {"L": base + base % 2, "R": base + (base + 1) % 2, "N": base + 2 - base % 2}
    return [above.get(kind, base) for kind in kinds]


def visual_order(items: Sequence[_T], item_levels: Sequence[int]) -> list[_T]:
    """The items of one line from left to right (rule L2)."""
    order = list(range(len(items)))
    for level in range(max(item_levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            if item_levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and item_levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return [items[index] for index in order]


def _resolved(text: str, base: str) -> list[str]:
    """L, R or N (a number in right-to-left text) for each character."""
    kinds = _weak(text, base)
    for opening, closing in _bracket_pairs(text):
        side = _bracket_side(kinds, opening, closing, base)
        if side:
            kinds[opening] = kinds[closing] = side
    for start, end in _dialled(text):
        kinds[start:end] = [kinds[start + (text[start] == "+")]] * (end - start)
    for start, end in _neutral_runs(kinds):
        before = kinds[start - 1] if start else base
        after = kinds[end] if end < len(kinds) else base
        before, after = ("R" if side == "N" else side for side in (before, after))
        kinds[start:end] = [before if before == after else base] * (end - start)
    return kinds


def _dialled(text: str) -> list[tuple[int, int]]:
    """Where telephone numbers stand: each runs as one, from its first digit to its last."""
    return [
        found.span()
        for found in _DIALLED.finditer(text)
        if sum(char.isdigit() for char in found[0]) >= _LEAST_DIGITS
    ]


def _bracket_pairs(text: str) -> list[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for position, char in enumerate(text):
        if char in _BRACKETS:
            waiting.append((_BRACKETS[char], position))
        while waiting and char in _BRACKETS.values():
            expected, opening = waiting.pop()
            if expected == char:
                pairs.append((opening, position))
                break
    return sorted(pairs)


def _bracket_side(kinds: Sequence[str], opening: int, closing: int, base: str) -> str | None:
    """The side both brackets take (rule N0); None: nothing inside says."""
    inside = {"R" if kind == "N" else kind for kind in kinds[opening + 1 : closing]} - {"?"}
    if not inside or base in inside:
        return base if inside else None
    before = next((kind for kind in reversed(kinds[:opening]) if kind != "?"), base)
    return "R" if before == "N" else before


def _weak(text: str, base: str) -> list[str]:
    kinds: list[str] = []
    strong = base
    for position, char in enumerate(text):
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            strong = "L" if kind == "L" else "R"
            kinds.append(strong)
        elif kind in ("EN", "AN"):
            kinds.append("L" if strong == "L" and kind == "EN" else "N")
        elif kind == "NSM":
            kinds.append(kinds[-1] if kinds else "?")
        elif kind in ("CS", "ES", "ET") and _beside_number(text, position, kind):
            kinds.append("L" if strong == "L" else "N")
        else:
            kinds.append("?")
    return kinds


def _beside_number(text: str, position: int, kind: str) -> bool:
    """A separator between two digits, or a sign such as % on either side of one."""
    sides = [
        0 <= at < len(text) and unicodedata.bidirectional(text[at]) in ("EN", "AN")
        for at in (position - 1, position + 1)
    ]
    return any(sides) if kind == "ET" else all(sides)


def _neutral_runs(kinds: Sequence[str]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for position, kind in enumerate(kinds):
        if kind != "?":
            continue
        if runs and runs[-1][1] == position:
            runs[-1] = (runs[-1][0], position + 1)
        else:
            runs.append((position, position + 1))
    return runs
