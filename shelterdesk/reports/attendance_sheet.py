# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The attendance sheet of a group: its options. The page itself is in ``attendance_sheet_page``."""

from __future__ import annotations

from typing import ClassVar, Final

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, paper_option
from shelterdesk.statistics.attendance_sheet import AttendancePaper

EMPTY: Final = "empty"
CODES: Final = "codes"
ALL_NAMES: Final = "all"


class AttendanceSheet(Report[AttendancePaper]):
    """The people of a group beside its sessions of a month, to tick by hand or as noted.

    Options: ``group`` (its number), ``month``, ``marks`` (empty, or as noted), ``people`` (names as
    the house shows them and a number for protected people, their names too, or codes alone),
    ``paper``. Every lesson needs it: it asks for no passphrase before it is printed.
    """

    name: ClassVar[str] = "attendance-sheet"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.DESK
    needs: ClassVar[Capability | None] = Capability.SEE_TRAINING
    prints_at_once: ClassVar[bool] = True
    nothing_yet: ClassVar[str] = N_("This sheet can be printed once a group has a session.")
    options: ClassVar[tuple[Option, ...]] = (
        Option(
            "group", "listed", N_("Group"), required=True, empty=N_("Choose a group"),
            is_number=True,
        ),
        Option("month", "month", N_("Month"), required=True),
        Option(
            "marks", "choice", N_("Boxes"),
            {EMPTY: N_("Empty, to tick by hand"), "written": N_("Ticked as noted")}, EMPTY,
        ),
        Option(
            "people", "choice", N_("People"),
            {
                "names": N_("Names; a number for who is protected"),
                ALL_NAMES: N_("Names, of protected people too"),
                CODES: N_("Codes only"),
            },
            "names",
        ),
        paper_option(),
    )  # fmt: skip

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Attendance sheet")

    def render(self, sheet: AttendancePaper, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import attendance_sheet_page  # reportlab is slow to import

        return attendance_sheet_page.render(sheet, context)


REPORT = AttendanceSheet()
