# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The card of numbers: its options. The page itself is in ``pocket_card_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports.base import (
    Option,
    Report,
    SheetContext,
    language_option,
    paper_option,
)
from shelterdesk.statistics.paper_sheets import WordsSheet


class PocketCardReport(Report[WordsSheet]):
    """Numbers to carry, eight cards to a page, that look like nothing. The house writes its
    numbers under Preferences, Papers. Options: ``language``, ``paper``."""

    name: ClassVar[str] = "pocket-card"
    is_outgoing: ClassVar[bool] = False
    texts: ClassVar[str] = "pocket_card"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.TOTALS
    audience: ClassVar[Audience] = Audience.PERSON
    needs: ClassVar[Capability | None] = Capability.HAND_OUT
    options: ClassVar[tuple[Option, ...]] = (language_option(), paper_option())

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Pocket card of numbers")

    def render(self, sheet: WordsSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import pocket_card_page  # reportlab is slow to import

        return pocket_card_page.render(sheet, context)


REPORT = PocketCardReport()
