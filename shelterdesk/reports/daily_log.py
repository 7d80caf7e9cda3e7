# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day of the log: its options. The pages are in ``daily_log_page``."""

from __future__ import annotations

from typing import ClassVar, Final

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, day_option, paper_option
from shelterdesk.statistics.daily_log_sheet import DailyLogSheet

ALL_KINDS: Final = "all"
DESK: Final = "desk"
REDACTED: Final = "redacted"

_KINDS: Final = {
    ALL_KINDS: N_("All kinds"), "note": N_("Note"), "meal": N_("Meal"), "health": N_("Health"),
    "medication": N_("Medication"), "wellbeing": N_("Wellbeing"), "activity": N_("Activity"),
    "childcare": N_("Childcare"), "contact": N_("Contact"), "visitor": N_("Visitor"),
    "incident": N_("Incident"), "maintenance": N_("Maintenance"),
    "night_check": N_("Night check"),
}  # fmt: skip
_READS: Final = {
    DESK: N_("What everybody may read"),
    "own": N_("Also case notes and groups whose key I hold"),
}
_COPIES: Final = {
    "names": N_("People by name"),
    REDACTED: N_("Redacted: Person A, Person B"),
}


class DailyLog(Report[DailyLogSheet]):
    """What was written of a day, for the folder of the house.

    Options: ``day`` (the one that is going on unless given), ``kinds``, ``words`` (whose), ``copy``
    (names or letters), ``paper``.
    """

    name: ClassVar[str] = "daily-log"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.DESK
    needs: ClassVar[Capability | None] = Capability.PRINT
    options: ClassVar[tuple[Option, ...]] = (
        day_option(),
        Option("kinds", "choice", N_("Kinds"), _KINDS, ALL_KINDS),
        Option("words", "choice", N_("Words"), _READS, DESK),
        Option("copy", "choice", N_("Copy"), _COPIES, "names"),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Daily log")

    def render(self, sheet: DailyLogSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import daily_log_page  # reportlab is slow to import

        return daily_log_page.render(sheet, context)


REPORT = DailyLog()
