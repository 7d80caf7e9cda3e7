# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking an export in: all of it in one transaction, or nothing.

Rows are known again by the ids of the other system, so that importing twice adds nothing; a later
export of the same system adds only what is new and leaves what is stored as it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.exchange.hmis import codes, nights
from shelterdesk.exchange.hmis.export import BedsInService, Enrollment, Export, Person, Project
from shelterdesk.exchange.report import ImportReport, Progress, no_progress
from shelterdesk.i18n import _
from shelterdesk.services import vocabularies
from shelterdesk.services.past import imports, past
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import rooms
from shelterdesk.services.rooms.rooms import HousingKind
from shelterdesk.services.values.answers import is_text

_STEPS: Final = 6


@dataclass(slots=True)
class _Taken:
    """What the rows of the export became: ids of the other system to ids of ours."""

    people: dict[str, int]
    sites: dict[str, int]
    programmes: dict[str, int]
    support: dict[str, int]
    stays: dict[str, int]


@verb(Capability.IMPORT, is_undoable=False)
def import_export(
    tx: Transaction, *, export: Export, progress: Progress = no_progress
) -> ImportReport:
    """Store an export (``export.read``) and return its report with counts."""
    report = export.report
    source = export.source
    progress(0, _STEPS, _("Houses and beds"))
    sites = _add_sites(tx, source, [p for p in export.projects if p.is_residential], report)
    names = [project.name for project in export.projects]
    programme_ids = past.add_programmes(tx, names)
    programmes = {p.id: i for p, i in zip(export.projects, programme_ids, strict=True)}
    progress(1, _STEPS, _("People"))
    people = _add_people(tx, source, export.people, report)
    taken = _Taken(people, sites, programmes, {}, {})
    known = imports.known(tx, source, "Enrollment")
    new = [enrollment for enrollment in export.enrollments if enrollment.id not in known]
    report.counts["enrollments"] = len(new)
    report.counts["enrollments_known"] = len(export.enrollments) - len(new)
    progress(2, _STEPS, _("Support periods"))
    _add_support(tx, source, new, taken, report)
    progress(3, _STEPS, _("Stays"))
    housed = [enrollment for enrollment in new if enrollment.project.is_residential]
    _add_stays(tx, housed, taken)
    report.counts["stays"] = len(housed)
    progress(4, _STEPS, _("Who slept where"))
    _add_nights(tx, housed, taken, report)
    progress(_STEPS, _STEPS, "")
    return report


def _add_sites(
    tx: Transaction, source: str, projects: list[Project], report: ImportReport
) -> dict[str, int]:
    """A house for every project with beds; its rooms and beds from the inventory."""
    known = imports.known(tx, source, "Project")
    known_inventory = imports.known(tx, source, "Inventory")
    taken_names = {site.name for site in rooms.sites(tx)}
    counts: Counter[str] = Counter(sites=0, beds=0)
    for project in projects:
        if project.id not in known:
            name = _free_name(project.name, taken_names)
            kind = HousingKind.TEMPORARY if project.is_transitional else HousingKind.EMERGENCY
            known[project.id] = rooms.add_site(tx, name=name, housing_kind=kind)
            imports.remember(tx, source, "Project", project.id, "site", known[project.id])
            counts["sites"] += 1
        for inventory in project.inventory:
            if inventory.id not in known_inventory:
                first_room = _add_beds(tx, known[project.id], inventory)
                imports.remember(tx, source, "Inventory", inventory.id, "room", first_room)
                counts["beds"] += inventory.beds
    report.counts |= counts
    return known


def _free_name(name: str, taken: set[str]) -> str:
    name = name[:76]
    free = next(
        candidate
        for candidate in [name, *(f"{name} ({n})" for n in range(2, 1000))]
        if candidate not in taken
    )
    taken.add(free)
    return free


