# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of housing some months later: four figures, a chart of the answers, the table."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import KeepTogether, Spacer

from shelterdesk import i18n
from shelterdesk.i18n import _, ngettext
from shelterdesk.reports import over_months_page, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.charts import Chart
from shelterdesk.reports.text import Text
from shelterdesk.statistics import housing_sheet
from shelterdesk.statistics.chart import StackedRow, stacked
from shelterdesk.statistics.housing_sheet import AFTER, HousingSheet

_NARROW = 78.0


def render(sheet: HousingSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    story: list[Any] = [
        *over_months_page.head(_("Housing months later"), sheet),
        *_content(sheet, context.paper),
        Spacer(1, 12),
        style.note(housing_sheet.definition(sheet)),
    ]
    return style.build(story, context, site="")


def _content(sheet: HousingSheet, paper: str) -> list[Any]:
    if sheet.is_empty:
        return [Text(_("No stay ended so long before these months."), style.BODY)]
    width = style.column_width(paper)
    figures = [
        (sheet[f"{after}/home"], _("have a home, {later}").format(later=_later(after)))
        for after in AFTER
    ]
    return [
        style.figures(figures, paper),
        Spacer(1, 16),
        *_known(sheet, width),
        KeepTogether([*style.heading(_("Each answer")), _table(sheet, width)]),
    ]


def _known(sheet: HousingSheet, width: float) -> list[Any]:
    """The answers that were given, as bars; one says nothing where a part of it is not shown, and
    where none says anything there is no chart."""
    rows = [StackedRow(_later(after), *_parts(sheet, after)) for after in AFTER]
    if not any(any(row.parts or ()) for row in rows):
        return []
    words = [line.words for line in sheet.given]
    layout = stacked(rows, words, width, headers=(_("After the stay"), *words, _("Answers")))
    chart = Chart(layout.mirrored() if i18n.is_right_to_left() else layout)
    return [KeepTogether([*style.heading(_("What is known")), chart]), Spacer(1, 14)]


def _parts(sheet: HousingSheet, after: int) -> tuple[tuple[int, ...] | None, str]:
    keys = [f"{after}/{line.key}" for line in sheet.given]
    if not sheet.is_shown(*keys):
        return None, _("not shown: few people")
    parts = tuple(sheet.values[key] for key in keys)
    return parts, style.number(sum(parts))


def _table(sheet: HousingSheet, width: float) -> Any:
    columns = [
        style.Column(_("Where people live"), align="start"),
        *(style.Column(_later(after), _NARROW) for after in AFTER),
    ]
    rows = [_row(sheet, line.words, line.key) for line in sheet.answers]
    rows.append(_row(sheet, _("Stays that ended"), "left"))
    return style.table(columns, rows, width, last_is_total=True)


def _row(sheet: HousingSheet, words: str, key: str) -> list[str]:
    return [words, *(style.number(sheet[f"{after}/{key}"]) for after in AFTER)]


def _later(months: int) -> str:
    return ngettext("{n} month later", "{n} months later", months).format(n=months)
