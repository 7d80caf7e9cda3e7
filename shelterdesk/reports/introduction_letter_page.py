# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a letter of introduction: whom, for what, what was agreed to, and whom to ask."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer

from shelterdesk import i18n
from shelterdesk.reports import outgoing, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text
from shelterdesk.statistics.introduction_sheet import IntroductionSheet


def render(sheet: IntroductionSheet, context: SheetContext) -> bytes:
    """The PDF, in memory, in the language of the letter."""
    with i18n.written_in(sheet.language):
        return outgoing.build(sheet.issuer, _story(sheet, context), context)


def _story(sheet: IntroductionSheet, context: SheetContext) -> list[Any]:
    texts, width = sheet.texts, style.column_width(context.paper)
    ends = [(texts["to"], sheet.partner), (texts["work"], sheet.work),
            (texts["contact"], sheet.contact)]  # fmt: skip
    story: list[Any] = [
        Text(style.long_day(sheet.sent_on), style.SUBTITLE, align="end"),
        *outgoing.title(texts["title"]),
        outgoing.pairs([(words, value) for words, value in ends if value], width),
        Spacer(1, 14),
        *outgoing.words(texts["opening"], after=14),
        *style.heading(texts["about"]),
    ]
    if sheet.facts:
        story.append(outgoing.pairs([(texts[name], value) for name, value in sheet.facts], width))
    else:
        story += outgoing.words(texts["no_name"], after=0)
    story.append(Spacer(1, 14))
    if sheet.letter:
        story += outgoing.words(sheet.letter, after=14)
    if sheet.answer_due is not None:
        day = style.long_day(sheet.answer_due)
        story += outgoing.words(texts["answer"].format(day=day))
    agreed = texts["consent"].format(day=style.long_day(sheet.agreed_on))
    story += outgoing.words(texts["closing"])
    return [*story, style.Rule(above=16), Text(agreed, style.SMALL)]
