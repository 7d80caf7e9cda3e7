# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The month's medicines of a resident: its options. The page itself is in
``medication_chart_page``."""

from __future__ import annotations

from typing import ClassVar, Final

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, paper_option, person_option
from shelterdesk.statistics.medication_sheet import MedicationSheet

EMPTY: Final = "empty"


class MedicationChartReport(Report[MedicationSheet]):
    """Days across, doses down, with who gave and who saw it.

    Options: ``person`` (the code of the record), ``month`` (this one unless given), ``marks``
    (written, or empty to fill in by hand), ``paper``.
    """

    name: ClassVar[str] = "medication-chart"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.HEALTH
    needs: ClassVar[Capability | None] = Capability.GIVE_MEDICINES
    nothing_yet: ClassVar[str] = N_("This chart can be made once a medicine is noted.")
    options: ClassVar[tuple[Option, ...]] = (
        person_option(),
        Option("month", "month", N_("Month")),
        Option(
            "marks", "choice", N_("Squares"),
            {"written": N_("As written down"), EMPTY: N_("Empty, to fill in by hand")}, "written",
        ),
        paper_option(),
    )  # fmt: skip

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Medication chart")

    def render(self, sheet: MedicationSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import medication_chart_page  # reportlab is slow to import

        return medication_chart_page.render(sheet, context)


REPORT = MedicationChartReport()
