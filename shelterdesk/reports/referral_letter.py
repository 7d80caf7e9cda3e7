# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The letter of a referral: its options. The page itself is in ``referral_letter_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.i18n import N_, _
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports.base import (
    Option,
    Report,
    SheetContext,
    issuer_option,
    language_option,
    paper_option,
    person_option,
    reveal_option,
)
from shelterdesk.statistics.letter_sheet import LetterSheet


class ReferralLetter(Report[LetterSheet]):
    """For the partner a consent names; it says what the consent covers.

    Options: ``person`` (the code of the record), ``referral`` (its number), ``issuer`` (a name
    on papers), ``may_reveal`` (although words on it tell what the house is), ``language`` (IETF
    tag), ``paper``.
    """

    name: ClassVar[str] = "referral-letter"
    is_outgoing: ClassVar[bool] = True
    texts: ClassVar[str] = "referral_letter"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.CASE
    audience: ClassVar[Audience] = Audience.PERSON
    options: ClassVar[tuple[Option, ...]] = (
        person_option(),
        Option("referral", "text", N_("Number of the referral"), required=True, is_number=True),
        issuer_option(),
        reveal_option(),
        language_option(),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Letter of referral")

    def render(self, sheet: LetterSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import referral_letter_page  # reportlab is slow to import

        return referral_letter_page.render(sheet, context)


REPORT = ReferralLetter()
