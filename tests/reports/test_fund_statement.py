# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statement of a fund on paper: the screen's totals in every kind of currency, nobody named."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from shelterdesk import i18n
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.reports import making, money_page
from shelterdesk.services.money import fund_figures, fund_papers
from shelterdesk.vault.door import Vault
from tests import fund_rows as rows
from tests.colleagues import hired, signed_in
from tests.conftest import NOW
from tests.factories import person
from tests.fund_rows import Given

TODAY = NOW.date()
THIS = TODAY.replace(day=1)


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture
def river(vault: Vault) -> int:
    """A fund with a budget, three people who were paid, one grant to come, an expense."""
    fund_id = rows.fund(
        vault, donor="Four Rivers", budget=2_400_000, start=date(2026, 1, 1),
        until=date(2026, 12, 31),
    )  # fmt: skip
    rows.came_in(vault, fund_id, 1_000_000, date(2026, 9, 3))
    rows.spent(vault, fund_id, 2_500, date(2026, 10, 9))
    scheme_id = rows.scheme(vault)
    for name in ("Quxa", "Quxb", "Quxc"):
        who = person(vault, name)
        award_id = rows.award(vault, Given(who, scheme_id, fund_id), date(2026, 9, 1))
        due_id = rows.due(vault, award_id, THIS, 33_000, TODAY)
        if name != "Quxc":
            rows.paid(vault, due_id, 33_000)
    return fund_id


def name_of(vault: Vault) -> str:
    return vault.read(fund_figures.listed)[0].fund


def test_the_totals_of_the_screen_stand_on_it(vault: Vault, river: int) -> None:
    for paper in ("A4", "Letter"):
        made = making.make(vault, "fund-statement", {"fund": f"{river}:EUR", "paper": paper})
        shown = vault.read(fund_figures.sheet, fund_id=river)
        assert made.figures == shown.to_json_dict()
        said = text(made.pdf)
        for words in ("Four Rivers", "€24,000.00", "€685.00", "Living costs", "Sept 2026", "330.00",
                      "9,315.00", "Budget:", "page 1"):  # fmt: skip
            assert words in said, words
        assert "Qux" not in said
    assert not making.is_personal("fund-statement")


def test_what_leaves_hides_how_few_they_are(vault: Vault, river: int) -> None:
    made = making.make(vault, "fund-statement", {"fund": str(river), "audience": "outside"})
    assert made.figures["people"] == "<5"
    said = text(made.pdf)
    assert "<5" in said
    assert "can still work out" in said.replace("\n", " ")
    house = making.make(vault, "fund-statement", {"fund": name_of(vault).upper()})
    assert house.figures["people"] == 2


def test_days_of_ones_own_and_what_is_not_there(vault: Vault, river: int) -> None:
    given = {"fund": str(river), "from": "2026-11-01", "until": "2026-11-30"}
    made = making.make(vault, "fund-statement", given)
    assert (made.figures["opening"], made.figures["paid"]) == (997_500, 66_000)
    assert "November 2026" in text(made.pdf)
    for wrong, error in (
        ({"fund": "99"}, NotFound),
        ({"fund": str(river), "from": "2026-11-02", "until": "2026-11-01"}, Invalid),
        ({}, Invalid),
    ):
        with pytest.raises(error):
            making.make(vault, "fund-statement", wrong)
    for given, words in (
        ({"from": "2026-10-01"}, "from 1 October 2026"),
        ({"until": "2026-10-31"}, "until 31 October 2026"),
    ):
        assert words in text(making.make(vault, "fund-statement", {"fund": "1", **given}).pdf)


@pytest.mark.parametrize(("currency", "shown"), [("JPY", "12,345"), ("EUR", "123.45"),
                                                 ("TND", "12.345")])  # fmt: skip
def test_every_kind_of_currency_and_both_directions(
    vault: Vault, currency: str, shown: str
) -> None:
    fund_id = rows.fund(vault, currency=currency, budget=None)
    rows.came_in(vault, fund_id, 12_345, TODAY, currency)
    for language in ("en", "ar"):
        with i18n.written_in(language):
            made = making.make(vault, "fund-statement", {"fund": f"{fund_id}:{currency}"})
            assert shown in text(made.pdf)
            assert made.figures["came_in"] == 12_345
    empty = rows.fund(vault, "Nothing yet", budget=None)
    said = text(making.make(vault, "fund-statement", {"fund": str(empty)}).pdf)
    assert "Nothing was paid in these days." in said
    assert "all there ever was" in said


def test_who_may_not_see_money_is_offered_nothing(desk_file: Path, vault: Vault) -> None:
    rows.fund(vault)
    assert vault.read(making.lists, name="fund-statement") == {
        "fund": [("1:EUR", f"{name_of(vault)} · EUR")]
    }
    assert vault.read(making.lists, name="monthly") == {}
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        with pytest.raises(NotAllowed):
            desk.read(fund_papers.statement, fund="1")
        with pytest.raises(NotAllowed):
            making.make(desk, "fund-statement", {"fund": "1"})


def test_figures_of_a_column() -> None:
    assert money_page.figure(None, "EUR") == "–"
    assert money_page.figure(-1_050, "EUR") == "-10.50"
    assert money_page.nothing_or(0, "EUR") == ""
    with i18n.written_in("ar"):
        assert money_page.figure(-1_050, "TND").endswith("-1.050")
    assert money_page.days(date(2026, 2, 1), date(2026, 2, 28)) == "February 2026"
    assert money_page.days(date(2026, 2, 1), date(2026, 2, 27)).count("2026") == 2
    assert money_page.short_day(date(2026, 2, 1), with_year=True) == "1 Feb 2026"
