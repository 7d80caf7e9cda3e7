# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The directory of partners: its options. The page itself is in ``partner_directory_page``."""

from __future__ import annotations

from typing import ClassVar, Final

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, paper_option
from shelterdesk.statistics.partner_sheet import PartnerDirectory

#: Codes as the file has them; a report knows no services.
KINDS: Final = {
    "all": N_("All kinds"),
    "employer": N_("Employer"),
    "trainer": N_("Training"),
    "health": N_("Health"),
    "legal": N_("Legal help"),
    "housing": N_("Housing"),
    "social": N_("Social services"),
    "authority": N_("Authority"),
    "other": N_("Other"),
}


class PartnerDirectoryReport(Report[PartnerDirectory]):
    """Partners by service, then by language; it names no resident and tells no risk.

    Options: ``kind``, ``phones`` (whom to call there, or not), ``paper``.
    """

    name: ClassVar[str] = "partner-directory"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.DESK
    needs: ClassVar[Capability | None] = Capability.SEE_CASE
    prints_at_once: ClassVar[bool] = True
    options: ClassVar[tuple[Option, ...]] = (
        Option("kind", "choice", N_("Kind"), KINDS, "all"),
        Option("phones", "bool", N_("With whom to call there"), default="yes"),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Directory of partners")

    def render(self, sheet: PartnerDirectory, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import partner_directory_page  # reportlab is slow to import

        return partner_directory_page.render(sheet, context)


REPORT = PartnerDirectoryReport()
