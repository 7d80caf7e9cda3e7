# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The signed paper of an agreement with a partner, printed again: its options. The page itself is
in ``signed_agreement_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.i18n import N_, _
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext
from shelterdesk.statistics.scan_sheet import ScanSheet


class SignedAgreement(Report[ScanSheet]):
    """As it was signed and scanned; nothing is written on it, neither who printed it nor when.

    Options: ``agreement`` (its number).
    """

    name: ClassVar[str] = "signed-agreement"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.CASE
    audience: ClassVar[Audience] = Audience.HOUSE
    options: ClassVar[tuple[Option, ...]] = (
        Option("agreement", "listed", N_("Agreement"), required=True, is_number=True),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Signed agreement with a partner")

    def render(self, sheet: ScanSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import signed_agreement_page  # reportlab is slow to import

        return signed_agreement_page.render(sheet, context)


REPORT = SignedAgreement()
