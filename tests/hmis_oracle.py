# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second count of an HMIS CSV folder, made by brute force and without the program.

The tests compare the importer and the monthly summary with it. It puts one stay into one
dictionary per person and night, one night at a time, and then counts what lies there.

    python tests/hmis_oracle.py FOLDER [--month YYYY-MM] [--project ID] [--today YYYY-MM-DD]
"""

import argparse
import csv
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import combinations
from pathlib import Path

ONE_DAY = timedelta(days=1)
RESIDENTIAL = {"0", "1", "2", "8"}  # ProjectType: shelter, shelter, transitional, safe haven
BED_NIGHT = "200"  # RecordType
NIGHT_BY_NIGHT = "3"  # TrackingMethod
BANDS = ((17, "0-17"), (24, "18-24"), (34, "25-34"), (44, "35-44"), (54, "45-54"), (64, "55-64"))

Row = dict[str, str]

# The flag columns of FY2022 and FY2024 (a file has some of them), and what one flag alone means.
FLAGS = {
    "Female": "woman",
    "Woman": "woman",
    "Male": "man",
    "Man": "man",
    "NoSingleGender": "non-binary",
    "NonBinary": "non-binary",
    "Transgender": "transgender",
    "Questioning": "questioning",
    "CulturallySpecific": "another",
    "DifferentIdentity": "another",
}
SINGLE_GENDER = {
    "0": "woman",
    "1": "man",
    "2": "transgender",
    "3": "transgender",
    "4": "non-binary",
}
NO_ANSWER = {"8": "unknown", "9": "declined"}


@dataclass(eq=False)
class Stay:
    """One enrollment in a residential project, and the nights it claims."""

    enrollment: str
    person: str
    project: str
    entry: date
    exit: date | None
    destination: str
    created: str
    recorded: bool
    nights: set[date] = field(default_factory=set)

    def rank(self) -> tuple[bool, date, str, int, str]:
        """The highest rank gets the bed when several stays of one person claim a night."""
        digits = self.enrollment.replace("_", "")
        number = int(digits) if digits.isdecimal() else -1
        return (self.recorded, self.entry, self.created, number, self.enrollment)


@dataclass
class Count:
    """Everything the figures are made of."""

    today: date
    clients: dict[str, Row]
    projects: set[str]  # the residential ones
    stays: list[Stay]
    beds: dict[tuple[str, date], Stay]  # (person, night) -> the stay that has the bed
    inventory: list[Row]


def rows(folder: Path, name: str) -> tuple[list[str], list[Row]]:
    """The columns of a file and its rows, without the deleted ones; no file is no rows."""
    path = Path(folder) / f"{name}.csv"
    if not path.exists():
        return [], []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        kept = [
            {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
            for row in reader
        ]
        return list(reader.fieldnames or []), [row for row in kept if not row.get("DateDeleted")]


def day(text: str) -> date | None:
    """A date from YYYY-MM-DD, with or without a time behind it; None if it is none."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def residential_projects(folder: Path) -> tuple[set[str], set[str]]:
    """The residential projects, and those of them that are night by night."""
    columns, project_rows = rows(folder, "Project")
    fy2024 = "TrackingMethod" not in columns
    residential: set[str] = set()
    night_by_night: set[str] = set()
    for row in project_rows:
        if row["ProjectType"] not in RESIDENTIAL:
            continue
        residential.add(row["ProjectID"])
        if row["ProjectType"] == "1" if fy2024 else row["TrackingMethod"] == NIGHT_BY_NIGHT:
            night_by_night.add(row["ProjectID"])
    return residential, night_by_night


def first_exits(folder: Path) -> dict[str, Row]:
    """Enrollment -> its exit row. The first row in file order counts, of those with a date."""
    exits: dict[str, Row] = {}
    for row in rows(folder, "Exit")[1]:
        if day(row["ExitDate"]):
            exits.setdefault(row["EnrollmentID"], row)
    return exits


