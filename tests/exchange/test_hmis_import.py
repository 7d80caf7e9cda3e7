# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HMIS import against an independent count made straight from the CSV files."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from shelterdesk.errors import Cancelled, Invalid, NotFound
from shelterdesk.exchange.hmis import codes, export, importer
from shelterdesk.services import figures
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import BirthPrecision
from shelterdesk.services.rooms import bed_nights, board, rooms
from shelterdesk.services.support import support
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault import door
from tests import hmis_oracle
from tests.conftest import PASSPHRASE, STAFF_CODE, Clock, copy_file

DATA = Path(__file__).parent.parent / "data"
SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hmis-sample"
SMALL = DATA / "hmis-small"

#: Figures whose names are the same here and there.
SAME = (
    "bed_nights", "people", "at_start", "new", "left", "at_end", "children", "stays_ended",
    "length_of_stay_median", "length_of_stay_p90", "bed_nights_in_service",
)  # fmt: skip


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


def imported(vault: door.Vault, folder: Path) -> dict[str, int]:
    """Import a folder and return the counts."""
    report = vault.do("Import", importer.import_export, export=export.read(folder)).result
    counts: dict[str, int] = report.counts
    return counts


@pytest.fixture(scope="module")
def sample_vault(template: Path, tmp_path_factory: pytest.TempPathFactory, clock: Clock):
    """The full sample, imported once."""
    if not SAMPLE.is_dir():
        pytest.skip("the full HMIS sample is not part of the project and is not here")
    path = copy_file(template, tmp_path_factory.mktemp("sample") / "desk.sdb")
    vault = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
    vault.counts = imported(vault, SAMPLE)  # type: ignore[attr-defined]
    yield vault
    vault.lock()


def assert_agrees(vault: door.Vault, folder: Path, today: date, every: int = 1) -> int:
    """Compare every figure of every house and month (or every n-th); returns how many months."""
    count = hmis_oracle.load(folder, today)
    bed_nights = hmis_oracle.bed_nights_of(count)
    names = {p.id: p.name for p in export.read(folder).projects if p.is_residential}
    months = sorted({month for _project, month in bed_nights})
    compared = 0
    for month in months[::-every]:
        for project, name in [(None, None), *names.items()]:
            first = date.fromisoformat(f"{month}-01")
            ours = vault.read(figures.monthly, month=first, site=name)
            theirs = hmis_oracle.monthly_of(count, month, project)
            assert not ours.contradictions()
            for key in SAME:
                assert getattr(ours, key) == theirs[key], (month, name, key)
            if theirs["occupancy_beds"] is None:
                assert ours.occupancy_beds is None
            else:
                assert ours.occupancy_beds == pytest.approx(theirs["occupancy_beds"], abs=6e-4)
            assert {row.code: row.stays for row in ours.exits_by_destination} == by_our_codes(
                theirs["exits_by_destination"]
            )
            people = {(row.band, row.gender): row.people for row in ours.age_gender}
            assert people == {k: v for k, v in theirs["age_gender"].items() if v}
            compared += 1
    return compared


def by_our_codes(exits: dict[str, int]) -> Counter[str]:
    """Stays by destination under our codes instead of HUD's."""
    ours: Counter[str] = Counter()
    for code, stays in exits.items():
        ours[str(codes.destination(code) or Unanswered.NOT_ASKED)] += stays
    return ours


def rooms_recounted(vault: door.Vault, site: str | None, first: date, last: date) -> int:
    """Room-nights with anybody, straight from the stored assignments."""
    sql = """
        SELECT bed.room_id, a.start, a."end", site.name FROM bed_assignment a
        JOIN bed ON bed.id = a.bed_id JOIN room ON room.id = bed.room_id
        JOIN site ON site.id = room.site_id
    """
    taken = set()
    for room, start, end, name in vault.read(lambda tx: tx.session.execute(text(sql)).all()):
        if site is None or name == site:
            day = max(date.fromisoformat(start), first)
            while day < date.fromisoformat(end) and day <= last:
                taken.add((room, day))
                day += hmis_oracle.ONE_DAY
    return len(taken)


