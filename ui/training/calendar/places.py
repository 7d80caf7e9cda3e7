# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where days and sessions stand: seven days beside each other, below each other where there is
little room, or the weeks of a month. As if read from left to right; the view turns it round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Final

from PySide6.QtCore import QRect

from ui.training.calendar.block import Block

WEEK: Final = 7
HEAD: Final = 30  # pixels: the weekdays above
NUMBER: Final = 22  # the number of a day of a month, or the heading of a day
LINE: Final = 21  # a session in a month
#: Below this a column is too narrow for a name.
NARROW: Final = 640
_GAP: Final = 6
_LEAST_CELL: Final = 74
_LEAST_DAY: Final = 40
_DAY: Final = timedelta(days=1)


class Shape(Enum):
    """How the days stand."""

    COLUMNS, LIST, MONTH = range(3)


@dataclass(frozen=True, slots=True)
class Places:
    """``days`` and ``blocks`` have one place each; ``height`` is that of all."""

    shape: Shape
    days: dict[date, QRect]
    blocks: list[QRect]
    height: int


def arranged(
    blocks: Sequence[Block],
    first: date,
    count: int,
    area: tuple[int, int],
    card: Callable[[Block, int], int],
) -> Places:
    """Place the sessions of so many days, which are sorted, in a view of this width and height;
    ``card`` says how high one is at a width."""
    days = [first + at * _DAY for at in range(count)]
    by_day: dict[date, list[int]] = {day: [] for day in days}
    for at, block in enumerate(blocks):
        by_day[block.day].append(at)
    if count > WEEK:
        return _month(by_day, days, area)
    if area[0] < NARROW:
        return _list(blocks, by_day, area[0], card)
    return _columns(blocks, by_day, area, card)


def _columns(
    blocks: Sequence[Block],
    by_day: dict[date, list[int]],
    area: tuple[int, int],
    card: Callable[[Block, int], int],
) -> Places:
    spots = [QRect()] * len(blocks)
    wide, tallest = area[0] / WEEK, area[1]
    for column, found in enumerate(by_day.values()):
        left, top = round(column * wide), HEAD + _GAP
        width = round((column + 1) * wide) - left - _GAP
        for at in found:
            high = card(blocks[at], width)
            spots[at] = QRect(left, top, width, high)
            top += high + _GAP
        tallest = max(tallest, top)
    days = {
        day: QRect(round(at * wide), HEAD, round((at + 1) * wide) - round(at * wide) - _GAP,
                   tallest - HEAD)
        for at, day in enumerate(by_day)
    }  # fmt: skip
    return Places(Shape.COLUMNS, days, spots, tallest)


def _list(
    blocks: Sequence[Block],
    by_day: dict[date, list[int]],
    width: int,
    card: Callable[[Block, int], int],
) -> Places:
    spots, days, top = [QRect()] * len(blocks), {}, 0
    for day, found in by_day.items():
        start = top
        top += NUMBER + 2
        for at in found:
            high = card(blocks[at], width - 2)
            spots[at] = QRect(0, top, width - 2, high)
            top += high + _GAP
        top = max(top + _GAP, start + _LEAST_DAY)
        days[day] = QRect(0, start, width - 2, top - start - _GAP)
    return Places(Shape.LIST, days, spots, top)


def _month(by_day: dict[date, list[int]], days: list[date], area: tuple[int, int]) -> Places:
    spots: list[QRect] = [QRect()] * sum(map(len, by_day.values()))
    cells: dict[date, QRect] = {}
    weeks = [days[at : at + WEEK] for at in range(0, len(days), WEEK)]
    needed = [NUMBER + LINE * max(len(by_day[day]) for day in week) + 4 for week in weeks]
    spare = max(0, area[1] - HEAD - sum(max(high, _LEAST_CELL) for high in needed))
    wide, top = area[0] / WEEK, HEAD
    for week, high in zip(weeks, needed, strict=True):
        tall = max(high, _LEAST_CELL) + spare // len(weeks)
        for column, day in enumerate(week):
            left, right = round(column * wide), round((column + 1) * wide)
            cells[day] = QRect(left, top, right - left, tall)
            for line, at in enumerate(by_day[day]):
                spots[at] = QRect(left + 3, top + NUMBER + line * LINE, right - left - 6, LINE - 1)
        top += tall
    return Places(Shape.MONTH, cells, spots, top)
