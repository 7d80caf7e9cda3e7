# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A safety or crisis plan for her: its options. The page itself is in ``safety_plan_page``."""

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
from shelterdesk.statistics.safety_plan_sheet import SafetyPlanSheet


class SafetyPlanReport(Report[SafetyPlanSheet]):
    """For the person whose plan it is; nothing on it says where it comes from.

    Options: ``person`` (the code of the record), ``kind`` (safety or crisis), ``language`` (IETF
    tag; that of the plan unless given), ``name``, ``code_word`` and ``lines`` (each no unless
    asked for), ``paper``.
    """

    name: ClassVar[str] = "safety-plan"
    is_outgoing: ClassVar[bool] = False
    texts: ClassVar[str] = "safety_plan"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.SAFETY
    audience: ClassVar[Audience] = Audience.PERSON
    options: ClassVar[tuple[Option, ...]] = (
        person_option(),
        Option(
            "kind", "choice", N_("Plan"),
            {"safety": N_("Safety plan"), "crisis": N_("Crisis plan")}, "safety",
        ),
        language_option(),
        Option("name", "bool", N_("With the chosen name"), default="no"),
        Option("code_word", "bool", N_("With the code word"), default="no"),
        Option("lines", "bool", N_("Lines to write on where nothing was said"), default="no"),
        paper_option(),
    )  # fmt: skip

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Safety or crisis plan")

    def render(self, sheet: SafetyPlanSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import safety_plan_page  # reportlab is slow to import

        return safety_plan_page.render(sheet, context)


REPORT = SafetyPlanReport()
