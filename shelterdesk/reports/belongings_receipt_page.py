# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a receipt: what is kept, what went out, two places to sign."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import KeepTogether, Spacer

from shelterdesk import i18n
from shelterdesk.reports import her_page, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.her_page import SignHere
from shelterdesk.reports.text import Text
from shelterdesk.statistics.belongings_sheet import BelongingsSheet, KeptThing


def render(sheet: BelongingsSheet, context: SheetContext) -> bytes:
    """The PDF, in memory, in the language of the sheet."""
    with i18n.written_in(sheet.language):
        return style.build(_story(sheet, style.column_width(context.paper)), context, site="")


def _story(sheet: BelongingsSheet, width: float) -> list[Any]:
    texts = sheet.texts
    story: list[Any] = [
        *her_page.title(texts["title"]),
        *her_page.words(texts["intro"]),
        *her_page.words(f"{texts['for']} {sheet.who}", her_page.HEADING),
        style.Rule(above=2, below=8),
    ]
    kept = [one for one in sheet.things if one.out_on is None]
    gone = [one for one in sheet.things if one.out_on is not None]
    for head, things in ((texts["kept"], kept), (texts["out"], gone)):
        if things:
            story.append(Text(head, her_page.HEADING))
            story.append(Spacer(1, 4))
            story += [_thing(one, texts) for one in things]
            story.append(Spacer(1, 8))
    story += her_page.words(texts["ask"], her_page.SMALL)
    signs = [
        SignHere(texts["signature"], sheet.strokes, sheet.field),
        SignHere(texts["house"]),
    ]
    story.append(KeepTogether([her_page.beside(signs, width)]))
    return story


def _thing(one: KeptThing, texts: Any) -> Any:
    what = one.what if one.pieces == 1 else f"{one.what} ({style.number(one.pieces)})"
    days = texts["since"].format(day=style.long_day(one.in_on))
    if one.out_on is not None:
        days = texts["went"].format(day=style.long_day(one.out_on))
    elif one.keep_until is not None:
        until = texts["until"].format(day=style.long_day(one.keep_until))
        days = f"{days} · {until}"
    return KeepTogether([Text(what, her_page.WORDS), Text(days, her_page.SMALL), Spacer(1, 6)])
