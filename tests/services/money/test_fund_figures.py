# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Funds as donors see them: each figure against what was written, by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotAllowed, NotFound
from shelterdesk.models.ledger import AccountKind, LedgerKind, LedgerTransaction
from shelterdesk.services.merging import merging
from shelterdesk.services.money import (
    accounts,
    fund_figures,
    fund_flows,
    fund_standing,
    funds,
    posting,
)
from shelterdesk.services.money.fund_standing import FundStanding
from shelterdesk.services.residents import protection
from shelterdesk.statistics import fund_sheet
from shelterdesk.vault.door import Vault
from tests import fund_rows as rows
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.fund_rows import Given

TODAY = NOW.date()
THIS = TODAY.replace(day=1)
DAY = timedelta(days=1)


def _standing(tx: Transaction) -> dict[tuple[int, str], FundStanding]:
    return {(one.fund_id, one.currency): one for one in fund_standing.of_funds(tx)}


@pytest.fixture(autouse=True)
def stands_the_same(request: pytest.FixtureRequest) -> Iterator[None]:
    """However a test leaves the funds: what Today reads of them is what their sheets say."""
    vault: Vault | None = None
    if "vault" in request.fixturenames:
        vault = request.getfixturevalue("vault")
    yield
    if vault is None:
        return
    stands = vault.read(_standing)
    for sheet in vault.read(fund_figures.listed):
        now = stands.pop((sheet.fund_id, sheet.currency), None)
        if now is None:  # nothing moved: what is promised or the house's currency alone
            assert (sheet.budget, sheet.balance, sheet.at_hand) == (None, 0, 0)
            continue
        assert (now.left, now.at_hand or 0) == (sheet.left, sheet.at_hand)
    assert not stands


@pytest.fixture
def river(vault: Vault) -> int:
    """A fund with a budget over two years and 10,000.00 in the box."""
    fund_id = rows.fund(
        vault, donor="Four Rivers", budget=2_400_000, start=date(2026, 1, 1),
        until=date(2027, 12, 31),
    )  # fmt: skip
    rows.came_in(vault, fund_id, 1_000_000, date(2026, 9, 3))
    return fund_id


def approved(vault: Vault, fund_id: int, who: int, amount: int = 33_000) -> int:
    scheme_id = rows.scheme(vault)
    award_id = rows.award(vault, Given(who, scheme_id, fund_id), date(2026, 9, 1))
    return rows.due(vault, award_id, THIS, amount, TODAY - 5 * DAY)


def test_a_fund_without_anything(vault: Vault) -> None:
    fund_id = rows.fund(vault)
    [found] = vault.read(fund_figures.listed)
    assert found == vault.read(fund_figures.sheet, fund_id=fund_id)
    assert (found.currency, found.budget, found.left, found.free) == ("EUR", None, None, None)
    assert (found.balance, found.at_hand, found.people, found.lines) == (0, 0, 0, ())
    assert [one.month for one in found.months] == [THIS]
    with pytest.raises(NotFound):
        vault.read(fund_figures.sheet, fund_id=99)


def test_what_is_promised_and_paid(vault: Vault, river: int) -> None:
    due_id = approved(vault, river, person(vault, "Noor"))
    found = vault.read(fund_figures.sheet, fund_id=river)
    assert (found.committed, found.paid, found.left, found.free) == (
        33_000, 0, 2_400_000, 2_367_000,
    )  # fmt: skip
    assert (found.came_in, found.balance) == (1_000_000, 1_000_000)
    rows.paid(vault, due_id, 20_000)
    last = rows.paid(vault, due_id, 13_000)
    rows.spent(vault, river, 2_500, date(2026, 10, 9))
    found = vault.read(fund_figures.sheet, fund_id=river)
    assert (found.committed, found.paid, found.used, found.left) == (0, 35_500, 35_500, 2_364_500)
    assert (found.balance, found.at_hand, found.people) == (964_500, 964_500, 1)
    assert [(line.words, line.net) for line in found.lines] == [
        ("Living costs", 33_000), (fund_words(vault, found.lines[1].key), 2_500),
    ]  # fmt: skip
    by_month = {one.month: one for one in found.months}
    assert by_month[date(2026, 9, 1)].came_in == 1_000_000
    assert by_month[date(2026, 10, 1)].paid == 2_500
    assert (by_month[THIS].paid, by_month[THIS].balance) == (33_000, 964_500)
    assert by_month[date(2027, 12, 1)].paid == 0
    assert sum(one.planned or 0 for one in found.months) == 2_400_000
    rows.taken_back(vault, last)
    found = vault.read(fund_figures.sheet, fund_id=river)
    assert (found.paid, found.taken_back, found.committed) == (22_500, 13_000, 13_000)
    assert found.lines[0] == fund_sheet.FundLine(found.lines[0].key, "Living costs", 33_000, 13_000)
    assert found.people == 1


