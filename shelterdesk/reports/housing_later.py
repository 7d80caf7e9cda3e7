# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Housing some months after a stay: its options. The page itself is in ``housing_later_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.i18n import N_, _
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.over_months import OverMonths
from shelterdesk.statistics.housing_sheet import HousingSheet


class HousingLaterReport(OverMonths[HousingSheet]):
    """Stays by where their people live 3, 6, 12 and 18 months later."""

    name: ClassVar[str] = "housing-later"
    is_outgoing: ClassVar[bool] = False
    nothing_yet: ClassVar[str] = N_(
        "This report can be made three months after the first stay has ended."
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Housing months later")

    def render(self, sheet: HousingSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import housing_later_page  # reportlab is slow to import

        return housing_later_page.render(sheet, context)


REPORT = HousingLaterReport()
