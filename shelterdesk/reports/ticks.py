# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a form on paper needs: boxes to tick with words beside them, and lines to write on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, Table

from shelterdesk import i18n
from shelterdesk.reports import style
from shelterdesk.reports.text import COLOURS, Text, Type, plain_width

_SIDE: Final = 13.0
_CELL: Final = 22.0
_GAP: Final = 18.0


class Box(Flowable):
    """An empty box; ticked where something is done already."""

    def __init__(
        self, *, is_ticked: bool = False, side: float = _SIDE, is_centred: bool = False
    ) -> None:
        super().__init__()
        self._is_ticked = is_ticked
        self._side = side
        self._is_centred = is_centred

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """All the room, so that it stands where reading begins; reportlab's protocol."""
        self.width, self.height = available, self._side
        return self.width, self.height

    def draw(self) -> None:
        """Draw it; reportlab's protocol."""
        side = self._side
        if self._is_centred:
            self.canv.translate((self.width - side) / 2, 0)
        elif i18n.is_right_to_left():
            self.canv.translate(self.width - side, 0)
        self.canv.setStrokeColor(HexColor(COLOURS["text"]))
        self.canv.setLineWidth(0.9)
        self.canv.roundRect(0, 0, side, side, 2.5, stroke=1, fill=0)
        if self._is_ticked:
            self.canv.setLineWidth(1.6)
            self.canv.line(side * 0.22, side * 0.5, side * 0.43, side * 0.28)
            self.canv.line(side * 0.43, side * 0.28, side * 0.8, side * 0.74)


class Lines(Flowable):
    """So many lines to write on."""

    def __init__(self, count: int, *, apart: float = 21.0) -> None:
        super().__init__()
        self._count, self._apart = count, apart

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """The full width; reportlab's protocol."""
        self.width, self.height = available, self._count * self._apart
        return self.width, self.height

    def draw(self) -> None:
        """Draw them; reportlab's protocol."""
        self.canv.setStrokeColor(HexColor(COLOURS["line"]))
        self.canv.setLineWidth(0.7)
        for number in range(self._count):
            y = number * self._apart + 1
            self.canv.line(0, y, self.width, y)


def choice(words: str, kind: Type, width: float, *, is_ticked: bool = False) -> Table:
    """A box with words beside it, on the side where reading begins."""
    cells: list[Any] = style.in_reading_order([Box(is_ticked=is_ticked), Text(words, kind)])
    widths = style.in_reading_order([_CELL, width - _CELL])
    return _bare([cells], widths)


def choices(lead: str, words: Sequence[str], kind: Type, width: float) -> Table:
    """Several boxes in one line after a few words; those that do not fit go below."""
    rows: list[list[tuple[Any, float]]] = [[]]
    room = width
    items: list[tuple[Any, float]] = []
    if lead:
        items.append((Text(lead, kind), plain_width(lead, kind) + _GAP))
    for text in words:
        across = plain_width(text, kind) + _CELL + _GAP
        items.append((choice(text, kind, across - 2), across))
    for item in items:
        if item[1] > room and rows[-1]:
            rows.append([])
            room = width
        rows[-1].append(item)
        room -= item[1]
    lines = [_line(row, width) for row in rows]
    return _bare([[line] for line in lines], [width])


def _line(row: list[tuple[Any, float]], width: float) -> Table:
    taken = sum(across for _item, across in row)
    cells = [item for item, _across in row] + [""]
    widths = [across for _item, across in row] + [max(width - taken, 0.1)]
    return _bare([style.in_reading_order(cells)], style.in_reading_order(widths))


def _bare(cells: list[list[Any]], widths: list[float]) -> Table:
    made = Table(cells, widths, hAlign="LEFT")
    made.setStyle([
        *style.bare("TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ])  # fmt: skip
    return made
