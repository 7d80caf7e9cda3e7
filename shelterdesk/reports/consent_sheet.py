# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet of a consent: its options. The page itself is in ``consent_page``."""

from __future__ import annotations

from typing import ClassVar

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
from shelterdesk.statistics.paper_sheets import ConsentSheet


class ConsentReport(Report[ConsentSheet]):
    """To read, to sign and to keep, in her language; her code stands on it unless she wants her
    name there.

    Options: ``person`` (the code of the record), ``consent`` (the number of an answer; without it
    an empty sheet), ``language`` (IETF tag), ``name`` (the chosen name in place of the code),
    ``paper``.
    """

    name: ClassVar[str] = "consent"
    is_outgoing: ClassVar[bool] = False
    texts: ClassVar[str] = "consent"
    privacy: ClassVar[PrivacyClass] = PrivacyClass.CASE
    audience: ClassVar[Audience] = Audience.PERSON
    options: ClassVar[tuple[Option, ...]] = (
        person_option(),
        Option("consent", "text", N_("Number of the consent (empty: a sheet to fill in)"),
               default="", is_number=True),
        language_option(),
        Option("name", "bool", N_("The chosen name instead of the code"), default="no"),
        paper_option(),
    )  # fmt: skip

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Consent to sign")

    def render(self, sheet: ConsentSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import consent_page  # reportlab is slow to import

        return consent_page.render(sheet, context)


REPORT = ConsentReport()
