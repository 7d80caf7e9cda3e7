# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A complaint on paper, for one of its readers: its options. The page is in ``incident_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, paper_option
from shelterdesk.statistics.incident_sheet import ComplaintSheet


class ComplaintReport(Report[ComplaintSheet]):
    """All that a complaint says, for its readers.

    Options: ``complaint`` (its number), ``paper``.
    """

    name: ClassVar[str] = "complaint"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.SAFETY
    needs: ClassVar[Capability | None] = Capability.PRINT
    options: ClassVar[tuple[Option, ...]] = (
        Option("complaint", "text", N_("Number of the complaint"), required=True, is_number=True),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Complaint")

    def render(self, sheet: ComplaintSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import incident_page  # reportlab is slow to import

        return incident_page.render_complaint(sheet, context)


REPORT = ComplaintReport()
