# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of a placement agreement, with three lines to sign on, and of a letter of reference."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import KeepTogether, Spacer

from shelterdesk import i18n
from shelterdesk.reports import her_page, outgoing, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.her_page import SignHere
from shelterdesk.reports.text import Text
from shelterdesk.statistics.outgoing_sheet import SignerSheet
from shelterdesk.statistics.work_paper_sheet import WorkPaperSheet


def agreement(sheet: WorkPaperSheet, context: SheetContext) -> bytes:
    """The PDF of an agreement, in memory, in the language of the paper."""
    with i18n.written_in(sheet.language):
        texts, width = sheet.texts, style.column_width(context.paper)
        ends = [(texts["employer"], sheet.employer), (texts["person"], sheet.name)]
        story = [
            *_head(sheet),
            *outgoing.words(texts["opening"], after=12),
            outgoing.pairs([*ends, *_facts(sheet)], width),
            Spacer(1, 14),
            *style.heading(texts["agreed"]),
            *(line for name in _AGREED for line in outgoing.words(texts[name], after=6)),
        ]
        if sheet.words:
            story += outgoing.words(sheet.words)
        story += [Spacer(1, 18), _three_lines(sheet, width)]
        return outgoing.build(sheet.issuer, story, context)


def reference(sheet: WorkPaperSheet, context: SheetContext) -> bytes:
    """The PDF of a letter of reference, in memory, in the language of the paper."""
    with i18n.written_in(sheet.language):
        texts, width = sheet.texts, style.column_width(context.paper)
        opening = texts["opening"].format(name=sheet.name)
        facts = _facts(sheet)
        if sheet.employer:
            facts.insert(0, (texts["employer"], sheet.employer))
        story = [
            *_head(sheet),
            *outgoing.words(opening, after=12),
            outgoing.pairs(facts, width),
            Spacer(1, 14),
            *outgoing.words(sheet.words, after=14),
            *outgoing.words(texts["closing"]),
            Spacer(1, 18),
            outgoing.signed(SignerSheet(sheet.signer), texts["signature"], width),
        ]
        return outgoing.build(sheet.issuer, story, context)


#: What all three agree to, passage by passage.
_AGREED = ("fair", "safety", "contact", "private", "end")


#: Facts that stand before the days.
_WHAT = ("kind", "work")


def _head(sheet: WorkPaperSheet) -> list[Any]:
    return [
        Text(style.long_day(sheet.on), style.SUBTITLE, align="end"),
        *outgoing.title(sheet.texts["title"]),
    ]


def _facts(sheet: WorkPaperSheet) -> list[tuple[str, str]]:
    """What it is, from when until when, and what was agreed of it."""
    texts = sheet.texts
    days = [(texts["from"], style.long_day(sheet.first))]
    if sheet.last is not None:
        days.append((texts["until"], style.long_day(sheet.last)))
    what = [(texts[one], value) for one, value in sheet.facts if one in _WHAT]
    terms = [(texts[one], value) for one, value in sheet.facts if one not in _WHAT]
    return [*what, *days, *terms]


def _three_lines(sheet: WorkPaperSheet, width: float) -> Any:
    texts = sheet.texts
    first = her_page.beside([SignHere(texts["employer"]), SignHere(sheet.name)], width)
    issuer = "\n".join(filter(None, (sheet.issuer.name, sheet.signer)))
    return KeepTogether([first, Spacer(1, 16), her_page.beside([SignHere(issuer), ""], width)])
