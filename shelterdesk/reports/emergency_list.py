# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is in the building now: its options. The page itself is in ``emergency_list_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, paper_option
from shelterdesk.statistics.emergency_sheet import EmergencySheet


class EmergencyListReport(Report[EmergencySheet]):
    """For the assembly point and for rescuers: it prints at once, by whoever sees who is where.
    Option: ``paper``."""

    name: ClassVar[str] = "emergency-list"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.DESK
    needs: ClassVar[Capability | None] = Capability.SEE_RESIDENTS
    prints_at_once: ClassVar[bool] = True
    options: ClassVar[tuple[Option, ...]] = (paper_option(),)

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Who is in the building")

    def render(self, sheet: EmergencySheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import emergency_list_page  # reportlab is slow to import

        return emergency_list_page.render(sheet, context)


REPORT = EmergencyListReport()
