# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of receipts: two to a page with a line to cut along, or one to a small page.

The copy that stays has her signature, the one to give has that of who paid. Each slip is drawn as a
whole in its own language, for a day has receipts in several.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A6
from reportlab.platypus import Flowable

from shelterdesk import i18n, regions
from shelterdesk.reports import her_page, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.her_page import SignHere
from shelterdesk.reports.text import COLOURS, Text, Type
from shelterdesk.statistics.receipt_sheet import BOTH, HERS, SMALL, Receipt, ReceiptSheet

#: Points around a slip: of half a page, and of a small one.
_AROUND: Final = (50.0, 34.0)
_AROUND_SMALL: Final = (24.0, 22.0)

_TITLE: Final = Type(17, 22, bold=True)
_NUMBER: Final = Type(12, 22, bold=True)
_AMOUNT: Final = Type(24, 30, bold=True)
_WORDS: Final = Type(10.2, 14.5)
_LABEL: Final = Type(8.6, 12, "muted")
_BACK: Final = Type(10.2, 14.5, "danger", bold=True)
_THUMB: Final = (70.0, 54.0)


def render(sheet: ReceiptSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    size = A6 if sheet.size == SMALL else style.page_size(context.paper)
    slips = [_Slip(one, sheet, is_house) for one in sheet.receipts for is_house in _copies(sheet)]
    on_page = 1 if sheet.size == SMALL else 2
    pages = [slips[at : at + on_page] for at in range(0, len(slips), on_page)]
    story = [_Page(page, size, on_page) for page in pages]
    return style.build(story, context, site="", whole_page=size)


def _copies(sheet: ReceiptSheet) -> tuple[bool, ...]:
    """Of each receipt: the copy that stays (True) and the one to give."""
    if sheet.copies == BOTH:
        return (True, False)
    return (sheet.copies != HERS,)


class _Page(Flowable):
    """A page with its slips, from the top."""

    def __init__(self, slips: list[_Slip], size: tuple[float, float], places: int) -> None:
        super().__init__()
        self._slips = slips
        self._size = size
        self._places = places

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The whole page; reportlab's protocol."""
        self.width, self.height = self._size
        return self._size

    def draw(self) -> None:
        """Draw the line to cut along, then each slip; reportlab's protocol."""
        width, height = self._size
        each = height / self._places
        canvas: Any = self.canv
        if self._places > 1:
            canvas.saveState()
            canvas.setStrokeColor(HexColor(COLOURS["muted"]))
            canvas.setLineWidth(0.6)
            canvas.setDash(3, 3)
            canvas.line(0, each, width, each)
            canvas.restoreState()
        for number, slip in enumerate(self._slips):
            slip.draw(canvas, (width, each), height - (number + 1) * each)


@dataclass(frozen=True)
class _Slip:
    """One copy of a receipt."""

    receipt: Receipt
    sheet: ReceiptSheet
    is_house: bool

    def draw(self, canvas: Any, size: tuple[float, float], low: float) -> None:
        """Draw it into a place of this size whose lower edge is at ``low``, in its language."""
        aside, above = _AROUND_SMALL if self.sheet.size == SMALL else _AROUND
        pen = _Pen(canvas, aside, low + size[1] - above, size[0] - 2 * aside)
        with i18n.written_in(self.receipt.language):
            self._head(pen)
            self._body(pen)
            self._foot(_Pen(canvas, aside, low + above, size[0] - 2 * aside))

    def _head(self, pen: _Pen) -> None:
        one, texts = self.receipt, self.receipt.texts
        pen.row(
            Text(texts["back_title"] if one.takes_back else texts["title"], _TITLE),
            Text(one.number, _NUMBER, align="end"),
        )
        copy = texts["copy_here"] if self.is_house else texts["copy_hers"]
        pen.row(Text(style.long_day(one.on), _LABEL), Text(copy, _LABEL, align="end"))
        pen.line(above=6, below=10)

    def _body(self, pen: _Pen) -> None:
        one, texts = self.receipt, self.receipt.texts
        amount = regions.amount(one.amount, one.currency, one.language)
        pen.put(Text(amount, _AMOUNT))
        pen.put(Text(f"{one.what} · {one.method}", _WORDS), after=6)
        if one.takes_back:
            pen.put(Text(texts["takes_back"].format(number=one.takes_back), _BACK), after=6)
        if one.taken_back_by:
            pen.put(Text(texts["taken_back"].format(number=one.taken_back_by), _BACK), after=6)
        pen.put(Text(f"{texts['for']} {one.who}", _WORDS))
        if one.collector:
            pen.put(Text(f"{texts['collector']} {one.collector}", _WORDS))
        by = texts["received_by"] if one.comes_in else texts["paid_by"]
        people = " · ".join(code for code in (one.cashier, one.witness) if code)
        pen.put(Text(f"{by} {people}", _WORDS))

    def _foot(self, pen: _Pen) -> None:
        """From below: what is said at last, above it the place to sign."""
        one, texts = self.receipt, self.receipt.texts
        last = Text(one.for_house if self.is_house else texts["leave"], _LABEL)
        pen.put_above(last, after=10)
        if self.is_house:
            self._her_mark(pen)
        elif one.mark != "none":
            by = texts["received_by"] if one.comes_in else texts["paid_by"]
            pen.put_above(SignHere(f"{by} {one.cashier}"))

    def _her_mark(self, pen: _Pen) -> None:
        """The line she signs on, what she drew, or the box for a thumbprint."""
        one, texts = self.receipt, self.receipt.texts
        if one.mark == "none" or one.takes_back:
            return
        if one.mark == "thumb":
            pen.put_above(_ThumbHere(texts["thumb"]))
            return
        words = texts["collector_signature"] if one.collector else texts["signature"]
        if one.mark == "drawn" and not one.strokes:
            words = f"{words}: {texts['on_screen']}"
        pen.put_above(SignHere(words, one.strokes, self.sheet.field))


class _ThumbHere(Flowable):
    """A box for a thumbprint with words below."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = Text(words, her_page.LABEL)

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        """As wide as there is room; reportlab's protocol."""
        self.width = available
        self.height = _THUMB[1] + self._words.wrap(available, height)[1] + 2
        return self.width, self.height

    def draw(self) -> None:
        """Draw the box on the side where reading begins; reportlab's protocol."""
        left = self.width - _THUMB[0] if i18n.is_right_to_left() else 0
        self.canv.setStrokeColor(HexColor(COLOURS["muted"]))
        self.canv.setLineWidth(0.7)
        self.canv.roundRect(left, self.height - _THUMB[1], *_THUMB, 8)
        self._words.drawOn(self.canv, 0, 0)


class _Pen:
    """Puts blocks one below the other, or, from below, one above the other."""

    def __init__(self, canvas: Any, left: float, at: float, width: float) -> None:
        self._canvas = canvas
        self._left, self.at, self._width = left, at, width

    def put(self, block: Flowable, *, after: float = 0) -> None:
        """A block below what is there."""
        height = block.wrapOn(self._canvas, self._width, self.at)[1]
        block.drawOn(self._canvas, self._left, self.at - height)
        self.at -= height + after

    def put_above(self, block: Flowable, *, after: float = 0) -> None:
        """A block above what is there."""
        height = block.wrapOn(self._canvas, self._width, self.at)[1]
        block.drawOn(self._canvas, self._left, self.at)
        self.at += height + after

    def row(self, *blocks: Flowable) -> None:
        """Blocks over each other: one begins at each side."""
        heights = [block.wrapOn(self._canvas, self._width, self.at)[1] for block in blocks]
        for block, height in zip(blocks, heights, strict=True):
            block.drawOn(self._canvas, self._left, self.at - height)
        self.at -= max(heights)

    def line(self, *, above: float, below: float) -> None:
        """A line over the whole width."""
        self.put(style.Rule(above=below, below=above))
