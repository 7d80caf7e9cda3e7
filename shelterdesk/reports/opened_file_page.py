# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of who opened a file: a plain list, day by day."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer

from shelterdesk.i18n import _
from shelterdesk.reports import style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.style import Column
from shelterdesk.reports.text import Text
from shelterdesk.statistics.opened_sheet import OpenedSheet


def render(sheet: OpenedSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    width = style.column_width(context.paper)
    story: list[Any] = [
        Text(_("Who opened this file"), style.PAGE_TITLE),
        Text(_("Record {code}").format(code=sheet.code), style.SUBTITLE),
        style.Rule(),
        Text(
            _(
                "This lists who opened, changed or printed the record, newest first. "
                "Colleagues stand by their code; the house tells who that is."
            ),
            style.BODY,
        ),
        Spacer(1, 10),
    ]
    if sheet.lines:
        story.append(style.table(_columns(), _rows(sheet), width))
    else:
        story.append(Text(_("Nobody has opened this record."), style.BODY))
    if not sheet.is_all:
        story += [Spacer(1, 6), style.note(_("Earlier entries are not on this sheet."))]
    return style.build(story, context, site=_("Record {code}").format(code=sheet.code))


def _columns() -> list[Column]:
    return [
        Column(_("Day"), 110, "start"),
        Column(_("Time"), 46, "start"),
        Column(_("Who"), 70, "start"),
        Column(_("What"), None, "start"),
    ]


def _rows(sheet: OpenedSheet) -> list[list[str]]:
    rows, before = [], None
    for line in sheet.lines:
        day = line.at.date()
        shown = style.long_day(day) if day != before else ""
        rows.append([shown, f"{line.at:%H:%M}", line.staff_code, line.what])
        before = day
    return rows