def test_the_sample_is_taken_in_whole(sample_vault: door.Vault) -> None:
    counts = sample_vault.counts  # type: ignore[attr-defined]
    assert counts["people"] == 4007
    assert counts["enrollments"] == 6083
    assert counts["overlapping_pairs"] == 123
    assert counts["sites"] == 12
    assert counts["overflow_beds"] > 0
    assert len(sample_vault.read(residents.find)) == 4007


def test_bed_nights_of_every_house_and_month_agree(sample_vault: door.Vault, clock: Clock) -> None:
    today = clock.now.date()
    count = hmis_oracle.load(SAMPLE, today)
    theirs = hmis_oracle.bed_nights_of(count)
    names = {p.id: p.name for p in export.read(SAMPLE).projects if p.is_residential}
    sql = """
        SELECT site.name, a.start, a."end" FROM bed_assignment a JOIN bed ON bed.id = a.bed_id
        JOIN room ON room.id = bed.room_id JOIN site ON site.id = room.site_id
    """
    ours: Counter[tuple[str, str]] = Counter()
    for name, start, end in sample_vault.read(lambda tx: tx.session.execute(text(sql)).all()):
        day = date.fromisoformat(start)
        while day < date.fromisoformat(end) and day <= today:
            ours[name, f"{day:%Y-%m}"] += 1
            day += hmis_oracle.ONE_DAY
    assert ours == Counter({(names[p], month): n for (p, month), n in theirs.items()})


def test_the_monthly_figures_agree(sample_vault: door.Vault, clock: Clock) -> None:
    assert assert_agrees(sample_vault, SAMPLE, clock.now.date(), every=9) > 100


def nights_on_the_boards(
    vault: door.Vault, count: hmis_oracle.Count, names: dict[str, str], nights: list[date]
) -> int:
    """Compare who is on the boards with the count, night by night; returns how many were there."""
    seen = 0
    in_beds = Counter((stay.project, night) for (_who, night), stay in count.beds.items())
    staying: Counter[tuple[str, date]] = Counter()
    for stay in count.stays:
        if not stay.recorded:
            staying.update((stay.project, night) for night in stay.nights)
            staying.subtract(
                (stay.project, night)
                for night in stay.nights
                if count.beds[stay.person, night] is stay
            )
    projects = {name: id_ for id_, name in names.items()}
    for night in nights:
        for shown in vault.read(board.boards, night=night):
            key = projects[shown.site.name], night
            assert shown.taken == in_beds[key], key
            assert len(shown.elsewhere) == staying[key], key
            people = [bed.resident_id for room in shown.rooms for bed in room.beds if bed.stay_id]
            assert len(people) == len(set(people)) == shown.taken
            seen += shown.taken
    return seen


def nights_of_the_strips(
    vault: door.Vault, count: hmis_oracle.Count, names: dict[str, str], last: date
) -> int:
    """The same of every night there is, half a year of a house at a time."""
    in_beds = Counter((stay.project, night) for (_who, night), stay in count.beds.items())
    first = min(night for _project, night in in_beds)
    projects = {name: id_ for id_, name in names.items()}
    seen = 0
    for site in vault.read(rooms.sites):
        start = first
        while start <= last:
            days = min(180, (last - start).days + 1)
            strip = vault.read(board.strip, site_id=site.id, first=start, days=days)
            for number in range(days):
                night = start + number * hmis_oracle.ONE_DAY
                assert strip.people_on(night) == in_beds[projects[site.name], night], (site, night)
                seen += strip.people_on(night)
            start += days * hmis_oracle.ONE_DAY
    return seen


def test_residential_stays_show_on_the_board_on_every_night_they_cover(
    sample_vault: door.Vault, clock: Clock
) -> None:
    today = clock.now.date()
    count = hmis_oracle.load(SAMPLE, today)
    names = {p.id: p.name for p in export.read(SAMPLE).projects if p.is_residential}
    assert nights_of_the_strips(sample_vault, count, names, today) == len(count.beds)
    nights = sorted({night for _who, night in count.beds})
    assert nights_on_the_boards(sample_vault, count, names, nights[::97]) > 0


