# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An export as plain people, projects and enrollments, checked and ready to be stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from shelterdesk.exchange.hmis import codes
from shelterdesk.exchange.hmis.reading import Folder, Row, created, id_order, read_folder
from shelterdesk.exchange.report import ImportReport
from shelterdesk.i18n import _
from shelterdesk.services.past.past import HouseholdRole
from shelterdesk.services.residents.residents import Birth, BirthPrecision, ResidentForm
from shelterdesk.services.values.answers import Text, Unanswered

_SURE: Final = "1"  # data quality: complete


@dataclass(frozen=True, slots=True)
class Person:
    """A Client row."""

    id: str
    first_name: str
    last_name: str
    form: ResidentForm  # without a chosen name yet


@dataclass(frozen=True, slots=True)
class BedsInService:
    """An Inventory row: beds in rooms (units), in service from a day up to another (exclusive)."""

    id: str
    beds: int
    rooms: int
    start: date
    end: date | None


@dataclass(slots=True)
class Project:
    """A Project row with its beds."""

    id: str
    name: str
    is_residential: bool
    is_transitional: bool
    is_night_by_night: bool
    inventory: list[BedsInService] = field(default_factory=list)


@dataclass(slots=True)
class Enrollment:
    """An Enrollment row with its exit and its recorded nights."""

    id: str
    row: int
    person_id: str
    project: Project
    entry: date
    created: datetime
    household_id: str
    role: HouseholdRole
    exit: date | None = None
    destination: Text = Unanswered.NOT_ASKED
    recorded: set[date] = field(default_factory=set)

    @property
    def order(self) -> tuple[date, datetime, tuple[int, str]]:
        """Who arrived last: the later day, the row made last, the higher id."""
        return self.entry, self.created, id_order(self.id)


@dataclass(slots=True)
class Export:
    """All that an export holds for us."""

    source: str
    people: list[Person]
    projects: list[Project]
    enrollments: list[Enrollment]
    report: ImportReport


def read(folder: Path) -> Export:
    """Read and check an export; what is odd or refused is in its report."""
    files = read_folder(folder)
    people = list(_people(files))
    projects = _projects(files)
    enrollments = _enrollments(files, {person.id for person in people}, projects)
    _exits(files, enrollments)
    _recorded_nights(files, enrollments)
    _note_lengths(files, enrollments)
    return Export(
        files.source,
        people,
        list(projects.values()),
        [enrollment for enrollment in enrollments.values() if _is_in_order(files, enrollment)],
        files.report,
    )


def _people(files: Folder) -> list[Person]:
    people: dict[str, Person] = {}
    for row in files.rows("Client.csv", "PersonalID"):
        person_id = row["PersonalID"]
        if not person_id or person_id in people:
            reason = _("no id") if not person_id else _("this id came before")
            files.report.refuse("Client.csv", row.number, person_id, "PersonalID", reason)
            continue
        people[person_id] = _person(files, row)
    return list(people.values())


def _person(files: Folder, row: Row) -> Person:
    person_id = row["PersonalID"]
    parts = [row[column] for column in ("FirstName", "MiddleName", "LastName", "NameSuffix")]
    legal_name: Text = " ".join(part for part in parts if part)
    if not legal_name:
        legal_name = codes.UNANSWERED.get(row["NameDataQuality"], Unanswered.NOT_ASKED)
        files.report.note("Client.csv", row.number, person_id, "FirstName", _("no name"))
    elif row["NameDataQuality"] in {"8", "9"}:
        reason = _("a name, though its quality says there is none; kept")
        files.report.note("Client.csv", row.number, person_id, "NameDataQuality", reason)
    gender = codes.gender(row.cells)
    if gender == "several":
        reason = _("more than one gender; kept as such")
        files.report.note("Client.csv", row.number, person_id, "Gender", reason)
    form = ResidentForm(legal_name=legal_name, birth=_birth(files, row), gender=gender)
    return Person(person_id, row["FirstName"], row["LastName"], form)


def _birth(files: Folder, row: Row) -> Birth | Unanswered:
    person_id, quality = row["PersonalID"], row["DOBDataQuality"]
    born = files.day("Client.csv", row, "DOB", person_id)
    if born is None:
        if not row["DOB"]:
            files.report.note("Client.csv", row.number, person_id, "DOB", _("no date of birth"))
        return codes.UNANSWERED.get(quality, Unanswered.NOT_ASKED)
    if born > date.today():  # noqa: DTZ011 - any time zone will do to see a slip of the pen
        files.report.note("Client.csv", row.number, person_id, "DOB", _("born in the future"))
        return Unanswered.NOT_ASKED
    if quality == _SURE:
        return Birth(born.year, born.month, born.day)
    reason = _("a date of birth of uncertain quality ({code}); kept as estimated").format(
        code=quality or "-"
    )
    files.report.note("Client.csv", row.number, person_id, "DOBDataQuality", reason)
    return Birth(born.year, born.month, born.day, BirthPrecision.ESTIMATED)


def _projects(files: Folder) -> dict[str, Project]:
    projects: dict[str, Project] = {}
    has_tracking = "TrackingMethod" in files.columns["Project.csv"]
    for row in files.rows("Project.csv", "ProjectID"):
        kind = row["ProjectType"]
        by_night = (
            row["TrackingMethod"] == codes.NIGHT_BY_NIGHT_TRACKING
            if has_tracking
            else kind == codes.NIGHT_BY_NIGHT_TYPE_2024
        )
        residential = kind in codes.RESIDENTIAL
        if row["ProjectID"] in projects:
            reason = _("this id came before")
            files.report.refuse("Project.csv", row.number, row["ProjectID"], "ProjectID", reason)
            continue
        projects[row["ProjectID"]] = Project(
            id=row["ProjectID"],
            name=row["ProjectName"] or row["ProjectID"],
            is_residential=residential,
            is_transitional=kind == codes.TRANSITIONAL,
            is_night_by_night=residential and by_night,
        )
    for row in files.rows("Inventory.csv", "InventoryID"):
        _add_inventory(files, row, projects)
    return projects


