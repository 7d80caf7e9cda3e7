# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The week of the house: its options. The page itself is in ``week_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, paper_option
from shelterdesk.statistics.week_sheet import WeekSheet


class WeekReport(Report[WeekSheet]):
    """Appointments, tasks, arrivals and leavings of seven days, without what is sealed.
    Options: ``first`` (a day of the week, 2026-11-22), ``paper``."""

    name: ClassVar[str] = "week"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.DESK
    needs: ClassVar[Capability | None] = Capability.SEE_RESIDENTS
    options: ClassVar[tuple[Option, ...]] = (
        Option("first", "text", N_("A day of the week (empty: this week)"), default=""),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("The week")

    def render(self, sheet: WeekSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import week_page  # reportlab is slow to import

        return week_page.render(sheet, context)


REPORT = WeekReport()