@pytest.mark.parametrize("by", list(bed_nights.By))
def test_nights_by_anything_agree(
    sample_vault: door.Vault, clock: Clock, by: bed_nights.By
) -> None:
    count = hmis_oracle.load(SAMPLE, clock.now.date())
    names = {p.id: p.name for p in export.read(SAMPLE).projects if p.is_residential}
    first, last = date(2021, 1, 1), date(2021, 12, 31)
    sheet = sample_vault.read(bed_nights.count, by=by, first=first, last=last)
    theirs = {key: stay for key, stay in count.beds.items() if first <= key[1] <= last}
    assert sheet.nights == sum(line.nights for line in sheet.lines) == len(theirs)
    assert sheet.people == len({who for who, _night in theirs})
    if by is bed_nights.By.HOUSE:
        assert {line.words: line.nights for line in sheet.lines} == Counter(
            names[stay.project] for stay in theirs.values()
        )
    if by is bed_nights.By.MONTH:
        assert {line.key: line.nights for line in sheet.lines} == Counter(
            f"{night:%Y-%m}" for _who, night in theirs
        )
    if by is bed_nights.By.PERSON:
        assert sorted(line.nights for line in sheet.lines) == sorted(
            Counter(who for who, _night in theirs).values()
        )


def test_rooms_agree_with_the_stored_assignments(sample_vault: door.Vault) -> None:
    for site in (None, "DataLab - Emergency Shelter 2"):
        ours = sample_vault.read(figures.monthly, month=date(2021, 3, 1), site=site)
        assert ours.room_nights == rooms_recounted(
            sample_vault, site, date(2021, 3, 1), date(2021, 3, 31)
        )
        assert ours.occupancy_rooms == round(ours.room_nights / ours.room_nights_in_service, 3)


@pytest.mark.parametrize("column", ["bed_id", "resident_id"])
def test_nobody_and_no_bed_is_double(sample_vault: door.Vault, column: str) -> None:
    sql = f"""
        SELECT count(*) FROM bed_assignment a JOIN bed_assignment b
        ON a.{column} = b.{column} AND a.id < b.id AND a.start < b."end" AND b.start < a."end"
    """  # noqa: S608 - a column name of this test
    assert sample_vault.read(lambda tx: tx.session.execute(text(sql)).scalar()) == 0


@pytest.mark.parametrize(
    ("name", "today"),
    [
        ("hmis-small", date(2022, 3, 10)),
        ("hmis-small-fy2020", date(2020, 3, 1)),
        ("hmis-small-fy2024", date(2024, 3, 1)),
    ],
)
def test_small_exports_of_three_layouts_agree(
    vault: door.Vault, clock: Clock, monkeypatch: pytest.MonkeyPatch, name: str, today: date
) -> None:
    then = clock.now.replace(year=today.year, month=today.month, day=today.day)
    monkeypatch.setattr(clock, "now", then)  # the clock is that of the whole module
    counts = imported(vault, DATA / name)
    assert counts["people"] > 0
    assert assert_agrees(vault, DATA / name, today) > 0
    count = hmis_oracle.load(DATA / name, today)
    names = {p.id: p.name for p in export.read(DATA / name).projects if p.is_residential}
    nights = sorted({night for _who, night in count.beds})
    every = [nights[0] + n * hmis_oracle.ONE_DAY for n in range((today - nights[0]).days + 1)]
    assert nights_on_the_boards(vault, count, names, every) == len(count.beds)
    assert nights_of_the_strips(vault, count, names, today) == len(count.beds)


def test_twice_adds_nothing(vault: door.Vault) -> None:
    imported(vault, SMALL)
    tables = "resident support_period stay bed_assignment bed site term household".split()

    def rows(tx: object) -> list[int]:
        count = "SELECT count(*) FROM "
        return [tx.session.execute(text(count + table)).scalar() for table in tables]

    before = vault.read(rows)
    again = imported(vault, SMALL)
    assert vault.read(rows) == before
    assert {again[key] for key in ("people", "enrollments", "stays", "sites", "beds")} == {0}


