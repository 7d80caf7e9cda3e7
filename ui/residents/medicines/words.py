# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A medicine in words."""

from __future__ import annotations

import datetime as dt
from typing import Final

from shelterdesk.i18n import _
from shelterdesk.services.medication.dose_times import EVERY_DAY, DoseTime
from shelterdesk.services.medication.medicine_rows import every, most
from shelterdesk.services.medication.medicines import MedicineRow, SealedWords
from ui.widgets.dates import today
from ui.widgets.day_words import near_day, short_weekday

_MONDAY: Final = dt.date(2024, 1, 1)


def time(one: DoseTime) -> str:
    """``08:00``, or ``08:00 (Mon, Thu)``."""
    if one.weekdays == EVERY_DAY:
        return f"{one.at:%H:%M}"
    days = (_MONDAY + dt.timedelta(days=at) for at in range(7) if one.weekdays >> at & 1)
    return _("{time} ({days})").format(
        time=f"{one.at:%H:%M}", days=", ".join(map(short_weekday, days))
    )


def about(row: MedicineRow) -> str:
    """When and how it is given, and since when."""
    parts = [", ".join(map(time, row.times))]
    if row.is_as_needed:
        parts = [_("as needed")]
        parts += [every(row.hours_between)] if row.hours_between else []
        parts += [most(row.most_a_day)] if row.most_a_day else []
    if row.is_kept_by_her:
        parts = [_("keeps and takes it without us")]
    if row.times_from is not None:
        parts.append(_("these times from {day}").format(day=near_day(row.times_from, today())))
    parts.append(row.giving)
    if row.needs_witness:
        parts.append(_("somebody else sees it"))
    if row.end is None:
        parts.append(_("since {day}").format(day=near_day(row.start, today())))
    else:
        last = row.end - dt.timedelta(days=1)
        parts.append(
            _("{start} to {end}").format(
                start=near_day(row.start, today()), end=near_day(max(row.start, last), today())
            )
        )
    return " · ".join(part for part in parts if part)


def sealed(found: SealedWords) -> str:
    """What was opened, line by line."""
    lines = [
        found.name,
        _("For: {what}").format(what=found.reason) if found.reason else "",
        _("Prescribed by: {name}").format(name=found.prescriber) if found.prescriber else "",
        found.note,
        _("Stopped: {why}").format(why=found.end_reason) if found.end_reason else "",
    ]
    return "\n".join(line for line in lines if line)
