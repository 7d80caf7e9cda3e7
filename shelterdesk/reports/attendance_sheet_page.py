# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of an attendance sheet: a line for each person, a box for each session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.platypus import Spacer, Table

from shelterdesk import i18n
from shelterdesk.i18n import _
from shelterdesk.reports import style, ticks
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import COLOURS, Span, Text, Type
from shelterdesk.statistics.attendance_sheet import (
    PRESENT,
    AttendanceCell,
    AttendanceDay,
    AttendanceLine,
    AttendancePaper,
)

_NAME: Final = Type(10, 13, bold=True)
_MARK: Final = Type(11, 14, bold=True)
_LATE: Final = Type(7, 8.5, "muted")
_DAY: Final = Type(8.4, 11, bold=True)
_TIME: Final = Type(6.8, 9, "muted")
_NUMBER: Final = Type(8, 13, "muted")
_NUMBER_WIDE: Final = 18.0  # points
_NAME_WIDE: Final = 148.0
_WIDEST, _NARROWEST = 46.0, 27.0  # of one session
_SIDE: Final = 14.0
_ROW_HIGH: Final = 26.0
_MOST_UPRIGHT: Final = 9  # sessions; more stand on a page turned sideways
_SPARE: Final = 3  # lines for who comes and is not on the list yet


def render(sheet: AttendancePaper, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    is_landscape = len(sheet.days) > _MOST_UPRIGHT
    width = style.column_width(context.paper, is_landscape=is_landscape)
    title = " · ".join(filter(None, (sheet.course, sheet.group)))
    about = (style.month_name(sheet.month), sheet.place, sheet.teacher)
    story: list[Any] = [
        Text(title, style.PAGE_TITLE),
        Text(" · ".join(filter(None, about)), style.SUBTITLE),
        style.Rule(below=8),
    ]
    most = _most_beside(width)
    for first in range(0, len(sheet.days), most):
        cut = slice(first, first + most)
        story += [_table(sheet, cut, width), Spacer(1, 12)]
    if not sheet.days:
        story.append(Text(_("This group has no session in this month."), style.BODY))
    story += [Spacer(1, 2), _legend(sheet), *_topics(sheet)]
    story += [
        Spacer(1, 8),
        style.note(_("Write it down on the screen, then destroy this sheet: it names people.")),
    ]
    return style.build(story, context, site="", is_landscape=is_landscape)


def _most_beside(width: float) -> int:
    return int((width - _NUMBER_WIDE - _NAME_WIDE) // _NARROWEST)


def _table(sheet: AttendancePaper, cut: slice, width: float) -> Table:
    days, hair = sheet.days[cut], HexColor(COLOURS["line"])
    free = width - _NUMBER_WIDE - _NAME_WIDE
    one = min(_WIDEST, free / len(days))
    name = width - _NUMBER_WIDE - one * len(days)
    head: list[Any] = ["", Text(_("Who"), style.HEAD), *map(_head, days)]
    rows = [style.in_reading_order(head)]
    for number, line in enumerate(sheet.lines, 1):
        rows.append(style.in_reading_order(_line(number, line, line.cells[cut])))
    rows += [[""] * len(head) for _spare in range(_SPARE)]
    widths = style.in_reading_order([_NUMBER_WIDE, name, *[one] * len(days)])
    rows.append(style.in_reading_order(["", Text(_("Taught by"), style.HEAD), *[""] * len(days)]))
    heights = [None] + [_ROW_HIGH] * (len(rows) - 1)
    first, last = (0, len(days) - 1) if i18n.is_right_to_left() else (2, len(days) + 1)
    made = Table(rows, widths, heights, repeatRows=1, hAlign="LEFT")
    made.setStyle([
        *style.bare("MIDDLE"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("BOTTOMPADDING", (0, 0), (-1, 0), 4),
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, HexColor(COLOURS["text"])),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, hair),
        ("LINEABOVE", (0, -1), (-1, -1), 0.9, HexColor(COLOURS["text"])),
        ("LINEBEFORE", (first, 1), (last, -1), 0.5, hair),
        ("LINEAFTER", (last, 1), (last, -1), 0.5, hair),
    ])  # fmt: skip
    return made


def _head(day: AttendanceDay) -> list[Any]:
    weekday, number = style.weekday_of(day.on), style.number(day.on.day)
    words = [Text(weekday, _TIME, align="middle"), Text(number, _DAY, align="middle")]
    if day.at:
        words.append(Text(day.at, _TIME, align="middle"))
    return words


def _line(
    number: int,
    line: AttendanceLine,
    cells: Sequence[AttendanceCell | None],
) -> list[Any]:
    marks = [Text("–", _LATE, align="middle") if cell is None else _cell(cell) for cell in cells]
    return [Text(style.number(number), _NUMBER), Text(line.shown, _NAME), *marks]


def _cell(cell: AttendanceCell) -> Any:
    if cell.mark and cell.mark != PRESENT:
        words = [Text(cell.mark, _MARK, align="middle")]
        if cell.minutes_late:
            late = _("+{n} min").format(n=style.number(cell.minutes_late))
            words.append(Text(late, _LATE, align="middle"))
        return words
    return ticks.Box(is_ticked=cell.mark == PRESENT, side=_SIDE, is_centred=True)


def _legend(sheet: AttendancePaper) -> Text:
    spans = [Span(_("A tick: present. Otherwise write the figure:"))]
    for figure, words in sheet.marks:
        if figure != PRESENT:
            spans += [Span("  " + figure, bold=True), Span(" " + words)]
    return Text(spans, style.SMALL)


def _topics(sheet: AttendancePaper) -> list[Any]:
    """What sessions are about, and which were called off."""
    spans: list[Span] = []
    for day in sheet.days:
        if day.topic:
            spans += [Span(style.short_day(day.on), bold=True), Span(f" {day.topic}   ")]
    for on, reason in sheet.called_off:
        told = " · ".join(filter(None, (_("called off"), reason)))
        spans += [Span(style.short_day(on), bold=True), Span(f" {told}   ")]
    return [Spacer(1, 6), Text(spans, style.SMALL)] if spans else []