def recorded_nights(folder: Path) -> dict[str, set[date]]:
    """Enrollment -> the nights recorded for it; a night recorded twice is one night."""
    recorded: dict[str, set[date]] = {}
    for row in rows(folder, "Services")[1]:
        night = day(row["DateProvided"])
        if row["RecordType"] == BED_NIGHT and night:
            recorded.setdefault(row["EnrollmentID"], set()).add(night)
    return recorded


def load(folder: Path, today: date) -> Count:
    """Read the folder and give every claimed night to one stay."""
    clients: dict[str, Row] = {}
    for row in rows(folder, "Client")[1]:
        clients.setdefault(row["PersonalID"], row)
    residential, night_by_night = residential_projects(folder)
    exits = first_exits(folder)
    recorded = recorded_nights(folder)

    stays: list[Stay] = []
    for row in rows(folder, "Enrollment")[1]:
        entry = day(row["EntryDate"])
        if row["PersonalID"] not in clients or row["ProjectID"] not in residential or not entry:
            continue
        exit_row = exits.get(row["EnrollmentID"], {})
        exit_day = day(exit_row.get("ExitDate", ""))
        if exit_day and exit_day < entry:
            continue  # an odd row: in no figure
        stay = Stay(
            enrollment=row["EnrollmentID"],
            person=row["PersonalID"],
            project=row["ProjectID"],
            entry=entry,
            exit=exit_day,
            destination=exit_row.get("Destination", ""),
            created=row.get("DateCreated", ""),
            recorded=row["ProjectID"] in night_by_night,
        )
        if stay.recorded:
            stay.nights = {n for n in recorded.get(stay.enrollment, set()) if n <= today}
        else:
            night = entry
            while night <= today and (exit_day is None or night < exit_day):
                stay.nights.add(night)
                night += ONE_DAY
        stays.append(stay)

    beds: dict[tuple[str, date], Stay] = {}
    for stay in stays:
        for night in stay.nights:
            holder = beds.get((stay.person, night))
            if holder is None or stay.rank() > holder.rank():
                beds[stay.person, night] = stay

    inventory = [row for row in rows(folder, "Inventory")[1] if row["ProjectID"] in residential]
    return Count(today, clients, residential, stays, beds, inventory)


def bed_nights(folder: Path, today: date) -> dict[tuple[str, str], int]:
    """(project, month) -> bed-nights; what is not in it is 0."""
    return bed_nights_of(load(folder, today))


def bed_nights_of(count: Count) -> dict[tuple[str, str], int]:
    return dict(Counter((stay.project, f"{n:%Y-%m}") for (_, n), stay in count.beds.items()))


def overlapping_pairs(folder: Path, today: date) -> list[tuple[str, str]]:
    """Pairs of stays of one person that claim at least one night both, in file order."""
    return overlapping_pairs_of(load(folder, today))


def overlapping_pairs_of(count: Count) -> list[tuple[str, str]]:
    of_person: dict[str, list[Stay]] = {}
    for stay in count.stays:
        of_person.setdefault(stay.person, []).append(stay)
    return [
        (a.enrollment, b.enrollment)
        for stays in of_person.values()
        for a, b in combinations(stays, 2)
        if a.nights & b.nights
    ]


def gender(client: Row) -> str:
    """One word for the gender columns of any of the three layouts."""
    if "Gender" in client:  # FY2020
        code = client["Gender"]
        return SINGLE_GENDER.get(code) or NO_ANSWER.get(code, "not_asked")
    said = [word for column, word in FLAGS.items() if client.get(column) == "1"]
    if not said:
        return NO_ANSWER.get(client.get("GenderNone", ""), "not_asked")
    return said[0] if len(said) == 1 else "several"


def age(client: Row, last_day: date) -> int | None:
    """Full years on the last day of a month, from birth year and month alone."""
    born = day(client.get("DOB", ""))
    if born is None or (born.year, born.month) > (last_day.year, last_day.month):
        return None
    return last_day.year - born.year - (last_day.month < born.month)


