# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training and work of some months: its options. The page itself is in
``training_and_work_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.i18n import N_, _
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.over_months import OverMonths
from shelterdesk.statistics.training_work_sheet import TrainingWorkSheet


class TrainingAndWorkReport(OverMonths[TrainingWorkSheet]):
    """Enrolments, hours, certificates, introductions, placements, and how long work lasts."""

    name: ClassVar[str] = "training-and-work"
    is_outgoing: ClassVar[bool] = False
    nothing_yet: ClassVar[str] = N_(
        "This report can be made once a course, an introduction or work has begun."
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Training and work")

    def render(self, sheet: TrainingWorkSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import training_and_work_page  # reportlab is slow to import

        return training_and_work_page.render(sheet, context)


REPORT = TrainingAndWorkReport()
