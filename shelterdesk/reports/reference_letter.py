# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The letter of reference: its options. The page itself is in ``work_paper_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports.base import (
    Option,
    Report,
    SheetContext,
    issuer_option,
    language_option,
    paper_option,
    person_option,
    reveal_option,
)
from shelterdesk.statistics.work_paper_sheet import WorkPaperSheet


class ReferenceLetter(Report[WorkPaperSheet]):
    """For her, about work she did; what is said of it is in the worker's words.

    Options: ``person`` (the code of the record), ``placement`` (its number), ``words`` (what is
    said of her work), ``name`` (as she wants it printed), ``employer`` (whether it is named),
    ``issuer``, ``language``, ``may_reveal``, ``paper``.
    """

    name: ClassVar[str] = "reference-letter"
    is_outgoing: ClassVar[bool] = True
    texts: ClassVar[str] = "reference_letter"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.CASE
    audience: ClassVar[Audience] = Audience.PERSON
    needs: ClassVar[Capability | None] = Capability.SEE_WORK
    options: ClassVar[tuple[Option, ...]] = (
        person_option(),
        Option("placement", "text", N_("Number of the placement"), required=True, is_number=True),
        Option("words", "text", N_("What you say of their work"), required=True),
        Option("name", "text", N_("Name on it"), default=""),
        Option("employer", "bool", N_("Name the employer"), default="yes"),
        issuer_option(),
        language_option(),
        reveal_option(),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Letter of reference")

    def render(self, sheet: WorkPaperSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import work_paper_page  # reportlab is slow to import

        return work_paper_page.reference(sheet, context)


REPORT = ReferenceLetter()
