# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dates as people write them: every order is told right, or a person is asked."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.exchange import dates
from shelterdesk.exchange.dates import DateFormat, PartialDate, detect, read

TODAY = date(2026, 11, 22)
PATTERNS = {
    "%Y-%m-%d": DateFormat.YMD, "%Y/%m/%d": DateFormat.YMD, "%Y.%m.%d": DateFormat.YMD,
    "%Y%m%d": DateFormat.YMD, "%Y-%m-%dT%H:%M:%S": DateFormat.YMD, "%y/%m/%d": DateFormat.YMD,
    "%d/%m/%Y": DateFormat.DMY, "%d.%m.%Y": DateFormat.DMY, "%d-%m-%Y": DateFormat.DMY,
    "%d/%m/%y": DateFormat.DMY, "%d.%m.%y": DateFormat.DMY, "%d.%m.%Y %H:%M": DateFormat.DMY,
    "%m/%d/%Y": DateFormat.MDY, "%m-%d-%Y": DateFormat.MDY, "%m/%d/%y": DateFormat.MDY,
}  # fmt: skip
DAYS = st.lists(st.dates(date(1927, 1, 1), TODAY), min_size=1, max_size=30)


@given(DAYS, st.sampled_from(sorted(PATTERNS)))
def test_a_column_in_any_order_is_told_right_or_asked_about(days: list[date], pattern: str) -> None:
    texts = [day.strftime(pattern) for day in days]
    found = detect(texts)
    right = PATTERNS[pattern]
    assert right in found.candidates
    assert found.chosen == right or (found.is_ambiguous and found.needs_person)
    assert not found.unreadable
    assert set(found.examples) <= set(texts)
    for text, day in zip(texts, days, strict=True):
        result = read(text, right, latest=TODAY)
        assert result is not None
        assert result.whole == day


@given(DAYS, st.sampled_from(dates.LANGUAGES), st.sampled_from(["long", "medium"]))
def test_months_in_words(days: list[date], language: str, width: str) -> None:
    texts = [format_date(day, width, locale=language) for day in days]
    found = detect(texts)
    assert found.chosen is not None
    for text, day in zip(texts, days, strict=True):
        result = read(text, found.chosen, latest=TODAY)
        assert result is not None
        assert result.whole == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = detect([text], partial=True)
    for order in DateFormat:
        result = read(text, order, latest=TODAY, partial=True)
        assert result is None or 1 <= result.year <= 9999
    assert found.needs_person or found.chosen


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("5 March 2020", date(2020, 3, 5)),
        ("March 5th, 2020", date(2020, 3, 5)),
        ("5 de março de 2020", date(2020, 3, 5)),
        ("1er août 1985", date(1985, 8, 1)),
        ("5. März 85", date(1985, 3, 5)),
        ("2020 March 5", date(2020, 3, 5)),
        ("5-Sep-20", date(2020, 9, 5)),
        ("٢٠٢٤/٠٣/٠٥", date(2024, 3, 5)),
        ("२०२४-०३-०५", date(2024, 3, 5)),
        ("2020年3月5日", date(2020, 3, 5)),
        ("2024-03-05 14:30:00+01:00", date(2024, 3, 5)),
    ],
)
def test_ways_to_write_a_date(text: str, wanted: date) -> None:
    found = detect([text])
    assert found.chosen is not None
    result = read(text, found.chosen, latest=TODAY)
    assert result is not None
    assert result.whole == wanted


@pytest.mark.parametrize(
    "text",
    ["31/02/2020", "abc", "12345", "1/2", "1985", "0000-01-01", "5 Foo 2020", "5 May June 2020",
     "5 May 1", "20209999", "12/12/12/12", "March", "1/12345/2020"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert detect([text]).unreadable == (0,)
    assert all(read(text, order, latest=TODAY) is None for order in DateFormat)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1985", PartialDate(1985)),
        ("03/1985", PartialDate(1985, 3)),
        ("1985-03", PartialDate(1985, 3)),
        ("March 1985", PartialDate(1985, 3)),
        ("00/03/1985", PartialDate(1985, 3)),
        ("00/00/1985", PartialDate(1985)),
    ],
)
def test_parts_of_a_birth_date(text: str, wanted: PartialDate) -> None:
    assert not detect([text], partial=True).unreadable
    found = read(text, DateFormat.DMY, latest=TODAY, partial=True)
    assert found == wanted
    assert found.whole is None


@pytest.mark.parametrize("text", ["13/1985", "85", "March 85", "0000", "12/13"])
def test_what_is_no_part_of_a_date(text: str) -> None:
    assert detect([text], partial=True).unreadable == (0,)


def test_one_value_decides_and_garbage_does_not() -> None:
    found = detect(["03/04/1985", None, "25/12/1990", "soon", "1/1/2000"])
    assert found.chosen is DateFormat.DMY
    assert found.unreadable == (3,)


def test_contradiction_and_mixture_are_said() -> None:
    found = detect(["25/12/1990", "12/25/1990"])
    assert found.chosen is None
    assert not found.candidates
    assert found.needs_person
    assert set(found.examples) == {"25/12/1990", "12/25/1990"}
    mixed = detect([date(2020, 1, 2), "25/12/1990"])
    assert mixed.is_mixed
    assert mixed.chosen is DateFormat.DMY
    assert detect([date(2020, 1, 2), None]).chosen is DateFormat.YMD
    assert detect(["5 May 2020"]).chosen is DateFormat.WORDS
    assert read("05/04/2020", DateFormat.WORDS, latest=TODAY) is None


def test_short_years_lead_to_the_latest_year_that_can_be() -> None:
    def year(text: str) -> int:
        found = read(text, DateFormat.DMY, latest=TODAY)
        assert found is not None
        return found.year

    assert year("22/11/26") == 2026
    assert year("23/11/26") == 1926
    assert year("1/1/85") == 1985
    assert detect(["1/1/85"]).has_short_years


def test_orders_have_words() -> None:
    assert [dates.format_words(order) for order in DateFormat][1] == "day, month, year"
