# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The retention table as lying bars, one a number of days: still there, other work, ended, and all
that is not known together, so that a gap in what is known is seen as a part of the whole."""

from __future__ import annotations

from typing import Final

from shelterdesk.i18n import _
from shelterdesk.statistics.chart import Label, Layout, Line, Primitive, Rect, Table
from shelterdesk.statistics.retention_table import (
    COLUMNS,
    DUE,
    KNOWN,
    RetentionTable,
    horizon_words,
)

_LABEL: Final = 7.5
_TEXT: Final = 0.56  # a mean width of a letter, of its size
_ROW: Final = 2.3  # heights of a row, of a label
_FILLS: Final = ("accent", "accent_mid", "notice", "line")
_ON_DARK: Final = frozenset({"accent", "notice"})


def height(table: RetentionTable, unit: float = 1.0) -> float:
    """How high the layout is."""
    return (len(table.horizons) * _ROW + 4.4) * _LABEL * unit


def retention_bars(table: RetentionTable, width: float, unit: float = 1.0) -> Layout:
    """Bars with their key on top and the rate at the end of each. A count that is hidden has no
    bar. ``unit``: how many units of the layout a point of type takes (1 on paper)."""
    size = _LABEL * unit
    names = (*(_known_words(table)), _("Not known, or not asked yet"))
    drawn, top = _key(names, width, size)
    labels = [horizon_words(days) for days in table.horizons]
    rates = [table.rate_words(days) for days in table.horizons]
    left = max(map(len, labels), default=0) * size * _TEXT + size
    end = max(map(len, rates), default=0) * size * _TEXT * 1.1 + size
    parts = [_parts(table, days) for days in table.horizons]
    highest = max(map(sum, parts), default=0)
    scale = max(width - left - end, size) / highest if highest else 0.0
    for at, (label, rate, counts) in enumerate(zip(labels, rates, parts, strict=True)):
        y = top + at * _ROW * size
        drawn.append(Label(left - 0.7 * size, y + 1.4 * size, label, "end"))
        x = left
        for fill, count in zip(_FILLS, counts, strict=True):
            across = count * scale
            if across:
                drawn.append(Rect(x, y, across, 2 * size, fill))
            if across > (len(str(count)) + 0.8) * size * _TEXT:
                ink = "on_accent" if fill in _ON_DARK else "text"
                middle = x + across / 2
                drawn.append(Label(middle, y + 1.4 * size, str(count), "middle", ink))
            x += across
        drawn.append(Label(x + 0.6 * size, y + 1.4 * size, rate, bold=True))
    floor = top + len(labels) * _ROW * size
    drawn.append(Line(left, top, left, floor, "muted"))
    rows = tuple(
        (label, *map(str, counts), str(table[f"{days}/{DUE}"]), rate)
        for label, rate, counts, days in zip(labels, rates, parts, table.horizons, strict=True)
    )
    headers = (_("After"), *names, _("All"), _("Still there of known"))
    return Layout(width, floor + 2, tuple(drawn), Table(headers, rows))


def _known_words(table: RetentionTable) -> list[str]:
    words = {line.key: line.words for line in table.words}
    return [words[state] for state in KNOWN]


def _parts(table: RetentionTable, days: int) -> tuple[int, ...]:
    """Still there, other work, ended, the rest; what is hidden counts as none."""
    known = [table.number(f"{days}/{state}") or 0 for state in KNOWN]
    rest = [table.number(f"{days}/{column}") or 0 for column in COLUMNS if column not in KNOWN]
    return (*known, sum(rest))


def _key(names: tuple[str, ...], width: float, size: float) -> tuple[list[Primitive], float]:
    drawn: list[Primitive] = []
    x, y = 0.0, 1.0
    for fill, name in zip(_FILLS, names, strict=True):
        across = (len(name) * _TEXT + 3) * size
        if x and x + across > width:
            x, y = 0.0, y + 1.7 * size
        drawn.append(Rect(x, y, size, size, fill, radius=1))
        drawn.append(Label(x + 1.5 * size, y + 0.9 * size, name))
        x += across
    return drawn, y + 2.2 * size