def fund_words(vault: Vault, key: str) -> str:
    words: str = vault.read(lambda tx: fund_flows.line_words(tx, key))
    return words


def test_nobody_counts_whose_only_payment_was_taken_back(vault: Vault, river: int) -> None:
    payment = rows.paid(vault, approved(vault, river, person(vault, "Noor")), 33_000)
    rows.taken_back(vault, payment)
    assert vault.read(fund_figures.sheet, fund_id=river).people == 0


def test_a_credit_is_lent_and_not_spent(vault: Vault, river: int) -> None:
    who = person(vault, "Noor")
    credit = rows.grant(vault, who, river, 60_000, is_paid_back=True)
    assert vault.read(fund_figures.sheet, fund_id=river).committed == 60_000
    rows.given(vault, credit, 60_000)
    rows.instalment(vault, credit, 15_000)
    found = vault.read(fund_figures.sheet, fund_id=river)
    assert (found.paid, found.lent, found.committed) == (0, 45_000, 0)
    assert (found.left, found.balance, found.at_hand) == (2_355_000, 1_000_000, 955_000)

    def forgive(tx: Transaction) -> None:
        loan = accounts.of_resident(tx, AccountKind.LOAN, who, "EUR")
        lines = [
            posting.debit(accounts.of_fund(tx, river, "EUR"), 5_000), posting.credit(loan, 5_000)
        ]  # fmt: skip
        posting.post(tx, kind=LedgerKind.FORGIVEN, lines=lines)

    rows.wrote(vault, forgive)
    found = vault.read(fund_figures.sheet, fund_id=river)
    assert (found.paid, found.lent, found.left) == (5_000, 40_000, 2_355_000)
    assert [line.key for line in found.lines] == ["forgiven"]
    back = vault.read(fund_figures.behind, fund_id=river, currency="EUR", figure="lent")
    assert [entry.amount for entry in back] == [-5_000, -15_000, 60_000]
    assert sum(entry.amount for entry in back) == found.lent


def test_a_grant_is_paid(vault: Vault, river: int) -> None:
    who = person(vault, "Noor")
    grant = rows.grant(vault, who, river, 10_000, pay_on=TODAY + 40 * DAY)
    found = vault.read(fund_figures.sheet, fund_id=river)
    assert {one.month: one.committed for one in found.months if one.committed} == {
        date(2027, 1, 1): 10_000
    }
    rows.given(vault, grant, 4_000)
    found = vault.read(fund_figures.sheet, fund_id=river)
    assert (found.paid, found.committed, found.people) == (4_000, 6_000, 1)
    assert found.lines[0].key.startswith("grant/")


def test_only_the_days_of_the_budget_use_it(vault: Vault, clock: Clock) -> None:
    fund_id = rows.fund(vault, budget=100_000, start=date(2026, 11, 1), until=date(2026, 11, 30))
    rows.came_in(vault, fund_id, 100_000, date(2026, 10, 1))
    rows.spent(vault, fund_id, 1_000, date(2026, 10, 31))
    rows.spent(vault, fund_id, 2_000, date(2026, 11, 1))
    found = vault.read(fund_figures.sheet, fund_id=fund_id)
    assert (found.opening, found.came_in, found.paid, found.closing) == (99_000, 0, 2_000, 97_000)
    assert (found.used, found.left, found.balance) == (2_000, 98_000, 97_000)
    october = vault.read(
        fund_figures.sheet, fund_id=fund_id, first=date(2026, 10, 1), last=date(2026, 10, 31)
    )
    assert (october.opening, october.came_in, october.paid, october.closing) == (
        0, 100_000, 1_000, 99_000,
    )  # fmt: skip
    assert (october.left, [one.month for one in october.months]) == (98_000, [date(2026, 10, 1)])


