# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of support used: three figures, a table by kind, times by house, how it is counted."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import KeepTogether, Spacer

from shelterdesk.i18n import _
from shelterdesk.reports import over_months_page, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text
from shelterdesk.statistics import support_sheet
from shelterdesk.statistics.support_sheet import COLUMNS, SupportSheet


def render(sheet: SupportSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    story: list[Any] = [
        *over_months_page.head(_("Support used"), sheet),
        _figures(sheet, context.paper),
        Spacer(1, 16),
        *_kinds(sheet, context.paper),
        *_houses(sheet, context.paper),
        Spacer(1, 12),
        *(style.note(words) for words in support_sheet.definitions(sheet)),
    ]
    return style.build(story, context, site="")


def _figures(sheet: SupportSheet, paper: str) -> Any:
    shown = (
        ("all/times", _("times used")),
        ("all/people", _("people by name")),
        ("all/nameless", _("times without a name")),
        ("all/declined", _("times not wanted")),
    )
    return style.figures([(sheet[key], words) for key, words in shown], paper)


def _kinds(sheet: SupportSheet, paper: str) -> list[Any]:
    title = style.heading(_("By kind"))
    if not sheet.kinds:
        return [*title, Text(_("No support was noted in this time."), style.BODY)]
    columns = [
        style.Column(_("Kind"), align="start"),
        style.Column(_("Times"), 56),
        style.Column(_("With a name"), 72),
        style.Column(_("Without a name"), 84),
        style.Column(_("People, each once"), 96),
        style.Column(_("Not wanted"), 66),
    ]
    rows = [_row(sheet, line.words, line.key) for line in sheet.kinds]
    rows.append(_row(sheet, _("Total"), "all"))
    width = style.column_width(paper)
    return [*title, style.table(columns, rows, width, last_is_total=True)]


def _row(sheet: SupportSheet, words: str, key: str) -> list[str]:
    return [words, *(style.number(sheet[f"{key}/{name}"]) for name in COLUMNS)]


def _houses(sheet: SupportSheet, paper: str) -> list[Any]:
    if not sheet.houses:
        return []
    columns = [style.Column(_("House"), align="start"), style.Column(_("Times"), 80)]
    rows = [[line.words, style.number(sheet[f"{line.key}/times"])] for line in sheet.houses]
    rows.append([_("Total"), style.number(sheet["all/times"])])
    table = style.table(columns, rows, style.column_width(paper), last_is_total=True)
    return [Spacer(1, 14), KeepTogether([*style.heading(_("By house")), table])]
