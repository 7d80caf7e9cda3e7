# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tonight's roll call to tick by hand: its options. The page itself is in ``roll_call_page``."""

from __future__ import annotations

from typing import ClassVar, Final

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import ALL_SITES, Option, Report, SheetContext, paper_option
from shelterdesk.statistics.roll_call_sheet import RollCallPaper

EMPTY: Final = "empty"


class RollCallReport(Report[RollCallPaper]):
    """Everybody who stays here, room by room, with boxes.

    Options: ``site``, ``marks`` (as on the screen, or empty), ``paper``. The shift needs it each
    night, also where nobody is who knows the passphrase of a caseworker: it asks for none.
    """

    name: ClassVar[str] = "roll-call"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.DESK
    needs: ClassVar[Capability | None] = Capability.SEE_RESIDENTS
    prints_at_once: ClassVar[bool] = True
    options: ClassVar[tuple[Option, ...]] = (
        Option("site", "site", N_("House"), default=ALL_SITES),
        Option(
            "marks", "choice", N_("Boxes"),
            {"written": N_("Ticked as on the screen"), EMPTY: N_("Empty, to tick by hand")}, EMPTY,
        ),
        paper_option(),
    )  # fmt: skip

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Roll call")

    def render(self, sheet: RollCallPaper, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import roll_call_page  # reportlab is slow to import

        return roll_call_page.render(sheet, context)


REPORT = RollCallReport()