def test_currencies_stand_apart(vault: Vault, river: int) -> None:
    rows.came_in(vault, river, 5_000, TODAY, "JPY")
    euro, yen = vault.read(fund_figures.listed)
    assert (euro.currency, euro.budget, euro.balance) == ("EUR", 2_400_000, 1_000_000)
    assert (yen.currency, yen.budget, yen.left, yen.balance) == ("JPY", None, None, 5_000)
    assert {one.planned for one in yen.months} == {None}
    assert vault.read(fund_figures.sheet, fund_id=river, currency="JPY").came_in == 5_000


def test_each_figure_opens_its_list(vault: Vault, river: int) -> None:
    who = person(vault, "Noor")
    due_id = approved(vault, river, who)
    rows.paid(vault, due_id, 20_000)
    rows.spent(vault, river, 2_500, date(2026, 10, 9), "Bread and milk")

    def behind(figure: str, month: date | None = None) -> list[fund_figures.FundEntry]:
        found: list[fund_figures.FundEntry] = vault.read(
            fund_figures.behind, fund_id=river, currency="EUR", figure=figure, month=month
        )
        return found

    sheet = vault.read(fund_figures.sheet, fund_id=river)
    for figure in ("came_in", "paid", "lent", "committed"):
        assert sum(one.amount for one in behind(figure)) == getattr(sheet, figure), figure
        for month in sheet.months:
            of_month = sum(one.amount for one in behind(figure, month.month))
            assert of_month == getattr(month, figure), (figure, month.month)
    for line in sheet.lines:
        assert sum(one.amount for one in behind(line.key)) == line.net
    bread, noor = behind("paid")
    assert (bread.words, bread.who, bread.receipt) == ("Bread and milk", "", "")
    assert (noor.words, noor.who, noor.resident_id, noor.receipt) == (
        "Living costs", "Noor", who, "2026-0001",
    )  # fmt: skip
    [left] = behind("committed")
    assert (left.on, left.who, left.amount) == (TODAY - 5 * DAY, "Noor", 13_000)


def test_joined_records_are_one_person(vault: Vault, river: int) -> None:
    first, second = person(vault, "Noor"), person(vault, "Nour")
    scheme_id = rows.scheme(vault)
    for who in (first, second):
        award = rows.award(vault, Given(who, scheme_id, river), date(2026, 9, 1))
        rows.paid(vault, rows.due(vault, award, THIS, 1_000, TODAY), 1_000)
    assert vault.read(fund_figures.sheet, fund_id=river).people == 2

    def into(tx: Transaction) -> None:
        merging.merge(tx, resident_id=first, merged_id=second)

    rows.wrote(vault, lambda tx: end_award(tx, second))
    rows.wrote(vault, into)
    assert vault.read(fund_figures.sheet, fund_id=river).people == 1
    entries = vault.read(fund_figures.behind, fund_id=river, currency="EUR", figure="paid")
    assert {(one.who, one.resident_id) for one in entries} == {("Noor", first)}


def end_award(tx: Transaction, resident_id: int) -> None:
    """Two awards of one scheme do not fit into one record on the same days."""
    [award] = tx.session.query(rows.Award).filter_by(resident_id=resident_id)
    award.start, award.end = date(2025, 1, 1), date(2025, 6, 1)


