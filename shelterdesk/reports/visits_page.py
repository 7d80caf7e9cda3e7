# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of visits, outreach and calls: four figures, the days or months, two short tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from reportlab.platypus import KeepTogether, Spacer

from shelterdesk.i18n import _
from shelterdesk.reports import over_months_page, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.charts import Chart
from shelterdesk.reports.text import Text
from shelterdesk.statistics import visit_sheet
from shelterdesk.statistics.chart import Bar, bars
from shelterdesk.statistics.visit_sheet import VisitSheet

_CHART: float = 96.0


def render(sheet: VisitSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    story: list[Any] = [
        *over_months_page.head(_("Visits, outreach and calls"), sheet),
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
    return style.figures([(sheet[key], words) for key, words in shown], paper)


def _visits(sheet: VisitSheet, paper: str) -> list[Any]:
    title = _("Visits by day") if sheet.is_one_month else _("Visits by month")
    data = []
    for line in sheet.parts:
        on = date.fromisoformat(line.words)
        words = str(on.day) if sheet.is_one_month else style.short_month(on)
        data.append(Bar(words, sheet.number(line.key), str(sheet[line.key])))
    width = style.column_width(paper)
    headers = (_("Day") if sheet.is_one_month else _("Month"), _("Visits"), "")
    parts: list[Any] = [*style.heading(title), Chart(bars(data, width, _CHART, headers=headers))]
    if not sheet.is_one_month:
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
