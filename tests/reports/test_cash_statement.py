# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statement of a cash box on paper: each entry by receipt and code, counts with their reasons,
nobody named; who is not named for a protected person does not learn her code."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from shelterdesk import i18n
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.models.ledger import AccountKind
from shelterdesk.reports import making
from shelterdesk.services.money import cash_counts
from shelterdesk.services.money.cash_counts import CountForm, Pieces
from shelterdesk.services.residents import protection, residents
from shelterdesk.vault.door import Vault
from tests import fund_rows as rows
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.fund_rows import Given
from tests.services.money.test_cash_box import add_box, count, the_box

TODAY = NOW.date()
MONTH = {"from": "2026-11-01", "until": "2026-11-30"}


def text(pdf: bytes) -> str:
    found = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(found.split())


def paid(vault: Vault, known_as: str) -> int:
    """Somebody who was paid 330.00 of a fund; returns who."""
    who = person(vault, known_as)
    fund_id = rows.fund(vault, f"Fund of {known_as}")
    rows.came_in(vault, fund_id, 50_000, TODAY)
    award_id = rows.award(vault, Given(who, rows.scheme(vault), fund_id), date(2026, 9, 1))
    rows.paid(vault, rows.due(vault, award_id, TODAY.replace(day=1), 33_000, TODAY), 33_000)
    return who


def test_every_entry_and_every_count(vault: Vault, clock: Clock) -> None:
    clock.now -= timedelta(days=30)
    count(vault, 10_000)
    clock.now = NOW
    who = paid(vault, "Quxnoor")
    code = vault.read(residents.row, resident_id=who).code
    vault.do(
        "Count", cash_counts.count,
        form=CountForm((Pieces(1, 26_900),), reason="a taxi at night", witness="Dora"),
    )  # fmt: skip
    count(vault, 26_900)
    box = str(the_box(vault).id)
    for paper in ("A4", "Letter"):
        made = making.make(vault, "cash-box", {"box": box, **MONTH, "paper": paper})
        assert made.figures == {
            "currency": "EUR", "first": "2026-11-01", "last": "2026-11-30", "opening": 10_000,
            "in": 50_000, "out": 33_100, "closing": 26_900, "entries": 3, "counts": 2,
            "differences": -100,
        }  # fmt: skip
        said = text(made.pdf)
        for words in ("€100.00", "€269.00", "November 2026", "2026-0001", f"Stipend · {code}",
                      "a taxi at night", "Joy · Dora", "counted alone", "-1.00", "Cashier",
                      "for the desk"):  # fmt: skip
            assert words in said, words
        assert "Qux" not in said
    assert making.is_personal("cash-box")
    before = making.make(vault, "cash-box", {"box": "cash box", "from": "2026-10-01",
                                             "until": "2026-10-31"})  # fmt: skip
    assert (before.figures["opening"], before.figures["closing"]) == (0, 10_000)


def test_this_month_unless_days_are_given(vault: Vault) -> None:
    count(vault, 500)
    made = making.make(vault, "cash-box", {"box": "Cash box"})
    assert (made.figures["first"], made.figures["last"]) == ("2026-11-01", "2026-11-22")
    early = making.make(vault, "cash-box", {"box": "Cash box", "until": "2026-03-15"})
    assert early.figures["first"] == "2026-03-15"
    said = text(early.pdf)
    assert "Nothing moved in these days." in said
    assert "The box was not counted in these days." in said
    for wrong, error in (
        ({"box": "99"}, NotFound),
        ({"box": "Cash box", "from": "2026-11-02", "until": "2026-11-01"}, Invalid),
        ({}, Invalid),
    ):
        with pytest.raises(error):
            making.make(vault, "cash-box", wrong)


@pytest.mark.parametrize(("currency", "shown"), [("JPY", "12,345"), ("EUR", "123.45"),
                                                 ("TND", "12.345")])  # fmt: skip
def test_every_kind_of_currency_and_both_directions(
    vault: Vault, currency: str, shown: str
) -> None:
    box = add_box(vault, AccountKind.CASH, currency, "Second")
    count(vault, 12_345, account_id=box)
    count(vault, 12_000, account_id=box, reason="lost")
    for language in ("en", "ar"):
        with i18n.written_in(language):
            made = making.make(vault, "cash-box", {"box": str(box)})
            assert shown in text(made.pdf)
            assert made.figures["closing"] == 12_000
    assert vault.read(making.lists, name="cash-box") == {
        "box": [(str(box), f"Second · {currency}")]
    }


def test_a_long_statement_over_two_years(vault: Vault, clock: Clock) -> None:
    fund_id = rows.fund(vault)
    for number in range(60):
        clock.now = NOW + timedelta(days=10 * number)
        rows.came_in(vault, fund_id, 100, clock.now.date())
    made = making.make(vault, "cash-box", {"box": "1", "from": "2026-11-01", "until": "2028-07-01"})
    pages = [page.extract_text() for page in PdfReader(BytesIO(made.pdf)).pages]
    assert len(pages) > 1
    assert all("In the box" in page for page in pages[:2])
    assert "22 Nov 2026" in pages[0]


def test_a_protected_person_is_no_code(desk_file: Path, vault: Vault) -> None:
    hired(vault, "D5")
    who = paid(vault, "Quxher")
    code = vault.read(residents.row, resident_id=who).code
    named = [vault.staff_id]
    vault.do("Protect", protection.protect, resident_id=who, staff_ids=named)
    assert code in text(making.make(vault, "cash-box", {"box": "1"}).pdf)
    vault.lock()
    with signed_in(desk_file, "D5") as other:
        made = making.make(other, "cash-box", {"box": "1"})
        assert made.figures["out"] == 33_000  # she counts
        said = text(made.pdf)
        assert code not in said
        assert protection.one_person() in said


def test_who_may_not_see_money_prints_none(desk_file: Path, vault: Vault) -> None:
    hired(vault, "F1")
    count(vault, 5)
    vault.lock()
    with signed_in(desk_file, "F1") as desk, pytest.raises(NotAllowed):
        making.make(desk, "cash-box", {"box": "1"})
