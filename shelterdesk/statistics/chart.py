# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Charts as rectangles, lines and labels, for two thin painters: screen and paper.

A layout knows no toolkit: lengths are in whatever unit the size was given (pixels or points), the
origin is the top left corner, y grows downwards, colours are token names. Charts are labelled
directly, and each keeps the table it was drawn from, for reading aloud and for checking.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

Anchor = Literal["start", "middle", "end"]

#: Fills of stacked parts, strongest first; each is told apart by its label as well.
SERIES: Final = ("accent", "accent_mid", "notice", "muted", "accent_soft", "line")
_ON_DARK: Final = frozenset({"accent", "notice", "muted"})

_LABEL: Final = 7.5  # size of labels, in the unit of the layout
_TEXT_WIDTH: Final = 0.56  # of the size: a generous mean width of a character of Noto Sans
_NARROW: Final = 0.5  # the mean of labels of several words
_TICK_EVERY: Final = 5
_FEW: Final = 12  # so many bars have room for a label each
_HIDDEN_HEIGHT: Final = 3.0  # of the stub that stands for a number not shown


@dataclass(frozen=True)
class Rect:
    """A filled box; ``radius`` rounds its corners."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    radius: float = 0.0


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float = 0.6
    dotted: bool = False


@dataclass(frozen=True)
class Label:
    """Text with its baseline at ``y``, and ``x`` at its start, middle or end."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    colour: str = "muted"
    size: float = _LABEL
    bold: bool = False


Primitive = Rect | Line | Label


