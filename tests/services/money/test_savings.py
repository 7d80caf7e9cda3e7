# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Savings are hers; what was added is released for a purpose, and goes back by a decision alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.funds import Fund
from shelterdesk.models.ledger import Account, AccountKind, LedgerKind, LedgerTransaction
from shelterdesk.models.payments import Payment, PaymentMethod
from shelterdesk.services.merging import merging
from shelterdesk.services.money import accounts, matches, posting, savings
from shelterdesk.services.money.payments import Handing
from shelterdesk.services.money.savings import Balance, Withdrawal
from shelterdesk.services.residents import protection
from shelterdesk.vault.door import Vault
from tests import purse
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person

BANK = Handing(PaymentMethod.BANK)


def deposit(vault: Vault, who: int, amount: int, money: str | None = None) -> int:
    found: int = vault.do(
        "Deposit", savings.deposit, resident_id=who, amount=amount, currency=money
    ).result.payment_id
    return found


def withdraw(vault: Vault, who: int, own: int, match: int = 0, purpose: str | None = None) -> int:
    form = Withdrawal(own, match, purpose=purpose)
    found: int = vault.do("Out", savings.withdraw, resident_id=who, form=form).result.payment_id
    return found


def balance(vault: Vault, who: int) -> Balance:
    [found] = vault.read(savings.of_resident, resident_id=who)
    return found


@pytest.fixture
def noor(vault: Vault) -> int:
    purse.take_boxes(vault)
    return person(vault, "Noor")


def test_in_and_out_with_a_receipt(vault: Vault, noor: int) -> None:
    assert vault.read(savings.of_resident, resident_id=noor) == []
    change = vault.do("Deposit", savings.deposit, resident_id=noor, amount=5000)
    assert vault.undoable() is None  # what is in the books is not undone
    assert (change.result.number, change.result.amount) == ("2026-0001", 5000)
    assert vault.read(_payment, change.result.payment_id)[:3] == ("savings_in", 1, 5000)
    assert balance(vault, noor) == Balance("EUR", 5000, 0, 0)
    withdraw(vault, noor, 2000)  # nobody asks what for
    assert balance(vault, noor).savings == 3000
    with pytest.raises(Conflict, match=r"€30\.00") as caught:
        withdraw(vault, noor, 3001)
    assert caught.value.field == "own"
    withdraw(vault, noor, 3000)
    assert vault.read(savings.of_resident, resident_id=noor) == []


def _payment(tx: Transaction, payment_id: int) -> tuple[str, int, int, int]:
    row = tx.session.get_one(Payment, payment_id)
    return row.kind, row.number, row.amount, row.of_match


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (Withdrawal(-1), "own"),
        (Withdrawal(0, -1), "match"),
        (Withdrawal(0), "own"),
        (Withdrawal(0, 100), "purpose"),
        (Withdrawal(100, purpose="yacht"), "savings_purpose"),
        (Withdrawal(100, currency="XXX"), "currency"),
    ],
)
def test_what_cannot_be_taken_out(vault: Vault, noor: int, form: Withdrawal, field: str) -> None:
    with pytest.raises((Invalid, NotFound)) as caught:
        vault.do("Out", savings.withdraw, resident_id=noor, form=form)
    assert caught.value.field == field


def test_the_box_is_taken_over_first_and_savings_are_not_paid_with_savings(vault: Vault) -> None:
    who = person(vault, "Noor")
    with pytest.raises(Conflict, match="Take over the box") as caught:
        deposit(vault, who, 100)
    assert caught.value.field == "box"
    wrong = Handing(PaymentMethod.SAVINGS)
    with pytest.raises(Invalid) as refused:
        vault.do("D", savings.deposit, resident_id=who, amount=100, handing=wrong)
    assert refused.value.field == "method"
    with pytest.raises(Invalid):
        vault.do("D", savings.withdraw, resident_id=who, form=Withdrawal(1), handing=wrong)
    vault.do("D", savings.deposit, resident_id=who, amount=100, handing=BANK)
    assert balance(vault, who).savings == 100


def test_what_was_added_is_released_for_a_purpose(vault: Vault, noor: int) -> None:
    river = purse.fund(vault)
    deposit(vault, noor, 5000)
    purse.matched(vault, noor, river, 4000)
    assert balance(vault, noor) == Balance("EUR", 5000, 4000, 0)
    with pytest.raises(Conflict, match="still savings"):
        vault.do("R", savings.return_match, resident_id=noor)
    paid = withdraw(vault, noor, 5000, 1500, "business")
    assert vault.read(_payment, paid) == ("savings_out", 2, 6500, 1500)
    assert balance(vault, noor) == Balance("EUR", 0, 2500, 0)
    assert vault.do("R", savings.return_match, resident_id=noor).result == 2500
    assert vault.read(savings.of_resident, resident_id=noor) == []
    assert vault.read(_of_fund, river) == 500_000 - 1500
    with pytest.raises(Conflict, match="Nothing"):
        vault.do("R", savings.return_match, resident_id=noor)


