# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented months whose figures tie up, for the tests of figures and of paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from shelterdesk.statistics.sheets import (
    AgeGenderRow,
    DestinationRow,
    MonthlyFigures,
    NightRow,
    ratio,
)

GENDERS = {"woman": "woman", "man": "man", "trans_woman": "trans woman", "unknown": "not known"}
AGES = (
    ("0-17", "woman", 2, 1),
    ("0-17", "man", 1, 1),
    ("18-24", "woman", 11, 4),
    ("18-24", "trans_woman", 2, 1),
    ("25-34", "woman", 14, 3),
    ("25-34", "trans_woman", 1, 0),
    ("35-44", "woman", 6, 1),
    ("45-54", "woman", 2, 0),
    ("unknown", "unknown", 2, 1),
)
EXITS = (
    ("own_home", "own home, no subsidy", 3, 96),
    ("step_down", "step-down housing", 6, 122),
    ("family", "family or friends, lasting", 2, 41),
    ("shelter", "another shelter", 1, 12),
    ("unknown", "not known", 2, 7),
)


def month(
    nights: Sequence[int] = tuple(24 + (n * 5 + n // 3) % 5 for n in range(31)),
    ages: Sequence[tuple[str, str, int, int]] = AGES,
    exits: Sequence[tuple[str, str, int, int]] = EXITS,
    beds: int = 32,
) -> MonthlyFigures:
    """A month from 1 October 2026 with these people in bed each night."""
    first = date(2026, 10, 1)
    people, new = sum(row[2] for row in ages), sum(row[3] for row in ages)
    at_end = nights[-1] if nights else 0
    through = first + timedelta(days=max(len(nights) - 1, 0))
    bed_nights, in_service = sum(nights), beds * len(nights)
    rooms, rooms_in_service = bed_nights * 3 // 10, 12 * len(nights)
    stays = sum(row[2] for row in exits)
    return MonthlyFigures(
        month=first,
        site=None,
        through=through,
        people=people,
        at_start=people - new,
        new=new,
        left=people - at_end,
        at_end=at_end,
        bed_nights=bed_nights,
        bed_nights_in_service=in_service,
        occupancy_beds=ratio(bed_nights, in_service),
        room_nights=rooms,
        room_nights_in_service=rooms_in_service,
        occupancy_rooms=ratio(rooms, rooms_in_service),
        stays_ended=stays,
        length_of_stay_median=96 if stays else None,
        length_of_stay_p90=201 if stays else None,
        children=sum(row[2] for row in ages if row[0] == "0-17"),
        age_gender=tuple(AgeGenderRow(b, g, GENDERS[g], n, k) for b, g, n, k in ages),
        exits_by_destination=tuple(DestinationRow(*row) for row in exits),
        nights=tuple(
            NightRow(first + timedelta(days=n), count, beds) for n, count in enumerate(nights)
        ),
        overflow_nights=min(7, bed_nights),
        elsewhere_nights=3,
    )
