# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of bed-nights: three figures, a table, and how it was counted."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import KeepTogether, Spacer

from shelterdesk.i18n import _
from shelterdesk.reports import style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text
from shelterdesk.statistics.night_sheet import WORDS, By, NightSheet

_NARROW = 80.0


def render(sheet: NightSheet, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    site = sheet.site or _("All sites")
    nights = _("nights of {first} to {last}").format(
        first=style.long_day(sheet.first), last=style.long_day(sheet.last)
    )
    story: list[Any] = [
        Text(_("Bed-nights"), style.PAGE_TITLE),
        Text(f"{site} · {nights}", style.SUBTITLE),
        style.Rule(),
        _figures(sheet, context.paper),
        Spacer(1, 16),
        *_table(sheet, context.paper),
        Spacer(1, 10),
        KeepTogether([style.note(words) for words in sheet.notes()]),
    ]
    return style.build(story, context, site=site)


def _figures(sheet: NightSheet, paper: str) -> Any:
    shown = (
        (sheet.shown("nights", sheet.nights), _("bed-nights")),
        (sheet.shown("people", sheet.people), _("people")),
        (sheet.shown("away", sheet.away_nights), _("nights away from a kept bed")),
    )
    return style.figures(shown, paper)


def _table(sheet: NightSheet, paper: str) -> list[Any]:
    if not sheet.lines:
        return [Text(_("Nobody slept here in this time."), style.BODY)]
    has_people = sheet.by is not By.PERSON
    columns = [
        style.Column(_(WORDS[sheet.by]), align="start"),
        *([style.Column(_("People"), _NARROW)] if has_people else []),
        style.Column(_("Bed-nights"), _NARROW),
    ]
    rows = [
        [
            line.words,
            *([style.number(sheet.people_of(line))] if has_people else []),
            style.number(sheet.nights_of(line)),
        ]
        for line in sheet.lines
    ]
    people = [style.number(sheet.shown("people", sheet.people))] if has_people else []
    rows.append([_("Total"), *people, style.number(sheet.shown("nights", sheet.nights))])
    return [style.table(columns, rows, style.column_width(paper), last_is_total=True)]
