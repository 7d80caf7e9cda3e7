# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Eight cards of numbers to a page, with lines to cut along."""

from __future__ import annotations

import re
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from shelterdesk import i18n
from shelterdesk.reports import style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import COLOURS, Type, draw_text, plain_width
from shelterdesk.statistics.paper_sheets import WordsSheet

#: Millimetres of a bank card, in points: it fits where such cards are kept.
CARD: Final = (85 * 72 / 25.4, 54 * 72 / 25.4)
COLUMNS, ROWS = 2, 4
#: More numbers do not fit and are not wanted on a card to be read in a hurry.
MOST_LINES: Final = 7

_TITLE: Final = Type(8, 10, "muted")
_LINE: Final = Type(9.5, 12)
_NUMBER: Final = Type(9.5, 12, bold=True)
_INSET: Final = 14.0
#: Where the words of a line end and its number begins: a plus or a digit of any script.
_FIRST_DIGIT: Final = re.compile(r"[+(]?\d")


def render(sheet: WordsSheet, context: SheetContext) -> bytes:
    """The PDF, in memory, in the language of the card."""
    with i18n.written_in(sheet.language):
        return style.build([_Cards(sheet)], context, site="")


def parted(line: str) -> tuple[str, str]:
    """The words of a line and its number, which is empty where none was written."""
    found = _FIRST_DIGIT.search(line)
    at = len(line) if found is None else found.start()
    return line[:at].strip().rstrip(":").strip(), line[at:].strip()


class _Cards(Flowable):
    def __init__(self, sheet: WordsSheet) -> None:
        super().__init__()
        self._title = sheet.texts["title"]
        lines = [line.strip() for line in sheet.texts["numbers"].splitlines()]
        self._lines = [parted(line) for line in lines if line][:MOST_LINES]

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """All eight; reportlab's protocol."""
        self.width, self.height = available, ROWS * CARD[1]
        return self.width, self.height

    def draw(self) -> None:
        """Draw the lines to cut along, then each card; reportlab's protocol."""
        left = (self.width - COLUMNS * CARD[0]) / 2
        canvas: Any = self.canv
        canvas.saveState()
        canvas.setStrokeColor(HexColor(COLOURS["line"]))
        canvas.setLineWidth(0.6)
        canvas.setDash(3, 3)
        for column in range(COLUMNS + 1):
            x = left + column * CARD[0]
            canvas.line(x, 0, x, self.height)
        for row in range(ROWS + 1):
            canvas.line(left, row * CARD[1], left + COLUMNS * CARD[0], row * CARD[1])
        canvas.restoreState()
        for row in range(ROWS):
            for column in range(COLUMNS):
                self._card(left + column * CARD[0], row * CARD[1])

    def _card(self, x: float, y: float) -> None:
        near, far = x + _INSET, x + CARD[0] - _INSET
        sides: tuple[Any, Any] = ("start", "end")
        if i18n.is_right_to_left():
            near, far, sides = far, near, ("end", "start")
        top = y + CARD[1] - _INSET - 6
        draw_text(self.canv, near, top, self._title, _TITLE, align=sides[0])
        step = (CARD[1] - 2 * _INSET - 16) / max(len(self._lines), 5)
        for number, (words, digits) in enumerate(self._lines, start=1):
            at = top - 6 - number * step + 3
            draw_text(self.canv, near, at, words, _LINE, align=sides[0])
            if digits:
                draw_text(self.canv, far, at, digits, _NUMBER, align=sides[1])
            else:
                self._by_hand(near, far, at, plain_width(words, _LINE))

    def _by_hand(self, near: float, far: float, y: float, taken: float) -> None:
        """A dotted line where the number is written with a pen."""
        begin = near - taken - 8 if near > far else near + taken + 8
        self.canv.saveState()
        self.canv.setStrokeColor(HexColor(COLOURS["muted"]))
        self.canv.setLineWidth(0.6)
        self.canv.setDash(1, 2)
        self.canv.line(min(begin, far), y - 1, max(begin, far), y - 1)
        self.canv.restoreState()