def _of_fund(tx: Transaction, fund_id: int) -> int:
    return accounts.balance(tx, accounts.of_fund(tx, fund_id, "EUR"))


def test_it_goes_back_to_the_funds_it_came_from(vault: Vault, noor: int) -> None:
    river, city = purse.fund(vault), purse.fund(vault, "City")
    purse.matched(vault, noor, river, 1000)
    purse.matched(vault, noor, city, 500)
    purse.matched(vault, noor, river, 300)
    withdraw(vault, noor, 0, 1200, "housing")  # the oldest first: all of the first, 200 of the city
    vault.do("R", savings.return_match, resident_id=noor)
    assert vault.read(_of_fund, river) == 500_000 - 1000
    assert vault.read(_of_fund, city) == 500_000 - 200


def test_a_match_that_is_reversed_after_it_was_released(vault: Vault, noor: int) -> None:
    """What was released counts as of another fund then, and nothing is lost."""
    river, city = purse.fund(vault), purse.fund(vault, "City")
    first = purse.matched(vault, noor, river, 1000)
    purse.matched(vault, noor, city, 1500)
    withdraw(vault, noor, 0, 700, "housing")
    vault.do("Reverse", _reverse_one, number=first)
    vault.do("R", savings.return_match, resident_id=noor)
    assert vault.read(_of_fund, river) == 500_000
    assert vault.read(_of_fund, city) == 500_000 - 700


def _reverse_one(tx: Transaction, *, number: int) -> None:
    posting.reverse(tx, tx.session.get_one(LedgerTransaction, number))


def test_of_no_fund_somebody_says_where_to(vault: Vault, noor: int) -> None:
    river = purse.fund(vault)
    vault.do("Opening", _opening_match, resident_id=noor)
    with pytest.raises(Invalid) as caught:
        vault.do("R", savings.return_match, resident_id=noor)
    assert caught.value.field == "fund_id"
    vault.do("R", savings.return_match, resident_id=noor, fund_id=river)
    assert vault.read(_of_fund, river) == 500_700


def _opening_match(tx: Transaction, *, resident_id: int) -> None:
    lines = [
        posting.debit(accounts.single(tx, AccountKind.OPENING, "EUR"), 700),
        posting.credit(accounts.of_resident(tx, AccountKind.MATCH, resident_id, "EUR"), 700),
    ]
    posting.post(tx, kind=LedgerKind.OPENING, lines=lines)


def test_a_payment_taken_back_puts_everything_as_it_was(vault: Vault, noor: int) -> None:
    river = purse.fund(vault)
    deposit(vault, noor, 800)
    purse.matched(vault, noor, river, 400)
    paid = withdraw(vault, noor, 300, 100, "papers")
    purse.taken_back(vault, paid)
    assert balance(vault, noor) == Balance("EUR", 800, 400, 0)
    first = vault.read(_first_payment)
    withdraw(vault, noor, 800)
    with pytest.raises(Conflict, match="Savings"):  # it is not there any more
        purse.taken_back(vault, first)


def _first_payment(tx: Transaction) -> int:
    return tx.session.scalars(select(Payment.id).order_by(Payment.id)).first() or 0


def test_joined_records_are_one_purse(vault: Vault, noor: int) -> None:
    river = purse.fund(vault)
    other = person(vault, "N.")
    deposit(vault, noor, 500)
    deposit(vault, other, 700)
    purse.matched(vault, noor, river, 50)
    purse.matched(vault, other, river, 60)
    vault.do("Join", merging.merge, resident_id=noor, merged_id=other)
    assert balance(vault, noor) == Balance("EUR", 1200, 110, 0)
    assert [row.resident_id for row in vault.read(savings.people)] == [noor]
    with pytest.raises(Conflict, match="joined"):
        deposit(vault, other, 1)
    withdraw(vault, noor, 1100)
    assert vault.read(_raw, other) == (100, 60)
    withdraw(vault, noor, 100)
    assert vault.do("R", savings.return_match, resident_id=noor).result == 110
    assert vault.read(_of_fund, river) == 500_000


def test_an_account_that_is_empty_gives_nothing_back(vault: Vault, noor: int) -> None:
    river, other = purse.fund(vault), person(vault)
    purse.matched(vault, other, river, 60)
    withdraw(vault, other, 0, 60, "papers")
    purse.matched(vault, noor, river, 50)
    vault.do("Join", merging.merge, resident_id=noor, merged_id=other)
    assert vault.do("R", savings.return_match, resident_id=noor).result == 50