def band(years: int | None) -> str:
    if years is None:
        return "unknown"
    return next((name for limit, name in BANDS if years <= limit), "65+")


def nearest_rank(values: list[int], percent: int) -> int | None:
    """The smallest value that `percent` of the values do not exceed."""
    return sorted(values)[-(-len(values) * percent // 100) - 1] if values else None


def in_service(row: Row, night: date) -> bool:
    start, end = day(row["InventoryStartDate"]), day(row["InventoryEndDate"])
    return start is not None and start <= night and (end is None or night < end)


def monthly(
    folder: Path, month: str, today: date, project_id: str | None = None
) -> dict[str, object]:
    """The figures of one month, for one residential project or for all of them together."""
    return monthly_of(load(folder, today), month, project_id)


def monthly_of(count: Count, month: str, project_id: str | None = None) -> dict[str, object]:
    if project_id is not None and project_id not in count.projects:
        raise ValueError(f"not a residential project: {project_id}")
    scope = count.projects if project_id is None else {project_id}
    first = date.fromisoformat(f"{month}-01")
    last_day = (first + 31 * ONE_DAY).replace(day=1) - ONE_DAY
    nights = [first + n * ONE_DAY for n in range(last_day.day)]
    nights = [night for night in nights if night <= count.today]

    slept: list[str] = []  # one entry per bed-night
    before: set[str] = set()
    last: set[str] = set()
    for (person, night), stay in count.beds.items():
        if stay.project not in scope:
            continue
        if night in nights:
            slept.append(person)
        if night == first - ONE_DAY:
            before.add(person)
        if nights and night == nights[-1]:
            last.add(person)

    people = set(slept)
    ages = {person: age(count.clients[person], last_day) for person in people}
    at_start = people & before
    ended = [
        stay
        for stay in count.stays
        if stay.project in scope and stay.exit is not None and first <= stay.exit <= last_day
    ]
    lengths = [(stay.exit - stay.entry).days for stay in ended if stay.exit is not None]
    service = sum(
        int(row["BedInventory"] or 0)
        for night in nights
        for row in count.inventory
        if row["ProjectID"] in scope and in_service(row, night)
    )
    return {
        "bed_nights": len(slept),
        "people": len(people),
        "at_start": len(at_start),
        "new": len(people - at_start),
        "at_end": len(last),
        "left": len(people - last),
        "children": sum(years is not None and years < 18 for years in ages.values()),
        "age_gender": dict(Counter((band(ages[p]), gender(count.clients[p])) for p in people)),
        "length_of_stay_median": nearest_rank(lengths, 50),
        "length_of_stay_p90": nearest_rank(lengths, 90),
        "stays_ended": len(ended),
        "exits_by_destination": dict(Counter(stay.destination for stay in ended)),
        "bed_nights_in_service": service,
        "occupancy_beds": len(slept) / service if service else None,
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Count an HMIS CSV folder by brute force.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--month", help="YYYY-MM; without it: bed-nights of all months, overlaps")
    parser.add_argument("--project", help="ProjectID of a residential project")
    parser.add_argument(
        "--today", type=date.fromisoformat, default=datetime.now().astimezone().date()
    )
    options = parser.parse_args(arguments)
    count = load(options.folder, options.today)
    if options.project is not None and options.project not in count.projects:
        parser.error(f"not a residential project: {options.project}")
    result: dict[str, object]
    if options.month:
        result = monthly_of(count, options.month, options.project)
        pairs = result.pop("age_gender")
        assert isinstance(pairs, dict)
        result["age_gender"] = {f"{ages}, {word}": n for (ages, word), n in sorted(pairs.items())}
    else:
        result = {
            "bed_nights": {
                f"{project} {month}": number
                for (project, month), number in sorted(bed_nights_of(count).items())
                if options.project in (None, project)
            },
            "overlapping_pairs": overlapping_pairs_of(count),
        }
    sys.stdout.write(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