def test_legal_names_are_sealed_and_the_desk_gets_a_chosen_name(
    vault: door.Vault, desk_file: Path
) -> None:
    imported(vault, SMALL)
    client = next(iter(hmis_rows("Client.csv")))
    found = vault.read(residents.find, text=client["LastName"])
    form = vault.read(residents.form, resident_id=found[0].id)
    assert client["LastName"] in str(form.legal_name)
    assert form.known_as.startswith(client["FirstName"])
    assert client["LastName"] not in form.known_as
    sealed = vault.read(
        lambda tx: tx.session.execute(text("SELECT legal_name FROM resident")).scalars().all()
    )
    assert not [blob for blob in sealed if blob and client["LastName"].encode() in blob]


def hmis_rows(name: str) -> list[dict[str, str]]:
    import csv

    with (SMALL / name).open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if not row.get("DateDeleted")]


def test_alike_first_names_get_an_initial() -> None:
    people = [
        export.Person("1", "Mina", "Osei", residents.ResidentForm()),
        export.Person("2", "mina", "Petrova", residents.ResidentForm()),
        export.Person("3", "Mina", "", residents.ResidentForm()),
        export.Person("4", "Noor", "Haddad", residents.ResidentForm()),
        export.Person("5", "Ana", "Diaz", residents.ResidentForm()),
        export.Person("6", "", "Nobody", residents.ResidentForm()),
    ]
    names = importer.chosen_names(people, Counter({"ana": 1}))
    assert names == ["Mina O.", "mina P.", "Mina", "Noor", "Ana D.", ""]


def test_eight_nine_and_ninety_nine_stay_apart(vault: door.Vault) -> None:
    read = export.read(SMALL)
    births = {person.form.birth for person in read.people}
    assert {Unanswered.UNKNOWN, Unanswered.DECLINED, Unanswered.NOT_ASKED} <= births
    genders = {person.form.gender for person in read.people}
    assert {Unanswered.UNKNOWN, Unanswered.DECLINED, Unanswered.NOT_ASKED} <= genders
    precisions = {
        person.form.birth.precision
        for person in read.people
        if not isinstance(person.form.birth, Unanswered)
    }
    assert precisions == {BirthPrecision.EXACT, BirthPrecision.ESTIMATED}
    imported(vault, SMALL)
    stored = [
        vault.read(residents.form, resident_id=row.id).birth for row in vault.read(residents.find)
    ]
    assert Counter(str(b) for b in stored) == Counter(str(p.form.birth) for p in read.people)


def test_every_odd_row_is_named_with_its_reason(vault: door.Vault) -> None:
    report = vault.do("Import", importer.import_export, export=export.read(SMALL)).result
    refused = {(row.source, row.record): row.reason for row in report.rows if row.is_refused}
    odd = {(row.source, row.record): row.reason for row in report.rows if not row.is_refused}
    assert refused["Enrollment.csv", "1023"] == "leaves before arriving"
    assert refused["Enrollment.csv", "1028"] == "unknown person"
    assert refused["Enrollment.csv", "1032"] == "no day of arrival"
    assert "second exit" in " ".join(refused.values())
    assert "deleted there" in odd.values()
    assert any("same night twice" in reason for reason in odd.values())
    assert any("overlaps with enrollment" in reason for reason in odd.values())
    assert any("unknown destination" in reason for reason in odd.values())
    text_of_report = str(report.to_json_dict())
    for client in hmis_rows("Client.csv"):
        assert not client["LastName"] or client["LastName"] not in text_of_report


def test_more_people_than_beds_sleep_in_beds_that_say_so(vault: door.Vault) -> None:
    counts = imported(vault, SMALL)
    assert counts["overflow_beds"] > 0
    labels = vault.read(
        lambda tx: tx.session.execute(
            text("SELECT room.name, bed.label FROM bed JOIN room ON room.id = bed.room_id "
                 "WHERE kind = 'overflow'")
        ).all()
    )  # fmt: skip
    assert {room for room, _label in labels} == {"Overflow"}
    assert all(label.startswith("extra ") for _room, label in labels)


