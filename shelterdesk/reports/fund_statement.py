# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statement of a fund: its options. The page itself is in ``fund_statement_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, audience_option, paper_option
from shelterdesk.statistics.fund_statement import FundStatement


class FundStatementReport(Report[FundStatement]):
    """Totals of a fund: what came in, what it paid for, what is left; nobody is named.

    Options: ``fund`` (its number and currency, or its name), ``from`` and ``until`` (both
    included; the days of the budget unless given), ``audience``, ``paper``.
    """

    name: ClassVar[str] = "fund-statement"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.TOTALS
    needs: ClassVar[Capability | None] = Capability.SEE_MONEY
    options: ClassVar[tuple[Option, ...]] = (
        Option(
            "fund", "listed", N_("Fund"), required=True,
            empty=N_("Funds are added in Preferences"),
        ),
        Option("from", "day", N_("From"), default="", empty=N_("the first day of the budget")),
        Option("until", "day", N_("Until"), default="", empty=N_("the last day of the budget")),
        audience_option(),
        paper_option(),
    )  # fmt: skip

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Fund statement")

    def render(self, sheet: FundStatement, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import fund_statement_page  # reportlab is slow to import

        return fund_statement_page.render(sheet, context)


REPORT = FundStatementReport()
