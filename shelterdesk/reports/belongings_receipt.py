# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The receipt for things kept: its options. The page itself is in ``belongings_receipt_page``."""

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
from shelterdesk.statistics.belongings_sheet import BelongingsSheet


class BelongingsReceipt(Report[BelongingsSheet]):
    """For the person whose things they are; it says what and how many, and not where they lie.

    Options: ``person`` (the code of the record), ``language`` (IETF tag), ``name`` (the chosen
    name in place of the code), ``paper``.
    """

    name: ClassVar[str] = "belongings-receipt"
    is_outgoing: ClassVar[bool] = False
    texts: ClassVar[str] = "belongings_receipt"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.DESK
    audience: ClassVar[Audience] = Audience.PERSON
    needs: ClassVar[Capability | None] = Capability.SEE_RESIDENTS
    options: ClassVar[tuple[Option, ...]] = (
        person_option(),
        language_option(),
        Option("name", "bool", N_("The chosen name instead of the code"), default="no"),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Receipt for things kept")

    def render(self, sheet: BelongingsSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import belongings_receipt_page  # reportlab is slow to import

        return belongings_receipt_page.render(sheet, context)


REPORT = BelongingsReceipt()
