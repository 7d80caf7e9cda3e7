# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The second count against figures made by hand, and against what is known of the full sample."""

import ast
import json
import sys
from datetime import date
from pathlib import Path

import pytest

from tests import hmis_oracle
from tests.hmis_oracle import bed_nights, load, monthly, overlapping_pairs

DATA = Path(__file__).resolve().parent / "data"
SMALL, FY2024, FY2020 = DATA / "hmis-small", DATA / "hmis-small-fy2024", DATA / "hmis-small-fy2020"
SMALL_TODAY, TODAY_2024, TODAY_2020 = date(2022, 3, 10), date(2024, 3, 1), date(2020, 3, 1)
SAMPLE = Path(__file__).resolve().parents[2] / "shared" / "data" / "hmis-sample"
SAMPLE_TODAY = date(2021, 9, 30)

needs_sample = pytest.mark.skipif(
    not SAMPLE.is_dir(), reason="the full HMIS sample lies beside the project, not in it"
)


def test_imports_the_standard_library_alone() -> None:
    tree = ast.parse(Path(hmis_oracle.__file__).read_text(encoding="utf-8"))
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "." for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_bed_nights_of_the_small_sample() -> None:
    # 11: 101 from 20 to 30 December (the 31st is recorded in 12), 1 to 7 and 9 January;
    #     104 from the 10th to the 19th, 103 from the 28th on. February: 103 all 28 nights,
    #     112 two, 105 four, 106 four, three Nyotas fourteen each.
    # 12: the recorded nights, each once. 13: 112, then 104 for the rest of the stay in 11.
    assert bed_nights(SMALL, SMALL_TODAY) == {
        ("11", "2021-12"): 11,
        ("11", "2022-01"): 22,
        ("11", "2022-02"): 80,
        ("11", "2022-03"): 22,
        ("12", "2021-12"): 1,
        ("12", "2022-01"): 6,
        ("12", "2022-02"): 6,
        ("12", "2022-03"): 1,
        ("13", "2021-12"): 1,
        ("13", "2022-01"): 43,
        ("13", "2022-02"): 18,
        ("13", "2022-03"): 10,
    }


def test_overlaps_of_the_small_sample() -> None:
    # not among them: 1024 ends on the day 1034 begins, and 1026 is not residential
    assert overlapping_pairs(SMALL, SMALL_TODAY) == [
        ("1001", "1011"),
        ("1004", "1005"),
        ("1006", "1007"),
        ("100_81", "9008"),
    ]


@pytest.mark.parametrize(
    ("person", "night", "enrollment"),
    [
        ("101", date(2022, 1, 7), "1001"),
        ("101", date(2022, 1, 8), "1011"),  # recorded, although the other stay began later
        ("101", date(2022, 1, 9), "1001"),
        ("104", date(2022, 1, 19), "1004"),
        ("104", date(2022, 1, 20), "1005"),  # began later, although created earlier
        ("105", date(2022, 2, 3), "1006"),  # began the same day, created later
        ("105", date(2022, 2, 4), "1007"),
        ("106", date(2022, 2, 13), "100_81"),  # created together: 10081 is more than 9008
        ("106", date(2022, 2, 14), "9008"),
    ],
)
def test_who_gets_a_contested_night(person: str, night: date, enrollment: str) -> None:
    assert load(SMALL, SMALL_TODAY).beds[person, night].enrollment == enrollment


def test_rows_that_are_no_stay() -> None:
    stays = {stay.enrollment for stay in load(SMALL, SMALL_TODAY).stays}
    assert "1002" in stays  # without a night, but a stay
    assert not stays & {"1023", "1026", "1027", "1028", "1029", "1030", "1031", "1032", "1033"}


def test_january_in_one_project() -> None:
    assert monthly(SMALL, "2022-01", SMALL_TODAY, "11") == {
        "bed_nights": 22,
        "people": 3,  # 101, 103, 104
        "at_start": 0,  # 101 spent the night before in another project
        "new": 3,
        "at_end": 1,  # 103
        "left": 2,
        "children": 1,  # 103 turns 18 next month
        "age_gender": {("25-34", "woman"): 1, ("0-17", "woman"): 1, ("unknown", "man"): 1},
        "length_of_stay_median": 0,  # of 0 and 21
        "length_of_stay_p90": 21,
        "stays_ended": 2,
        "exits_by_destination": {"10": 1, "16": 1},
        "bed_nights_in_service": 62,
        "occupancy_beds": 22 / 62,
    }


def test_january_in_all_projects() -> None:
    assert monthly(SMALL, "2022-01", SMALL_TODAY) == {
        "bed_nights": 71,
        "people": 6,  # 101, 103, 104, 107, 108, 112
        "at_start": 2,  # 101, 112
        "new": 4,
        "at_end": 4,  # 103, 104, 108, 112
        "left": 2,
        "children": 1,
        "age_gender": {
            ("25-34", "woman"): 1,
            ("0-17", "woman"): 1,
            ("unknown", "man"): 1,
            ("18-24", "non-binary"): 1,
            ("55-64", "unknown"): 1,
            ("unknown", "not_asked"): 1,
        },
        "length_of_stay_median": 21,  # of 0, 21, 36
        "length_of_stay_p90": 36,
        "stays_ended": 3,
        "exits_by_destination": {"10": 1, "16": 1, "22": 1},
        "bed_nights_in_service": 62 + 124,
        "occupancy_beds": 71 / 186,
    }


