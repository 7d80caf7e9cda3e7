# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A blank sheet for a round: its options. The page itself is in ``outreach_sheet_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, paper_option
from shelterdesk.statistics.outreach_sheet import OutreachSheet


class OutreachSheetReport(Report[OutreachSheet]):
    """To tally on the way and to type in afterwards, in the order of the form. Whoever finds it
    learns nothing of the house. Option: ``paper``."""

    name: ClassVar[str] = "outreach-sheet"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.TOTALS
    needs: ClassVar[Capability | None] = Capability.HAND_OUT
    audience: ClassVar[Audience] = Audience.PERSON
    options: ClassVar[tuple[Option, ...]] = (paper_option(),)

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Outreach round, to fill in by hand")

    def render(self, sheet: OutreachSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import outreach_sheet_page  # reportlab is slow to import

        return outreach_sheet_page.render(sheet, context)


REPORT = OutreachSheetReport()
