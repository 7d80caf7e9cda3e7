# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bed-nights on paper: the summary's number, its definitions, and nothing small for outside."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from shelterdesk import i18n
from shelterdesk.errors import Invalid
from shelterdesk.reports import making
from shelterdesk.services import figures
from shelterdesk.services.rooms import check_out
from shelterdesk.statistics.night_sheet import By, NightLine, NightSheet, for_outside
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import admitted, beds, house

MONTH = NOW.date().replace(day=1)
GIVEN = {"from": "2026-11-01", "until": "2026-11-30"}


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture
def filled(vault: Vault) -> Vault:
    """Seven people in the first house, one of them two nights; one in the second."""
    first, second = house(vault, name="House A"), house(vault, name="House B")
    for number, bed in enumerate(beds(vault, first)[:7]):
        _who, stay = admitted(vault, bed, MONTH, f"Qux{number}")
        if not number:
            on = MONTH + timedelta(days=2)
            vault.do("Out", check_out.check_out, stay_id=stay, on=on)
    admitted(vault, beds(vault, second)[0], NOW.date(), "Quxlina")
    return vault


def test_the_number_of_the_summary_stands_on_it(filled: Vault) -> None:
    summary = filled.read(figures.monthly, month=MONTH)
    for by in ("room", "bed", "house", "fund", "month"):
        for paper in ("A4", "Letter"):
            made = making.make(filled, "bed-nights", {**GIVEN, "by": by, "paper": paper})
            assert made.figures["bed_nights"] == summary.bed_nights == 6 * 22 + 2 + 1
            assert made.figures["people"] == summary.people == 8
            said = text(made.pdf)
            for words in ("Bed-nights", "Total", "135", "They count as bed-nights", "page 1"):
                assert words in said, (by, words)
            assert "Qux" not in said
    assert "22 November 2026" in said  # nights to come are not counted, and the page says so


def test_by_person_for_the_house_alone(filled: Vault) -> None:
    made = making.make(filled, "bed-nights-by-person", GIVEN)
    said = text(made.pdf)
    assert all(f"Qux{number}" in said for number in range(7))
    assert made.figures["bed_nights"] == 135
    assert making.is_personal("bed-nights-by-person")
    with pytest.raises(Invalid):
        making.make(filled, "bed-nights", {**GIVEN, "by": "person"})
    with pytest.raises(Invalid):
        making.make(filled, "bed-nights-by-person", {**GIVEN, "audience": "outside"})


def test_what_leaves_hides_a_house_with_one_person(filled: Vault) -> None:
    made = making.make(filled, "bed-nights", {**GIVEN, "by": "house", "audience": "outside"})
    one, other = made.figures["lines"]
    assert other["people"] == other["nights"] == "<5"
    # The total less the other house would be the one night.
    assert not (isinstance(made.figures["bed_nights"], int) and isinstance(one["nights"], int))
    # Of people it would not: who slept in both houses is one person in each.
    assert "<5" in text(made.pdf)


def test_an_empty_house_and_both_directions(vault: Vault) -> None:
    assert "Nobody slept here" in text(making.make(vault, "bed-nights", GIVEN).pdf)
    admitted(vault, beds(vault, house(vault))[0], MONTH)
    with i18n.written_in("ar"):
        made = making.make(vault, "bed-nights", {**GIVEN, "paper": "Letter"})
        assert len(PdfReader(BytesIO(made.pdf)).pages) == 1


def test_a_long_table_goes_on_with_its_head(vault: Vault) -> None:
    first = house(vault, "60 rooms × 1 beds")
    for bed in beds(vault, first):
        admitted(vault, bed, MONTH, "")
    made = making.make(vault, "bed-nights", {**GIVEN, "by": "bed"})
    pages = [page.extract_text() for page in PdfReader(BytesIO(made.pdf)).pages]
    assert len(pages) == 2
    assert all("Bed-nights" in page for page in pages)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 40)), max_size=6), st.data())
def test_no_small_count_stands_on_it(lines: list[tuple[int, int]], data: st.DataObject) -> None:
    made = [
        NightLine(str(at), f"Room {at}", people + more, people)
        for at, (people, more) in enumerate(lines)
    ]
    most = sum(line.people for line in made)
    least = max((line.people for line in made), default=0)
    nights = sum(line.nights for line in made)
    sheet = NightSheet(
        By.ROOM, MONTH, date(2026, 11, 30), None, tuple(made), nights,
        data.draw(st.integers(least, most)), 0, away_counts=True,
    )  # fmt: skip
    shown = for_outside(sheet)
    numbers = [shown.shown("nights", nights), shown.shown("people", sheet.people)]
    for line in shown.lines:
        numbers += [shown.nights_of(line), shown.people_of(line)]
    assert not [one for one in numbers if isinstance(one, int) and 0 < one < 5]
    hidden = [line for line in shown.lines if isinstance(shown.nights_of(line), str)]
    if isinstance(numbers[0], int):
        assert len(hidden) != 1  # the total would give the only hidden one away
