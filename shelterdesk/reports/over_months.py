# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What reports of some whole months have in common: totals, how many months, for whom."""

from __future__ import annotations

from typing import ClassVar, Final, TypeVar

from shelterdesk.i18n import N_
from shelterdesk.privacy import PrivacyClass
from shelterdesk.reports.base import Option, Report, audience_option, paper_option
from shelterdesk.statistics.counts import MonthsSheet

_SheetT = TypeVar("_SheetT", bound=MonthsSheet)

_PERIODS: Final = {
    "1": N_("this month"), "3": N_("three months"), "6": N_("six months"), "12": N_("a year"),
}  # fmt: skip


class OverMonths(Report[_SheetT]):
    """Totals of some months.

    Options: ``month`` (the last one), ``months`` (1, 3, 6 or 12), ``audience``, ``paper``.
    """

    privacy: ClassVar[PrivacyClass] = PrivacyClass.TOTALS
    options: ClassVar[tuple[Option, ...]] = (
        Option("month", "month", N_("Month"), required=True),
        Option("months", "choice", N_("Over"), _PERIODS, "1"),
        audience_option(),
        paper_option(),
    )