def test_a_protected_person_counts_and_is_not_named(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        fund_id = rows.fund(vault)
        rows.came_in(vault, fund_id, 100_000, TODAY)
        who = person(vault, "Quillamark")
        rows.paid(vault, approved(vault, fund_id, who), 20_000)
        vault.do("P", protection.protect, resident_id=who, staff_ids=[vault.staff_id])
        mine = vault.read(fund_figures.sheet, fund_id=fund_id)
        asked = {"fund_id": fund_id, "currency": "EUR"}
        assert vault.read(fund_figures.behind, **asked, figure="paid")[0].who == "Quillamark"
    with signed_in(desk_file, "C2", clock) as caseworker:
        assert caseworker.read(fund_figures.sheet, fund_id=fund_id) == mine
        for figure in ("paid", "committed"):
            [entry] = caseworker.read(fund_figures.behind, **asked, figure=figure)
            assert (entry.who, entry.resident_id, entry.receipt) == ("1 person", None, "")


def test_the_desk_does_not_ask(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
    with signed_in(desk_file, "F1", clock) as desk, pytest.raises(NotAllowed):
        desk.read(fund_figures.listed)


def test_what_came_in_by_mistake_goes_again(vault: Vault, river: int) -> None:
    wrong = rows.came_in(vault, river, 7_000, TODAY)

    def back(tx: Transaction) -> None:
        posting.reverse(tx, tx.session.get_one(LedgerTransaction, wrong), words="Twice")

    rows.wrote(vault, back)
    found = vault.read(fund_figures.sheet, fund_id=river)
    assert (found.came_in, found.paid, found.balance) == (1_000_000, 0, 1_000_000)
    entries = vault.read(fund_figures.behind, fund_id=river, currency="EUR", figure="came_in")
    assert [one.amount for one in entries] == [-7_000, 7_000, 1_000_000]


def test_what_was_added_to_savings_is_a_line_of_its_own(vault: Vault, river: int) -> None:
    who = person(vault, "Noor")

    def add(tx: Transaction) -> None:
        match = accounts.of_resident(tx, AccountKind.MATCH, who, "EUR")
        lines = [posting.debit(accounts.of_fund(tx, river, "EUR"), 900), posting.credit(match, 900)]
        posting.post(tx, kind=LedgerKind.MATCH, lines=lines)

    rows.wrote(vault, add)
    [line] = vault.read(fund_figures.sheet, fund_id=river).lines
    assert (line.key, line.words, line.net) == ("match", "Added to savings", 900)


def test_a_credit_of_before_the_books_is_of_no_fund(vault: Vault, river: int) -> None:
    who = person(vault, "Noor")

    def begin(tx: Transaction) -> None:
        loan = accounts.of_resident(tx, AccountKind.LOAN, who, "EUR")
        before = accounts.single(tx, AccountKind.OPENING, "EUR")
        lines = [posting.debit(loan, 900), posting.credit(before, 900)]
        posting.post(tx, kind=LedgerKind.OPENING, lines=lines)

    rows.wrote(vault, begin)
    assert vault.read(fund_figures.sheet, fund_id=river).lent == 0


def test_a_budget_without_days_is_not_spread(vault: Vault) -> None:
    fund_id = rows.fund(vault, budget=5_000)
    found = vault.read(fund_figures.sheet, fund_id=fund_id)
    assert (found.left, {one.planned for one in found.months}) == (5_000, {None})


def test_what_else_moves_has_words(vault: Vault) -> None:
    assert fund_flows.line_of(LedgerKind.DIFFERENCE, None, None, None, None) == "other"
    assert fund_words(vault, "other") == "Other"
    assert fund_words(vault, "expense/0") == "Expenses"
    assert fund_words(vault, "lent") == "Lent, to be paid back"


def test_a_retired_fund_is_listed_last_and_only_if_asked(vault: Vault, river: int) -> None:
    old = rows.fund(vault, "Aged fund")
    vault.do("Retire", funds.retire, fund_id=old)
    assert [one.fund_id for one in vault.read(fund_figures.listed)] == [river]
    assert [one.fund_id for one in vault.read(fund_figures.listed, with_retired=True)] == [
        river, old,
    ]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])
@drawn(
    st.integers(0, 10**12),
    st.dates(date(2020, 1, 1), date(2029, 12, 31)),
    st.integers(0, 1200),
)
def test_a_budget_is_spread_whole(budget: int, start: date, days: int) -> None:
    until = start + timedelta(days=days)
    parts = fund_sheet.spread(budget, start, until)
    assert sum(parts.values()) == budget
    months = list(parts)
    assert (months[0], months[-1]) == (start.replace(day=1), until.replace(day=1))
    per_day = budget / (days + 1)
    for month, part in parts.items():
        end = min(fund_sheet.next_month(month), until + DAY)
        assert abs(part - per_day * (end - max(month, start)).days) <= 1


def test_every_figure_has_its_words(vault: Vault, river: int) -> None:
    names = fund_sheet.DEFINITIONS.keys() - {"planned"}
    found = vault.read(fund_figures.sheet, fund_id=river)
    assert names <= found.to_json_dict().keys()
    for name in fund_sheet.DEFINITIONS:
        assert fund_sheet.definition(name)
