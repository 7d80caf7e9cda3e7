# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day and a time typed, as one moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable


def moment(
    day: Hashable, time: Hashable, kept: dt.datetime | None = None, zone: dt.tzinfo | None = None
) -> dt.datetime | None:
    """None without a day or a time. Left as it was, ``kept`` itself: an hour may be shown twice,
    and seconds are not typed. ``zone`` is that of the times shown; none: this computer's."""
    if not isinstance(day, dt.date) or not isinstance(time, dt.time):
        return None
    if kept is not None and (day, f"{time:%H:%M}") == (kept.date(), f"{kept:%H:%M}"):
        return kept
    made = dt.datetime.combine(day, time, zone)
    return made if zone is not None else made.astimezone()


def moment_after(
    start: dt.datetime,
    time: Hashable,
    kept: dt.datetime | None = None,
    zone: dt.tzinfo | None = None,
) -> dt.datetime | None:
    """A time on the day of another moment; earlier than that, it is of the day after."""
    if not isinstance(time, dt.time):
        return None
    later = dt.timedelta(days=1 if f"{time:%H:%M}" < f"{start:%H:%M}" else 0)
    return moment(start.date() + later, time, kept, zone)
