# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of stipends on paper: every due with its basis and a line to sign, sums by fund and
currency; a protected person counts and is not told."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from shelterdesk import i18n
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.models.stipends import Due
from shelterdesk.reports import base, making
from shelterdesk.services.merging import merging
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.stipends.basis import Basis
from shelterdesk.statistics.register_sheet import RegisterLine, sums_of
from shelterdesk.vault.door import Vault
from tests import fund_rows as rows
from tests.colleagues import hired, signed_in
from tests.conftest import NOW
from tests.factories import person
from tests.fund_rows import Given

TODAY = NOW.date()
MONTH = TODAY.replace(day=1)
BASIS = Basis(rate=33_000, children=2, child_rate=10_200, days=30, of_days=30, percent_days=3_000)


def text(pdf: bytes) -> str:
    found = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(found.split())


class Desk:
    """A fund, a scheme, and short ways to give somebody a due of it."""

    def __init__(self, vault: Vault, currency: str = "EUR", scheme: str = "Living costs") -> None:
        self.vault, self.currency = vault, currency
        self.fund = rows.fund(vault, f"Fund of {scheme}")
        self.scheme = rows.scheme(vault, scheme, currency=currency)
        rows.came_in(vault, self.fund, 1_000_000, TODAY, currency)

    def due(self, who: int, amount: int = 53_400, pay_on: date = TODAY) -> int:
        award = rows.award(self.vault, Given(who, self.scheme, self.fund), date(2026, 9, 1))
        return rows.due(self.vault, award, MONTH, amount, pay_on)

    def code(self, who: int) -> str:
        return str(self.vault.read(residents.row, resident_id=who).code)


def change(vault: Vault, due_id: int, **values: object) -> None:
    def write(tx: Transaction) -> None:
        row = tx.session.get_one(Due, due_id)
        for name, value in values.items():
            setattr(row, name, value)

    vault.do("Change", write)


def draft(vault: Vault, due_id: int, **values: object) -> None:
    """As it was before anybody approved it."""
    nobody = {"approved_by": None, "approved_at": None, "is_approved_alone": False}
    change(vault, due_id, state="draft", **nobody)
    change(vault, due_id, **values)


def test_every_due_with_its_basis_and_sums(vault: Vault) -> None:
    desk = Desk(vault)
    noor, ada, lin = (person(vault, f"Qux{name}") for name in ("noor", "ada", "lin"))
    first = desk.due(noor)
    draft(vault, first, basis=BASIS.to_text(), adjustment=-500, amount=52_900)
    desk.due(ada)
    rows.paid(vault, rows_due := desk.due(lin), 20_000)
    taken = rows.paid(vault, rows_due, 13_400)
    rows.taken_back(vault, taken)
    for paper in ("A4", "Letter"):
        made = making.make(vault, "stipend-register", {"paper": paper})
        assert made.figures == {
            "first": "2026-11-01", "last": "2026-11-30", "dues": 3,
            "sums": [{"fund": "Fund of Living costs", "currency": "EUR", "dues": 3,
                      "amount": 159_700, "paid": 20_000}],
        }  # fmt: skip
        said = text(made.pdf)
        for words in ("Living costs · November 2026", "pay day 22 November 2026", "2 children",
                      "529.00", "-5.00", "Prepared", "Approved", "2026-0001", "paid 200.00",
                      "1,397.00", "Prepared by Joy", "Approved by Joy", "Signature",
                      "for the desk"):  # fmt: skip
            assert words in said, words
        assert "2026-0002" not in said  # it was taken back
        assert all(desk.code(who) in said for who in (noor, ada, lin))
        assert "Qux" not in said
    assert making.is_personal("stipend-register")
    assert not any(option.name == "audience" for option in base.get("stipend-register").options)


def test_names_if_the_house_wants_them(vault: Vault) -> None:
    desk = Desk(vault)
    desk.due(person(vault, "Quxnoor"))
    nameless = person(vault, "")
    desk.due(nameless)
    said = text(making.make(vault, "stipend-register", {"name": "yes"}).pdf)
    assert "Quxnoor" in said
    assert desk.code(nameless) in said


def test_a_scheme_and_days_of_ones_own(vault: Vault) -> None:
    desk, other = Desk(vault), Desk(vault, "TND", "Per day")
    who = person(vault, "")
    desk.due(who)
    held = other.due(who, 12_345, TODAY - timedelta(days=40))
    draft(vault, held, state="held", held_for="leave")
    assert vault.read(making.lists, name="stipend-register") == {
        "scheme": [(str(desk.scheme), "Living costs"), (str(other.scheme), "Per day")]
    }
    for scheme in ("per day", str(other.scheme)):
        made = making.make(vault, "stipend-register", {"scheme": scheme, "from": "2026-10-01"})
        assert (made.figures["last"], made.figures["dues"]) == ("2026-10-31", 1)
        assert "To be decided together: Days of leave" in text(made.pdf)
    both = making.make(vault, "stipend-register", {"from": "2026-10-01", "until": "2026-11-30"})
    assert [one["currency"] for one in both.figures["sums"]] == ["EUR", "TND"]
    early = making.make(vault, "stipend-register", {"until": "2026-03-15"})
    assert (early.figures["first"], early.figures["dues"]) == ("2026-03-01", 0)
    assert "Nothing is due in these days." in text(early.pdf)
    for wrong, error in (
        ({"scheme": "99"}, NotFound),
        ({"from": "2026-11-02", "until": "2026-11-01"}, Invalid),
    ):
        with pytest.raises(error):
            making.make(vault, "stipend-register", wrong)


