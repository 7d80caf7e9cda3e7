# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain sheet types: the figures that a report prints and a file of figures contains.

A sheet holds counts and nothing that names anybody. The queries that fill it are in the modules of
the same noun; the paper is in ``reports``. What is printed comes from here and everything here is
printed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final

#: Age in full years on the last day of the month; the order is the printed order.
AGE_BANDS: Final = ("0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+", "unknown")
CHILD_BAND: Final = "0-17"


@dataclass(frozen=True)
class AgeGenderRow:
    """People of one age band and gender: everybody of the month, and those of them who are new.

    ``band`` is one of ``AGE_BANDS``; ``gender`` is the code and ``gender_label`` the printed word.
    """

    band: str
    gender: str
    gender_label: str
    people: int
    new: int


@dataclass(frozen=True)
class DestinationRow:
    """Stays that ended in the month towards one destination, and their median length in nights."""

    code: str
    label: str
    stays: int
    median_nights: int | None


@dataclass(frozen=True)
class NightRow:
    """One night: people in a bed (overflow beds included) and beds in service (they are not)."""

    night: date
    people: int
    beds_in_service: int


@dataclass(frozen=True)
class MonthlyFigures:
    """The monthly figures of one site or of all. Every definition: ``statistics.definitions``.

    ``month`` is its first day; ``site`` is None for all sites; ``through`` is the last night
    counted, earlier than the month's end while the month is not over. Occupancies are ratios
    rounded to three decimals, None with nothing in service; lengths of stay are whole nights, None
    with no stay ended.
    """

    month: date
    site: str | None
    through: date
    people: int
    at_start: int
    new: int
    left: int
    at_end: int
    bed_nights: int
    bed_nights_in_service: int
    occupancy_beds: float | None
    room_nights: int
    room_nights_in_service: int
    occupancy_rooms: float | None
    stays_ended: int
    length_of_stay_median: int | None
    length_of_stay_p90: int | None
    children: int
    age_gender: tuple[AgeGenderRow, ...]
    exits_by_destination: tuple[DestinationRow, ...]
    nights: tuple[NightRow, ...]
    overflow_nights: int
    elsewhere_nights: int
    away_nights: int = 0  # from a bed that is kept
    away_counts: bool = True  # whether they are among the bed-nights

    def to_json_dict(self) -> dict[str, Any]:
        """The figures as JSON values; keys are the names above, dates are ISO."""
        whole = asdict(self)
        return {field.name: _plain(whole[field.name]) for field in fields(self)}

    def contradictions(self) -> list[str]:
        """The sums that do not agree, as names; empty when the sheet ties up."""
        sums = {
            "people = at_start + new": self.people == self.at_start + self.new,
            "people = at_end + left": self.people == self.at_end + self.left,
            "people = age_gender": self.people == sum(row.people for row in self.age_gender),
            "new = age_gender": self.new == sum(row.new for row in self.age_gender),
            "children = age_gender 0-17": self.children
            == sum(row.people for row in self.age_gender if row.band == CHILD_BAND),
            "stays_ended = exits_by_destination": self.stays_ended
            == sum(row.stays for row in self.exits_by_destination),
            "bed_nights = nights": self.bed_nights == sum(row.people for row in self.nights),
            "bed_nights_in_service = nights": self.bed_nights_in_service
            == sum(row.beds_in_service for row in self.nights),
            "at_end = last night": not self.nights or self.at_end == self.nights[-1].people,
        }
        return [name for name, agrees in sums.items() if not agrees]


def ratio(part: int, whole: int) -> float | None:
    """``part`` ÷ ``whole`` to three decimals, or None when there is nothing to divide by."""
    return round(part / whole, 3) if whole else None


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
