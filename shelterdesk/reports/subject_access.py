# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything stored about a person, for herself: pages to read, the same as JSON inside, and what
was scanned, as it is."""

from __future__ import annotations

import json
from io import BytesIO
from typing import ClassVar, Final

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports.base import Option, Report, SheetContext, paper_option, person_option
from shelterdesk.statistics.file_sheet import FileSheet

#: A name that tells nothing in a list of attachments.
ATTACHMENT: Final = "data.json"


class SubjectAccess(Report[FileSheet]):
    """For the person it is about; other people stand as Person A, Person B. As a file it leaves
    with a password alone.

    Options: ``person`` (the code of the record, required), ``scans``, ``paper``.
    """

    name: ClassVar[str] = "subject-access"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.CASE
    audience: ClassVar[Audience] = Audience.PERSON
    needs_password: ClassVar[bool] = True
    needs: ClassVar[Capability | None] = Capability.EDIT_CASE
    options: ClassVar[tuple[Option, ...]] = (
        person_option(),
        Option("scans", "bool", N_("Scans and pictures, as files inside"), default="yes"),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Everything stored, for the resident")

    def render(self, sheet: FileSheet, context: SheetContext) -> bytes:
        """The PDF, with the JSON and the scans attached."""
        import pikepdf  # both are slow to import and rarely wanted

        from shelterdesk.reports import file_page

        data = json.dumps(sheet.content(), ensure_ascii=False, indent=1).encode()
        buffer = BytesIO()
        with pikepdf.open(BytesIO(file_page.render(sheet, context))) as document:
            # Without their kinds: names of kinds stay readable in an encrypted file.
            for name, content in [(ATTACHMENT, data), *((s.name, s.data) for s in sheet.scans)]:
                document.attachments[name] = pikepdf.AttachedFileSpec(
                    document, content, filename=name
                )
            document.save(buffer)
        return buffer.getvalue()


REPORT = SubjectAccess()
