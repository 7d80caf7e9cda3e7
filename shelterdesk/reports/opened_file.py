# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who opened this file: its options. The page itself is in ``opened_file_page``."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.i18n import _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, paper_option, person_option
from shelterdesk.statistics.opened_sheet import OpenedSheet


class OpenedFile(Report[OpenedSheet]):
    """For a person who asks who opened, changed or printed her file. Her code stands on it, no
    name; colleagues stand by their codes.

    Options: ``person`` (the code of the record, required), ``paper``.
    """

    name: ClassVar[str] = "opened-file"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.DESK
    options: ClassVar[tuple[Option, ...]] = (
        person_option(),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Who opened this file")

    def render(self, sheet: OpenedSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import opened_file_page  # reportlab is slow to import

        return opened_file_page.render(sheet, context)


REPORT = OpenedFile()
