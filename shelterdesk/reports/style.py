# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The look of paper: page, headings, tables, notes, numbers and days in words.

Every page carries the organisation's discreet name and the site above, and below who printed it,
when, for what, what class of content it is, and "page n of N". The file's own title, author and
producer stay empty: they would show in a file list or a viewer's title bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final, TypeVar

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer, Table

from shelterdesk import i18n
from shelterdesk.i18n import _
from shelterdesk.privacy import Audience, audience_label, class_label
from shelterdesk.reports import fonts
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import COLOURS, Align, Span, Text, Type, draw_text, plain_width

_CellT = TypeVar("_CellT")

SIZES: Final = {"A4": A4, "Letter": LETTER}
MARGIN: Final = 50.0  # points, left and right
GUTTER: Final = 27.0  # between two columns
_TOP, _BOTTOM = 60.0, 58.0

PAGE_TITLE: Final = Type(22, 28, bold=True)
SUBTITLE: Final = Type(9, 12.5, "muted")
HEADING: Final = Type(11.5, 16, bold=True)
BODY: Final = Type(9.2, 12)
BODY_BOLD: Final = Type(9.2, 12, bold=True)
HEAD: Final = Type(7.8, 10.5, "muted")
SMALL: Final = Type(8.2, 11, "muted")
NOTE: Final = Type(7.4, 10, "muted")
FIGURE: Final = Type(23, 27, "accent", bold=True)
FIGURE_LABEL: Final = Type(9.8, 13.5, bold=True)
_FURNITURE: Final = Type(7.8, 10, "muted")


def page_size(paper: str, *, is_landscape: bool = False) -> tuple[float, float]:
    """Width and height in points."""
    width, height = SIZES[paper]
    return (height, width) if is_landscape else (width, height)


def column_width(paper: str, columns: int = 1, *, is_landscape: bool = False) -> float:
    """The width in points of one of so many equal columns between the margins."""
    inside = page_size(paper, is_landscape=is_landscape)[0] - 2 * MARGIN
    return (inside - (columns - 1) * GUTTER) / columns


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, its width in points (None: what is left) and its side."""

    head: str
    width: float | None = None
    align: Align = "end"


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    width: float,
    *,
    last_is_total: bool = False,
) -> Table:
    """A table with hairlines; digits of Noto Sans are all of one width, so numbers line up.

    ``last_is_total``: the last row is bold under a darker line. In a right-to-left language the
    first column is on the right.
    """
    taken = sum(column.width or 0 for column in columns)
    free = sum(column.width is None for column in columns)
    widths = [
        (width - taken) / free if column.width is None else column.width for column in columns
    ]
    body = [
        [
            Text(cell, BODY_BOLD if last_is_total and row is rows[-1] else BODY, align=column.align)
            for cell, column in zip(row, columns, strict=True)
        ]
        for row in rows
    ]
    head = [Text(column.head, HEAD, align=column.align) for column in columns]
    cells: list[list[Any]] = [head, *body]
    if i18n.is_right_to_left():
        cells, widths = [row[::-1] for row in cells], widths[::-1]
    made = Table(cells, widths, repeatRows=1, hAlign="LEFT")
    made.setStyle(_table_style(len(columns), last_is_total))
    return made


def _table_style(columns: int, last_is_total: bool) -> list[tuple[Any, ...]]:
    hair, dark = HexColor(COLOURS["line"]), HexColor(COLOURS["text"])
    style: list[tuple[Any, ...]] = [
        # Heads stand on the line; of a row with several lines reading begins at the top.
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        _cell_font(),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.0),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("LINEBELOW", (0, 0), (-1, -3 if last_is_total else -1), 0.5, hair),
    ]
    for column in range(1, columns):
        style.append(("LEFTPADDING", (column, 0), (column, -1), 6))
    if last_is_total:
        style.append(("LINEBELOW", (0, -2), (-1, -2), 0.9, dark))
    return style


def side_by_side(blocks: Sequence[Sequence[Flowable]], paper: str) -> Table:
    """Blocks in equal columns, their tops aligned; the first is where reading begins."""
    width = column_width(paper, len(blocks))
    cells: list[Any] = []
    widths: list[float] = []
    for block in in_reading_order(blocks):
        cells += ["", list(block)] if cells else [list(block)]
        widths += [GUTTER, width] if widths else [width]
    made = Table([cells], widths, hAlign="LEFT")
    made.setStyle(bare())
    return made


def figures(shown: Sequence[tuple[int | str, str]], paper: str) -> Table:
    """A few large figures side by side, with their words."""
    blocks = [[Text(number(value), FIGURE), Text(words, FIGURE_LABEL)] for value, words in shown]
    return side_by_side(blocks, paper)


def in_reading_order(cells: Sequence[_CellT]) -> list[_CellT]:
    """The cells of a row from left to right: turned round in a right-to-left language."""
    return list(cells[::-1] if i18n.is_right_to_left() else cells)


def bare(align: str = "TOP") -> list[tuple[Any, ...]]:
    """The style of a table that only places things: no lines, no padding."""
    sides = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
    paddings = [(side, (0, 0), (-1, -1), 0) for side in sides]
    return [("VALIGN", (0, 0), (-1, -1), align), _cell_font(), *paddings]


def _cell_font() -> tuple[Any, ...]:
    """reportlab selects a font for each cell, and its own would not be embedded."""
    return ("FONTNAME", (0, 0), (-1, -1), fonts.load(fonts.BASE))


class Rule(Flowable):
    """A line over the whole width with air above and below."""

    def __init__(
        self, *, colour: str = "line", thick: float = 0.6, above: float = 8, below: float = 12
    ) -> None:
        super().__init__()
        self._look = (colour, thick)
        self._space = (above, below)

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """The full width; reportlab's protocol."""
        self.width, self.height = available, sum(self._space)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the line; reportlab's protocol."""
        colour, thick = self._look
        self.canv.setStrokeColor(HexColor(COLOURS[colour]))
        self.canv.setLineWidth(thick)
        self.canv.line(0, self._space[1], self.width, self._space[1])


