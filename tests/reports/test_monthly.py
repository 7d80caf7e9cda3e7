# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The monthly summary as a real PDF, opened again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from shelterdesk import i18n
from shelterdesk.privacy import Audience
from shelterdesk.reports import base, style
from shelterdesk.reports.base import SheetContext
from shelterdesk.statistics import definitions, outside
from shelterdesk.statistics.sheets import DestinationRow, MonthlyFigures
from shelterdesk.statistics.suppression import Mark
from tests.sample_month import month

NOW = datetime(2026, 11, 2, 10, 5, tzinfo=UTC)


@pytest.fixture
def language() -> Iterator[Any]:
    yield i18n.set_language
    i18n.set_language("en")


def context(**changes: Any) -> SheetContext:
    return replace(SheetContext("Desk Planner", "K3", NOW, "for the board"), **changes)


def read(figures: MonthlyFigures, **changes: Any) -> PdfReader:
    return PdfReader(BytesIO(base.get("monthly").render(figures, context(**changes))))


def words(reader: PdfReader) -> str:
    """All text on one line, spaces single."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,.]*\d|\d", text))


def test_every_figure_of_the_sheet_is_printed() -> None:
    figures = month()
    text = words(read(figures))
    found = numbers(text)
    for name, value in figures.to_json_dict().items():
        if isinstance(value, int):
            assert f"{value:,}" in found, name
        elif isinstance(value, float):
            assert f"{value:.1%}".replace("%", " %") in text, name
    assert "81.0 %" in text
    for row in figures.exits_by_destination:
        assert f"{row.label} {row.stays} {row.median_nights}" in text
    for night in figures.nights:
        assert f"{night.night:%a} {night.night.day} {night.people} {night.beds_in_service}" in text
    assert "18–24 11 4 0 0 2 1 0 0 13 5" in text
    assert "all 35 9 1 1 3 1 2 1 41 12" in text


def test_every_definition_is_printed() -> None:
    text = words(read(month()))
    for name in definitions.MONTHLY:
        assert definitions.monthly(name) in text, name


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_paper_header_footer_and_pages(paper: str, size: tuple[int, int]) -> None:
    reader = read(month(), paper=paper)
    for number, page in enumerate(reader.pages, start=1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == size
        text = page.extract_text()
        assert "Desk Planner" in text
        assert "All sites" in text
        assert f"page {number} of {len(reader.pages)}" in text
        assert "Printed 2 November 2026, 10:05 by K3 · for the board · totals only" in text
    assert len(reader.pages) == (2 if paper == "A4" else 3)


def test_the_file_tells_nothing_about_itself() -> None:
    reader = read(month())
    info = reader.metadata
    assert info is not None
    for key in ("/Title", "/Author", "/Subject", "/Creator", "/Producer", "/Keywords"):
        assert not info.get(key)
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            assert "+NotoSans" in font.get_object()["/BaseFont"]


def test_outside_never_sees_a_hidden_number() -> None:
    """Each hidden count is given a value that stands nowhere else on the sheet."""
    figures = month()
    counts = outside.for_outside(figures)
    text = words(read(figures, audience=Audience.OUTSIDE))
    assert "copy for outside" in text
    assert "Small numbers: Numbers below 5 are printed as <5." in text
    assert "under 18 <5 <5" in text
    assert "<5 under 18" in text
    assert "own home, no subsidy <5 –" in text
    assert "step-down housing 6 122" in text
    for row in figures.exits_by_destination:
        if counts.mark(outside.exit_key(row.code)) is not Mark.SHOWN:
            assert f"{row.label} {row.stays}" not in text
    assert f"18–24 {counts['age_gender/18-24/woman/people']} <5" in text


def test_outside_hides_occupancy_with_its_nights() -> None:
    ages = (("18-24", "woman", 3, 1), ("25-34", "woman", 1, 0))
    figures = month(nights=[4] * 31, ages=ages, exits=(("home", "own home", 2, 33),))
    text = words(read(figures, audience=Audience.OUTSIDE))
    assert "5+ bed-nights" in text
    assert "– of beds in use" in text
    assert "124" not in text
    assert style.percent(figures.occupancy_beds) not in text
    assert "33" not in numbers(text)
    assert "96" not in numbers(text)  # the median of two stays would be somebody's


def test_the_organisation_chooses_its_own_limit() -> None:
    text = words(read(month(), audience=Audience.OUTSIDE, k=10))
    assert "Numbers below 10" in text
    assert "<10" in text


def test_a_month_without_anybody_is_calm() -> None:
    text = words(read(month(nights=[0] * 31, ages=(), exits=())))
    assert "Nobody was in a bed in this month." in text
    assert "No stay ended in this month." in text
    assert "0 people slept here" in text


def test_a_month_not_over_says_so() -> None:
    text = words(read(replace(month(nights=[25] * 14), site="House B")))
    assert "House B · up to the night of 14 October 2026: the month is not over" in text
    assert "All sites" not in text


def test_a_month_to_come_says_so() -> None:
    figures = replace(month(nights=[], ages=(), exits=()), through=date(2026, 9, 20))
    assert "the month has not begun" in words(read(figures))


def test_no_beds_in_service_gives_no_figure() -> None:
    text = words(read(replace(month(beds=0), occupancy_rooms=None)))
    assert "– of beds in use" in text
    assert "None" not in text


def test_many_destinations_and_long_words_still_fit() -> None:
    rows = tuple(
        DestinationRow(f"d{n}", "a very long destination in words " * 3, 1, 9) for n in range(40)
    )
    figures = replace(month(), exits_by_destination=rows, stays_ended=40)
    assert words(read(figures)).count("a very long destination") == 120


def test_thousands_are_separated() -> None:
    assert style.number(12345) == "12,345"
    assert style.percent(0.813) == "81.3\u00a0%"
    assert style.percent(1.0) == "100.0\u00a0%"
    assert style.nights(None) == "–"


def test_other_languages_and_scripts(language: Any) -> None:
    figures = replace(month(), site="দিনের ঘর")
    for tag in ("xx-long", "xx-rtl", "ar", "fr"):
        language(tag)
        reader = read(figures, purpose="مجلس الإدارة " * 6)
        assert len(reader.pages) >= 2
        assert "804" in words(reader)


def test_days_in_the_words_of_the_language(language: Any) -> None:
    language("fr")
    assert style.month_name(date(2026, 10, 1)) == "Octobre 2026"
    language("en")
    assert style.long_day(date(2026, 10, 1)) == "1 October 2026"
