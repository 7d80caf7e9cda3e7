# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of a resident: its options. The pages are in ``file_page``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import (
    Option,
    Report,
    SheetContext,
    Value,
    paper_option,
    person_option,
)
from shelterdesk.statistics.file_sheet import FileSheet

HOUSE: Final = "house"
REDACTED: Final = "redacted"

_PARTS: Final = (
    Option("record", "bool", N_("The record"), default="yes"),
    Option("stays", "bool", N_("Stays and visits"), default="yes"),
    Option("moving_on", "bool", N_("Moving on"), default="yes"),
    Option("support", "bool", N_("Support and journey"), default="yes"),
    Option("needs", "bool", N_("Needs and plan"), default="yes"),
    Option("consents", "bool", N_("Consents and referrals"), default="yes"),
    Option("legal", "bool", N_("Legal and documents"), default="no"),
    Option("safety", "bool", N_("Safety and health"), default="no"),
    Option("counselling", "bool", N_("Counselling"), default="no"),
    Option("log", "bool", N_("Notes and promises"), default="no"),
    Option("money", "bool", N_("Money"), default="no"),
    Option("work", "bool", N_("Training and work"), default="no"),
    Option("opened", "bool", N_("Who opened this file"), default="no"),
)


class ResidentFile(Report[FileSheet]):
    """What is stored about a resident, in the parts chosen.

    Options: ``person`` (the code of the record, required), ``copy`` (house; redacted: other people
    stand as Person A, Person B), a yes or no for each part, ``paper``.
    """

    name: ClassVar[str] = "resident-file"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.CASE
    options: ClassVar[tuple[Option, ...]] = (
        person_option(),
        Option(
            "copy", "choice", N_("Copy"),
            {HOUSE: N_("the house's own"), REDACTED: N_("without other people")}, HOUSE,
        ),
        *_PARTS,
        paper_option(),
    )  # fmt: skip

    @property
    def title(self) -> str:
        """What people call it."""
        return _("File of a resident")

    def render(self, sheet: FileSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import file_page  # reportlab is slow to import

        return file_page.render(sheet, context)


def parts_of(options: Mapping[str, Value]) -> list[str]:
    """The parts chosen."""
    return [part.name for part in _PARTS if options[part.name] is True]


REPORT = ResidentFile()
