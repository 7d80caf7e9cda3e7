# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of the needs form: large boxes, room to write, a field of life never torn apart."""

from __future__ import annotations

from typing import Any, Final

from reportlab.platypus import KeepTogether, Spacer

from shelterdesk import i18n
from shelterdesk.reports import style, ticks
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text, Type
from shelterdesk.statistics.plan_sheets import FormDomain, NeedsFormSheet

_WORDS: Final = Type(11, 15)
_SMALL: Final = Type(9.5, 13, "muted")
_HEAD: Final = Type(13.5, 18, bold=True)


def render(sheet: NeedsFormSheet, context: SheetContext) -> bytes:
    """The PDF, in memory, in the language of the form."""
    with i18n.written_in(sheet.language):
        return style.build(_story(sheet, context), context, site="")


def _story(sheet: NeedsFormSheet, context: SheetContext) -> list[Any]:
    texts = sheet.texts
    width = style.column_width(context.paper)
    story: list[Any] = [
        Text(texts["title"], style.PAGE_TITLE),
        Text(texts["lead"], _WORDS),
        Spacer(1, 4),
        Text(" ".join((texts["tick"], texts["skip"])), _WORDS),
        style.Rule(above=10, below=10),
        Text(texts["strengths"], _HEAD),
        Text(texts["strengths_lead"], _WORDS),
        ticks.Lines(4, apart=26),
        Spacer(1, 14),
    ]
    for domain in sheet.domains:
        story.append(KeepTogether(_domain(domain, sheet, width)))
    story.append(
        KeepTogether([
            Text(texts["most"], _HEAD),
            Text(texts["most_lead"], _WORDS),
            ticks.Lines(4, apart=26),
            Spacer(1, 12),
            Text(texts["closing"], _SMALL),
        ])
    )  # fmt: skip
    return story


def _domain(domain: FormDomain, sheet: NeedsFormSheet, width: float) -> list[Any]:
    texts = sheet.texts
    parts: list[Any] = [Text(domain.label, _HEAD)]
    if domain.question:
        parts.append(Text(domain.question, _WORDS))
    parts.append(Spacer(1, 4))
    parts += [ticks.choice(level, _WORDS, width) for level in domain.levels]
    parts += [
        ticks.choices("", [texts["rather_not"], texts["dont_know"]], _SMALL, width),
        Spacer(1, 3),
        ticks.choices(texts["when"], [texts["now"], texts["next"], texts["later"]], _SMALL, width),
        Spacer(1, 3),
        Text(texts["words"], _SMALL),
        ticks.Lines(2),
        Spacer(1, 15),
    ]
    return parts
