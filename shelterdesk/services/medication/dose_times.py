# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""When doses are due, by the clock on the wall.

A dose is its medicine, a day and a minute of that day, never an instant. So it is due once on the
night on which 02:30 does not exist, on the one on which it comes twice, and when somebody sets the
clock back. What was due on a day of the past stays: times are closed and others begin, none is
changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from shelterdesk.models.medication import MedicationTime

EVERY_DAY: Final = 0b1111111
#: How long before its time a dose is due already, and how long after it is late.
AROUND: Final = timedelta(hours=1)
#: After this nobody expects it to be given any more; it is still asked what became of it.
MISSED: Final = timedelta(hours=12)
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class DoseTime:
    """A minute of the day, on days of the week (bit 0: Monday)."""

    minute: int
    weekdays: int = EVERY_DAY

    @property
    def at(self) -> time:
        """The same as a time."""
        return clock_time(self.minute)

    def is_on(self, day: date) -> bool:
        """Whether it holds on this day of the week."""
        return bool(self.weekdays >> day.weekday() & 1)


@dataclass(frozen=True, slots=True, order=True)
class DoseKey:
    """One dose of a medicine."""

    medicine_id: int
    on: date
    minute: int

    @property
    def at(self) -> datetime:
        """When it is due, by the clock on the wall; no instant."""
        return datetime.combine(self.on, clock_time(self.minute))


class DoseState(StrEnum):
    """Where a dose stands of which nothing was written down."""

    LATER = "later"
    NOW = "now"
    LATE = "late"
    MISSED = "missed"


def clock_time(minute: int) -> time:
    """A minute of the day as a time."""
    return time(minute // 60, minute % 60)


def on_the_wall(at: datetime, zone: tzinfo | None) -> datetime:
    """What the clock on the wall shows at an instant, to the minute."""
    return at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)


def state_of(dose: DoseKey, now: datetime) -> DoseState:
    """By the clock on the wall."""
    since = now.replace(tzinfo=None) - dose.at
    if since < -AROUND:
        return DoseState.LATER
    if since <= AROUND:
        return DoseState.NOW
    return DoseState.LATE if since <= MISSED else DoseState.MISSED


def together(times: Iterable[DoseTime]) -> tuple[DoseTime, ...]:
    """In order, each minute once."""
    found: dict[int, int] = {}
    for one in times:
        found[one.minute] = found.get(one.minute, 0) | one.weekdays
    return tuple(DoseTime(minute, days) for minute, days in sorted(found.items()))


def holds(row: MedicationTime, day: date, zone: tzinfo | None) -> bool:
    """Whether a time is one of this day. On the day it was written down it begins then: what lies
    before was nobody's to give."""
    if not row.start <= day or (row.end is not None and day >= row.end):
        return False
    if not DoseTime(row.minute, row.weekdays).is_on(day):
        return False
    return datetime.combine(day, clock_time(row.minute)) >= on_the_wall(row.created_at, zone)


def days_between(first: datetime, last: datetime) -> Sequence[date]:
    """The days from one time to another, both included."""
    count = (last.date() - first.date()).days
    return [first.date() + number * _A_DAY for number in range(count + 1)]