def _add_inventory(files: Folder, row: Row, projects: dict[str, Project]) -> None:
    record = row["InventoryID"]
    project = projects.get(row["ProjectID"])
    start = files.day("Inventory.csv", row, "InventoryStartDate", record)
    beds, rooms = _count(row["BedInventory"]), _count(row["UnitInventory"])
    reason = ""
    if project is None:
        reason = _("unknown project")
    elif not project.is_residential:
        reason = _("the project has no beds of its own; not needed")
    elif start is None:
        reason = _("no first day")
    elif not beds:
        reason = _("no beds")
    if reason or project is None or start is None:
        files.report.refuse("Inventory.csv", row.number, record, "ProjectID", reason)
        return
    end = files.day("Inventory.csv", row, "InventoryEndDate", record)
    rooms = min(rooms or 1, beds)
    project.inventory.append(BedsInService(record, beds, rooms, start, end))


def _count(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _enrollments(
    files: Folder, people: set[str], projects: dict[str, Project]
) -> dict[str, Enrollment]:
    enrollments: dict[str, Enrollment] = {}
    for row in files.rows("Enrollment.csv", "EnrollmentID"):
        record = row["EnrollmentID"]
        project = projects.get(row["ProjectID"])
        entry = files.day("Enrollment.csv", row, "EntryDate", record)
        column, reason = "", ""
        if not record or record in enrollments:
            column, reason = "EnrollmentID", _("this id came before")
        elif row["PersonalID"] not in people:
            column, reason = "PersonalID", _("unknown person")
        elif project is None:
            column, reason = "ProjectID", _("unknown project")
        elif entry is None:
            column, reason = "EntryDate", _("no day of arrival")
        if reason or project is None or entry is None:
            files.report.refuse("Enrollment.csv", row.number, record, column, reason)
            continue
        enrollments[record] = Enrollment(
            id=record,
            row=row.number,
            person_id=row["PersonalID"],
            project=project,
            entry=entry,
            created=created(row),
            household_id=row["HouseholdID"],
            role=codes.ROLES.get(row["RelationshipToHoH"], HouseholdRole.OTHER),
        )
    return enrollments


def _exits(files: Folder, enrollments: dict[str, Enrollment]) -> None:
    for row in files.rows("Exit.csv", "ExitID"):
        record = row["ExitID"] or row["EnrollmentID"]
        enrollment = enrollments.get(row["EnrollmentID"])
        day = files.day("Exit.csv", row, "ExitDate", record)
        reason = ""
        if enrollment is None:
            reason = _("unknown enrollment")
        elif day is None:
            reason = _("no day of leaving")
        elif enrollment.exit is not None:
            reason = _("a second exit of the same enrollment")
        if reason or enrollment is None:
            files.report.refuse("Exit.csv", row.number, record, "EnrollmentID", reason)
            continue
        enrollment.exit = day
        destination = codes.destination(row["Destination"])
        if destination is None:
            reason = _("unknown destination {code}; kept as not asked").format(
                code=row["Destination"]
            )
            files.report.note("Exit.csv", row.number, record, "Destination", reason)
        enrollment.destination = destination or Unanswered.NOT_ASKED


def _recorded_nights(files: Folder, enrollments: dict[str, Enrollment]) -> None:
    for row in files.rows("Services.csv", "ServicesID"):
        if row["RecordType"] != codes.BED_NIGHT:
            continue
        record = row["ServicesID"]
        enrollment = enrollments.get(row["EnrollmentID"])
        night = files.day("Services.csv", row, "DateProvided", record)
        if enrollment is None or night is None:
            reason = _("unknown enrollment") if enrollment is None else _("no date")
            files.report.refuse("Services.csv", row.number, record, "EnrollmentID", reason)
            continue
        if not enrollment.project.is_night_by_night:
            reason = _("a recorded night where nights are not recorded one by one; not needed")
            files.report.refuse("Services.csv", row.number, record, "RecordType", reason)
            continue
        if night in enrollment.recorded:
            reason = _("the same night twice; counted once")
            files.report.note("Services.csv", row.number, record, "DateProvided", reason)
        elif night < enrollment.entry or (enrollment.exit and night >= enrollment.exit):
            reason = _("a recorded night outside the stay; kept")
            files.report.note("Services.csv", row.number, record, "DateProvided", reason)
        enrollment.recorded.add(night)


def _is_in_order(files: Folder, enrollment: Enrollment) -> bool:
    if enrollment.exit is None or enrollment.exit >= enrollment.entry:
        return True
    files.report.refuse(
        "Enrollment.csv", enrollment.row, enrollment.id, "ExitDate", _("leaves before arriving")
    )
    return False


def _note_lengths(files: Folder, enrollments: dict[str, Enrollment]) -> None:
    for enrollment in enrollments.values():
        if enrollment.exit is None:
            reason = _("no exit: still open")
        elif enrollment.exit == enrollment.entry:
            reason = _("leaves on the day of arrival: no night")
        else:
            continue
        files.report.note("Enrollment.csv", enrollment.row, enrollment.id, "ExitDate", reason)
