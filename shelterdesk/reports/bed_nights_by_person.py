# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bed-nights of a period by person, for the house alone."""

from __future__ import annotations

from typing import ClassVar

from shelterdesk.i18n import _
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports import bed_nights
from shelterdesk.reports.base import Option, Report, SheetContext
from shelterdesk.statistics.night_sheet import NightSheet

_HAS_NO_PLACE = frozenset({"by", "audience"})


class BedNightsByPerson(Report[NightSheet]):
    """Who slept here, and how many nights.

    Options: ``from`` and ``until`` (both included; tonight unless given), ``site``, ``paper``.
    """

    name: ClassVar[str] = "bed-nights-by-person"
    is_outgoing: ClassVar[bool] = False
    privacy: ClassVar[PrivacyClass] = PrivacyClass.DESK
    options: ClassVar[tuple[Option, ...]] = tuple(
        option for option in bed_nights.BedNights.options if option.name not in _HAS_NO_PLACE
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return _("Bed-nights by person")

    def render(self, sheet: NightSheet, context: SheetContext) -> bytes:
        """The PDF."""
        return bed_nights.REPORT.render(sheet, context)


REPORT = BedNightsByPerson()
