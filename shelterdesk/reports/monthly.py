# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The monthly summary: its options. The page itself is in ``monthly_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import (
    ALL_SITES,
    Option,
    Report,
    SheetContext,
    audience_option,
    paper_option,
)
from shelterdesk.statistics.sheets import MonthlyFigures


class MonthlySummary(Report[MonthlyFigures]):
    """Who was here in a month, every night of it, where people went; totals alone.

    Options: ``month`` (the first day, required), ``site`` (a name; None is all sites), ``paper``,
    ``audience`` (outside hides small numbers).
    """

    name: ClassVar[str] = "monthly"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.TOTALS
    options: ClassVar[tuple[Option, ...]] = (
        Option("month", "month", N_("Month"), required=True),
        Option("site", "site", N_("Site"), default=ALL_SITES),
        paper_option(),
        audience_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Monthly summary")

    def render(self, sheet: MonthlyFigures, context: SheetContext) -> bytes:
        """The PDF. For outside, ``ValueError`` when figures contradict each other."""
        # Here and not above: reportlab is slow to import and wanted only for printing.
        from shelterdesk.reports import monthly_page

        return monthly_page.render(sheet, context, title=self.title)


REPORT = MonthlySummary()
