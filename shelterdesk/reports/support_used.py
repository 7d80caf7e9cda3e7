# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support used in numbers: its options. The page itself is in ``support_used_page``."""

from __future__ import annotations

from typing import ClassVar, Final

from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import (
    Option,
    Report,
    SheetContext,
    audience_option,
    paper_option,
)
from shelterdesk.statistics.support_sheet import SupportSheet

_PERIODS: Final = {
    "1": N_("this month"), "3": N_("three months"), "6": N_("six months"), "12": N_("a year"),
}  # fmt: skip


class SupportUsedReport(Report[SupportSheet]):
    """Support by kind: times, people once, not wanted; and by house where there are several.

    Options: ``month`` (the last one), ``months`` (1, 3, 6 or 12), ``audience``, ``paper``.
    """

    name: ClassVar[str] = "support-used"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.TOTALS
    options: ClassVar[tuple[Option, ...]] = (
        Option("month", "month", N_("Month"), required=True),
        Option("months", "choice", N_("Over"), _PERIODS, "1"),
        audience_option(),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Support used")

    def render(self, sheet: SupportSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import support_used_page  # reportlab is slow to import

        return support_used_page.render(sheet, context)


REPORT = SupportUsedReport()
