# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The letter of introduction to an employer: its options. The page itself is in
``introduction_letter_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports.base import (
    Option,
    Report,
    SheetContext,
    issuer_option,
    paper_option,
    person_option,
    reveal_option,
)
from shelterdesk.statistics.introduction_sheet import IntroductionSheet


class IntroductionLetter(Report[IntroductionSheet]):
    """For the employer a consent names; it says what was told when it was sent, and no more.

    Options: ``person`` (the code of the record), ``introduction`` (its number), ``issuer`` (a name
    on papers), ``without_words`` (leave out what the colleague wrote), ``may_reveal`` (although
    words on it tell what the house is), ``paper``. Its language is that in which it was sent.
    """

    name: ClassVar[str] = "introduction-letter"
    is_outgoing: ClassVar[bool] = True
    texts: ClassVar[str] = "introduction_letter"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.CASE
    audience: ClassVar[Audience] = Audience.PERSON
    needs: ClassVar[Capability | None] = Capability.SEE_WORK
    options: ClassVar[tuple[Option, ...]] = (
        person_option(),
        Option(
            "introduction", "text", N_("Number of the introduction"), required=True, is_number=True
        ),
        issuer_option(),
        Option("without_words", "bool", N_("Leave out the words of the colleague"), default="no"),
        reveal_option(),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Letter of introduction")

    def render(self, sheet: IntroductionSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import introduction_letter_page  # reportlab is slow to import

        return introduction_letter_page.render(sheet, context)


REPORT = IntroductionLetter()
