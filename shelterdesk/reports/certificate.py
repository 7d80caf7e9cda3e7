# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificate: its options. The page itself is in ``certificate_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports.base import (
    Option,
    Report,
    SheetContext,
    paper_option,
    reveal_option,
)
from shelterdesk.statistics.certificate_sheet import CertificateSheet


class CertificateReport(Report[CertificateSheet]):
    """For her, and whoever she shows it to. In whose name, in which language and what it says was
    decided when it was given out.

    Options: ``number`` (as it is printed), ``may_reveal`` (although words on it tell what the house
    is), ``paper``.
    """

    name: ClassVar[str] = "certificate"
    is_outgoing: ClassVar[bool] = True
    privacy: ClassVar[PrivacyClass] = PrivacyClass.CASE
    audience: ClassVar[Audience] = Audience.PERSON
    needs: ClassVar[Capability | None] = Capability.EDIT_TRAINING
    options: ClassVar[tuple[Option, ...]] = (
        Option("number", "text", N_("Number of the certificate"), required=True),
        reveal_option(),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Certificate")

    def render(self, sheet: CertificateSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import certificate_page  # reportlab is slow to import

        return certificate_page.render(sheet, context)


REPORT = CertificateReport()
