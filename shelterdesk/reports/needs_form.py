# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form to fill in by herself: its options. The pages are in ``needs_form_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.i18n import _
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, language_option, paper_option
from shelterdesk.statistics.plan_sheets import NeedsFormSheet


class NeedsForm(Report[NeedsFormSheet]):
    """A blank form: strengths first, then each field of life with boxes to tick and room to write.

    Options: ``language`` (IETF tag), ``paper``.
    """

    name: ClassVar[str] = "needs-form"
    is_outgoing: ClassVar[bool] = False
    texts: ClassVar[str] = "needs_form"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.TOTALS
    audience: ClassVar[Audience] = Audience.PERSON
    options: ClassVar[tuple[Option, ...]] = (
        language_option(),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Needs form to fill in by hand")

    def render(self, sheet: NeedsFormSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import needs_form_page  # reportlab is slow to import

        return needs_form_page.render(sheet, context)


REPORT = NeedsForm()
