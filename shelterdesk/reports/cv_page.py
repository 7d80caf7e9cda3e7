# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a CV: her name large, how to reach her, then what she did and can."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from reportlab.platypus import KeepTogether, Spacer, Table

from shelterdesk import i18n
from shelterdesk.reports import outgoing, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text, Type
from shelterdesk.statistics.cv_sheet import CvLine, CvPaper

_NAME: Final = Type(25, 32, bold=True)
_CONTACT: Final = Type(9.8, 14, "muted")
_HEAD: Final = Type(12, 17, "accent", bold=True)
_WHEN: Final = Type(9.6, 14, "muted")
_WHAT: Final = Type(10.8, 15, bold=True)
_WORDS: Final = Type(10, 14.4)
_LEVEL: Final = Type(9.6, 14.4, "muted")
_WHEN_WIDTH: Final = 96.0


def render(sheet: CvPaper, context: SheetContext) -> bytes:
    """The PDF, in memory, in the language of the sheet."""
    with i18n.written_in(sheet.language):
        return outgoing.build(None, _story(sheet, style.column_width(context.paper)), context)


def _story(sheet: CvPaper, width: float) -> list[Any]:
    texts = sheet.texts
    story: list[Any] = [Text(sheet.name, _NAME)]
    if sheet.contact:
        story += outgoing.lines(sheet.contact, _CONTACT)
    story.append(style.Rule(colour="accent", thick=1.6, above=12, below=16))
    if sheet.about:
        story += [*_head(texts["about"]), Text(sheet.about, _WORDS), Spacer(1, 14)]
    for head, lines in ((texts["work"], sheet.work), (texts["learning"], sheet.learning)):
        if lines:
            first, *others = [_line(line, width) for line in lines]
            # A heading never stands alone at the foot of a page.
            story += [KeepTogether([*_head(head), first]), *others, Spacer(1, 8)]
    for head, pairs in ((texts["skills"], sheet.skills), (texts["languages"], sheet.languages)):
        if pairs:
            story.append(KeepTogether([*_head(head), _pairs(pairs, width), Spacer(1, 12)]))
    return story


def _head(words: str) -> list[Any]:
    return [Text(words, _HEAD), Spacer(1, 5)]


def _line(line: CvLine, width: float) -> Table:
    """When on the side where reading begins, what, where and words beside it."""
    said: list[Any] = [Text(line.what, _WHAT)]
    under = " · ".join(filter(None, (line.place, line.note)))
    if under:
        said.append(Text(under, _WORDS))
    cells = style.in_reading_order([Text(line.when, _WHEN), said])
    widths = style.in_reading_order([_WHEN_WIDTH, width - _WHEN_WIDTH])
    made = Table([cells], widths, hAlign="LEFT")
    made.setStyle([*style.bare(), ("BOTTOMPADDING", (0, 0), (-1, -1), 8)])
    return made


def _pairs(pairs: Sequence[tuple[str, str]], width: float) -> Table:
    """Two to a row: the word and how far she is."""
    half = (width - style.GUTTER) / 2
    rows = []
    for at in range(0, len(pairs), 2):
        cells: list[Any] = [_pair(*pair, half) for pair in pairs[at : at + 2]]
        cells += [""] * (2 - len(cells))
        rows.append(style.in_reading_order([cells[0], "", cells[1]]))
    made = Table(rows, style.in_reading_order([half, style.GUTTER, half]), hAlign="LEFT")
    made.setStyle([*style.bare(), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)])
    return made


def _pair(word: str, level: str, width: float) -> Table:
    cells = style.in_reading_order([Text(word, _WORDS), Text(level, _LEVEL, align="end")])
    made = Table([cells], style.in_reading_order([width * 0.58, width * 0.42]), hAlign="LEFT")
    made.setStyle(style.bare())
    return made
