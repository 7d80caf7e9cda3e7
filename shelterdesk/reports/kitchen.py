# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kitchen must know tonight: its options. The page itself is in ``kitchen_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, paper_option
from shelterdesk.statistics.kitchen_sheet import KitchenSheet


class KitchenReport(Report[KitchenSheet]):
    """Allergies and diets of those who are here, and for how many; it names nobody.
    Option: ``paper``."""

    name: ClassVar[str] = "kitchen"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.TOTALS
    needs: ClassVar[Capability | None] = Capability.SEE_RESIDENTS
    options: ClassVar[tuple[Option, ...]] = (paper_option(),)

    @property
    def title(self) -> str:
        """What people call it."""
        return _("For the kitchen")

    def render(self, sheet: KitchenSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import kitchen_page  # reportlab is slow to import

        return kitchen_page.render(sheet, context)


REPORT = KitchenReport()
