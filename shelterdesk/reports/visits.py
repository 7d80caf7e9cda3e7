# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits, outreach and calls in numbers: its options. The page itself is in ``visits_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.i18n import N_, _
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.over_months import OverMonths
from shelterdesk.statistics.visit_sheet import VisitSheet


class VisitsReport(OverMonths[VisitSheet]):
    """Visits by day or month, people and visits without a name, rounds, calls by topic."""

    name: ClassVar[str] = "visits"
    is_outgoing: ClassVar[bool] = False
    nothing_yet: ClassVar[str] = N_(
        "This report can be made once somebody has visited or called, or a round is noted."
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Visits, outreach and calls")

    def render(self, sheet: VisitSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import visits_page  # reportlab is slow to import

        return visits_page.render(sheet, context)


REPORT = VisitsReport()
