# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the list and the panel of awards say days and states."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.stipends.award_rows import AwardRow
from ui.widgets.dates import today
from ui.widgets.day_words import short_day

_DAY: Final = timedelta(days=1)
_SOON: Final = timedelta(days=31)


def short(on: date) -> str:
    """A day, with the year where it is not this one."""
    return short_day(on, today())


def last_day(row: AwardRow) -> str:
    """Its last day, or that there is none."""
    return _("no end") if row.end is None else short(row.end - _DAY)


def is_over(row: AwardRow) -> bool:
    """Whether its last day has passed."""
    return row.end is not None and row.end <= today()


def tone(row: AwardRow) -> str | None:
    """What ends soon stands out, what is over stands back."""
    if is_over(row):
        return "muted"
    is_soon = row.end is not None and row.end <= today() + _SOON
    return "notice" if is_soon else None


def not_named(n: int) -> str:
    """So many who must not be seen."""
    return ngettext("and {n} protected person", "and {n} protected people", n).format(n=n)