def _add_beds(tx: Transaction, site_id: int, inventory: BedsInService) -> int:
    """Rooms for the units, the beds spread evenly over them; returns the first room's id."""
    per_room, more = divmod(inventory.beds, inventory.rooms)
    sizes = [per_room + (number < more) for number in range(inventory.rooms)]
    return rooms.add_rooms_of(
        tx, site_id=site_id, sizes=sizes, start=inventory.start, end=inventory.end
    )[0]


def _add_people(
    tx: Transaction, source: str, people: list[Person], report: ImportReport
) -> dict[str, int]:
    known = imports.known(tx, source, "Client")
    new = [person for person in people if person.id not in known]
    forms = [
        replace(person.form, known_as=name)
        for person, name in zip(new, chosen_names(new, _names_in_use(tx)), strict=True)
    ]
    ids = past.add_residents(tx, forms)
    pairs = [(person.id, id_) for person, id_ in zip(new, ids, strict=True)]
    imports.remember_many(tx, source, "Client", "resident", pairs)
    report.counts["people"] = len(new)
    report.counts["people_known"] = len(people) - len(new)
    return known | dict(pairs)


def _names_in_use(tx: Transaction) -> Counter[str]:
    return Counter(row.known_as.casefold() for row in residents.find(tx) if row.known_as)


def chosen_names(people: Sequence[Person], in_use: Counter[str]) -> list[str]:
    """What the desk calls them: the first name, with an initial where two would be alike."""
    first = [person.first_name[:60] for person in people]
    alike = in_use + Counter(name.casefold() for name in first)
    return [
        f"{name} {person.last_name[0]}."
        if name and person.last_name and alike[name.casefold()] > 1
        else name
        for name, person in zip(first, people, strict=True)
    ]


def _add_support(
    tx: Transaction,
    source: str,
    enrollments: list[Enrollment],
    taken: _Taken,
    report: ImportReport,
) -> None:
    households = _add_households(tx, source, enrollments, taken, report)
    _add_destinations(tx, enrollments)
    periods = [
        past.PastSupport(
            resident_id=taken.people[enrollment.person_id],
            opened=enrollment.entry,
            closed=enrollment.exit,
            destination=enrollment.destination,
            household_id=households.get(enrollment.household_id),
            programme_ids=(taken.programmes[enrollment.project.id],),
        )
        for enrollment in enrollments
    ]
    ids = past.add_support(tx, periods)
    pairs = [(enrollment.id, id_) for enrollment, id_ in zip(enrollments, ids, strict=True)]
    imports.remember_many(tx, source, "Enrollment", "support_period", pairs)
    taken.support = dict(pairs)


def _add_households(
    tx: Transaction,
    source: str,
    enrollments: list[Enrollment],
    taken: _Taken,
    report: ImportReport,
) -> dict[str, int]:
    known = imports.known(tx, source, "Household")
    members: dict[str, dict[int, past.HouseholdRole]] = defaultdict(dict)
    for enrollment in enrollments:
        if enrollment.household_id and enrollment.household_id not in known:
            person = taken.people[enrollment.person_id]
            members[enrollment.household_id].setdefault(person, enrollment.role)
    ids = past.add_households(tx, [list(household.items()) for household in members.values()])
    pairs = list(zip(members, ids, strict=True))
    imports.remember_many(tx, source, "Household", "household", pairs)
    report.counts["households"] = len(pairs)
    return known | dict(pairs)


def _add_destinations(tx: Transaction, enrollments: list[Enrollment]) -> None:
    """HUD's words join the organisation's list where an exit uses them."""
    listed = vocabularies.choices(tx, vocabulary="destination", with_retired=True)
    known, labels = {choice.code for choice in listed}, {choice.label for choice in listed}
    used = {e.destination for e in enrollments if is_text(e.destination)} - known
    for code in sorted(used):
        label = codes.DESTINATIONS[code.removeprefix("hud-")]
        label = f"{label} (HMIS)" if _(label) in labels else label
        vocabularies.add(tx, vocabulary="destination", code=code, label=label)


