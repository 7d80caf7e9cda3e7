# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a letter of referral."""

from __future__ import annotations

from typing import Any, Final

from reportlab.platypus import Spacer

from shelterdesk import i18n
from shelterdesk.reports import style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.style import Column
from shelterdesk.reports.text import Text, Type
from shelterdesk.statistics.letter_sheet import LetterSheet

_WORDS: Final = Type(10.5, 15)


def render(sheet: LetterSheet, context: SheetContext) -> bytes:
    """The PDF, in memory, in the language of the letter."""
    with i18n.written_in(sheet.language):
        return style.build(_story(sheet, context), context, site="")


def _story(sheet: LetterSheet, context: SheetContext) -> list[Any]:
    texts = sheet.texts
    width = style.column_width(context.paper)
    ends = [
        (texts["to"], sheet.partner),
        (texts["from"], sheet.sender),
        (texts["contact"], sheet.contact),
        (texts["reference"], sheet.code),
    ]
    story: list[Any] = [
        Text(style.long_day(context.printed_at.date()), style.SUBTITLE, align="end"),
        Text(texts["title"], style.PAGE_TITLE),
        Spacer(1, 6),
        _pairs([(words, value) for words, value in ends if value], width),
        style.Rule(),
        *style.heading(texts["about"]),
    ]
    if sheet.facts:
        story.append(_pairs([(texts[name], value) for name, value in sheet.facts], width))
    else:
        story.append(Text(texts["no_name"], _WORDS))
    story.append(Spacer(1, 14))
    if sheet.request:
        story += [*style.heading(texts["request"]), Text(sheet.request, _WORDS), Spacer(1, 14)]
    if sheet.urgency:
        story += [Text(texts[sheet.urgency], _WORDS), Spacer(1, 6)]
    if sheet.answer_due is not None:
        day = style.long_day(sheet.answer_due)
        story += [Text(texts["answer"].format(day=day), _WORDS), Spacer(1, 6)]
    agreed = texts["consent"].format(day=style.long_day(sheet.agreed_on))
    story += [Text(texts["closing"], _WORDS), style.Rule(above=18), Text(agreed, style.SMALL)]
    return story


def _pairs(rows: list[tuple[str, str]], width: float) -> Any:
    """Words and values, without a head."""
    columns = [Column("", 130, "start"), Column("", None, "start")]
    return style.table(columns, rows, width)
