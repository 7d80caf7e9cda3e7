# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The placement agreement: its options. The page itself is in ``work_paper_page``."""

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


class PlacementAgreement(Report[WorkPaperSheet]):
    """For the employer, the person and whoever stands for the issuer, to be signed by all three.

    Options: ``person`` (the code of the record), ``placement`` (its number), ``name`` (as she wants
    it printed), ``words`` (what else was agreed), ``issuer``, ``language``, ``may_reveal``,
    ``paper``.
    """

    name: ClassVar[str] = "placement-agreement"
    is_outgoing: ClassVar[bool] = True
    texts: ClassVar[str] = "placement_agreement"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.CASE
    audience: ClassVar[Audience] = Audience.PERSON
    needs: ClassVar[Capability | None] = Capability.SEE_WORK
    options: ClassVar[tuple[Option, ...]] = (
        person_option(),
        Option("placement", "text", N_("Number of the placement"), required=True, is_number=True),
        Option("name", "text", N_("Name on it"), default=""),
        Option("words", "text", N_("What else was agreed"), default=""),
        issuer_option(),
        language_option(),
        reveal_option(),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Placement agreement")

    def render(self, sheet: WorkPaperSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import work_paper_page  # reportlab is slow to import

        return work_paper_page.agreement(sheet, context)


REPORT = PlacementAgreement()
