# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One person, one bed, one night: which stay has which nights, and which bed.

Where stays of one person claim the same night, a recorded night beats an interval, and otherwise
she is where she arrived last. The other stay has no bed on those nights.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeAlias

from shelterdesk.exchange.hmis.export import Enrollment

Interval: TypeAlias = tuple[date, date]  # [start, end)

DAY = timedelta(days=1)
FOREVER = date(9999, 12, 31)


def claims(enrollment: Enrollment) -> list[Interval]:
    """The nights a stay claims: the recorded ones, or all from arrival to leaving."""
    if enrollment.project.is_night_by_night:
        return runs(enrollment.recorded)
    end = enrollment.exit or FOREVER
    return [(enrollment.entry, end)] if enrollment.entry < end else []


def runs(nights: Iterable[date]) -> list[Interval]:
    """Single nights as intervals of nights that follow one another."""
    result: list[Interval] = []
    for night in sorted(nights):
        if result and result[-1][1] == night:
            result[-1] = (result[-1][0], night + DAY)
        else:
            result.append((night, night + DAY))
    return result


@dataclass(slots=True)
class Settled:
    """The nights each stay of a person keeps, and the pairs that claimed the same ones."""

    nights: dict[str, list[Interval]] = field(default_factory=dict)
    pairs: set[tuple[str, str]] = field(default_factory=set)


def settle(stays: list[Enrollment], taken: Iterable[Interval] = ()) -> Settled:
    """Give every night of one person to one stay. ``taken`` are nights stored before."""
    result = Settled({stay.id: [] for stay in stays})
    claimed = [(stay, claim) for stay in stays for claim in claims(stay)]
    before = list(taken)
    bounds = sorted({day for claim in [*(c for _, c in claimed), *before] for day in claim})
    for start, end in pairwise(bounds):
        here = [stay for stay, (first, last) in claimed if first <= start and end <= last]
        if not here:
            continue
        here.sort(key=lambda stay: (stay.project.is_night_by_night, stay.order))
        result.pairs |= {
            (one.id, other.id) for i, one in enumerate(here) for other in here[i + 1 :]
        }
        if any(first <= start and end <= last for first, last in before):
            continue
        kept = result.nights[here[-1].id]
        if kept and kept[-1][1] == start:
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return result


class BedCalendar:
    """The nights of one bed, to find out quickly whether more fit."""

    def __init__(self, bed_id: int, start: date, end: date) -> None:
        self.bed_id = bed_id
        self._service = (start, end)
        self._taken: list[Interval] = []

    def take(self, nights: Interval) -> None:
        """Note nights as taken."""
        insort(self._taken, nights)

    def is_free(self, nights: Interval) -> bool:
        """In service on the first night, and nobody there on any."""
        if not self._service[0] <= nights[0] < self._service[1]:
            return False
        at = bisect_left(self._taken, nights)
        if at < len(self._taken) and self._taken[at][0] < nights[1]:
            return False
        return at == 0 or self._taken[at - 1][1] <= nights[0]
