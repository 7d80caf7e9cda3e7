# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of rights: one heading, one paragraph, seven times."""

from __future__ import annotations

from typing import Any, Final

from shelterdesk import i18n
from shelterdesk.reports import her_page, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.statistics.paper_sheets import WordsSheet

_SECTIONS: Final = ("refuse", "kept", "readers", "see", "erase", "money", "complaint")


def render(sheet: WordsSheet, context: SheetContext) -> bytes:
    """The PDF, in memory, in the language of the sheet."""
    texts = sheet.texts
    with i18n.written_in(sheet.language):
        story: list[Any] = [
            *her_page.title(texts["title"]),
            *her_page.words(texts["intro"], after=6),
            style.Rule(above=2, below=10),
            *(her_page.section(texts[f"{name}_title"], texts[name]) for name in _SECTIONS),
            style.Rule(above=0, below=8),
            *her_page.words(texts["ask"], her_page.HEADING),
        ]
        return style.build(story, context, site="")