def _raw(tx: Transaction, resident_id: int) -> tuple[int, int]:
    kinds = (AccountKind.SAVINGS, AccountKind.MATCH)
    found = [accounts.of_resident(tx, kind, resident_id, "EUR") for kind in kinds]
    return accounts.balance(tx, found[0]), accounts.balance(tx, found[1])


def test_several_currencies_stay_apart(vault: Vault, noor: int) -> None:
    for money in ("JPY", "TND"):
        purse.take_boxes(vault, money)
        deposit(vault, noor, 1234, money)
    deposit(vault, noor, 99)
    found = vault.read(savings.of_resident, resident_id=noor)
    assert [(one.currency, one.savings) for one in found] == [
        ("EUR", 99), ("JPY", 1234), ("TND", 1234),
    ]  # fmt: skip
    form = Withdrawal(1235, currency="TND")
    with pytest.raises(Conflict, match=r"1\.234"):
        vault.do("Out", savings.withdraw, resident_id=noor, form=form)


def test_a_protected_person_counts_and_is_not_named(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2", "F1")
        purse.take_boxes(vault)
        noor, her = person(vault, "Noor"), person(vault, "Quilla")
        deposit(vault, noor, 300)
        deposit(vault, her, 200)
        vault.do("P", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
        assert [row.shown for row in vault.read(savings.people)] == ["Noor", "Quilla"]
        totals = vault.read(savings.totals)
    with signed_in(desk_file, "C2", clock) as caseworker:
        assert [row.shown for row in caseworker.read(savings.people)] == ["Noor"]
        assert caseworker.read(savings.totals) == totals == [Balance("EUR", 500, 0, 0)]
        with pytest.raises(NotFound):
            caseworker.read(savings.of_resident, resident_id=her)
        with pytest.raises(NotAllowed):  # money goes through who holds the box
            deposit(caseworker, noor, 100)
    with signed_in(desk_file, "F1", clock) as desk, pytest.raises(NotAllowed):
        desk.read(savings.people)


def test_a_house_without_a_currency_says_so(vault: Vault, noor: int) -> None:
    purse.habits(vault, currency=None)
    with pytest.raises(Invalid, match="Choose the currency"):
        deposit(vault, noor, 100)
    deposit(vault, noor, 100, "EUR")


STEPS = st.lists(
    st.tuples(st.sampled_from(["in", "out", "undo in", "undo out"]), st.integers(1, 60),
              st.integers(0, 2)),
    max_size=25,
)  # fmt: skip


class _Back(Exception):
    """Roll back."""


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_what_is_left_by_fund_is_what_is_left(
    vault: Vault, steps: list[tuple[str, int, int]]
) -> None:
    """However a match comes, is released, and either is reversed: the parts are never below zero
    and together are the balance."""

    def walk(tx: Transaction) -> None:
        for number in range(3):
            tx.session.add(Fund(id=900 + number, name=f"Fund {number}", is_active=True))
        tx.session.flush()
        account = accounts.of_resident(tx, AccountKind.MATCH, who, "EUR")
        done: Done = {"in": [], "out": []}
        for step in steps:
            _step(tx, account, done, step)
            parts = matches.left_by_fund(tx, account)
            assert sum(part.amount for part in parts) == accounts.balance(tx, account)
            assert all(part.amount > 0 and part.fund_id for part in parts)
        raise _Back

    who = person(vault)
    with pytest.raises(_Back):
        vault.do("Walk", walk)


Done = dict[str, list[LedgerTransaction]]


def _step(tx: Transaction, account: Account, done: Done, step: tuple[str, int, int]) -> None:
    what, amount, number = step
    if what.startswith("undo"):
        kept = done[what.removeprefix("undo ")]
        if kept:
            _reverse(tx, account, kept.pop(number % len(kept)))
        return
    if what == "in":
        other = accounts.of_fund(tx, 900 + number, "EUR")
        lines = [posting.debit(other, amount), posting.credit(account, amount)]
    else:
        amount = min(amount, accounts.balance(tx, account))
        other = accounts.of_house(tx, AccountKind.BANK, "EUR")
        lines = [posting.debit(account, amount), posting.credit(other, amount)]
    if amount:
        done[what].append(posting.post(tx, kind=LedgerKind.MATCH, lines=lines))


def _reverse(tx: Transaction, account: Account, taken: LedgerTransaction) -> None:
    moved = [one for one in posting.entries_of(tx, taken.id) if one.account_id == account.id]
    if accounts.balance(tx, account) >= -moved[0].amount:
        posting.reverse(tx, taken)


def test_balances_of_everybody_leave_out_the_empty(vault: Vault, noor: int) -> None:
    deposit(vault, noor, 10)
    withdraw(vault, noor, 10)
    assert vault.read(savings.people) == []
    assert Balance("EUR", 0, 0, 0).is_nothing
    assert not Balance("EUR", 0, 1, 0).is_nothing