def _add_stays(tx: Transaction, enrollments: list[Enrollment], taken: _Taken) -> None:
    stays = [
        past.PastStay(
            resident_id=taken.people[enrollment.person_id],
            site_id=taken.sites[enrollment.project.id],
            support_period_id=taken.support[enrollment.id],
            start=enrollment.entry,
            end=enrollment.exit,
            destination=enrollment.destination,
            is_night_by_night=enrollment.project.is_night_by_night,
        )
        for enrollment in enrollments
    ]
    ids = past.add_stays(tx, stays)
    taken.stays = {e.id: stay_id for e, stay_id in zip(enrollments, ids, strict=True)}


def _add_nights(
    tx: Transaction, enrollments: list[Enrollment], taken: _Taken, report: ImportReport
) -> None:
    by_person: dict[str, list[Enrollment]] = defaultdict(list)
    for enrollment in enrollments:
        by_person[enrollment.person_id].append(enrollment)
    before = _nights_before(tx, [taken.people[person] for person in by_person])
    in_house: dict[str, list[tuple[nights.Interval, Enrollment]]] = defaultdict(list)
    pairs = 0
    for person, stays in by_person.items():
        settled = nights.settle(stays, before.get(taken.people[person], ()))
        pairs += len(settled.pairs)
        _note_pairs(settled, stays, report)
        for stay in stays:
            in_house[stay.project.id] += [(kept, stay) for kept in settled.nights[stay.id]]
    extra = 0
    assigned: list[past.BedNights] = []
    for project_id, kept in in_house.items():
        found, more = _beds_for(tx, taken.sites[project_id], kept, taken)
        assigned += found
        extra += more
    past.add_nights(tx, assigned)
    report.counts["overlapping_pairs"] = pairs
    report.counts["overflow_beds"] = extra
    report.counts["bed_assignments"] = len(assigned)


def _nights_before(tx: Transaction, people: list[int]) -> dict[int, list[nights.Interval]]:
    before: dict[int, list[nights.Interval]] = defaultdict(list)
    for row in past.taken_by(tx, resident_ids=people):
        before[row.resident_id].append((row.start, row.end or nights.FOREVER))
    return before


def _note_pairs(settled: nights.Settled, stays: list[Enrollment], report: ImportReport) -> None:
    rows = {stay.id: stay.row for stay in stays}
    for one, other in sorted(settled.pairs, key=lambda pair: (rows[pair[0]], rows[pair[1]])):
        reason = _("overlaps with enrollment {other}; on a shared night one of them has no bed")
        report.note("Enrollment.csv", rows[one], one, "EntryDate", reason.format(other=other))


def _beds_for(
    tx: Transaction,
    site_id: int,
    kept: list[tuple[nights.Interval, Enrollment]],
    taken: _Taken,
) -> tuple[list[past.BedNights], int]:
    """A bed for every run of nights, in order of arrival; extra beds where all are taken."""
    beds = past.beds_of(tx, site_id=site_id)
    calendars = [nights.BedCalendar(bed.id, bed.start, bed.end or nights.FOREVER) for bed in beds]
    by_id = {calendar.bed_id: calendar for calendar in calendars}
    for row in past.taken_by(tx, bed_ids=list(by_id)):
        by_id[row.bed_id].take((row.start, row.end or nights.FOREVER))
    assigned, extra = [], 0
    for (start, end), stay in sorted(kept, key=lambda item: (item[0], item[1].order)):
        found = next((bed for bed in calendars if bed.is_free((start, end))), None)
        if found is None:
            bed_id = rooms.add_overflow_bed(tx, site_id=site_id)
            found = nights.BedCalendar(bed_id, date.min, nights.FOREVER)
            calendars.append(found)
            extra += 1
        found.take((start, end))
        until = None if end == nights.FOREVER else end
        stay_id, resident_id = taken.stays[stay.id], taken.people[stay.person_id]
        assigned.append(past.BedNights(stay_id, resident_id, found.bed_id, start, until))
    return assigned, extra
