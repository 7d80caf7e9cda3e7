# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statement of a cash box: its options. The page itself is in ``cash_box_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, paper_option
from shelterdesk.statistics.cash_sheet import CashSheet


class CashBoxReport(Report[CashSheet]):
    """What went in and out of a box, with receipt numbers and codes; counts and differences.

    Options: ``box`` (its number or name), ``from`` and ``until`` (both included; from the first of
    this month until today unless given), ``paper``.
    """

    name: ClassVar[str] = "cash-box"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.DESK
    needs: ClassVar[Capability | None] = Capability.SEE_MONEY
    options: ClassVar[tuple[Option, ...]] = (
        Option("box", "listed", N_("Cash box"), required=True, empty=N_("No box was counted yet")),
        Option("from", "day", N_("From"), default="", empty=N_("the first of this month")),
        Option("until", "day", N_("Until"), default=""),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Cash-box statement")

    def render(self, sheet: CashSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import cash_box_page  # reportlab is slow to import

        return cash_box_page.render(sheet, context)


REPORT = CashBoxReport()
