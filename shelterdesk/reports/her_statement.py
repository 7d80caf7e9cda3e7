# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A resident's own statement of money: its options. The page is in ``her_statement_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
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
from shelterdesk.statistics.her_statement_sheet import HerStatement


class HerStatementReport(Report[HerStatement]):
    """For the person herself: what she got, saved, has kept and owes back, in her language, telling
    nothing of where it came from.

    Options: ``person`` (the code of the record), ``from``, ``until`` (days; all until today unless
    said), ``language`` (IETF tag), ``name`` (the chosen name in place of the code), ``paper``.
    """

    name: ClassVar[str] = "her-statement"
    is_outgoing: ClassVar[bool] = False
    texts: ClassVar[str] = "her_statement"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.DESK
    audience: ClassVar[Audience] = Audience.PERSON
    needs: ClassVar[Capability | None] = Capability.SEE_MONEY
    options: ClassVar[tuple[Option, ...]] = (
        person_option(),
        Option("from", "day", N_("From"), default=""),
        Option("until", "day", N_("Until"), default=""),
        language_option(),
        Option("name", "bool", N_("The chosen name instead of the code"), default="no"),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Own statement of money")

    def render(self, sheet: HerStatement, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import her_statement_page  # reportlab is slow to import

        return her_statement_page.render(sheet, context)


REPORT = HerStatementReport()
