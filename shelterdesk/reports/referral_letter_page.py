# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a letter of referral."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer

from shelterdesk import i18n
from shelterdesk.reports import outgoing, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text
from shelterdesk.statistics.letter_sheet import LetterSheet


def render(sheet: LetterSheet, context: SheetContext) -> bytes:
    """The PDF, in memory, in the language of the letter."""
    with i18n.written_in(sheet.language):
        return outgoing.build(sheet.issuer, _story(sheet, context), context)


def _story(sheet: LetterSheet, context: SheetContext) -> list[Any]:
    texts, width = sheet.texts, style.column_width(context.paper)
    ends = [
        (texts["to"], sheet.partner),
        (texts["contact"], sheet.contact),
        (texts["reference"], sheet.code),
    ]
    story: list[Any] = [
        Text(style.long_day(context.printed_at.date()), style.SUBTITLE, align="end"),
        *outgoing.title(texts["title"]),
        outgoing.pairs([(words, value) for words, value in ends if value], width),
        Spacer(1, 14),
        *style.heading(texts["about"]),
    ]
    if sheet.facts:
        story.append(outgoing.pairs([(texts[name], value) for name, value in sheet.facts], width))
    else:
        story += outgoing.words(texts["no_name"], after=0)
    story.append(Spacer(1, 14))
    if sheet.request:
        story += [*style.heading(texts["request"]), *outgoing.words(sheet.request, after=14)]
    if sheet.urgency:
        story += outgoing.words(texts[sheet.urgency])
    if sheet.answer_due is not None:
        day = style.long_day(sheet.answer_due)
        story += outgoing.words(texts["answer"].format(day=day))
    agreed = texts["consent"].format(day=style.long_day(sheet.agreed_on))
    story += outgoing.words(texts["closing"])
    return [*story, style.Rule(above=16), Text(agreed, style.SMALL)]
