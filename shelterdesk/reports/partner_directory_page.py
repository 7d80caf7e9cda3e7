# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the directory: under each service its partners, and at the end who speaks what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from reportlab.platypus import CondPageBreak, KeepTogether, Spacer, Table

from shelterdesk.i18n import _, ngettext
from shelterdesk.reports import style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text, Type
from shelterdesk.statistics.partner_sheet import ListedPartner, PartnerDirectory, Under

_SERVICE: Final = Type(12, 16, "accent", bold=True)
_NAME: Final = Type(10, 13, bold=True)
_CAUTION: Final = Type(8.2, 11, "notice", bold=True)
_NAME_SHARE: Final = 0.45  # of the width
_LANGUAGE_WIDE: Final = 110.0  # points
_ALONE: Final = 80.0  # points: a heading with less below it goes to the next page


def render(sheet: PartnerDirectory, context: SheetContext) -> bytes:
    """The PDF, in memory."""
    width = style.column_width(context.paper)
    n = len({one.name for under in sheet.services for one in under.partners})
    about = ngettext("{n} partner", "{n} partners", n).format(n=style.number(n))
    day = style.long_day(context.printed_at.date())
    parts = [part for part in (sheet.kind, about, day) if part]
    story: list[Any] = [
        Text(_("Directory of partners"), style.PAGE_TITLE),
        Text(" · ".join(parts), style.SUBTITLE),
        style.Rule(),
    ]
    for under in sheet.services:
        story += _service(under, width)
    if not sheet.services:
        story.append(Text(_("There is no partner of this kind yet."), style.BODY))
    story += _languages(sheet.languages, width)
    story += [
        Spacer(1, 10),
        style.note(_("Who is suspended is not listed. Ask a colleague who does case work what to "
                     "beware of before somebody is sent there.")),
    ]  # fmt: skip
    return style.build(story, context, site="")


def _service(under: Under, width: float) -> list[Any]:
    story: list[Any] = [CondPageBreak(_ALONE), Text(under.words, _SERVICE), Spacer(1, 3)]
    for one in under.partners:
        story += [KeepTogether([_partner(one, width)]), Spacer(1, 7)]
    return [*story, Spacer(1, 6)]


def _partner(one: ListedPartner, width: float) -> Table:
    """Who they are at the start, whom to call beside it."""
    who: list[Any] = [Text(one.name, _NAME)]
    about = " · ".join(part for part in (one.kind, one.area) if part)
    who.append(Text(about, style.SMALL))
    if one.caution:
        who.append(Text(_("Nobody new: {why}").format(why=one.caution), _CAUTION))
    how: list[Any] = []
    if one.offers:
        how.append(Text(one.offers, style.BODY))
    if one.languages:
        how.append(Text(", ".join(one.languages), style.SMALL))
    how += [Text(line, style.BODY) for line in one.contacts]
    widths = [width * _NAME_SHARE, width * (1 - _NAME_SHARE)]
    cells = style.in_reading_order([who, how or [Text("", style.BODY)]])
    made = Table([cells], style.in_reading_order(widths), hAlign="LEFT")
    made.setStyle(style.bare())
    return made


def _languages(languages: Sequence[Under], width: float) -> list[Any]:
    if not languages:
        return []
    columns = [
        style.Column(_("Language"), _LANGUAGE_WIDE, align="start"),
        style.Column(_("Spoken with"), align="start"),
    ]
    rows = [[under.words, " · ".join(one.name for one in under.partners)] for under in languages]
    return [
        CondPageBreak(_ALONE),
        *style.heading(_("By language")),
        style.table(columns, rows, width),
    ]
