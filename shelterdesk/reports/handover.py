# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The handover of a shift on one sheet: its options. The page itself is in ``handover_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, paper_option
from shelterdesk.statistics.handover_sheet import HandoverSheet


class HandoverReport(Report[HandoverSheet]):
    """Who was on, heads, keys, cash, lines, debrief, and room for two signatures.
    Options: ``shift``, ``paper``."""

    name: ClassVar[str] = "handover"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.DESK
    needs: ClassVar[Capability | None] = Capability.SEE_RESIDENTS
    options: ClassVar[tuple[Option, ...]] = (
        Option(
            "shift",
            "text",
            N_("Number of the shift (empty: the last one)"),
            default="",
            is_number=True,
        ),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Shift handover")

    def render(self, sheet: HandoverSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import handover_page  # reportlab is slow to import

        return handover_page.render(sheet, context)


REPORT = HandoverReport()
