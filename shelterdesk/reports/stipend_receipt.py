# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts for money: their options. The pages are in ``stipend_receipt_page``."""

from __future__ import annotations

from typing import ClassVar, Final

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports.base import (
    Option,
    Report,
    SheetContext,
    day_option,
    language_option,
    paper_option,
)
from shelterdesk.statistics.receipt_sheet import BOTH, HALF, HERS, HOUSE, SMALL, ReceiptSheet

AS_HOUSE: Final = "house"
_COPIES: Final = {
    BOTH: N_("Both copies"),
    HOUSE: N_("The copies that stay here"),
    HERS: N_("The copies to give"),
}
_SIZES: Final = {
    AS_HOUSE: N_("As the house prints them"),
    HALF: N_("Two to a page"),
    SMALL: N_("Small (A6)"),
}


class StipendReceipt(Report[ReceiptSheet]):
    """Receipts for what was paid or taken in, two to a page or small, in the language of whom each
    is for. They say an amount and a code and nothing of the house.

    Options: ``receipt`` (one number or several: ``2026-0042``), else ``day`` (today unless said);
    ``copy`` (both, house or hers), ``language`` (IETF tag), ``name`` (the chosen name in place of
    the code), ``size`` (half or small; house: as it prefers), ``paper``.
    """

    name: ClassVar[str] = "stipend-receipt"
    is_outgoing: ClassVar[bool] = False
    texts: ClassVar[str] = "stipend_receipt"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.DESK
    audience: ClassVar[Audience] = Audience.PERSON
    needs: ClassVar[Capability | None] = Capability.SEE_MONEY
    prints_at_once: ClassVar[bool] = True  # somebody stands at the desk and waits
    options: ClassVar[tuple[Option, ...]] = (
        Option("receipt", "text", N_("Number of the receipt"), default=""),
        day_option(),
        Option("copy", "choice", N_("Copy"), _COPIES, BOTH),
        language_option(),
        Option("name", "bool", N_("The chosen name instead of the code"), default="no"),
        Option("size", "choice", N_("Size"), _SIZES, AS_HOUSE),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Receipts for money")

    def render(self, sheet: ReceiptSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import stipend_receipt_page  # reportlab is slow to import

        return stipend_receipt_page.render(sheet, context)


REPORT = StipendReceipt()
