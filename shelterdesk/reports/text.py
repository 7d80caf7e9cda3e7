# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text in any script on paper: a flowable that shapes, orders and breaks lines.

reportlab's own paragraph shapes a whole word with the font of its first character, so that a word
of two scripts loses letters, and it sets right-to-left text only with a library we do not ship.
Here each run of one font and direction is shaped by itself. Shaped runs carry their source text
where they can, so that searching in and copying from the PDF give the words that were typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import Any, Final, Literal

from reportlab.lib.abag import ABag
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import shapeFragWord
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from shelterdesk import i18n
from shelterdesk.reports import bidi, fonts

#: The light tokens of the screen, for paper.
COLOURS: Final = {
    "surface": "#FFFFFF",
    "raised": "#FBFAF8",
    "text": "#1E2428",
    "muted": "#5B656C",
    "line": "#D3CFC8",  # a shade darker than on screen: thin lines fade in print
    "accent": "#1F6F6B",
    "accent_mid": "#9DBFBC",
    "accent_soft": "#E1EEEC",
    "on_accent": "#FFFFFF",
    "good": "#2E7D4F",
    "notice": "#9A6700",
    "danger": "#B3261E",
}
#: No discretionary ligatures: they would set some names as one ornamental sign.
_FEATURES: Final = {"kern": True, "liga": True}

Align = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Type:
    """Size and leading in points, a colour token, weight."""

    size: float = 9.5
    leading: float = 13.0
    colour: str = "text"
    bold: bool = False


