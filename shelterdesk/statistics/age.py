# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Age in full years, from year and month of birth."""

from __future__ import annotations

from datetime import date
from typing import Final

#: First age of each band and its code; the last has no end.
BANDS: Final = (
    (0, "0-17"), (18, "18-24"), (25, "25-34"), (35, "35-44"), (45, "45-54"), (55, "55-64"),
    (65, "65+"),
)  # fmt: skip
UNKNOWN_BAND: Final = "unknown"
ADULT: Final = 18


def age_on(day: date, birth_year: int, birth_month: int | None) -> int:
    """Full years on a day. The day of birth is sealed, so a birthday counts from the 1st of its
    month on; without a month, from 1 January on. On the last day of a month this is exact."""
    years = day.year - birth_year
    return years - 1 if birth_month is not None and birth_month > day.month else years


def band(age: int | None) -> str:
    """The code of the age band; unknown also for somebody not born yet on that day."""
    if age is None or age < 0:
        return UNKNOWN_BAND
    return next(code for first, code in reversed(BANDS) if age >= first)