def test_february_with_more_people_than_beds() -> None:
    assert monthly(SMALL, "2022-02", SMALL_TODAY, "11") == {
        "bed_nights": 80,
        "people": 7,  # 103, 105, 106, 109, 110, 111, 112
        "at_start": 1,  # 103
        "new": 6,
        "at_end": 4,  # 103, 109, 110, 111
        "left": 3,
        "children": 2,
        "age_gender": {
            ("18-24", "woman"): 2,  # 103 is 18 now, 109
            ("35-44", "several"): 1,
            ("25-34", "questioning"): 1,
            ("0-17", "man"): 1,
            ("0-17", "woman"): 1,
            ("unknown", "not_asked"): 1,
        },
        "length_of_stay_median": 4,  # of 2, 4, 7, 26
        "length_of_stay_p90": 26,
        "stays_ended": 4,
        "exits_by_destination": {"99": 1, "20": 1, "16": 1, "31": 1},
        "bed_nights_in_service": 2 * 28 + 14,  # one bed more until the 14th
        "occupancy_beds": 80 / 70,
    }


def test_february_in_all_projects() -> None:
    assert monthly(SMALL, "2022-02", SMALL_TODAY) == {
        "bed_nights": 104,
        "people": 12,
        "at_start": 4,  # 103, 104, 108, 112
        "new": 8,
        "at_end": 6,  # 103, 107, 109, 110, 111, 113
        "left": 6,
        "children": 2,
        "age_gender": {
            ("18-24", "woman"): 2,
            ("unknown", "man"): 1,
            ("35-44", "several"): 1,
            ("25-34", "questioning"): 1,
            ("18-24", "non-binary"): 1,
            ("55-64", "unknown"): 1,
            ("0-17", "man"): 1,
            ("0-17", "woman"): 1,
            ("unknown", "not_asked"): 1,
            ("unknown", "declined"): 1,
            ("45-54", "transgender"): 1,
        },
        "length_of_stay_median": 6,  # of 2, 2, 3, 4, 6, 7, 14, 21, 26, 32
        "length_of_stay_p90": 26,
        "stays_ended": 10,
        "exits_by_destination": {
            "99": 1,
            "20": 1,
            "16": 1,
            "31": 1,
            "24": 1,
            "777": 1,
            "10": 1,
            "8": 1,
            "9": 1,  # on the last day of the month
            "": 1,  # the first exit row of 1024, not the second
        },
        "bed_nights_in_service": 70 + 112,
        "occupancy_beds": 104 / 182,
    }


def test_a_month_that_is_not_over() -> None:
    figures = monthly(SMALL, "2022-03", SMALL_TODAY, "11")
    assert figures["bed_nights"] == 22
    assert (figures["at_start"], figures["new"], figures["at_end"], figures["left"]) == (4, 0, 1, 3)
    assert figures["bed_nights_in_service"] == 20
    assert (figures["length_of_stay_median"], figures["length_of_stay_p90"]) == (18, 18)
    assert monthly(SMALL, "2022-04", SMALL_TODAY)["people"] == 0


def test_a_house_without_inventory_has_no_occupancy() -> None:
    figures = monthly(SMALL, "2022-02", SMALL_TODAY, "13")
    assert (figures["bed_nights"], figures["people"]) == (18, 4)
    assert figures["at_start"] == 1  # 104; 112 was there the night before but not in February
    assert (figures["bed_nights_in_service"], figures["occupancy_beds"]) == (0, None)


def test_support_without_a_bed_has_no_figures() -> None:
    with pytest.raises(ValueError, match="not a residential project"):
        monthly(SMALL, "2022-02", SMALL_TODAY, "14")


def test_fy2024_layout() -> None:
    assert bed_nights(FY2024, TODAY_2024) == {
        ("P0", "2024-01"): 2,
        ("P0", "2024-02"): 5,  # A1 two, A3 four without the one recorded in P1
        ("P1", "2024-02"): 6,
    }
    assert overlapping_pairs(FY2024, TODAY_2024) == [("E3", "E6")]
    assert monthly(FY2024, "2024-02", TODAY_2024) == {
        "bed_nights": 11,
        "people": 4,
        "at_start": 1,
        "new": 3,
        "at_end": 1,
        "left": 3,
        "children": 1,
        "age_gender": {
            ("25-34", "woman"): 1,
            ("0-17", "another"): 1,
            ("65+", "several"): 1,
            ("unknown", "non-binary"): 1,
        },
        "length_of_stay_median": 4,  # of 0, 4, 4, 8
        "length_of_stay_p90": 8,
        "stays_ended": 4,
        "exits_by_destination": {"410": 1, "116": 1, "421": 1, "435": 1},
        "bed_nights_in_service": 3 * 29 + 2 * 20,
        "occupancy_beds": 11 / 127,
    }