def test_two_funds_of_one_scheme_stand_in_each_line(vault: Vault) -> None:
    desk = Desk(vault)
    desk.due(person(vault, ""))
    desk.fund = rows.fund(vault, "Second fund")
    desk.due(person(vault, ""))
    made = making.make(vault, "stipend-register", {})
    assert [one["fund"] for one in made.figures["sums"]] == ["Fund of Living costs", "Second fund"]
    assert text(made.pdf).count("Second fund") == 2  # in its line, and below


def test_what_is_not_paid_is_not_owed(vault: Vault) -> None:
    desk = Desk(vault)
    due_id = desk.due(person(vault, ""))
    rows.paid(vault, due_id, 3_400)
    change(vault, due_id, state="void")
    [found] = making.make(vault, "stipend-register", {}).figures["sums"]
    assert (found["dues"], found["amount"], found["paid"]) == (0, 3_400, 3_400)


@pytest.mark.parametrize(("currency", "shown"), [("JPY", "12,345"), ("EUR", "123.45"),
                                                 ("TND", "12.345")])  # fmt: skip
def test_every_kind_of_currency_and_both_directions(
    vault: Vault, currency: str, shown: str
) -> None:
    desk = Desk(vault, currency)
    for _number in range(24):
        desk.due(person(vault, ""), 12_345)
    for language in ("en", "ar"):
        with i18n.written_in(language):
            made = making.make(vault, "stipend-register", {})
            pages = [page.extract_text() for page in PdfReader(BytesIO(made.pdf)).pages]
            assert len(pages) > 2
            assert all(shown in page for page in pages[:2])


def test_a_protected_person_counts_and_is_not_told(desk_file: Path, vault: Vault) -> None:
    hired(vault, "D5")
    desk = Desk(vault)
    who, twin = person(vault, "Quxher"), person(vault, "Quxtwin")
    due_id = desk.due(who)
    draft(vault, due_id, basis=BASIS.to_text())
    rows.paid(vault, desk.due(twin, 10_000), 10_000)
    code, twins = desk.code(who), desk.code(twin)
    for one in (who, twin):
        vault.do("Protect", protection.protect, resident_id=one, staff_ids=[vault.staff_id])
    assert code in text(making.make(vault, "stipend-register", {}).pdf)
    vault.lock()
    with signed_in(desk_file, "D5") as other:
        made = making.make(other, "stipend-register", {"name": "yes"})
        [found] = made.figures["sums"]
        assert (found["dues"], found["amount"], found["paid"]) == (2, 63_400, 10_000)
        said = text(made.pdf)
        for words in (code, twins, "Qux", "children", "2026-0001"):
            assert words not in said
        assert said.count(protection.one_person()) == 2


def test_joined_records_are_the_one_they_lead_to(vault: Vault) -> None:
    desk = Desk(vault)
    first, second = person(vault, "Quxa"), person(vault, "Quxa again")
    desk.due(second)
    old = desk.code(second)
    vault.do("Join", merging.merge, resident_id=first, merged_id=second)
    said = text(making.make(vault, "stipend-register", {}).pdf)
    assert desk.code(first) in said
    assert old not in said


def test_who_may_not_see_money_prints_none(desk_file: Path, vault: Vault) -> None:
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1") as desk, pytest.raises(NotAllowed):
        making.make(desk, "stipend-register", {})


LINES = st.builds(
    RegisterLine, who=st.just("K7QM"), basis=st.just(()), fund=st.sampled_from(["A", "B"]),
    currency=st.sampled_from(["EUR", "TND"]), computed=st.just(0), adjustment=st.just(0),
    amount=st.integers(0, 10**9), paid=st.integers(0, 10**9), state=st.just(""),
    is_owed=st.booleans(),
)  # fmt: skip


@given(st.lists(LINES, max_size=30))
def test_the_sums_are_those_of_the_lines(lines: list[RegisterLine]) -> None:
    found = sums_of(lines)
    assert len({(one.fund, one.currency) for one in found}) == len(found)
    assert sum(one.paid for one in found) == sum(line.paid for line in lines)
    assert sum(one.dues for one in found) == sum(line.is_owed for line in lines)
    owed = sum(line.amount if line.is_owed else line.paid for line in lines)
    assert sum(one.amount for one in found) == owed


def test_nobody_signs_a_page_without_the_sums(vault: Vault) -> None:
    desk = Desk(vault)
    for _number in range(9):
        desk.due(person(vault))
        pdf = making.make(vault, "stipend-register", {}).pdf
        last = PdfReader(BytesIO(pdf)).pages[-1].extract_text()
        assert "Paid out by" in last
        assert "Still to pay" in last
