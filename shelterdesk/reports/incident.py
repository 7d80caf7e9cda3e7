# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of an incident: its options. The pages are in ``incident_page``."""

from __future__ import annotations

from typing import ClassVar, Final

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, paper_option
from shelterdesk.statistics.incident_sheet import IncidentSheet

REDACTED: Final = "redacted"
_COPIES: Final = {
    "names": N_("For the house, with names"),
    REDACTED: N_("Redacted: Person A, Person B; colleagues by role"),
}


class IncidentReport(Report[IncidentSheet]):
    """What happened, who was there, what was done, who was told, what came of it.

    Options: ``incident`` (its number), ``copy`` (names or letters), ``paper``.
    """

    name: ClassVar[str] = "incident"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.CASE
    needs: ClassVar[Capability | None] = Capability.PRINT
    options: ClassVar[tuple[Option, ...]] = (
        Option("incident", "text", N_("Number of the incident"), required=True, is_number=True),
        Option("copy", "choice", N_("Copy"), _COPIES, "names"),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Incident report")

    def render(self, sheet: IncidentSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import incident_page  # reportlab is slow to import

        return incident_page.render(sheet, context)


REPORT = IncidentReport()
