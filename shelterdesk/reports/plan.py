# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan for her: its options. The page is in ``plan_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.i18n import N_, _
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports.base import (
    Option,
    Report,
    SheetContext,
    language_option,
    paper_option,
    person_option,
)
from shelterdesk.statistics.plan_sheets import PlanSheet


class Plan(Report[PlanSheet]):
    """Her goals, the next steps with who and when, the next review; nothing about the house.

    Options: ``person`` (the code of the record, required), ``language`` (IETF tag, hers unless
    given), ``name`` (the chosen name on the paper), ``paper``.
    """

    name: ClassVar[str] = "plan"
    is_outgoing: ClassVar[bool] = False
    texts: ClassVar[str] = "plan"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.CASE
    audience: ClassVar[Audience] = Audience.PERSON
    options: ClassVar[tuple[Option, ...]] = (
        person_option(),
        language_option(),
        Option("name", "bool", N_("With the chosen name"), default="no"),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Support plan for the resident")

    def render(self, sheet: PlanSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import plan_page  # reportlab is slow to import

        return plan_page.render(sheet, context)


REPORT = Plan()
