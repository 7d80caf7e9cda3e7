# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rights of a resident: its options. The page itself is in ``rights_page``."""

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


class RightsReport(Report[WordsSheet]):
    """What she can count on; nobody's name stands on it. Options: ``language``, ``paper``."""

    name: ClassVar[str] = "rights"
    is_outgoing: ClassVar[bool] = False
    texts: ClassVar[str] = "rights"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.TOTALS
    audience: ClassVar[Audience] = Audience.PERSON
    needs: ClassVar[Capability | None] = Capability.HAND_OUT
    options: ClassVar[tuple[Option, ...]] = (language_option(), paper_option())

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Rights sheet")

    def render(self, sheet: WordsSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import rights_page  # reportlab is slow to import

        return rights_page.render(sheet, context)


REPORT = RightsReport()
