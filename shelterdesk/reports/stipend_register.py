# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of stipends: its options. The page itself is in ``stipend_register_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, paper_option
from shelterdesk.statistics.register_sheet import RegisterSheet


class StipendRegister(Report[RegisterSheet]):
    """All dues of some pay days with their basis, a line to sign for each; for the house alone.

    Options: ``scheme`` (its number or name; all unless given), ``from`` and ``until`` (pay days,
    both included; this month unless given), ``name`` (the chosen name in place of the code),
    ``paper``.
    """

    name: ClassVar[str] = "stipend-register"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.DESK
    needs: ClassVar[Capability | None] = Capability.SEE_MONEY
    options: ClassVar[tuple[Option, ...]] = (
        Option("scheme", "listed", N_("Scheme"), default="", empty=N_("all schemes")),
        Option("from", "day", N_("Pay days from"), default="", empty=N_("the first of this month")),
        Option("until", "day", N_("Until"), default="", empty=N_("the end of that month")),
        Option("name", "bool", N_("The chosen name instead of the code"), default="no"),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Register of stipends")

    def render(self, sheet: RegisterSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import stipend_register_page  # reportlab is slow to import

        return stipend_register_page.render(sheet, context)


REPORT = StipendRegister()
