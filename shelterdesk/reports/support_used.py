# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support used in numbers: its options. The page itself is in ``support_used_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.i18n import N_, _
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.over_months import OverMonths
from shelterdesk.statistics.support_sheet import SupportSheet


class SupportUsedReport(OverMonths[SupportSheet]):
    """Support by kind: times, people once, not wanted; and by house where there are several."""

    name: ClassVar[str] = "support-used"
    is_outgoing: ClassVar[bool] = False
    nothing_yet: ClassVar[str] = N_("This report can be made once support is noted.")

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Support used")

    def render(self, sheet: SupportSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import support_used_page  # reportlab is slow to import

        return support_used_page.render(sheet, context)


REPORT = SupportUsedReport()
