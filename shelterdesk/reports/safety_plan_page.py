# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a safety or crisis plan: large enough to read at night, and nothing at its edges."""

from __future__ import annotations

from typing import Any, Final

from reportlab.platypus import CondPageBreak, Spacer

from shelterdesk import i18n
from shelterdesk.reports import style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text, Type
from shelterdesk.statistics.safety_plan_sheet import SafetyPlanSheet

_HEADING: Final = Type(12, 17, "accent", bold=True)
_WORDS: Final = Type(11.5, 17)
_LINES: Final = 3  # to write on
_LINE: Final = 26.0  # points from one to the next
_TOGETHER: Final = 70.0  # points: a heading never stands alone at the foot of a page


def render(sheet: SafetyPlanSheet, context: SheetContext) -> bytes:
    """The PDF, in memory, in the language of the sheet."""
    with i18n.written_in(sheet.language):
        return style.build(_story(sheet), context, site="")


def _story(sheet: SafetyPlanSheet) -> list[Any]:
    texts = sheet.texts
    story: list[Any] = [Text(texts["title"], style.PAGE_TITLE)]
    if sheet.name:
        story += [Spacer(1, 2), Text(sheet.name, _WORDS)]
    if sheet.made is not None:
        story.append(Text(texts["made"].format(day=style.long_day(sheet.made)), style.SUBTITLE))
    story.append(style.Rule())
    for name, words in sheet.parts:
        story += [CondPageBreak(_TOGETHER), Text(texts[name], _HEADING), Spacer(1, 3)]
        story += [Text(words, _WORDS)] if words else _lines()
        story.append(Spacer(1, 14))
    story.append(style.Rule(above=4))
    if sheet.review is not None:
        day = style.long_day(sheet.review)
        story += [Text(texts["review"].format(day=day), _WORDS), Spacer(1, 4)]
    story.append(Text(texts["closing"], style.SMALL))
    return story


def _lines() -> list[Any]:
    return [style.Rule(above=_LINE - 2, below=2) for _number in range(_LINES)]