@dataclass(frozen=True)
class Span:
    """A stretch of text, bold or in the weight of its type."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class _Piece:
    """A shaped run of one font and direction, ready to draw."""

    source: str
    glyphs: Any
    font: str
    level: int
    width: float
    shaped: bool


@dataclass
class _Line:
    pieces: list[_Piece] = field(default_factory=list)
    last: bool = False

    @property
    def width(self) -> float:
        return sum(piece.width for piece in self.pieces)


def plain_width(text: str, kind: Type) -> float:
    """The width of a text on one line, in points."""
    return sum(piece.width for piece in _pieces([Span(text)], kind, _direction(text)))


def draw_text(
    canvas: Canvas, x: float, y: float, text: str, kind: Type, *, align: Align = "start"
) -> None:
    """One line with its baseline at ``y`` and its left end, middle or right end at ``x``."""
    pieces = _pieces([Span(text)], kind, _direction(text))
    width = sum(piece.width for piece in pieces)
    x -= {"start": 0.0, "middle": width / 2, "end": width}[align]
    _draw_pieces(canvas, x, y, pieces, kind)


class Text(Flowable):
    """A block of text. ``align`` start and end turn with the language of the program.

    Lines break at spaces; a word wider than the column breaks between its letters. Direction of
    each paragraph follows its first strong character.
    """

    def __init__(self, spans: str | Sequence[Span], kind: Type, *, align: Align = "start") -> None:
        super().__init__()
        self._spans = [Span(spans)] if isinstance(spans, str) else list(spans)
        self._kind = kind
        self._align = align
        self._lines: list[_Line] = []

    @property
    def source(self) -> str:
        """The text as it was given."""
        return "".join(span.text for span in self._spans)

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """Break into lines; reportlab's protocol."""
        self.width = available
        self._lines = [
            line
            for paragraph in _paragraphs(self._spans)
            for line in _broken(paragraph, self._kind, available)
        ]
        self.height = self._kind.leading * len(self._lines)
        return available, self.height

    def split(self, available: float, height: float) -> list[Flowable]:
        """Two blocks, the first of as many lines as fit; reportlab's protocol."""
        self.wrap(available, height)
        fitting = int(height // self._kind.leading)
        if not 0 < fitting < len(self._lines):
            return []
        parts = (self._lines[:fitting], self._lines[fitting:])
        return [_Ready(lines, self._kind, self._align) for lines in parts]

    def draw(self) -> None:
        """Draw the lines; reportlab's protocol."""
        to_right = i18n.is_right_to_left()
        for number, line in enumerate(self._lines):
            room = self.width - line.width
            far = (self._align == "end") != to_right
            x = room / 2 if self._align == "middle" else room if far else 0.0
            y = self.height - number * self._kind.leading - self._baseline()
            _draw_pieces(self.canv, x, y, line.pieces, self._kind)

    def _baseline(self) -> float:
        return self._kind.size * 0.32 + self._kind.leading / 2


class _Ready(Text):
    """Lines that are broken already: a half of a block split over two pages."""

    def __init__(self, lines: list[_Line], kind: Type, align: Align) -> None:
        super().__init__("", kind, align=align)
        self._lines = lines

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        self.width = available
        self.height = self._kind.leading * len(self._lines)
        return available, self.height

    def split(self, available: float, height: float) -> list[Flowable]:
        fitting = int(height // self._kind.leading)
        if not 0 < fitting < len(self._lines):
            return []
        parts = (self._lines[:fitting], self._lines[fitting:])
        return [_Ready(lines, self._kind, self._align) for lines in parts]


def _direction(text: str) -> bool:
    return bidi.starts_right_to_left(text, otherwise=i18n.is_right_to_left())


def _paragraphs(spans: Sequence[Span]) -> list[list[Span]]:
    paragraphs: list[list[Span]] = [[]]
    for span in spans:
        first, *others = span.text.split("\n")
        paragraphs[-1].append(replace(span, text=first))
        paragraphs += [[replace(span, text=text)] for text in others]
    return paragraphs


def _pieces(spans: Sequence[Span], kind: Type, right_to_left: bool) -> list[_Piece]:
    """Runs of one span, word, font and level; the spaces between words are runs of their own."""
    spans = [
        replace(span, text=bidi.without_controls(unicodedata.normalize("NFC", span.text)))
        for span in spans
    ]
    text = "".join(span.text for span in spans)
    bold = [kind.bold or span.bold for span in spans for _ in span.text]
    chars = zip(
        text,
        bold,
        fonts.families(text),
        bidi.levels(text, right_to_left=right_to_left),
        strict=True,
    )
    runs = groupby(chars, key=lambda item: (item[0] == " ", *item[1:]))
    return [
        _shape("".join(item[0] for item in run), family, is_bold, level, kind.size)
        for (_, is_bold, family, level), run in runs
    ]


def _shape(text: str, family: str, bold: bool, level: int, size: float) -> _Piece:
    font = fonts.load(family, bold=bold)
    text = text.replace("\u00a0", " ")  # it has held its words together: the line is broken now
    strong = any(unicodedata.bidirectional(char) in ("L", "R", "AL") for char in text)
    drawn = bidi.mirrored(text) if level % 2 and not strong else text
    marks = any(unicodedata.category(char).startswith("M") for char in text)
    if not strong or (family == fonts.BASE and not marks):
        return _Piece(text, drawn, font, level, pdfmetrics.stringWidth(drawn, font, size), False)
    word = [0.0, (ABag(fontName=font, fontSize=size), text)]
    glyphs = shapeFragWord(word, features=_FEATURES, force=True)[1][1]
    width = sum(data.x_advance for data in glyphs.__shapeData__) * size / 1000
    return _Piece(text, glyphs, font, level, width, True)


def _broken(spans: Sequence[Span], kind: Type, available: float) -> list[_Line]:
    right_to_left = _direction("".join(span.text for span in spans))
    lines = [_Line()]
    for word in _words(_pieces(spans, kind, right_to_left)):
        width = sum(piece.width for piece in word)
        if word[0].source.isspace():
            if lines[-1].pieces:
                lines[-1].pieces += word
            continue
        if lines[-1].width + width > available + 0.01 and lines[-1].pieces:
            lines.append(_Line())
        lines[-1].pieces += word
        if width > available:
            lines[-1:] = _chopped(word, kind, available)
    for line in lines:
        while line.pieces and line.pieces[-1].source.isspace():
            line.pieces.pop()
    return lines


def _words(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Pieces that must stay on one line: everything between two spaces."""
    words: list[list[_Piece]] = []
    for piece in pieces:
        alone = piece.source.isspace() or not words or words[-1][-1].source.isspace()
        if alone:
            words.append([piece])
        else:
            words[-1].append(piece)
    return words


def _chopped(word: Sequence[_Piece], kind: Type, available: float) -> list[_Line]:
    """A word wider than the column, broken after a hyphen or before letters, never a mark."""
    lines = [_Line()]
    for piece in word:
        family = piece.font.rsplit("-", 1)[0]
        bold = piece.font.endswith("-Bold")
        for part in _chunks(piece, family, bold, kind, available):
            if lines[-1].pieces and lines[-1].width + part.width > available:
                lines.append(_Line())
            lines[-1].pieces.append(part)
    return lines


def _chunks(piece: _Piece, family: str, bold: bool, kind: Type, available: float) -> list[_Piece]:
    text = piece.source
    starts = [0] + [
        at for at in range(1, len(text)) if not unicodedata.category(text[at]).startswith("M")
    ]
    clusters = [text[a:b] for a, b in pairwise([*starts, len(text)])]
    parts: list[_Piece] = []
    held = ""
    for cluster in clusters:
        longer = _shape(held + cluster, family, bold, piece.level, kind.size)
        if held and longer.width > available:
            cut = held.rfind("-") + 1 or len(held)
            parts.append(_shape(held[:cut], family, bold, piece.level, kind.size))
            held = held[cut:] + cluster
        else:
            held += cluster
    return [*parts, _shape(held, family, bold, piece.level, kind.size)]


def _draw_pieces(canvas: Canvas, x: float, y: float, pieces: Sequence[_Piece], kind: Type) -> None:
    canvas.setFillColor(HexColor(COLOURS[kind.colour]))
    for run in _joined(bidi.visual_order(pieces, [piece.level for piece in pieces])):
        canvas.setFont(run.font, kind.size)
        # Not for right-to-left words: readers turn their source text round once too often.
        with_source = run.shaped and run.level % 2 == 0
        if with_source:
            _begin_source(canvas, run.source)
        canvas.drawString(x, y, run.glyphs)
        if with_source:
            _write(canvas, "EMC")
        x += run.width


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Neighbours that are drawn alike become one, so that a line is extracted as one line."""
    joined: list[_Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and last.font == piece.font and not (last.shaped or piece.shaped):
            joined[-1] = replace(
                last,
                source=last.source + piece.source,
                glyphs=last.glyphs + piece.glyphs,
                width=last.width + piece.width,
            )
        else:
            joined.append(piece)
    return joined


def _begin_source(canvas: Canvas, source: str) -> None:
    """Marked content with the typed text, for readers that search and copy."""
    hexadecimal = source.encode("utf-16-be").hex().upper()
    _write(canvas, f"/Span <</ActualText <FEFF{hexadecimal}>>> BDC")


def _write(canvas: Any, operator: str) -> None:
    # reportlab offers no call for marked content; its page code is a list of operators.
    canvas._code.append(operator)
