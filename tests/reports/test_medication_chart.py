# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The medication chart of a month: what stands in its squares, what has no room in them, what is
on none."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from shelterdesk import i18n
from shelterdesk.errors import NotAllowed, NotFound
from shelterdesk.reports import making
from shelterdesk.services.medication import medication_charts, medicine_rounds, medicines
from shelterdesk.services.medication.medicine_rounds import DoseKey, GivenFacts, Outcome
from shelterdesk.services.medication.medicines import DoseTime, MedicineForm
from shelterdesk.services.residents import protection, residents
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house

TODAY = NOW.date()
DAY = timedelta(days=1)


class House:
    """Noor since the 15th; a dose at 20:00 on all days, one as needed."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self.vault = vault
        clock.now = NOW - 7 * DAY - timedelta(hours=2)
        bed = beds(vault, house(vault))[0]
        self.noor, _stay = admitted(vault, bed, clock.now.date(), "Quxnoor")
        self.daily = self.add("Quillamycin", dose="1 tablet", times=(DoseTime(1200),))
        self.needed = self.add("Pain", dose="5 ml", is_as_needed=True, hours_between=6)
        clock.now = NOW
        self.code = vault.read(residents.row, resident_id=self.noor).code

    def add(self, name: str, **facts: Any) -> int:
        form = MedicineForm(name, **facts)
        made: int = self.vault.do("A", medicines.add, resident_id=self.noor, form=form).result
        return made

    def give(self, day: int, outcome: Outcome = Outcome.GIVEN, **facts: Any) -> None:
        key = DoseKey(self.daily, TODAY.replace(day=day), 1200)
        self.vault.do("G", medicine_rounds.give, doses=[key], outcome=outcome,
                      facts=GivenFacts(**facts))  # fmt: skip

    def sheet(self, **options: Any) -> Any:
        return self.vault.read(medication_charts.sheet, code=self.code, **options)

    def text(self, **options: str) -> str:
        made = making.make(self.vault, "medication-chart", {"person": self.code, **options})
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(made.pdf)).pages)


@pytest.fixture
def home(vault: Vault, clock: Clock) -> House:
    return House(vault, clock)


def test_each_square_says_what_became_of_a_dose_and_who(home: House) -> None:
    other = hired(home.vault, "C2")["C2"]
    home.give(15, witness_id=other)
    home.give(16, Outcome.REFUSED, note="Quxnote")
    home.give(17, Outcome.ABSENT)
    home.give(18, Outcome.HELD, note="Quxnote")
    sheet = home.sheet()
    (line,) = sheet.lines
    assert {day: (mark.letter, mark.by, mark.witness) for day, mark in line.marks.items()} == {
        15: ("G", "K3", "C2"), 16: ("R", "K3", ""), 17: ("A", "K3", ""), 18: ("H", "K3", ""),
    }  # fmt: skip
    assert line.due == frozenset(range(15, 31))
    assert line.open == 4  # 19 to 22
    assert sheet.to_json_dict()["marks"] == {"A": 1, "G": 1, "H": 1, "R": 1}
    said = home.text()
    for words in ("November 2026", "Quxnoor", "Box 1", "20:00", "G = Given", "H = Held back"):
        assert words in said
    assert "Quxnote" not in said
    assert "Quillamycin" not in said


def test_what_a_square_has_no_room_for_stands_below(home: House) -> None:
    home.give(15, amount="half a tablet")
    home.give(16, witness="Ama of house A")
    home.give(17)
    given = home.vault.read(medicine_rounds.rounds).written[0].id
    home.vault.do("S", medicine_rounds.strike, given_id=given, reason="Other resident")
    home.vault.do("N", medicine_rounds.give_as_needed, medicine_id=home.needed)
    sheet = home.sheet()
    assert [(one.day.day, one.words, one.witness) for one in sheet.remarks] == [
        (15, "half a tablet", ""), (16, "", "Ama of house A"),
        (17, "Given: struck. Other resident", ""),
    ]  # fmt: skip
    assert 17 not in sheet.lines[0].marks
    assert [(one.time, one.words) for one in sheet.given_as_needed] == [("20:15", "5 ml")]
    assert sheet.as_needed == ("Box 2 · 5 ml · every 6 hours",)
    assert "Other resident" in home.text()


def test_a_dose_that_changed_since_is_what_it_was(home: House) -> None:
    home.give(15)
    form = home.vault.read(medicines.form, medicine_id=home.daily)
    changed = MedicineForm(**{name: getattr(form, name) for name in form.__slots__}
                           | {"dose": "2 tablets"})  # fmt: skip
    home.vault.do("C", medicines.change, medicine_id=home.daily, form=changed)
    home.give(16)
    assert [(one.day.day, one.words) for one in home.sheet().remarks] == [(15, "1 tablet")]


def test_the_past_month_shows_times_that_held_then(home: House, clock: Clock) -> None:
    form = home.vault.read(medicines.form, medicine_id=home.daily)
    late = MedicineForm(**{name: getattr(form, name) for name in form.__slots__}
                        | {"times": (DoseTime(1320),)})  # fmt: skip
    home.vault.do("C", medicines.change, medicine_id=home.daily, form=late)
    early, later = home.sheet().lines
    assert (early.time, early.due) == ("20:00", frozenset(range(15, 23)))
    assert (later.time, later.due) == ("22:00", frozenset(range(23, 31)))
    clock.now = NOW + 30 * DAY
    home.vault.do("S", medicines.stop, medicine_id=home.daily, on=clock.now.date())
    (line,) = home.sheet(month=clock.now.date()).lines
    assert (line.time, line.due) == ("22:00", frozenset(range(1, 22)))
    assert home.sheet(month=clock.now.date() + 31 * DAY).lines == ()


def test_an_empty_chart_has_squares_and_lines_for_a_pen(home: House) -> None:
    home.give(15)
    sheet = home.sheet(is_empty=True)
    assert (sheet.lines[0].marks, sheet.given_as_needed, sheet.staff) == ({}, (), ())
    said = home.text(marks="empty", month="2026-12")
    assert "December 2026" in said
    assert "who gave it" in said


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_lie_across_and_say_who_printed_them(home: House, paper: str, language: str) -> None:
    for number in range(24):
        home.add(f"Box of {number}", dose="1 tablet", times=(DoseTime(480),))
    given = {"person": home.code, "paper": paper}
    with i18n.written_in(language):
        made = making.make(home.vault, "medication-chart", given)
    pages = PdfReader(BytesIO(made.pdf)).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert page.mediabox.width > page.mediabox.height
        said = page.extract_text()
        assert "Desk Planner" in said
        assert "K3" in said
        assert "health" in said
        assert f"{number}" in said


def test_who_may_print_it(desk_file: Any, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "C2")
        home = House(vault, clock)
        vault.do("P", protection.protect, resident_id=home.noor, staff_ids=[vault.staff_id])
    for code, refusal in (("F1", NotAllowed), ("C2", NotFound)):
        with signed_in(desk_file, code, clock) as other, pytest.raises(refusal):
            making.make(other, "medication-chart", {"person": home.code})


def test_the_night_on_which_a_dose_does_not_exist_is_a_square_like_others(
    home: House, clock: Clock
) -> None:
    home.add("Night", times=(DoseTime(150),))
    clock.now = NOW.replace(year=2027, month=3, day=31)
    night = home.sheet(month=clock.now.date()).lines[-1]
    assert (night.time, len(night.due)) == ("02:30", 31)
