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


def test_amounts_have_the_decimals_of_their_currency() -> None:
    assert regions.amount(-1250, "EUR", "en") == "-€12.50"
    assert regions.amount(500, "JPY", "en") == "¥500"
    assert regions.amount(1500, "TND", "en").endswith("1.500")
    assert "12,50" in regions.amount(1250, "EUR", "de")


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.50", "EUR", 1250), ("12,5", "EUR", 1250), (" 1 000 ", "EUR", 100_000),
        ("٢٥٫٥", "EUR", 2550), ("500", "JPY", 500), ("0.05", "TND", 50),
        ("12.505", "EUR", None), ("5.5", "JPY", None), ("", "EUR", None), ("a", "EUR", None),
        ("1.000,00", "EUR", None), ("-5", "EUR", None), ("9" * 13, "EUR", None),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text: str, currency: str, minor: int | None) -> None:
    assert regions.read_amount(text, currency) == minor


def test_coins_and_notes_are_of_real_currencies_the_largest_first() -> None:
    known = {code for code, _words in regions.currencies("en")}
    for currency in regions._coins():
        values = regions.denominations(currency)
        assert currency in known
        assert values == tuple(sorted(set(values), reverse=True))
        assert min(values) > 0
    assert regions.denominations("EUR")[-1] == 1
    assert regions.denominations("TND")[0] == 50_000
    assert regions.denominations("XDR") == ()


@pytest.mark.parametrize(
    ("minor", "currency", "language", "words"),
    [
        (40_000, "TND", "en", "TND\u00a040.000"),
        (40_000, "JPY", "ar", "\u200f40,000\u00a0JPY"),  # "JP¥" would be turned round
        (1_250, "USD", "ar", "\u200f12.50\u00a0USD"),
        (1_250, "EUR", "ar", "\u200f12.50\u00a0€"),
        (1_250, "USD", "es", "12,50\u00a0US$"),
    ],
)
def test_signs_of_letters_stand_apart_and_the_right_way_round(
    minor: int, currency: str, language: str, words: str
) -> None:
    assert regions.amount(minor, currency, language) == words
