# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the medication chart: a landscape grid with room for a pen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.platypus import KeepTogether, Spacer, Table

from shelterdesk.i18n import _
from shelterdesk.reports import style, ticks
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import COLOURS, Text, Type
from shelterdesk.statistics.medication_sheet import ChartEntry, ChartLine, MedicationSheet

_MEDICINE, _TIME = 128.0, 34.0  # points
_NAME: Final = Type(8.6, 11, bold=True)
_ABOUT: Final = Type(7, 9, "muted")
_DAY: Final = Type(7, 9, "muted")
_LETTER: Final = Type(9, 10.5, bold=True)
_BY: Final = Type(5.4, 6.4, "muted")
_SQUARE: Final = 30.0  # points high, so that a pen finds room
_SHADE: Final = "#ECEAE6"  # not due; lighter than the lines, so that they are seen
_LINES: Final = 6  # to write on, on an empty chart


def render(sheet: MedicationSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    return style.build(_story(sheet, context), context, site="", is_landscape=True)


def _story(sheet: MedicationSheet, context: SheetContext) -> list[Any]:
    width = style.column_width(context.paper, is_landscape=True)
    title = _("Medicines in {month}").format(month=style.month_name(sheet.month))
    who = sheet.name if sheet.name == sheet.code else f"{sheet.name} · {sheet.code}"
    story: list[Any] = [Text(title, style.PAGE_TITLE), Text(who, style.HEADING), Spacer(1, 6)]
    if sheet.lines:
        story.append(_grid(sheet, width))
    else:
        story.append(Text(_("No medicine was due at set times."), style.BODY))
    story += [Spacer(1, 6), style.note(_legend(sheet)), Spacer(1, 8)]
    story += _needed(sheet, width)
    if sheet.remarks:
        remarks = _entries(sheet.remarks, width)
        story += [*style.heading(_("Other amounts, other witnesses, struck entries")), remarks]
        story.append(Spacer(1, 8))
    if sheet.kept:
        kept = _("Kept and taken without us: {medicines}")
        story.append(Text(kept.format(medicines="; ".join(sheet.kept)), style.BODY))
    return story


def _legend(sheet: MedicationSheet) -> str:
    parts = [f"{letter} = {word}" for letter, word in sheet.legend]
    parts.append(_("grey = not due"))
    parts += [f"{code} = {name}" for code, name in sheet.staff if name]
    if not sheet.is_empty:
        parts.append(_("below the letter: who gave it, who saw it"))
    return " · ".join(parts)


def _needed(sheet: MedicationSheet, width: float) -> list[Any]:
    if not (sheet.as_needed or sheet.given_as_needed):
        return []
    parts: list[Any] = style.heading(_("As needed"))
    parts += [Text(words, style.BODY) for words in sheet.as_needed]
    parts.append(Spacer(1, 4))
    if sheet.is_empty:
        head = _("Day, time, what and how much, who gave it, who saw it")
        return [KeepTogether([*parts, Text(head, style.SMALL), ticks.Lines(_LINES, apart=22)])]
    if not sheet.given_as_needed:
        return [KeepTogether([*parts, Text(_("None was given."), style.BODY), Spacer(1, 8)])]
    return [*parts, _entries(sheet.given_as_needed, width), Spacer(1, 8)]


def _entries(entries: Sequence[ChartEntry], width: float) -> Table:
    columns = [
        style.Column(_("Day"), 96, "start"), style.Column(_("Time"), 44, "start"),
        style.Column(_("Medicine"), 110, "start"), style.Column(_("What"), None, "start"),
        style.Column(_("By"), 60, "start"), style.Column(_("Saw it"), 120, "start"),
    ]  # fmt: skip
    rows = [
        (style.long_day(one.day), one.time, one.medicine, one.words, one.by, one.witness)
        for one in entries
    ]
    return style.table(columns, rows, width)


def _grid(sheet: MedicationSheet, width: float) -> Table:
    days = range(1, sheet.days + 1)
    head: list[Any] = [Text(_("Medicine"), style.HEAD), Text(_("Time"), style.HEAD)]
    head += [Text(style.number(day), _DAY, align="middle") for day in days]
    rows = [head]
    looks: list[tuple[Any, ...]] = []
    for at, line in enumerate(sheet.lines, start=1):
        rows.append([_what(line), Text(line.time, style.BODY_BOLD)])
        rows[-1] += [_square(line, day) for day in days]
        looks += [_grey(sheet, at, day) for day in days if day not in line.due]
    side = (width - _MEDICINE - _TIME) / sheet.days
    widths = style.in_reading_order([_MEDICINE, _TIME, *([side] * sheet.days)])
    made = Table(
        [style.in_reading_order(row) for row in rows], widths,
        [None, *([None] * len(sheet.lines))], repeatRows=1, hAlign="LEFT",
    )  # fmt: skip
    hair = HexColor(COLOURS["line"])
    made.setStyle([
        *style.bare("MIDDLE"), ("GRID", (0, 0), (-1, -1), 0.5, hair),
        ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        *_padding(), *looks,
    ])  # fmt: skip
    return made


def _padding() -> list[tuple[Any, ...]]:
    first = 0 if style.in_reading_order([0, 1])[0] == 0 else -1
    second = 1 if first == 0 else -2
    return [
        (side, (column, 0), (column, -1), 4)
        for side in ("LEFTPADDING", "RIGHTPADDING")
        for column in (first, second)
    ]


def _grey(sheet: MedicationSheet, row: int, day: int) -> tuple[Any, ...]:
    column = style.in_reading_order(range(sheet.days + 2)).index(day + 1)
    return ("BACKGROUND", (column, row), (column, row), HexColor(_SHADE))


def _what(line: ChartLine) -> list[Any]:
    parts: list[Any] = [Text(" · ".join(p for p in (line.medicine, line.dose) if p), _NAME)]
    if line.giving:
        parts.append(Text(line.giving, _ABOUT))
    return parts


def _square(line: ChartLine, day: int) -> list[Any]:
    mark = line.marks.get(day)
    if mark is None:
        return [Spacer(1, _SQUARE - 4)]
    parts: list[Any] = [Text(mark.letter, _LETTER, align="middle")]
    parts += [Text(who, _BY, align="middle") for who in (mark.by, mark.witness) if who]
    return parts
