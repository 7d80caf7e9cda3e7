# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The CV: its options. The page itself is in ``cv_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports.base import (
    Option,
    Report,
    SheetContext,
    paper_option,
    person_option,
    reveal_option,
)
from shelterdesk.statistics.cv_sheet import CvPaper


class CvReport(Report[CvPaper]):
    """For her, in her own name; only where it is written down that she asked for it.

    Options: ``person`` (the code of the record), ``may_reveal`` (although words on it tell what the
    house is), ``paper``. Its language is the one she chose.
    """

    name: ClassVar[str] = "cv"
    is_outgoing: ClassVar[bool] = True
    privacy: ClassVar[PrivacyClass] = PrivacyClass.CASE
    audience: ClassVar[Audience] = Audience.PERSON
    needs: ClassVar[Capability | None] = Capability.SEE_WORK
    options: ClassVar[tuple[Option, ...]] = (person_option(), reveal_option(), paper_option())

    @property
    def title(self) -> str:
        """What people call it."""
        return _("CV")

    def render(self, sheet: CvPaper, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import cv_page  # reportlab is slow to import

        return cv_page.render(sheet, context)


REPORT = CvReport()
