# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a week: day by day, times in a column of their own, boxes to tick."""

from __future__ import annotations

from typing import Any, Final

from reportlab.platypus import KeepTogether, Spacer, Table

from shelterdesk.i18n import _
from shelterdesk.reports import her_page, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text
from shelterdesk.statistics.week_sheet import WeekDay, WeekLine, WeekSheet

_TICK: Final = 20.0
_TIME: Final = 44.0


def render(sheet: WeekSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    width = style.column_width(context.paper)
    first, last = sheet.days[0].day, sheet.days[-1].day
    span = _("{start} to {end}").format(start=style.long_day(first), end=style.long_day(last))
    story: list[Any] = [
        Text(_("The week"), style.PAGE_TITLE), Text(span, style.SUBTITLE), style.Rule(),
    ]  # fmt: skip
    for one in sheet.days:
        story += _day(one, width)
    return style.build(story, context, site="")


def _day(one: WeekDay, width: float) -> list[Any]:
    head = style.heading(style.weekday_and_day(one.day))
    if not one.lines:
        nothing = Text(_("Nothing is planned."), style.SMALL)
        return [KeepTogether([*head, nothing, Spacer(1, 10)])]
    rows = [_line(line, width) for line in one.lines]
    return [KeepTogether([*head, rows[0]]), *rows[1:], Spacer(1, 10)]


def _line(line: WeekLine, width: float) -> Table:
    words: list[Any] = [Text(line.title, style.BODY_BOLD)]
    if line.detail:
        words.append(Text(line.detail, style.SMALL))
    cells = style.in_reading_order([her_page.Tick(), Text(line.time or "–", style.BODY), words])
    widths = style.in_reading_order([_TICK, _TIME, width - _TICK - _TIME])
    made = Table([cells], widths, hAlign="LEFT")
    made.setStyle([*style.bare(), ("BOTTOMPADDING", (0, 0), (-1, -1), 4)])
    return made
