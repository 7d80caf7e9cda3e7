# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A chart on paper: paints a layout made by ``statistics.chart``."""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from shelterdesk import i18n
from shelterdesk.reports.text import COLOURS, Type, draw_text
from shelterdesk.statistics.chart import Label, Layout, Line, Rect


class Chart(Flowable):
    """A layout in points as a flowable of exactly its size; it reads as the page does."""

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        self._layout = layout.mirrored() if i18n.is_right_to_left() else layout

    def wrap(self, _available: float, _height: float) -> tuple[float, float]:
        """The size of the layout; reportlab's protocol."""
        self.width, self.height = self._layout.width, self._layout.height
        return self.width, self.height

    def draw(self) -> None:
        """Draw every primitive, turning y upwards; reportlab's protocol."""
        for primitive in self._layout.primitives:
            if isinstance(primitive, Rect):
                _rect(self.canv, primitive, self.height)
            elif isinstance(primitive, Line):
                _line(self.canv, primitive, self.height)
            else:
                _label(self.canv, primitive, self.height)


def _rect(canvas: Canvas, rect: Rect, height: float) -> None:
    canvas.setFillColor(HexColor(COLOURS[rect.fill]))
    bottom = height - rect.y - rect.height
    if rect.radius:
        canvas.roundRect(rect.x, bottom, rect.width, rect.height, rect.radius, stroke=0, fill=1)
    else:
        canvas.rect(rect.x, bottom, rect.width, rect.height, stroke=0, fill=1)


def _line(canvas: Canvas, line: Line, height: float) -> None:
    canvas.saveState()
    canvas.setStrokeColor(HexColor(COLOURS[line.colour]))
    canvas.setLineWidth(line.width)
    if line.dotted:
        canvas.setDash([0.8, 1.8])
    canvas.line(line.x1, height - line.y1, line.x2, height - line.y2)
    canvas.restoreState()


def _label(canvas: Canvas, label: Label, height: float) -> None:
    kind = Type(label.size, label.size, label.colour, label.bold)
    draw_text(canvas, label.x, height - label.y, label.text, kind, align=label.anchor)