@dataclass(frozen=True)
class Table:
    """What a chart shows, as words and numbers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Layout:
    """A finished chart: its size, what to draw in order, and its table."""

    width: float
    height: float
    primitives: tuple[Primitive, ...]
    table: Table

    def mirrored(self) -> Layout:
        """The same from right to left."""
        return replace(self, primitives=tuple(_turned(one, self.width) for one in self.primitives))


@dataclass(frozen=True)
class Bar:
    """One upright bar. ``value`` None: the number is not shown, only ``text`` is."""

    label: str
    value: int | None
    text: str
    capacity: int = 0


@dataclass(frozen=True)
class StackedRow:
    """One lying bar made of parts in the order of the series; ``text`` stands at its end.

    ``parts`` None: the number is not shown, only ``text`` is.
    """

    label: str
    parts: tuple[int, ...] | None
    text: str


@dataclass(frozen=True)
class ChangeRow:
    """A level before and now, of so many steps; None: there is none, and ``text`` says why.

    ``before_text`` is for the table alone.
    """

    label: str
    before: int | None
    now: int | None
    text: str
    before_text: str = ""


def bars(
    data: Sequence[Bar],
    width: float,
    height: float,
    *,
    headers: tuple[str, str, str],
    capacity_text: Callable[[int], str] = str,
) -> Layout:
    """Upright bars with a dotted line of capacity; the highest are strong and carry their number.

    ``headers`` name the columns of the table (label, value, capacity); ``capacity_text`` words the
    capacity of the last bar, written at the end of its line.
    """
    table = Table(headers, tuple((bar.label, bar.text, str(bar.capacity)) for bar in data))
    top, floor = 2.4 * _LABEL, height - 1.8 * _LABEL
    highest = max((bar.value for bar in data if bar.value is not None), default=0)
    scale = (floor - top) / max(highest, *(bar.capacity for bar in data), 1) if data else 0.0
    pitch = width / max(len(data), 1)
    drawn: list[Primitive] = []
    for position, bar in enumerate(data):
        fill = "accent" if bar.value == highest else "accent_mid"
        drawn += _bar(
            bar,
            x=position * pitch,
            pitch=pitch,
            floor=floor,
            tall=(bar.value or 0) * scale,
            fill=fill,
        )
        if len(data) <= _FEW or position == 0 or (position + 1) % _TICK_EVERY == 0:
            middle = (position + 0.5) * pitch
            drawn.append(Label(middle, floor + 1.4 * _LABEL, bar.label, "middle"))
    drawn += _capacity(data, pitch, floor, scale)
    if data and data[-1].capacity:
        y = floor - data[-1].capacity * scale
        words = capacity_text(data[-1].capacity)
        drawn.append(Label(width, y - 0.45 * _LABEL, words, "end"))
    drawn += _peak(data, pitch, floor, scale, highest)
    drawn.append(Line(0, floor, width, floor, "muted"))
    return Layout(width, height, tuple(drawn), table)


def _bar(bar: Bar, *, x: float, pitch: float, floor: float, tall: float, fill: str) -> list[Rect]:
    gap = pitch * 0.13
    left, across = x + gap / 2, pitch - gap
    if bar.value is None:
        # A stub of one height for all: it says "somebody", never how many.
        return [Rect(left, floor - _HIDDEN_HEIGHT, across, _HIDDEN_HEIGHT, "line")]
    return [Rect(left, floor - tall, across, tall, fill, radius=min(1.5, tall / 2))] if tall else []


def _capacity(data: Sequence[Bar], pitch: float, floor: float, scale: float) -> list[Primitive]:
    """The dotted line, in steps where the capacity changes."""
    drawn: list[Primitive] = []
    start = 0
    for position in range(1, len(data) + 1):
        here = data[start].capacity
        if position < len(data) and data[position].capacity == here:
            continue
        y = floor - here * scale
        if here:
            drawn.append(Line(start * pitch, y, position * pitch, y, "text", 0.7, dotted=True))
        start = position
    return drawn


def _peak(
    data: Sequence[Bar], pitch: float, floor: float, scale: float, highest: int
) -> list[Primitive]:
    """The number over the first of the highest bars."""
    for position, bar in enumerate(data):
        if bar.value == highest and highest:
            middle, y = (position + 0.5) * pitch, floor - highest * scale - 0.4 * _LABEL
            crossing = bar.capacity and -1.3 * _LABEL < floor - bar.capacity * scale - y < 0
            if crossing:  # keep the number off the dotted line: write it into the bar
                inside = floor - highest * scale + 1.25 * _LABEL
                return [Label(middle, inside, bar.text, "middle", "on_accent", bold=True)]
            return [Label(middle, y, bar.text, "middle", "text", bold=True)]
    return []


def stacked(
    rows: Sequence[StackedRow],
    series: Sequence[str],
    width: float,
    *,
    headers: tuple[str, ...],
    row_height: float = 15.0,
    label_width: float | None = None,
) -> Layout:
    """Lying bars of parts with their key on top; the number of a part stands in it where it fits.

    ``headers`` name the columns of the table: the label, each part, the whole.
    """
    longest = max((len(row.label) for row in rows), default=0)
    left = label_width if label_width is not None else longest * _LABEL * _TEXT_WIDTH + 8
    end = max((len(row.text) for row in rows), default=0) * _LABEL * _TEXT_WIDTH + 8
    room = width - left - max(end, 3.5 * _LABEL)
    highest = max((sum(row.parts) for row in rows if row.parts is not None), default=0)
    scale = room / highest if highest else 0.0
    drawn, y = _key(series, left, width) if len(series) > 1 else ([], 0.0)
    for row in rows:
        drawn += _lying_bar(row, left, y, row_height, scale)
        y += row_height
    drawn.append(Line(left, y - len(rows) * row_height, left, y, "muted"))
    whole = tuple(
        (row.label, *(map(str, row.parts) if row.parts else [""] * len(series)), row.text)
        for row in rows
    )
    return Layout(width, y + 2, tuple(drawn), Table(headers, whole))


def _key(series: Sequence[str], left: float, width: float) -> tuple[list[Primitive], float]:
    """What each fill stands for, on as many lines as it takes."""
    drawn: list[Primitive] = []
    x, y = left, 0.0
    for position, name in enumerate(series):
        fill = SERIES[position % len(SERIES)]
        across = len(name) * _LABEL * _TEXT_WIDTH + 3.2 * _LABEL
        if x > left and x + across > width:
            x, y = left, y + 1.6 * _LABEL
        drawn.append(Rect(x, y + 1, _LABEL, _LABEL, fill, radius=1))
        drawn.append(Label(x + 1.5 * _LABEL, y + 0.95 * _LABEL, name))
        x += across
    return drawn, y + 2.2 * _LABEL


def _lying_bar(
    row: StackedRow, left: float, y: float, row_height: float, scale: float
) -> list[Primitive]:
    base = y + row_height / 2 + 0.36 * _LABEL
    drawn: list[Primitive] = [Label(left - 5, base, row.label, "end", "text")]
    x = left
    for position, part in enumerate(row.parts or ()):
        across = part * scale
        fill = SERIES[position % len(SERIES)]
        if across:
            drawn.append(Rect(x, y + 2, across, row_height - 4, fill))
        if across > (len(str(part)) + 0.6) * _LABEL * _TEXT_WIDTH and len(row.parts or ()) > 1:
            ink = "on_accent" if fill in _ON_DARK else "text"
            drawn.append(Label(x + across / 2, base, str(part), "middle", ink))
        x += across
    drawn.append(Label(x + 4, base, row.text, "start", "text", bold=True))
    return drawn


def change(
    rows: Sequence[ChangeRow],
    width: float,
    *,
    steps: int,
    headers: tuple[str, str, str],
    row_height: float = 15.0,
    size: float = _LABEL,
    unit: float = 1.0,
) -> Layout:
    """A row of segments for each label: strong up to the level before, lighter what came since,
    hollow what went since; the word stands at the end, so that nothing is said by colour alone.

    ``headers`` name the columns of the table: label, before, now. ``unit`` is how many units of
    the layout a point of type takes (1 on paper, more on a screen).
    """
    letter = size * _NARROW * unit
    left = min(max((len(row.label) for row in rows), default=0) * letter + 10, width * 0.46)
    word = min(max((len(row.text) for row in rows), default=0) * letter + 10, width * 0.3)
    pitch = min(max((width - left - word) / steps, 8.0), 34.0 * unit)
    drawn: list[Primitive] = []
    for number, row in enumerate(rows):
        base = (number + 0.5) * row_height + 0.36 * size * unit
        label = _cut(row.label, int((left - 8) / letter) + 1)
        drawn.append(Label(0, base, label, "start", "text", size))
        drawn += _segments(row, steps, Rect(left, number * row_height, pitch, row_height, ""))
        drawn.append(Label(left + steps * pitch + 4, base, row.text, "start", "muted", size))
    table = Table(headers, tuple((row.label, row.before_text, row.text) for row in rows))
    return Layout(width, len(rows) * row_height, tuple(drawn), table)


def _segments(row: ChangeRow, steps: int, first: Rect) -> list[Rect]:
    """All segments of a row; ``first`` is the room that one takes with its gaps."""
    thick, gap = first.height * 0.38, first.width * 0.12
    y, radius = first.y + (first.height - thick) / 2, thick * 0.45
    now = row.now or 0
    kept = now if row.before is None else min(row.before, now)
    gone = max(row.before or 0, now) if row.now is not None else 0
    drawn = []
    for step in range(1, steps + 1):
        fill = "accent" if step <= kept else "accent_mid" if step <= gone else "line"
        x = first.x + (step - 1) * first.width
        box = Rect(x, y, first.width - gap, thick, fill, radius)
        drawn.append(box)
        if now < step <= gone:
            edge = thick * 0.2
            across, high = box.width - 2 * edge, thick - 2 * edge
            drawn.append(Rect(box.x + edge, y + edge, across, high, "surface", radius - edge))
    return drawn


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: max(longest - 1, 1)].rstrip() + "…"


def _turned(one: Primitive, width: float) -> Primitive:
    if isinstance(one, Rect):
        return replace(one, x=width - one.x - one.width)
    if isinstance(one, Line):
        return replace(one, x1=width - one.x1, x2=width - one.x2)
    anchors: dict[Anchor, Anchor] = {"start": "end", "end": "start", "middle": "middle"}
    return replace(one, x=width - one.x, anchor=anchors[one.anchor])
