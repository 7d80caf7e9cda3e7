# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of visits, outreach and calls: four figures, the days or months, two short tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from reportlab.platypus import KeepTogether, Spacer

from shelterdesk.i18n import _
from shelterdesk.reports import style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.charts import Chart
from shelterdesk.reports.text import Text
from shelterdesk.statistics import visit_sheet
from shelterdesk.statistics.chart import Bar, bars
from shelterdesk.statistics.suppression import Mark
from shelterdesk.statistics.visit_sheet import VisitSheet

_CHART: float = 96.0


def render(sheet: VisitSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    months = style.month_name(sheet.last)
    if not sheet.are_days:
        months = _("{first} to {last}").format(first=style.month_name(sheet.first), last=months)
    until = _("counted up to {day}").format(day=style.long_day(sheet.last))
    story: list[Any] = [
        Text(_("Visits, outreach and calls"), style.PAGE_TITLE),
        Text(f"{months} · {until}", style.SUBTITLE),
        style.Rule(),
        _figures(sheet, context.paper),
        Spacer(1, 16),
        *_visits(sheet, context.paper),
        Spacer(1, 14),
        style.side_by_side([_rounds(sheet, context), _calls(sheet, context)], context.paper),
        Spacer(1, 12),
        style.note(visit_sheet.definition()),
    ]
    return style.build(story, context, site="")


def _figures(sheet: VisitSheet, paper: str) -> Any:
    shown = (
        ("visits", _("visits")),
        ("people", _("people by name")),
        ("visits/nameless", _("visits without a name")),
        ("calls", _("calls and messages")),
    )
    blocks = [
        [Text(style.number(sheet[key]), style.FIGURE), Text(words, style.FIGURE_LABEL)]
        for key, words in shown
    ]
    return style.side_by_side(blocks, paper)


def _visits(sheet: VisitSheet, paper: str) -> list[Any]:
    title = _("Visits by day") if sheet.are_days else _("Visits by month")
    data = []
    for line in sheet.parts:
        on = date.fromisoformat(line.words)
        words = str(on.day) if sheet.are_days else style.month_name(on)[:3]
        is_shown = sheet.marks.get(line.key, Mark.SHOWN) is Mark.SHOWN
        value = sheet.values[line.key] if is_shown else None
        data.append(Bar(words, value, str(sheet[line.key])))
    width = style.column_width(paper)
    headers = (_("Day") if sheet.are_days else _("Month"), _("Visits"), "")
    parts: list[Any] = [*style.heading(title), Chart(bars(data, width, _CHART, headers=headers))]
    if not sheet.are_days:
        rows = [
            [style.month_name(date.fromisoformat(line.words)), style.number(sheet[line.key])]
            for line in sheet.parts
        ]
        rows.append([_("Total"), style.number(sheet["visits"])])
        columns = [style.Column(_("Month"), align="start"), style.Column(_("Visits"), 80)]
        parts += [Spacer(1, 6), style.table(columns, rows, width, last_is_total=True)]
    return [KeepTogether(parts)]


def _rounds(sheet: VisitSheet, context: SheetContext) -> list[Any]:
    words = {
        "rounds": _("Rounds"), "met": _("People met"), "talked": _("Talked"),
        "did_not_wish": _("Did not wish to talk"), "first_time": _("For the first time"),
        "referred": _("Referred"),
    }  # fmt: skip
    width = style.column_width(context.paper, 2)
    columns = [style.Column(_("On rounds"), align="start"), style.Column(_("Number"), 60)]
    rows = [[text, style.number(sheet[key])] for key, text in words.items()]
    parts = [*style.heading(_("Outreach")), style.table(columns, rows, width)]
    if sheet.items:
        columns = [style.Column(_("Handed out"), align="start"), style.Column(_("Number"), 60)]
        rows = [[text, style.number(number)] for text, number in sheet.items]
        parts += [Spacer(1, 8), style.table(columns, rows, width)]
    return parts


def _calls(sheet: VisitSheet, context: SheetContext) -> list[Any]:
    width = style.column_width(context.paper, 2)
    parts = style.heading(_("Calls and messages"))
    if not sheet.topics:
        return [*parts, Text(_("Nobody called in this time."), style.BODY)]
    columns = [style.Column(_("About"), align="start"), style.Column(_("Number"), 60)]
    rows = [[line.words, style.number(sheet[line.key])] for line in sheet.topics]
    rows.append([_("Total"), style.number(sheet["calls"])])
    return [*parts, style.table(columns, rows, width, last_is_total=True)]