def heading(text: str) -> list[Flowable]:
    """A heading and the air under it."""
    return [Text(text, HEADING), Spacer(1, 5)]


def note(*spans: str | Span) -> Text:
    """Small print under a table: a definition."""
    return Text([Span(span) if isinstance(span, str) else span for span in spans], NOTE)


def build(
    story: Sequence[Flowable],
    context: SheetContext,
    *,
    site: str,
    class_note: str | None = None,
    is_landscape: bool = False,
    whole_page: tuple[float, float] | None = None,
) -> bytes:
    """The PDF of a story, in memory. ``site`` is printed in the header beside the name.
    ``whole_page``: pages of this size without margins and edges, on which the story places itself.

    A sheet for one person carries neither: nothing on it but what it says, and the number of the
    page where there are several. Whoever finds it in a bag learns nothing from its edges.
    """
    buffer = BytesIO()
    size = whole_page or page_size(context.paper, is_landscape=is_landscape)
    document = BaseDocTemplate(
        buffer,
        pagesize=size,
        title="",
        author="",
        subject="",
        creator="",
        producer="",
        keywords=[],
        lang=locale().language,
    )
    margin, top, bottom = (0.0, 0.0, 0.0) if whole_page else (MARGIN, _TOP, _BOTTOM)
    frame = Frame(
        margin,
        bottom,
        size[0] - 2 * margin,
        size[1] - top - bottom,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    document.addPageTemplates([PageTemplate(frames=[frame])])

    def canvas(*args: Any, **kwargs: Any) -> _Canvas:
        furniture = None if whole_page else _Furniture(context, site, class_note, size)
        return _Canvas(*args, furniture=furniture, **kwargs)

    document.build(list(story), canvasmaker=canvas)
    return buffer.getvalue()


@dataclass(frozen=True)
class _Furniture:
    """Header and footer of every page."""

    context: SheetContext
    site: str
    class_note: str | None
    size: tuple[float, float]

    def draw(self, canvas: Canvas, page: int, pages: int) -> None:
        """Draw both for page ``page`` of ``pages``."""
        width, height = self.size
        if self.context.audience is Audience.PERSON:
            if pages > 1:
                text = f"{number(page)} / {number(pages)}"
                draw_text(canvas, width / 2, 36, text, _FURNITURE, align="middle")
            return
        near, far = MARGIN, width - MARGIN
        sides: tuple[Align, Align] = ("start", "end")
        if i18n.is_right_to_left():
            near, far, sides = far, near, ("end", "start")
        top = height - 44
        draw_text(canvas, near, top, self.context.organisation, _FURNITURE, align=sides[0])
        draw_text(canvas, far, top, self.site, _FURNITURE, align=sides[1])
        canvas.setStrokeColor(HexColor(COLOURS["line"]))
        canvas.setLineWidth(0.6)
        canvas.line(MARGIN, 48, width - MARGIN, 48)
        count = _("page {number} of {total}").format(number=page, total=pages)
        draw_text(canvas, far, 36, count, _FURNITURE, align=sides[1])
        room = width - 2 * MARGIN - plain_width(count, _FURNITURE) - 12
        for line, y in zip(self._footer(room), (36, 26), strict=False):
            draw_text(canvas, near, y, line, _FURNITURE, align=sides[0])

    def _footer(self, room: float) -> list[str]:
        """One line, or two where one is too long."""
        at = self.context.printed_at
        printed = _("Printed {day}, {time} by {staff}").format(
            day=long_day(at.date()),
            time=f"{at:%H:%M}",
            staff=self.context.printed_by,
        )
        audience = self.context.audience
        parts = [
            printed,
            self.context.purpose,
            self.class_note or class_label(self.context.privacy),
            *([audience_label(audience)] if audience is Audience.OUTSIDE else []),
        ]
        parts = [part for part in parts if part]
        whole = " · ".join(parts)
        if plain_width(whole, _FURNITURE) <= room:
            return [whole]
        return [" · ".join(parts[:2]), " · ".join(parts[2:])]


class _Canvas(Canvas):
    """Keeps the pages back until their number is known, then draws header and footer on each."""

    def __init__(self, *args: Any, furniture: _Furniture | None, **kwargs: Any) -> None:
        # Its own first font would be one that is not embedded.
        kwargs["initialFontName"] = fonts.load(fonts.BASE)
        super().__init__(*args, **kwargs)
        self._furniture = furniture
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:
        """Keep the page; reportlab's protocol."""
        self._kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # reportlab's recipe for "n of N"

    def save(self) -> None:
        """Draw what all pages carry and finish; reportlab's protocol."""
        for number, page in enumerate(self._kept, start=1):
            self.__dict__.update(page)
            if self._furniture is not None:
                self._furniture.draw(self, number, len(self._kept))
            super().showPage()
        super().save()


def number(value: int | str) -> str:
    """A count with separators of the language; a sign in its place stays as it is."""
    return value if isinstance(value, str) else format_decimal(value, locale=locale())


def percent(ratio: float | None) -> str:
    """A ratio of three decimals as per cent with one; – with no figure."""
    if ratio is None:
        return "–"
    # A ratio of three decimals has no more than one decimal as per cent; no rounding happens here.
    return format_decimal(round(ratio * 100, 1), format="#,##0.0", locale=locale()) + "\u00a0%"


def nights(value: int | None) -> str:
    """A number of nights, or – where there is none."""
    return "–" if value is None else number(value)


def long_day(day: date) -> str:
    """A day in words."""
    return format_date(day, "long", locale=locale())


def weekday_and_day(day: date) -> str:
    """``Sunday, 22 November 2026``."""
    return format_date(day, "full", locale=locale())


def short_day(day: date) -> str:
    """A day with its weekday, without month and year."""
    return format_date(day, "EEE d", locale=locale())


def weekday_of(day: date) -> str:
    """The weekday alone, as short as the language has it."""
    return format_date(day, "EEE", locale=locale())


def month_name(day: date) -> str:
    """Month and year in words, as a title."""
    text = format_date(day, "LLLL y", locale=locale())
    return text[:1].upper() + text[1:]


def short_month(day: date) -> str:
    """A month without its year, as short as the language has it."""
    return format_date(day, "LLL", locale=locale())


def locale() -> Locale:
    """The locale of the language in use; days are written the British way in plain English."""
    tag = i18n.language().replace("-", "_")
    try:
        return Locale.parse("en_GB" if tag == "en" else tag)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")
