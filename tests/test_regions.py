# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Countries, currencies and weekdays from CLDR."""

from __future__ import annotations

import pytest

from shelterdesk import regions


def test_countries_in_words() -> None:
    found = dict(regions.countries("en"))
    assert found["MN"] == "Mongolia"
    assert found["PS"]
    assert "EU" not in found
    assert "001" not in found
    assert dict(regions.countries("fr"))["DE"] == "Allemagne"
    assert regions.countries("xx-long") == regions.countries("en")


@pytest.mark.parametrize(
    ("country", "currency", "day", "paper"),
    [
        ("DE", "EUR", 0, "A4"),
        ("US", "USD", 6, "Letter"),
        ("NP", "NPR", 6, "A4"),
        ("MN", "MNT", 0, "A4"),
        ("MW", "MWK", 0, "A4"),
    ],
)
def test_what_follows_from_a_country(country: str, currency: str, day: int, paper: str) -> None:
    assert regions.currency_of(country) == currency
    assert regions.first_weekday_of(country) == day
    assert regions.paper_of(country) == paper


def test_no_such_country() -> None:
    assert regions.currency_of("") is None
    assert regions.first_weekday_of("no country") == 0


def test_currencies_in_use() -> None:
    found = dict(regions.currencies("en"))
    assert found["EUR"] == "EUR · Euro"
    assert "DEM" not in found


def test_weekdays_begin_with_monday() -> None:
    assert regions.weekdays("en")[0] == (0, "Monday")
    assert len(regions.weekdays("de")) == 7
