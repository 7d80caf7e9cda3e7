# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a consent: what is asked, what may be told, her rights, places to sign."""

from __future__ import annotations

from typing import Any, Final

from reportlab.platypus import KeepTogether, Spacer, Table

from shelterdesk import i18n
from shelterdesk.reports import her_page, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.her_page import LABEL, SignHere
from shelterdesk.reports.text import Text
from shelterdesk.statistics.paper_sheets import ConsentSheet

_BLANK: Final = "…" * 14
_CHOICE: Final = 50.0  # the width of a column of boxes


def render(sheet: ConsentSheet, context: SheetContext) -> bytes:
    """The PDF, in memory, in the language of the sheet."""
    with i18n.written_in(sheet.language):
        return style.build(_story(sheet, style.column_width(context.paper)), context, site="")


def _story(sheet: ConsentSheet, width: float) -> list[Any]:
    texts = sheet.texts
    story: list[Any] = [
        *her_page.title(texts["title"]),
        *her_page.words(texts["intro"]),
        style.Rule(above=2, below=8),
    ]
    if sheet.is_empty:
        story += [her_page.ticked(words, width) for words in sheet.purposes]
    else:
        story += her_page.words(sheet.purposes[0], her_page.HEADING, after=6)
    story += _items(sheet, width)
    until = texts["no_end"] if sheet.last_day is None else style.long_day(sheet.last_day)
    until = _BLANK if sheet.is_empty else until
    story += her_page.words(f"{texts['until']} {until}", after=6)
    story += her_page.words(texts["withdraw"], after=6)
    story += her_page.words(texts["copy"], her_page.SMALL, after=4)
    story.append(KeepTogether(_foot(sheet, width)))
    return story


def _items(sheet: ConsentSheet, width: float) -> list[Any]:
    texts = sheet.texts
    if sheet.is_empty:
        return [Spacer(1, 6), _empty_items(sheet, width), Spacer(1, 8)]
    story: list[Any] = []
    for told, head, own in (
        (True, texts["told"], sheet.own_told),
        (False, texts["withheld"], sheet.own_kept),
    ):
        words = [item for item, is_told in sheet.items if is_told is told]
        words += [own] if own else []
        if words:
            lines = [her_page.ticked(one, width, is_ticked=True) for one in words]
            story += [Text(head, LABEL), Spacer(1, 3), *lines, Spacer(1, 6)]
    if story:
        story += her_page.words(texts["nothing_else"], her_page.SMALL, after=8)
    return story


def _empty_items(sheet: ConsentSheet, width: float) -> Table:
    """Two boxes a line, two lines side by side: told, stays here."""
    texts = sheet.texts
    names = [item for item, _told in sheet.items] + [_BLANK]
    half = (len(names) + 1) // 2
    gap = style.GUTTER
    each = (width - gap) / 2
    head = [Text(texts["told"], LABEL), Text(texts["withheld"], LABEL), ""]
    columns = []
    for part in (names[:half], names[half:]):
        rows = [style.in_reading_order(head)]
        for name in part:
            cells = [her_page.Tick(), her_page.Tick(), Text(name, her_page.WORDS)]
            rows.append(style.in_reading_order(cells))
        widths = style.in_reading_order([_CHOICE, _CHOICE, each - 2 * _CHOICE])
        made = Table(rows, widths, hAlign="LEFT")
        made.setStyle([*style.bare("BOTTOM"), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)])
        columns.append(made)
    return her_page.beside(columns, width, gap)


def _foot(sheet: ConsentSheet, width: float) -> list[Any]:
    """The answer and the places to sign: never on another page than each other."""
    texts = sheet.texts
    answered = not sheet.is_empty
    story: list[Any] = [
        style.Rule(above=2, below=8),
        her_page.beside(
            [
                her_page.ticked(texts["agree"], (width - 24) / 2, is_ticked=answered),
                her_page.ticked(texts["refuse"], (width - 24) / 2),
            ],
            width,
        ),
        her_page.ticked(texts["understood"], width),
    ]
    if sheet.by_guardian:
        story.append(her_page.ticked(texts["assent"], width, is_ticked=sheet.has_assent))
    day = "" if sheet.on is None else style.long_day(sheet.on)
    facts = [(texts["person"], sheet.who), (texts["date"], day or _BLANK)]
    pairs = [[Text(head, LABEL), Text(words, her_page.WORDS)] for head, words in facts]
    story += [Spacer(1, 4), her_page.beside(pairs, width), Spacer(1, 2)]
    words = texts["guardian"] if sheet.by_guardian else texts["signature"]
    places = [SignHere(words, sheet.strokes, sheet.field)]
    if sheet.by_guardian:
        places.append(SignHere(texts["signature"]))
    story.append(her_page.beside([*places, SignHere(texts["worker"])], width))
    return story
