# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What papers share that a resident reads herself: larger words, boxes to tick, places to sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from shelterdesk import i18n
from shelterdesk.reports import style
from shelterdesk.reports.text import COLOURS, Text, Type

TITLE: Final = Type(22, 29, bold=True)
HEADING: Final = Type(12, 17, bold=True)
WORDS: Final = Type(10.8, 15.6)
SMALL: Final = Type(9.2, 13, "muted")
LABEL: Final = Type(8.6, 12, "muted")

_BOX: Final = 10.0
_SIGN_HEIGHT: Final = 54.0


class Tick(Flowable):
    """A small box: empty to be ticked by hand, or ticked."""

    def __init__(self, *, is_ticked: bool = False) -> None:
        super().__init__()
        self._is_ticked = is_ticked

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """As wide as its cell, on the side where reading begins; reportlab's protocol."""
        self.width, self.height = available, WORDS.leading
        return self.width, self.height

    def draw(self) -> None:
        """Draw it; reportlab's protocol."""
        canvas, low = self.canv, (WORDS.leading - _BOX) / 2 - 0.4
        if i18n.is_right_to_left():
            canvas.translate(self.width - _BOX, 0)
        canvas.setStrokeColor(HexColor(COLOURS["muted"]))
        canvas.setLineWidth(0.9)
        canvas.roundRect(0, low, _BOX, _BOX, 1.6)
        if self._is_ticked:
            canvas.setStrokeColor(HexColor(COLOURS["text"]))
            canvas.setLineWidth(1.5)
            path = canvas.beginPath()
            path.moveTo(2.2, low + 5.2)
            path.lineTo(4.3, low + 2.6)
            path.lineTo(8.0, low + 7.8)
            canvas.drawPath(path)


class SignHere(Flowable):
    """A line to sign on with words below; what was drawn on screen stands on it."""

    def __init__(
        self,
        words: str,
        strokes: Sequence[Sequence[tuple[int, int]]] = (),
        field: tuple[int, int] = (1, 1),
    ) -> None:
        super().__init__()
        self._words = Text(words, LABEL)
        self._strokes = strokes
        self._field = field

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        """As wide as there is room; reportlab's protocol."""
        self.width = available
        below = self._words.wrap(available, height)[1]
        self.height = _SIGN_HEIGHT + below
        return self.width, self.height

    def draw(self) -> None:
        """Draw line, words and strokes; reportlab's protocol."""
        below = self.height - _SIGN_HEIGHT
        self.canv.setStrokeColor(HexColor(COLOURS["muted"]))
        self.canv.setLineWidth(0.7)
        self.canv.line(0, below + 2, self.width, below + 2)
        self._words.drawOn(self.canv, 0, 0)
        if self._strokes:
            self._draw_strokes(below)

    def _draw_strokes(self, below: float) -> None:
        canvas: Canvas = self.canv
        width, height = self._field
        scale = min(self.width / width, _SIGN_HEIGHT / height)
        left = (self.width - width * scale) / 2
        canvas.saveState()
        canvas.setStrokeColor(HexColor(COLOURS["text"]))
        canvas.setLineWidth(1.3)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        for stroke in self._strokes:
            path = canvas.beginPath()
            points = [(left + x * scale, below + (height - y) * scale) for x, y in stroke]
            path.moveTo(*points[0])
            for point in points[1:] or [(points[0][0] + 0.2, points[0][1])]:
                path.lineTo(*point)
            canvas.drawPath(path)
        canvas.restoreState()


def title(words: str) -> list[Flowable]:
    """The words at the top, and air."""
    return [Text(words, TITLE), Spacer(1, 8)]


def words(text: str, kind: Type = WORDS, *, after: float = 8) -> list[Flowable]:
    """A paragraph and the air after it."""
    return [Text(text, kind), Spacer(1, after)]


def section(head: str, text: str) -> Flowable:
    """A heading with its paragraph, never parted."""
    return KeepTogether([Text(head, HEADING), Spacer(1, 2), Text(text, WORDS), Spacer(1, 10)])


def ticked(text: str, width: float, *, is_ticked: bool = False) -> Flowable:
    """A box and the words beside it."""
    cells = style.in_reading_order([Tick(is_ticked=is_ticked), Text(text, WORDS)])
    widths = style.in_reading_order([_BOX + 10, width - _BOX - 10])
    made = Table([cells], widths, hAlign="LEFT")
    made.setStyle([*style.bare(), ("BOTTOMPADDING", (0, 0), (-1, -1), 4)])
    return made


def beside(cells: Sequence[Any], width: float, gap: float = 24) -> Table:
    """Things side by side in equal columns, where reading begins first."""
    each = (width - gap * (len(cells) - 1)) / len(cells)
    row: list[Any] = []
    widths: list[float] = []
    for cell in style.in_reading_order(cells):
        row += ["", cell] if row else [cell]
        widths += [gap, each] if widths else [each]
    made = Table([row], widths, hAlign="LEFT")
    made.setStyle(style.bare())
    return made
