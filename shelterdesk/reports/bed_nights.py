# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bed-nights of a period, without names or by person: their options. The page itself is in
``bed_nights_page``."""

from __future__ import annotations

from typing import ClassVar, Final

from shelterdesk.i18n import N_, _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import (
    ALL_SITES,
    Option,
    Report,
    SheetContext,
    audience_option,
    paper_option,
)
from shelterdesk.statistics.night_sheet import WORDS, By, NightSheet

_FROM: Final = Option("from", "day", N_("First night"), required=True)
_UNTIL: Final = Option("until", "day", N_("Last night"), default="")
_SITE: Final = Option("site", "site", N_("Site"), default=ALL_SITES)


class BedNights(Report[NightSheet]):
    """Nights by room, bed, house, fund or month; nobody is named.

    Options: ``from`` and ``until`` (both included; tonight unless given), ``by``, ``site``,
    ``audience``, ``paper``.
    """

    name: ClassVar[str] = "bed-nights"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.TOTALS
    options: ClassVar[tuple[Option, ...]] = (
        _FROM,
        _UNTIL,
        Option(
            "by",
            "choice",
            N_("Counted by"),
            {by.value: words for by, words in WORDS.items() if by is not By.PERSON},
            By.ROOM.value,
        ),
        _SITE,
        audience_option(),
        paper_option(),
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Bed-nights")

    def render(self, sheet: NightSheet, context: SheetContext) -> bytes:
        """The PDF."""
        from shelterdesk.reports import bed_nights_page  # reportlab is slow to import

        return bed_nights_page.render(sheet, context)


REPORT = BedNights()
