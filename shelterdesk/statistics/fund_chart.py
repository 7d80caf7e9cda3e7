# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The months of a fund as bars: what was paid, what will be needed, and the plan as a dotted line;
the month in which it runs dry is marked in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shelterdesk.statistics.chart import Label, Layout, Line, Primitive, Rect, Table

_LABEL = 7.5
_TEXT = 0.56  # a mean width of a letter, of its size
_LEAST_PITCH = 4.6 * _LABEL  # below, only some months have their name


@dataclass(frozen=True, slots=True)
class MonthBar:
    """One month: amounts and their words. ``planned`` None: there is no plan for it."""

    label: str  # short, for the axis
    name: str  # whole, for the table
    paid: int
    needed: int
    planned: int | None
    paid_text: str
    needed_text: str
    planned_text: str
    is_dry: bool = False


@dataclass(frozen=True, slots=True)
class MonthWords:
    """What the chart says of itself."""

    month: str
    paid: str
    needed: str
    planned: str
    dry: str  # "Runs dry on 3 March"; empty: it does not


def month_bars(
    data: Sequence[MonthBar], words: MonthWords, width: float, height: float, unit: float = 1.0
) -> Layout:
    """Bars with their key on top. ``unit``: how many units of the layout a point of type takes (1
    on paper, more on a screen)."""
    size = _LABEL * unit
    table = Table(
        (words.month, words.paid, words.needed, words.planned),
        tuple((bar.name, bar.paid_text, bar.needed_text, bar.planned_text) for bar in data),
    )
    top, floor = 4.4 * size, height - 1.9 * size
    highest = max((max(bar.paid + max(bar.needed, 0), bar.planned or 0) for bar in data), default=0)
    scale = (floor - top) / highest if highest > 0 else 0.0
    pitch = width / max(len(data), 1)
    drawn: list[Primitive] = _key(words, size)
    every = max(1, -(-int(_LEAST_PITCH * unit) // max(int(pitch), 1)))
    for at, bar in enumerate(data):
        drawn += _bar(bar, at * pitch, pitch, floor, scale)
        if at % every == 0:
            drawn.append(Label((at + 0.5) * pitch, floor + 1.5 * size, bar.label, "middle"))
    drawn += _plan(data, pitch, floor, scale)
    drawn += _dry(data, words, pitch, (top, floor), size)
    drawn.append(Line(0, floor, width, floor, "muted"))
    return Layout(width, height, tuple(drawn), table)


def _key(words: MonthWords, size: float) -> list[Primitive]:
    drawn: list[Primitive] = []
    x = 0.0
    for text, fill in ((words.paid, "accent"), (words.needed, "accent_mid")):
        drawn.append(Rect(x, 1, size, size, fill, radius=1))
        drawn.append(Label(x + 1.5 * size, 0.95 * size, text))
        x += len(text) * size * _TEXT + 3.4 * size
    drawn.append(Line(x, 1 + size / 2, x + 2 * size, 1 + size / 2, "text", 0.9, dotted=True))
    drawn.append(Label(x + 2.5 * size, 0.95 * size, words.planned))
    return drawn


def _bar(bar: MonthBar, x: float, pitch: float, floor: float, scale: float) -> list[Rect]:
    gap = pitch * 0.22
    left, across = x + gap / 2, pitch - gap
    paid, needed = max(bar.paid, 0) * scale, max(bar.needed, 0) * scale
    drawn = []
    if paid:
        drawn.append(Rect(left, floor - paid, across, paid, "accent", radius=min(1.5, paid / 2)))
    if needed:
        y = floor - paid - needed
        drawn.append(Rect(left, y, across, needed, "accent_mid", radius=min(1.5, needed / 2)))
    return drawn


def _plan(data: Sequence[MonthBar], pitch: float, floor: float, scale: float) -> list[Primitive]:
    return [
        Line(at * pitch, y, (at + 1) * pitch, y, "text", 0.9, dotted=True)
        for at, bar in enumerate(data)
        if bar.planned
        for y in (floor - bar.planned * scale,)
    ]


def _dry(
    data: Sequence[MonthBar],
    words: MonthWords,
    pitch: float,
    span: tuple[float, float],
    size: float,
) -> list[Primitive]:
    """A line through the month in which it runs dry, with its words at the side that has room."""
    top, floor = span
    for at, bar in enumerate(data):
        if bar.is_dry and words.dry:
            middle = (at + 0.5) * pitch
            is_late = middle > pitch * len(data) / 2
            shift = -0.6 * size if is_late else 0.6 * size
            return [
                Line(middle, top - 1.6 * size, middle, floor, "notice", 1.2, dotted=True),
                Label(
                    middle + shift, top - 0.7 * size, words.dry, "end" if is_late else "start",
                    "notice", bold=True,
                ),
            ]  # fmt: skip
    return []