def test_support_without_a_bed_is_kept(vault: door.Vault) -> None:
    imported(vault, SMALL)
    houses = {site.name for site in vault.read(rooms.sites)}
    programmes = {
        name
        for row in vault.read(residents.find)
        for period in vault.read(support.periods, resident_id=row.id)
        for name in period.programmes
    }
    without_beds = programmes - houses
    assert len(without_beds) == 1


def test_stopping_in_the_middle_leaves_nothing(vault: door.Vault) -> None:
    def stop(done: int, total: int, text: str) -> None:
        if done == 4:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        vault.do("Import", importer.import_export, export=export.read(SMALL), progress=stop)
    assert vault.read(residents.find) == []
    assert vault.read(rooms.sites) == []
    assert imported(vault, SMALL)["people"] > 0


def test_a_later_export_adds_only_what_is_new(vault: door.Vault, tmp_path: Path) -> None:
    imported(vault, SMALL)
    people = len(vault.read(residents.find))
    later = tmp_path / "later"
    shutil.copytree(SMALL, later)
    client, enrollment = hmis_rows("Client.csv")[0], hmis_rows("Enrollment.csv")[0]
    with (later / "Client.csv").open("a", encoding="utf-8", newline="") as file:
        row = client | {"PersonalID": "999001", "FirstName": "Newly", "LastName": "Come"}
        file.write(",".join(f'"{row[column]}"' for column in client) + "\r\n")
    with (later / "Enrollment.csv").open("a", encoding="utf-8", newline="") as file:
        row = enrollment | {"EnrollmentID": "999002", "PersonalID": "999001"}
        file.write(",".join(f'"{row[column]}"' for column in enrollment) + "\r\n")
    counts = imported(vault, later)
    assert (counts["people"], counts["enrollments"]) == (1, 1)
    assert len(vault.read(residents.find)) == people + 1


def test_a_house_of_that_name_is_not_mixed_with_an_imported_one(vault: door.Vault) -> None:
    project = hmis_rows("Project.csv")[0]
    vault.do("Add house", rooms.add_site, name=project["ProjectName"])
    imported(vault, SMALL)
    names = [site.name for site in vault.read(rooms.sites)]
    assert project["ProjectName"] in names
    assert f"{project['ProjectName']} (2)" in names


def test_the_board_of_an_imported_night(vault: door.Vault, clock: Clock) -> None:
    imported(vault, SMALL)
    site = next(s for s in vault.read(rooms.sites) if s.name == "Teapot House")
    count = hmis_oracle.load(SMALL, clock.now.date())
    night = date(2022, 2, 3)
    sleeping = sum(
        1 for (_person, day), stay in count.beds.items() if day == night and stay.project == "11"
    )
    shown = vault.read(board.board, site_id=site.id, night=night)
    assert shown.taken == sleeping > 0


@pytest.mark.parametrize("name", ["Client.csv", "Project.csv", "Enrollment.csv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "export"
    shutil.copytree(SMALL, folder)
    (folder / name).unlink()
    with pytest.raises(NotFound, match=name):
        export.read(folder)


def test_no_folder_and_no_export(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no folder"):
        export.read(tmp_path / "nowhere")
    with pytest.raises(NotFound, match=r"Client\.csv"):
        export.read(tmp_path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    shutil.copytree(SMALL, folder)
    path = folder / "Enrollment.csv"
    path.write_text(path.read_text("utf-8-sig").replace("EntryDate", "Entry"), "utf-8")
    with pytest.raises(Invalid, match="EntryDate"):
        export.read(folder)


def test_strange_bytes_are_survived(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    shutil.copytree(SMALL, folder)
    path = folder / "Client.csv"
    path.write_bytes(path.read_bytes() + b'"77\x00","Zo\xeb","","\xffX"\r\n')
    people = {person.id: person for person in export.read(folder).people}
    assert people["77"].first_name == "Zoë"
