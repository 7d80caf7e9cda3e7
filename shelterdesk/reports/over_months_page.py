# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The head of a page of some months."""

from __future__ import annotations

from reportlab.platypus import Flowable

from shelterdesk.i18n import _
from shelterdesk.reports import style
from shelterdesk.reports.text import Text
from shelterdesk.statistics.counts import MonthsSheet


def head(title: str, sheet: MonthsSheet) -> list[Flowable]:
    """The title, which months it is of, and up to which day it was counted."""
    months = style.month_name(sheet.last)
    if not sheet.is_one_month:
        months = _("{first} to {last}").format(first=style.month_name(sheet.first), last=months)
    until = _("counted up to {day}").format(day=style.long_day(sheet.last))
    return [
        Text(title, style.PAGE_TITLE),
        Text(f"{months} · {until}", style.SUBTITLE),
        style.Rule(),
    ]
