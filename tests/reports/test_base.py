# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Declared options and what every sheet must carry."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports import base
from shelterdesk.reports.base import Option, SheetContext

NOW = datetime(2026, 11, 2, 10, 5, tzinfo=UTC)


def test_options_have_values_and_defaults() -> None:
    report = base.get("monthly")
    assert report.parse_options({"month": "2026-10"}) == {
        "month": date(2026, 10, 1),
        "site": None,
        "paper": "A4",
        "audience": "house",
    }
    given = {"month": " 2026-9 ", "site": "House B", "paper": "letter", "audience": "OUTSIDE"}
    assert report.parse_options(given) == {
        "month": date(2026, 9, 1),
        "site": "House B",
        "paper": "Letter",
        "audience": "outside",
    }


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({}, "month", "Please choose: Month"),
        ({"month": "  "}, "month", "Please choose"),
        ({"month": "October"}, "month", "October is not a month. Write it as 2026-10."),
        ({"month": "2026-13"}, "month", "not a month"),
        ({"month": "0000-10"}, "month", "not a month"),
        ({"month": "2026-10", "paper": "A3"}, "paper", "Choose one of: A4, Letter"),
        ({"month": "2026-10", "colour": "red"}, "colour", "has no option colour. It has: month"),
    ],
)
def test_complaints_are_plain_words(given: dict[str, str], field: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as raised:
        base.get("monthly").parse_options(given)
    assert raised.value.field == field


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("Off", False), ("1", True)])
def test_yes_and_no(text: str, value: bool) -> None:
    assert Option("names", "bool", "Names").parse(text) is value


def test_neither_yes_nor_no() -> None:
    with pytest.raises(Invalid, match="Choose one of: yes, no"):
        Option("names", "bool", "Names").parse("perhaps")


def test_text_is_taken_as_it_is() -> None:
    assert Option("for", "text", "For").parse(" the board ") == "the board"


def test_there_are_reports_and_no_others() -> None:
    assert base.names() == list(base._MODULES)
    assert base.get("monthly").title == "Monthly summary"
    with pytest.raises(NotFound, match="There are: monthly"):
        base.get("yearly")


def test_a_sheet_about_people_stays_in_the_house() -> None:
    with pytest.raises(NotAllowed, match="printed for the house"):
        SheetContext("X", "K3", NOW, "", privacy=PrivacyClass.CASE, audience=Audience.OUTSIDE)


def test_a_context_says_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="time zone"):
        SheetContext("X", "K3", NOW.replace(tzinfo=None), "")
    with pytest.raises(Invalid, match="A4 or Letter"):
        SheetContext("X", "K3", NOW, "", paper="A3")


def test_listing_reports_does_not_import_the_paper_library() -> None:
    code = (
        "import sys; from shelterdesk.reports import base; base.get('monthly').options;"
        "sys.exit('reportlab' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(("text", "value"), [(" 0042 ", "42"), ("٤٢", "42"), ("", "")])
def test_a_number_of_a_record(text: str, value: str) -> None:
    assert Option("group", "listed", "Group", is_number=True).parse(text) == value
    assert Option("group", "listed", "Group").parse(" 0042 ") == "0042"


@pytest.mark.parametrize("text", ["9" * 19, "-1", "4.2", "²", "four"])
def test_what_is_no_number_a_file_can_hold_names_the_option(text: str) -> None:
    with pytest.raises(Invalid, match=r"possible for group\. Write a whole number") as raised:
        Option("group", "listed", "Group", is_number=True).parse(text)
    assert raised.value.field == "group"