def test_fy2020_layout() -> None:
    assert bed_nights(FY2020, TODAY_2020) == {
        ("41", "2019-12"): 4,
        ("41", "2020-01"): 31,
        ("41", "2020-02"): 2,
        ("41", "2020-03"): 1,
        ("42", "2020-02"): 3,
    }
    assert overlapping_pairs(FY2020, TODAY_2020) == []
    assert monthly(FY2020, "2020-02", TODAY_2020) == {
        "bed_nights": 5,
        "people": 4,
        "at_start": 1,
        "new": 3,
        "at_end": 1,
        "left": 3,
        "children": 1,
        "age_gender": {
            ("25-34", "woman"): 1,
            ("18-24", "transgender"): 1,
            ("55-64", "non-binary"): 1,
            ("0-17", "not_asked"): 1,
        },
        "length_of_stay_median": 0,  # of 0, 36
        "length_of_stay_p90": 36,
        "stays_ended": 2,
        "exits_by_destination": {"10": 1, "30": 1},
        "bed_nights_in_service": 50,
        "occupancy_beds": 0.1,
    }


@pytest.mark.parametrize(
    ("columns", "word"),
    [
        ({"Female": "1", "Male": "0"}, "woman"),
        ({"Male": "1"}, "man"),
        ({"NoSingleGender": "1"}, "non-binary"),
        ({"Transgender": "1"}, "transgender"),
        ({"Questioning": "1"}, "questioning"),
        ({"Male": "1", "Transgender": "1"}, "several"),
        ({"DifferentIdentity": "1"}, "another"),
        ({"CulturallySpecific": "1", "DifferentIdentity": "1"}, "several"),
        ({"Female": "0", "GenderNone": "8"}, "unknown"),
        ({"GenderNone": "9"}, "declined"),
        ({"GenderNone": "99"}, "not_asked"),
        ({"GenderNone": ""}, "not_asked"),
        ({"Gender": "1"}, "man"),
        ({"Gender": "3"}, "transgender"),
        ({"Gender": "8"}, "unknown"),
        ({"Gender": "9"}, "declined"),
        ({"Gender": ""}, "not_asked"),
    ],
)
def test_gender(columns: dict[str, str], word: str) -> None:
    assert hmis_oracle.gender(columns) == word


@pytest.mark.parametrize(
    ("born", "band"),
    [
        ("2004-02-29", "18-24"),
        ("2004-03-01", "0-17"),
        ("1957-02-28", "65+"),
        ("1957-03-01", "55-64"),
        ("2022-02-28", "0-17"),
        ("2022-03-01", "unknown"),  # not born yet
        ("", "unknown"),
        ("1990-02-30", "unknown"),
    ],
)
def test_age_band_in_february_2022(born: str, band: str) -> None:
    assert hmis_oracle.band(hmis_oracle.age({"DOB": born}, date(2022, 2, 28))) == band


def test_nearest_rank() -> None:
    assert hmis_oracle.nearest_rank([], 50) is None
    assert hmis_oracle.nearest_rank([4], 90) == 4
    assert hmis_oracle.nearest_rank([40, 10, 30, 20], 50) == 20
    assert hmis_oracle.nearest_rank(list(range(1, 11)), 90) == 9
    assert hmis_oracle.nearest_rank(list(range(1, 12)), 90) == 10


def test_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [str(SMALL), "--today", "2022-03-10"]
    assert hmis_oracle.main([*arguments, "--month", "2022-02", "--project", "11"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["bed_nights"] == 80
    assert figures["age_gender"]["18-24, woman"] == 2
    assert hmis_oracle.main(arguments) == 0
    months = json.loads(capsys.readouterr().out)
    assert months["bed_nights"]["13 2022-01"] == 43
    assert ["100_81", "9008"] in months["overlapping_pairs"]


@pytest.mark.sample
@needs_sample
def test_the_full_sample() -> None:
    count = load(SAMPLE, SAMPLE_TODAY)
    assert len(count.clients) == 4007

    enrollments = hmis_oracle.rows(SAMPLE, "Enrollment")[1]
    exit_days = {
        row["EnrollmentID"]: row["ExitDate"] for row in hmis_oracle.rows(SAMPLE, "Exit")[1]
    }
    assert len(enrollments) == 6083
    same_day = [
        row for row in enrollments if exit_days.get(row["EnrollmentID"]) == row["EntryDate"]
    ]
    assert len(same_day) == 140  # one of them is not residential
    assert sum(stay.exit == stay.entry for stay in count.stays) == 139

    assert len(hmis_oracle.overlapping_pairs_of(count)) == 123
    assert sum(hmis_oracle.bed_nights_of(count).values()) == len(count.beds)
