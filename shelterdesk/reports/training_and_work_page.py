# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of training and work: figures, a table for each part, how long work lasts as bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import KeepTogether, Spacer

from shelterdesk import i18n
from shelterdesk.i18n import _
from shelterdesk.reports import over_months_page, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.charts import Chart
from shelterdesk.reports.text import Text
from shelterdesk.statistics import training_work_sheet
from shelterdesk.statistics.counts import Line
from shelterdesk.statistics.retention_chart import retention_bars
from shelterdesk.statistics.retention_table import COLUMNS, DUE, horizon_words
from shelterdesk.statistics.training_work_sheet import ALL, TrainingWorkSheet

_NARROW = 66.0
_HOUR = 60


def render(sheet: TrainingWorkSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    story: list[Any] = [
        *over_months_page.head(_("Training and work"), sheet),
        *_content(sheet, context.paper),
        Spacer(1, 12),
        *(style.note(words) for words in training_work_sheet.definitions()),
    ]
    return style.build(story, context, site="")


def _content(sheet: TrainingWorkSheet, paper: str) -> list[Any]:
    if sheet.is_empty:
        return [Text(_("There was neither training nor work in this time."), style.BODY)]
    width = style.column_width(paper)
    shown = (
        (f"people/{ALL}", _("people were taught")), (f"certificates/{ALL}", _("certificates")),
        (f"sent/{ALL}", _("introductions sent")), (f"begun/{ALL}", _("placements began")),
    )  # fmt: skip
    return [
        style.figures([(sheet[key], words) for key, words in shown], paper),
        Spacer(1, 14),
        *_enrolments(sheet, width),
        *_hours(sheet, width),
        *_part(sheet, _("Certificates"), "certificates", sheet.certificates, width),
        *_part(sheet, _("Introductions sent"), "sent", sheet.sent, width),
        *_placements(sheet, width),
        *_lasts(sheet, width),
    ]


def _enrolments(sheet: TrainingWorkSheet, width: float) -> list[Any]:
    columns = [style.Column(_("Course"), align="start")]
    columns += [style.Column(state.words, _NARROW) for state in sheet.states]
    columns.append(style.Column(_("All"), 44))
    lines = (*sheet.courses, Line(_("Total"), f"enrolled/{ALL}"))
    rows = [
        [line.words, *(style.number(sheet[f"{line.key}/{state.key}"]) for state in sheet.states),
         style.number(sheet[line.key])]
        for line in lines
    ]  # fmt: skip
    return _table(_("Enrolments by course"), columns, rows, width, is_long=True)


def _hours(sheet: TrainingWorkSheet, width: float) -> list[Any]:
    titles = {
        "course": (_("Hours by course"), _("Course")),
        "provider": (_("Hours by who taught"), _("Provider")),
        "fund": (_("Hours by fund"), _("Fund")),
    }
    story: list[Any] = []
    for name, (title, head) in titles.items():
        columns = [
            style.Column(head, align="start"), style.Column(_("People"), 80),
            style.Column(_("Hours"), 80),
        ]  # fmt: skip
        lines = (*sheet.hours[name], Line(_("Total, people once"), f"people/{ALL}"))
        rows = [
            [line.words, style.number(sheet[line.key]), _hours_words(sheet, line.key)]
            for line in lines
        ]
        if sheet.hours[name]:
            story += _table(title, columns, rows, width, is_long=True)
    return story


def _hours_words(sheet: TrainingWorkSheet, key: str) -> str:
    minutes = sheet.minutes_shown(key)
    if minutes is None:
        return "–"
    hours, rest = divmod(minutes, _HOUR)
    return f"{style.number(hours)}:{rest:02}" if rest else style.number(hours)


def _part(
    sheet: TrainingWorkSheet, title: str, group: str, lines: Sequence[Line], width: float
) -> list[Any]:
    columns = [style.Column("", align="start"), style.Column(_("Count"), 80)]
    every = (*lines, Line(_("Total"), ALL))
    rows = [[line.words, style.number(sheet[f"{group}/{line.key}"])] for line in every]
    return _table(title, columns, rows, width)


def _placements(sheet: TrainingWorkSheet, width: float) -> list[Any]:
    columns = [
        style.Column(_("Kind"), align="start"), style.Column(_("Began"), 80),
        style.Column(_("Ended"), 80),
    ]  # fmt: skip
    rows = [
        [line.words, *(style.number(sheet[f"{group}/{line.key}"]) for group in ("begun", "ended"))]
        for line in (*sheet.kinds, Line(_("Total"), ALL))
    ]
    return _table(_("Placements"), columns, rows, width)


def _lasts(sheet: TrainingWorkSheet, width: float) -> list[Any]:
    """Bars only where every number behind them is printed; the table always."""
    table = sheet.lasts
    if table.is_empty:
        return []
    words = {line.key: line.words for line in table.words}
    columns = [style.Column(_("After"), 52, "start")]
    columns += [style.Column(words[column], 48) for column in COLUMNS]
    columns += [style.Column(_("All"), 34), style.Column(_("Still there of known"))]
    rows = [
        [horizon_words(days), *(style.number(table[f"{days}/{column}"]) for column in COLUMNS),
         style.number(table[f"{days}/{DUE}"]), table.rate_words(days)]
        for days in table.horizons
    ]  # fmt: skip
    made = style.table(columns, rows, width)
    story: list[Any] = style.heading(_("How long work lasts"))
    if not table.hides_anything:
        layout = retention_bars(table, width)
        chart = Chart(layout.mirrored() if i18n.is_right_to_left() else layout)
        story += [chart, Spacer(1, 10)]
    return [KeepTogether([*story, made]), Spacer(1, 10)]


def _table(
    title: str, columns: Sequence[style.Column], rows: Sequence[Sequence[str]], width: float,
    *, is_long: bool = False,
) -> list[Any]:  # fmt: skip
    made = style.table(columns, rows, width, last_is_total=True)
    parts = [*style.heading(title), made]
    return [*(parts if is_long else [KeepTogether(parts)]), Spacer(1, 12)]
